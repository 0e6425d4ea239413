# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Reports made by hand, for tests of the forms in which they are shown: whole, broad, in trouble, and recorded."""

from functools import lru_cache

from msgspec.structs import replace

from auditor import renderers
from auditor.audit.profiles import with_profiles
from auditor.declared.manifest import load_manifest
from auditor.documents.recorded import load_audit, load_past, load_timeline
from auditor.findings.judge import judge
from auditor.findings.uncertain import describe_trusted_anyway
from auditor.model.claimed import Claim, RatioClaim, SizeClaim
from auditor.model.custody import Answer, GitObject, Signature, Signing, Verification
from auditor.model.declared import Limit
from auditor.model.keyrings import Requirement
from auditor.model.manifest import Manifest
from auditor.model.measured import (
    Audit,
    ComponentResult,
    Dispute,
    Function,
    LeftOutComponent,
    LineCounts,
    MeasuredFile,
    Shipped,
    SourceRevision,
    Totals,
    UnclassifiedFile,
    UnmeasuredFile,
)
from auditor.renderers import Report
from tests.made.audits import (
    BETA_SOURCE,
    KERNEL_SOURCE,
    REVISION,
    SOURCE,
    URL,
    audit_with,
    comparison_record,
    make_audit,
    make_component,
    make_result,
    measured_file,
    result_of,
    with_lines_only,
)
from tests.made.manifests import BETA, KERNEL, MANIFEST
from tests.made.pasts import make_past
from tests.made.places import ROOT

DOWNSTREAM = SourceRevision("packaging", "https://example.org/packaging", "R1", "3" * 40, "4" * 40, True, False)
KEY, OTHER_KEY = "0123456789" * 4, "9876543210" * 4
BAD_SIGNATURE = "tag: BAD signature in the name of <somebody>"
DISPUTE = Dispute("A", 10, 9, "lizard: NLOC")


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


def lines_only_report() -> Report:
    """The same audit if nothing but lines had been counted."""
    return judged(with_lines_only(whole_audit()))


def disputed_file(path: str, dispute: Dispute = DISPUTE) -> MeasuredFile:
    item = measured_file(path, code=30, ccns=(17, 50))
    return replace(item, measurement=replace(item.measurement, disputes=(dispute,)))


def troubled_report() -> Report:
    """Everything is wrong that can be: an exceeded limit, a failed gate, gaps, doubts, code that nobody mentions."""
    manifest = replace(
        MANIFEST,
        limits=(Limit("tcb", 10), Limit("hypervisor", 900)),
        claims=tuple(replace(claim, gate=True) for claim in MANIFEST.claims),
    )
    audit = make_audit(
        manifest,
        daemon=result_of(
            files=(disputed_file("daemon/a.c"), measured_file("daemon/b.c", code=200)),
            unmeasured=(UnmeasuredFile(URL, "daemon/run", "symbolic link"),),
        ),
        hypervisor=result_of(unmeasured=(UnmeasuredFile(BETA, "", "unreachable"),)),
        windows=result_of(),
    )
    left_out = (LeftOutComponent("block", "Block backend", "third-party", "not read"),)
    unclassified = (UnclassifiedFile(URL, REVISION, "daemon/new.c"),)
    return judged(replace(audit, left_out=left_out, unclassified=unclassified), manifest)


def signed_report() -> Report:
    """The whole audit of a manifest with policies: one met, one not and trusted anyway, one that asks for nothing."""
    audit = whole_audit()
    seen: tuple[tuple[SourceRevision, Requirement, str, Answer], ...] = (
        (SOURCE, "signed-tag", "", Answer("tag", "good", KEY, "Project (its key) <p@example.org>")),
        (BETA_SOURCE, "signed-tag", BAD_SIGNATURE, Answer("tag", "bad", KEY, "Project <p@example.org>", "altered")),
        (KERNEL_SOURCE, "none", "", Answer("tag", "unknown key", OTHER_KEY)),
    )
    revisions = tuple(
        replace(source, signing=_signing_of(answer), verification=Verification(policy, (answer,), "for a reason", why))
        for source, policy, why, answer in seen
    )
    components = tuple(replace(item, revisions=revisions) if item.files else item for item in audit.components)
    return judged(replace(audit, components=components, trusted_anyway=tuple(describe_trusted_anyway(revisions))))


def _signing_of(answer: Answer) -> Signing:
    signature = Signature("OpenPGP", answer.fingerprint[-16:], answer.fingerprint, verified=answer.verdict == "good")
    return Signing(GitObject("tag", "5" * 40, "v1", "Alice Tagger", "2026-01-02", signature))


def shown_report() -> Report:
    """A recorded audit that is shown since nothing could be measured."""
    return replace(whole_report(), recorded="no upstream could be reached")


def past_report() -> Report:
    """The whole audit with a past in which everything is that there can be."""
    return replace(whole_report(), past=make_past())


FUNCTIONS = (Function("main", 3, 9, 7, 4, 2), Function("helper", 12, 40, 20, 17, 0))
RECORD = replace(
    comparison_record(c=20_000_000),
    unmeasured=2,
    physical_c=26_000_000,
    totals=Totals(80_000, 20_000_000, 300_000, 1_000_000),
)
CLAIMS: tuple[Claim, ...] = (
    SizeClaim(
        id="size", quote="hundreds of thousands", page="doc", subjects=("tcb",), metric="c", minimum=100_000,
        maximum=999_999, reading="How it is read",
    ),
    RatioClaim(
        id="ratio", quote="several orders", page="doc", subjects=("tcb",), metric="c",
        against=("linux", "windows", "beos"), orders=3.0, reading="At least three",
    ),
)  # fmt: skip


def told_apart(item: MeasuredFile, **others: object) -> MeasuredFile:
    """The file with two functions and a figure of its own for each instrument, so that columns are not mixed up."""
    code = item.measurement.lines.code
    measurement = replace(
        item.measurement,
        lines=LineCounts(code, 3, 2),
        pygount_code=code - 1,
        pygount_string=1,
        lizard_nloc=code - 2,
        functions=FUNCTIONS,
    )
    return replace(item, measurement=replace(measurement, **others))


def comparisons() -> tuple[ComponentResult, ...]:
    """One system that was counted and recorded, one that is cited, and one of which nothing is known."""
    linux, windows, beos = (
        result_of(component=make_component(name, "comparison", runs_in=())) for name in ("linux", "windows", "beos")
    )
    (cited,) = (item.cited for item in MANIFEST.components if item.cited)
    cited = replace(cited, definition="<lines>", tool="wc", counted="all of it")
    return (
        replace(linux, record=RECORD),
        replace(windows, component=replace(windows.component, sources=(), cited=cited)),
        beos,
    )


def broad_results() -> tuple[ComponentResult, ...]:
    """What was found of a system whose sizes have thousands: two components share a file, and one is not in the total.

    Beside C there are assembly, in which no function is found, and Python.
    """
    shared = told_apart(measured_file("include/list.h", code=5, language="C header"), functions=())
    assembly = measured_file(
        "xen/entry.S", code=2_000, comment=3, blank=2, language="assembly", source=BETA_SOURCE, functions=None,
        pygount_code=None, pygount_string=None, lizard_nloc=None,
    )  # fmt: skip
    generated = told_apart(measured_file("xen/common/a.c", code=250_000, source=BETA_SOURCE), labels=("generated",))
    pacat = told_apart(measured_file("pulse/pacat.c", code=300))
    script = told_apart(measured_file("x.py", code=40, language="Python"))
    return (
        make_result("guid", "qubes", told_apart(measured_file("gui-daemon/main.c", code=1_200)), shared),
        make_result("pacat", "qubes", pacat, shared, script),
        make_result("xen", "third-party", assembly, generated, revisions=(replace(BETA_SOURCE, locked=False),)),
        make_result("guid+pure", "linked", told_apart(measured_file("libpure.c", code=77))),
        *comparisons(),
    )


def make_report(*results: ComponentResult, claims: tuple[Claim, ...] = CLAIMS, **others: object) -> Report:
    """A report on `results`, by default the broad ones, and nothing else; `others` are fields of the audit.

    The manifest has no limits, and no component that is not among the results.
    """
    results = results or broad_results()
    components = tuple(result.component for result in results)
    manifest = replace(MANIFEST, components=components, claims=claims, limits=())
    return judged(audit_with(results, manifest, **others), manifest)


def incomplete_report() -> Report:
    """The broad report without a figure of one file of xen, and of everything of blkback."""
    guid, pacat, xen, *rest = broad_results()
    xen = replace(xen, unmeasured=(UnmeasuredFile(BETA, "xen/odd.l", "no instrument knows it", revision=REVISION),))
    gone = UnmeasuredFile(KERNEL, "", "unreachable")
    return make_report(guid, pacat, xen, make_result("blkback", "third-party", unmeasured=(gone,)), *rest)


@lru_cache(maxsize=1)
def recorded_report() -> Report:
    """The recorded audit of R4.3.0, with its timeline and its past, as if it had been measured now."""
    file, recorded = load_manifest(ROOT / "components.toml"), ROOT / "reports" / "recorded" / "audit.json"
    audit = with_profiles(load_audit(recorded), file)
    return replace(judged(audit, file.manifest), timeline=load_timeline(recorded), past=load_past(recorded))


def render(form: str, report: Report) -> dict[str, str]:
    return renderers.render(report, form)
