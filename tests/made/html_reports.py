# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Reports made by hand, one of them hostile, for tests of the HTML report."""

import hashlib

from msgspec.structs import replace

from auditor.findings.judge import judge
from auditor.model.claimed import Claim, RatioClaim, SizeClaim
from auditor.model.custody import Authorship, GitObject, HistoryGap, People, Signature, Signing
from auditor.model.declared import Cited, Component, Exposure, Page, Release, Repository, Source, Vendor
from auditor.model.manifest import Manifest
from auditor.model.measured import (
    Audit,
    ComparisonRecord,
    ComponentResult,
    Function,
    LineCounts,
    MeasuredFile,
    Measurement,
    SourceRevision,
    Totals,
    TrustedFile,
    UnmeasuredFile,
)
from auditor.renderers import Report
from tests.made.manifests import GROUPS, SYSTEM

GUI_URL = "https://github.com/QubesOS/qubes-gui-daemon"
XEN_URL = "https://github.com/xen-project/xen"
LINUX_URL = "https://git.kernel.org/pub/scm/linux/kernel/git/stable/linux.git"
PAGE_URL = "https://doc.qubes-os.org/en/latest/security-critical-code.html"
REPOSITORY_BY_URL = {GUI_URL: "qubes-gui-daemon", XEN_URL: "xen"}
REVISION = "a" * 40
TREE = "b" * 40
MINUS = "\N{MINUS SIGN}"

# ------------------------------------------------------------------------------------------------------ small audits


def make_file(path: str, code: int = 10, url: str = GUI_URL, language: str = "C", **others: object) -> MeasuredFile:
    functions = (Function("main", 3, 9, 7, 4, 2), Function("helper", 12, 40, 20, 17, 0))
    measurement = Measurement(
        language=language,
        size=code * 30,
        lines=LineCounts(code, 3, 2),
        pygount_code=code - 1,
        pygount_string=1,
        lizard_nloc=code - 2,
        functions=functions,
    )
    blob = hashlib.sha1(path.encode("utf-8", "replace")).hexdigest()
    name = REPOSITORY_BY_URL.get(url, "")
    file = TrustedFile(url, REVISION, path, "100644", blob, code * 30, repository=name)
    return MeasuredFile(file, replace(measurement, **others))


def make_component(name: str, group: str = "qubes", **others: object) -> Component:
    source = Source("qubes-gui-daemon", include=("gui-daemon/*.[ch]",), exclude=("gui-daemon/test.c",))
    component = Component(
        id=name,
        title=f"Title of {name}",
        group=group,
        runs_in=("dom0",),
        sentence=f"Dom0-side of {name}",
        evidence=f"Makefile of {name}",
        sources=(source,),
        doubt=f"Doubt about {name}",
    )
    return replace(component, **others)


def make_revision(name: str = "qubes-gui-daemon", url: str = GUI_URL, **others: object) -> SourceRevision:
    return replace(SourceRevision(name, url, "R4.3.0", REVISION, TREE, True, False), **others)


def make_result(name: str, group: str = "qubes", *files: MeasuredFile, **others: object) -> ComponentResult:
    return replace(ComponentResult(make_component(name, group), (make_revision(),), files), **others)


RECORD = ComparisonRecord(
    "linux", LINUX_URL, "v6.12", "c" * 40, "2026-11-01", "1", False, 2, 26_000_000,
    Totals(80_000, 20_000_000, 300_000, 1_000_000),
)  # fmt: skip
CITED = Cited(
    50_000_000, 2020, "A blog post", "https://example.org/windows", "unverifiable", "<lines>", "wc", "all of it"
)


def comparisons() -> tuple[ComponentResult, ...]:
    linux = make_component("linux", "comparison", runs_in=())
    windows = make_component("windows", "comparison", sources=(), cited=CITED, runs_in=())
    beos = make_component("beos", "comparison", runs_in=())
    return ComponentResult(linux, record=RECORD), ComponentResult(windows), ComponentResult(beos)


def components() -> tuple[ComponentResult, ...]:
    """Two components that share a file, assembly and Python beside C, one group that is not in the total."""
    shared = make_file("include/list.h", 5, language="C header", functions=())
    assembly = make_file(
        "xen/entry.S", 2_000, XEN_URL, "assembly", functions=None, pygount_code=None, pygount_string=None,
        lizard_nloc=None,
    )  # fmt: skip
    return (
        make_result("guid", "qubes", make_file("gui-daemon/main.c", 1_200), shared),
        make_result(
            "pacat", "qubes", make_file("pulse/pacat.c", 300), shared, make_file("x.py", 40, language="Python")
        ),
        make_result(
            "xen",
            "third-party",
            assembly,
            make_file("xen/common/a.c", 250_000, XEN_URL, labels=("generated",)),
            revisions=(make_revision("xen", XEN_URL, locked=False),),
        ),
        make_result("guid+pure", "linked", make_file("libpure.c", 77)),
        *comparisons(),
    )


CLAIMS: tuple[Claim, ...] = (
    SizeClaim(
        id="size", quote="hundreds of thousands", page="code", subjects=("tcb",), metric="c", minimum=100_000,
        maximum=999_999, reading="How it is read",
    ),
    RatioClaim(
        id="ratio", quote="several orders", page="code", subjects=("tcb",), metric="c",
        against=("linux", "windows", "beos"), orders=3.0, reading="At least three",
    ),
)  # fmt: skip
PAGE = Page(
    title="Security-critical code", url=PAGE_URL, repository="https://github.com/QubesOS/qubes-doc", path="a.rst",
    revision="d" * 40, lists={"qubes": "Components", "third-party": "Others"},
)  # fmt: skip


def make_report(*results: ComponentResult, claims: tuple[Claim, ...] = CLAIMS, **others: object) -> Report:
    """A report on `results`, by default on `components()`; `others` are fields of the audit."""
    results = results or components()
    audit = Audit("R4.3.0", "2026-11-23", {"scanner": "1", "lizard": "1.24.3"}, results, SYSTEM, GROUPS)
    audit = replace(audit, **others)
    repositories = {"qubes-gui-daemon": Repository(GUI_URL, {"R4.3.0": "R4.3.0"})}
    manifest = Manifest(
        schema=1,
        default_release="R4.3.0",
        system=SYSTEM,
        groups=GROUPS,
        pages={"code": PAGE},
        releases={"R4.3.0": Release("Qubes OS 4.3.0", {"dom0": "Fedora 41"})},
        repositories=repositories,
        components=tuple(result.component for result in results),
        claims=claims,
    )
    return Report(audit, judge(audit, manifest), manifest)


def incomplete_report() -> Report:
    """One file of xen, and everything of blkback, has no figure."""
    guid, pacat, xen, *rest = components()
    xen = replace(xen, unmeasured=(UnmeasuredFile(XEN_URL, "xen/odd.l", "no instrument knows it", revision=REVISION),))
    gone = UnmeasuredFile(LINUX_URL, "", "unreachable")
    blkback = ComponentResult(make_component("blkback", "third-party"), unmeasured=(gone,))
    return make_report(guid, pacat, xen, blkback, *rest)


def recorded_report() -> Report:
    return replace(make_report(), recorded="read from audit.json of 2026-11-01")


# ------------------------------------------------------------------------------------------------------- hostile text

HOSTILE = {
    "markup": "</script><img src=x onerror=alert(1)>",
    "attribute": '" onmouseover="alert(1)" x="',
    "apostrophe": "' autofocus onfocus='alert(1)",
    "comment": "--><!--<style>*{display:none}</style>",
    "entity": "&lt;script&gt;&#x3c;",
    "template": "{{ 7 * 7 }}{% raw %}{# x #}",
    "javascript": "javascript:alert(1)",
    "right-to-left": "a\u202ecod.exe\u2066\u200b",
    "control": "a\x00\x1b[31m\r\nb\x7f",
    "long": "n" * 4_000,
    "closing": "</bdi></a></th></table></details></main>",
}


def hostile_report(text: str) -> Report:
    """`text` in every place that an upstream, a manifest or an error message can fill."""
    file = make_file(f"{text}/{text}.c", 10, functions=(Function(text, 1, 2, 3, 4, 5),), labels=(text,))
    component = make_component(
        "guid", title=text, sentence=text, evidence=text, doubt=text,
        sources=(Source(text, include=(text,), exclude=(text,), exposed=(Exposure(("**",), text),), note=text),),
        vendor=Vendor(text, text, text),
    )  # fmt: skip
    signed = GitObject("tag", text, text, text, text, Signature("SSH", text, text, text))
    signing = Signing(signed, replace(signed, kind="commit", signature=Signature("X.509", problem=text)))
    revision = make_revision(text, ref=text, revision=text, tree=text, locked=False, overridden=True, signing=signing)
    gaps = (UnmeasuredFile(GUI_URL, text, text), UnmeasuredFile(text, "", text))
    windows = make_component(
        "windows", "comparison", title=text, sources=(), cited=replace(CITED, source=text, url=text)
    )
    claims = tuple(replace(claim, quote=text, reading=text) for claim in CLAIMS)
    authorship = Authorship(People(1, 1, 1), People(1, 1, 1), (HistoryGap(text, text),))
    result = ComponentResult(component, (revision,), (file,), gaps, authorship=authorship)
    report = make_report(result, ComponentResult(windows), claims=claims, instruments={text: text}, as_of=text)
    report = replace(report, audit=replace(report.audit, authorship={"tcb": authorship}))
    releases = {"R4.3.0": Release(text, {text: text})}
    pages = {"code": replace(PAGE, title=text, url=text, revision=text)}
    manifest = replace(report.manifest, releases=releases, pages=pages)
    return Report(report.audit, judge(report.audit, manifest), manifest, text)


def wholly_hostile_report() -> Report:
    """Every hostile text in one report: all of them in each place, and a file with a function for each."""
    report = hostile_report("\n".join(HOSTILE.values()))
    guid, *others = report.audit.components
    files = [
        make_file(f"{place}/{text}.c", 10 + place, functions=(Function(text, 1, place + 1, place, place, 0),))
        for place, text in enumerate(HOSTILE.values(), start=1)
    ]
    audit = replace(report.audit, components=(replace(guid, files=(*guid.files, *files)), *others))
    return replace(report, audit=audit, verdict=judge(audit, report.manifest))
