# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`make record`: encode and render the recorded audit anew, after a change of the verdict or of the pages."""

from pathlib import Path

from auditor.audit.profiles import with_profiles
from auditor.declared.manifest import load_manifest
from auditor.documents.audit import encode_audit
from auditor.documents.recorded import load_audit, load_timeline
from auditor.files import remove_others, write_bytes, write_text
from auditor.findings.exposure import find_exposures
from auditor.findings.judge import judge
from auditor.renderers import DEFAULT_FORMATS, Report
from auditor.renderers.html.pages import MARK, PAGES, render

ROOT = Path(__file__).parent.parent
RECORDED = ROOT / "reports" / "recorded"


def main() -> None:
    """Write `audit.json` and the HTML pages from the measurements in `audit.json`; nothing is measured."""
    file = load_manifest(ROOT / "components.toml")
    manifest = file.manifest
    audit = with_profiles(load_audit(RECORDED / "audit.json"), file)
    timeline = load_timeline(RECORDED / "audit.json")
    verdict = judge(audit, manifest)
    write_bytes(RECORDED / "audit.json", encode_audit(audit, verdict, timeline, find_exposures(audit, manifest)))
    pages = render(Report(audit, verdict, manifest, timeline=timeline, forms=DEFAULT_FORMATS))
    for path, text in pages.items():
        write_text(RECORDED / path, text)
    remove_others(RECORDED / PAGES, [RECORDED / path for path in pages], MARK)


if __name__ == "__main__":
    main()
