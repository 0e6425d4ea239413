# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`make record` and `make report`: encode and render the recorded audit; nothing is measured.

In git are its `audit.json` and one digest for each page, so that a change of a page is one line in a diff. The pages
themselves are made in seconds and are not in git.
"""

import hashlib
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from auditor.audit.profiles import with_profiles
from auditor.declared.manifest import load_manifest
from auditor.documents.audit import encode_audit
from auditor.documents.recorded import load_audit, load_past, load_timeline
from auditor.files import remove_others, write_bytes, write_text
from auditor.findings.exposure import find_exposures
from auditor.findings.judge import judge
from auditor.renderers import DEFAULT_FORMATS, Report
from auditor.renderers.html.pages import MARK, PAGES, render

ROOT = Path(__file__).parent.parent
RECORDED = ROOT / "reports" / "recorded"
AUDIT = RECORDED / "audit.json"
DIGESTS = RECORDED / "pages.sha256"


def main(arguments: Sequence[str]) -> None:
    """Write the pages of the recorded audit; unless called with `report`, write its `audit.json` and digests anew."""
    report = read_report()
    pages = render(report)
    if "report" not in arguments:
        exposures = find_exposures(report.audit, report.manifest)
        write_bytes(AUDIT, encode_audit(report.audit, report.verdict, report.timeline, exposures, report.past))
        write_text(DIGESTS, list_digests(pages))
    for path, text in pages.items():
        write_text(RECORDED / path, text)
    remove_others(RECORDED / PAGES, [RECORDED / path for path in pages], MARK)
    click.echo(RECORDED / "index.html")


def read_report() -> Report:
    """The report on the recorded audit, judged by the manifest as it is now."""
    file = load_manifest(ROOT / "components.toml")
    audit = with_profiles(load_audit(AUDIT), file)
    if (audit.system, audit.groups) != (file.manifest.system, file.manifest.groups):
        raise SystemExit(f"{AUDIT}: recorded with another manifest than {file.name}; measure it again, then record it")
    verdict = judge(audit, file.manifest)
    timeline, past = load_timeline(AUDIT), load_past(AUDIT)
    return Report(audit, verdict, file.manifest, timeline=timeline, past=past, forms=DEFAULT_FORMATS)


def list_digests(pages: Mapping[str, str]) -> str:
    """A line for each page, sorted by path, as `sha256sum` writes it and `sha256sum --check` reads it."""
    digests = {path: hashlib.sha256(text.encode("utf-8")).hexdigest() for path, text in pages.items()}
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests))


if __name__ == "__main__":
    main(sys.argv[1:])
