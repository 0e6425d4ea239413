# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Two audits beside each other: old + added - removed = new whatever they are, and what is not comparable is said."""

import random
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from auditor.findings.compare.audits import compare
from auditor.findings.compare.balance import place_functions
from auditor.model.compared import Balance, Diff, FileChange, Flow, IncomparableFiles, Missing
from auditor.model.declared import Limit
from auditor.model.measured import (
    Audit,
    ComponentResult,
    Dispute,
    Function,
    LeftOutComponent,
    LineCounts,
    MeasuredFile,
    Measurement,
    Shipped,
    SourceRevision,
    Totals,
    TrustedFile,
    UnmeasuredFile,
)
from tests.made.audits import SOURCE, URL, comparison_record, make_audit, measured_file, result_of
from tests.made.manifests import GROUPS, SYSTEM, small_manifest

MANIFEST = small_manifest().manifest
COMPONENTS = {item.id: item for item in MANIFEST.components}
IDS = ("daemon", "hypervisor", "daemon+library")
FIGURES = Flow.__struct_fields__

# ---------------------------------------------------------------------------------------------------- random audits


def content(number: int) -> Measurement:
    """One of a few contents; the language, the lines and the functions are those of its number."""
    language = ("C", "Python", "assembly", "C header")[number % 4]
    names = ("open", "read", "close", "read")[: number % 5]
    functions = tuple(
        Function(name, 10 * at, 10 * at + 5, number + at, at, 0) for at, name in enumerate(names, start=1)
    )
    lines = LineCounts(10 * number, number, 1)
    return Measurement(language, 100 * number, lines, None, None, None, functions if language != "assembly" else None)


PATHS = st.sampled_from([f"{folder}/{name}" for folder in "ab" for name in ("x.c", "x.h", "y.c", "z.c", "z.h")])
TREES = st.dictionaries(PATHS, st.integers(0, 9), max_size=8)


@st.composite
def audits(draw: st.DrawFn, release: str) -> Audit:
    """An audit of a random tree: any component has any of its files, some of them without a figure, or is missing."""
    tree = draw(TREES)
    revision = replace(SOURCE, revision=draw(st.sampled_from("123")) * 40, ref=release)
    results, left_out = [], []
    for name in IDS:
        fate = draw(st.sampled_from(["measured", "measured", "measured", "absent", "left out"]))
        if fate == "measured":
            chosen = draw(st.sets(st.sampled_from(sorted(tree)))) if tree else set()
            lost = draw(st.sets(st.sampled_from([*sorted(tree), ""]), max_size=1))
            files = tuple(file_of(path, tree[path], revision) for path in sorted(chosen - lost))
            gaps = tuple(UnmeasuredFile(URL, path, "it is binary") for path in sorted(lost))
            results.append(ComponentResult(COMPONENTS[name], (revision,), files, gaps))
        if fate == "left out":
            left_out.append(LeftOutComponent(name, COMPONENTS[name].title, COMPONENTS[name].group, "not read"))
    partial = draw(st.booleans())
    return Audit(release, "2026-01-02", {"scanner": "1"}, tuple(results), SYSTEM, GROUPS, partial, (), tuple(left_out))


def file_of(path: str, number: int, revision: SourceRevision = SOURCE) -> MeasuredFile:
    file = TrustedFile(revision.url, revision.revision, path, "100644", f"{number:040x}", 100 * number)
    return MeasuredFile(file, content(number))


def figures_of(items: Iterable[MeasuredFile]) -> dict[str, int]:
    """The sums over unique files, reckoned without the code under test."""
    files = {item.file.identity: item.measurement for item in items}.values()
    code = {"C": 0, "C header": 0, "Python": 0, "assembly": 0}
    for item in files:
        code[item.language] += item.lines.code
    return {
        "files": len(files),
        "code": sum(code.values()),
        "c": code["C"] + code["C header"],
        "assembly": code["assembly"],
        "other": code["Python"],
        "comment": sum(item.lines.comment for item in files),
        "blank": sum(item.lines.blank for item in files),
        "functions": sum(len(item.functions or ()) for item in files),
        "size": sum(item.size for item in files),
    }


def assert_adds_up(balance: Balance, old: Iterable[MeasuredFile], new: Iterable[MeasuredFile]) -> None:
    before, after = figures_of(old), figures_of(new)
    for name in FIGURES:
        assert getattr(balance.before, name) == before[name]
        assert getattr(balance.after, name) == after[name]
        added = sum(getattr(change.added, name) for change in balance.files)
        removed = sum(getattr(change.removed, name) for change in balance.files)
        assert before[name] + added - removed == after[name], name
    assert balance.unchanged + sum(change.new is not None for change in balance.files) == after["files"]


def files_in(audit: Audit, ids: Iterable[str], diff: Diff) -> list[MeasuredFile]:
    """The files of these components less those that the diff cannot compare."""
    dropped = {(item.url, path) for item in diff.incomparable_files for path in item.paths}
    files = [item for result in audit.components if result.component.id in ids for item in result.files]
    return [item for item in files if (item.file.url, item.file.path) not in dropped]


@given(audits("R1"), audits("main"))
def test_every_set_of_files_adds_up(old: Audit, new: Audit) -> None:
    diff = compare(old, new, MANIFEST)
    for item in diff.components:
        assert_adds_up(item.balance, files_in(old, [item.old_id], diff), files_in(new, [item.new_id], diff))
    compared = {name for item in diff.components for name in (item.old_id, item.new_id)}
    headline = compared if diff.partial else compared & {"daemon", "hypervisor"}
    beside = compared - headline
    assert_adds_up(diff.headline, files_in(old, headline, diff), files_in(new, headline, diff))
    assert_adds_up(diff.beside, files_in(old, beside, diff), files_in(new, beside, diff))
    assert compared - {""} | {item.id for item in diff.incomparable} == speak_of(old, new) & speak_of(new, old)


def speak_of(audit: Audit, other: Audit) -> set[str]:
    """The components that either audit has, as far as `audit` was asked for them."""
    mine = {result.component.id for result in audit.components}
    if audit.partial:
        asked = mine | {item.id for item in audit.left_out}
        return asked & (mine | {result.component.id for result in other.components})
    return mine | {result.component.id for result in other.components}


@given(audits("R1"))
def test_nothing_differs_from_itself(audit: Audit) -> None:
    diff = compare(audit, audit, MANIFEST)
    assert diff.empty == (diff.is_comparable and not diff.incomparable)
    assert all(item.missing_in == "both" for item in diff.incomparable)
    assert (diff.headline.files, diff.beside.files, diff.headline.code) == ((), (), 0)


@given(audits("R1"), audits("main"))
def test_back_is_the_mirror_of_forth(old: Audit, new: Audit) -> None:
    forth, back = compare(old, new, MANIFEST), compare(new, old, MANIFEST)
    pairs = [(forth.headline, back.headline), (forth.beside, back.beside)]
    backward = {(item.new_id, item.old_id): item.balance for item in back.components}
    pairs += [(item.balance, backward.pop((item.old_id, item.new_id))) for item in forth.components]
    assert backward == {}
    for one, other in pairs:
        assert (one.before, one.after, one.unchanged) == (other.after, other.before, other.unchanged)
        assert (one.added, one.removed) == (other.removed, other.added)
        mirrored = {(ends[1], ends[0], *rest) for ends, *rest in map(outline, other.files)}
        assert {(*ends, *rest) for ends, *rest in map(outline, one.files)} == mirrored
    assert [item.id for item in forth.incomparable] == [item.id for item in back.incomparable]


def outline(change: FileChange) -> tuple[tuple[object, object], str, str]:
    ends = tuple(item.file.identity if item else None for item in (change.old, change.new))
    return (ends[0], ends[1]), change.evidence, change.note


@given(audits("R1"), audits("main"), st.randoms(use_true_random=False))
def test_the_order_of_components_and_files_means_nothing(old: Audit, new: Audit, chance: random.Random) -> None:
    assert compare(shuffled(old, chance), shuffled(new, chance), MANIFEST) == compare(old, new, MANIFEST)


def shuffled(audit: Audit, chance: random.Random) -> Audit:
    results = [
        replace(result, files=tuple(chance.sample(result.files, len(result.files)))) for result in audit.components
    ]
    return replace(audit, components=tuple(chance.sample(results, len(results))))


@given(st.dictionaries(PATHS, st.integers(1, 9), min_size=1))
def test_moving_files_changes_no_sum(tree: dict[str, int]) -> None:
    old = audit_with(daemon=[file_of(path, number) for path, number in tree.items()])
    new = audit_with(daemon=[file_of(f"moved/{path}", number) for path, number in tree.items()])
    diff = compare(old, new, MANIFEST)
    assert (diff.headline.added, diff.headline.removed) == (Flow(), Flow())
    assert [(change.evidence, change.kind) for change in diff.headline.files] == [("same content", "changed")] * len(
        tree
    )


# --------------------------------------------------------------------------------------------------------- examples


def audit_with(**files: list[MeasuredFile]) -> Audit:
    return make_audit(MANIFEST, found={name: result_of(tuple(items)) for name, items in files.items()})


def diff_of(old: list[MeasuredFile], new: list[MeasuredFile]) -> Diff:
    return compare(audit_with(daemon=old), audit_with(daemon=new), MANIFEST)


def test_each_file_has_its_fate() -> None:
    old = [
        measured_file("a.c", code=10),
        measured_file("b.c", code=20, blob="1" * 40),
        measured_file("c.c", code=30, blob="2" * 40),
        measured_file("d.c", code=40, blob="3" * 40),
        measured_file("e.c", code=50, blob="4" * 40),
    ]
    new = [
        measured_file("b.c", code=25, blob="5" * 40),
        measured_file("c.c", code=10, blob="6" * 40),
        measured_file("d.c", code=40, blob="7" * 40),
        measured_file("e.c", code=50, blob="4" * 40),
        measured_file("x.S", code=7, language="assembly"),
    ]
    diff = diff_of(old, new)
    assert [(change.kind, change.code) for change in diff.headline.files] == [
        ("removed", -10),
        ("grown", 5),
        ("shrunk", -20),
        ("changed", 0),
        ("added", 7),
    ]
    assert (
        diff.headline.before.code,
        diff.headline.added.code,
        diff.headline.removed.code,
        diff.headline.after.code,
    ) == (150, 12, 30, 132)
    assert (diff.headline.unchanged, diff.empty) == (1, False)


def test_a_file_that_becomes_another_language_is_a_rename_of_the_same_size() -> None:
    diff = diff_of([measured_file("a/x.c", code=10, blob="1" * 40)], [
        measured_file("a/x.cc", code=10, blob="1" * 40, language="C++")
    ])  # fmt: skip
    assert (diff.headline.added.code, diff.headline.removed.code) == (0, 0)
    assert (diff.headline.added.other, diff.headline.removed.c) == (10, 10)


def test_a_balance_that_does_not_add_up_is_refused() -> None:
    file = measured_file("a.c", code=10)
    change = FileChange(None, file, Totals(), Totals(files=1, c=10))
    assert Balance(Totals(), Totals(files=1, c=10), (change,), 0).code == 10
    with pytest.raises(ValueError, match="code: 10 with the changes, but 11 was measured"):
        Balance(Totals(), Totals(files=1, c=11), (change,), 0)
    with pytest.raises(ValueError, match="0 files before are not the changed and the unchanged ones"):
        Balance(Totals(), Totals(files=1, c=10), (change,), 1)


def with_functions(path: str, *functions: Function, blob: str = "") -> MeasuredFile:
    item = measured_file(path, code=50, blob=blob)
    return replace(item, measurement=replace(item.measurement, functions=functions))


def test_functions_are_matched_by_name_and_number() -> None:
    old = [
        with_functions(
            "a.c",
            Function("same", 1, 2, 2, 1, 0),
            Function("twice", 3, 4, 5, 1, 0),
            Function("twice", 5, 6, 6, 1, 0),
            Function("gone", 7, 8, 9, 2, 0),
        )
    ]
    new = [
        with_functions(
            "a.c",
            Function("twice", 11, 14, 5, 1, 0),
            Function("twice", 15, 26, 8, 4, 0),
            Function("same", 31, 32, 2, 1, 0),
            Function("new", 33, 34, 30, 3, 0),
            blob="9" * 40,
        )
    ]
    (change,) = diff_of(old, new).headline.files
    assert [(item.name, item.occurrence, item.kind, item.nloc, item.ccn) for item in change.functions] == [
        ("gone", 1, "removed", -9, -2),
        ("new", 1, "added", 30, 3),
        ("twice", 2, "grown", 2, 3),
    ]


def test_a_function_that_moved_to_another_file_is_one() -> None:
    old = [with_functions("a.c", Function("moved", 1, 9, 8, 2, 0)), with_functions("b.c")]
    new = [
        with_functions("a.c", blob="8" * 40),
        with_functions("b.c", Function("moved", 3, 12, 9, 3, 0), blob="9" * 40),
    ]
    (placed,) = place_functions(diff_of(old, new).headline)
    assert placed.moved is not None
    assert (placed.moved.old, placed.file.new) == (old[0], new[1])
    assert (placed.change.nloc, placed.change.ccn) == (1, 1)


def test_a_component_that_is_left_out_is_not_removed_code() -> None:
    old = audit_with(daemon=[measured_file("a.c", code=10)], hypervisor=[measured_file("h.c", code=70)])
    left_out = LeftOutComponent("hypervisor", "Hypervisor", "third-party", "nobody read it")
    new = replace(old, release="main", components=old.components[:1], left_out=(left_out,))
    diff = compare(old, new, MANIFEST)
    (item,) = diff.incomparable
    assert (item.id, item.missing_in, item.reason) == ("hypervisor", "new", "left out of main: nobody read it")
    assert item.totals == Totals(files=1, c=70, size=100)
    assert (diff.headline.before.code, diff.headline.after.code) == (10, 10)
    assert [head.tcb.code for head in (diff.old, diff.new) if head.tcb] == [80, 10]
    assert not diff.empty


def test_nothing_is_said_of_a_component_that_was_not_asked_for() -> None:
    whole = audit_with(daemon=[measured_file("a.c", code=10)], hypervisor=[measured_file("h.c", code=70)])
    part = replace(whole, components=whole.components[:1], partial=True)
    for diff in (compare(whole, part, MANIFEST), compare(part, whole, MANIFEST)):
        assert (diff.subject, diff.headline.before.code, diff.headline.after.code) == ("daemon alone", 10, 10)
        assert (diff.empty, diff.claims, diff.groups, diff.old.tcb, diff.new.tcb) == (True, (), {}, None, None)


def test_nothing_is_said_of_a_group_that_only_one_audit_was_asked_for() -> None:
    default = audit_with(daemon=[measured_file("a.c", code=10)])
    revision = replace(default.components[0].revisions[0], repository="netback", url="https://example.org/netback")
    backend = ComponentResult(replace(COMPONENTS["hypervisor"], id="netback", group="backends"), revisions=(revision,))
    both = replace(default, components=(*default.components, backend))
    for diff in (compare(default, both, MANIFEST), compare(both, default, MANIFEST)):
        assert (diff.incomparable, diff.empty, "netback" in {source.repository for source in diff.sources}) == (
            (),
            True,
            False,
        )
    assert [item.kind for item in compare(both, both, MANIFEST).components] == ["changed"] * 3


def test_a_component_that_is_no_part_of_the_later_release_is_removed_code() -> None:
    old = audit_with(daemon=[measured_file("a.c", code=10)], hypervisor=[measured_file("h.c", code=70)])
    diff = compare(old, replace(old, components=old.components[:1]), MANIFEST)
    assert [(item.id, item.kind, item.balance.code) for item in diff.components] == [
        ("daemon", "changed", 0),
        ("hypervisor", "removed", -70),
    ]
    assert diff.headline.removed.code == 70


def test_a_component_under_another_id_is_renamed() -> None:
    old = audit_with(daemon=[measured_file("a.c", code=10), measured_file("b.c", code=3)])
    daemon = old.components[0]
    renamed = replace(daemon.component, id="server")
    new = replace(old, components=(replace(daemon, component=renamed), *old.components[1:]))
    diff = compare(old, new, MANIFEST)
    assert [(item.old_id, item.new_id, item.kind) for item in diff.components] == [
        ("daemon", "server", "renamed"),
        ("hypervisor", "hypervisor", "changed"),
    ]
    assert (diff.headline.files, diff.empty) == ((), False)


def test_a_file_without_a_figure_is_not_removed_code() -> None:
    old = audit_with(daemon=[measured_file("a.c", code=10), measured_file("b.c", code=5)])
    gap = UnmeasuredFile(URL, "b.c", "it is binary")
    found = {"daemon": result_of((measured_file("a.c", code=10),), (gap,))}
    diff = compare(old, make_audit(MANIFEST, found=found), MANIFEST)
    assert (diff.headline.files, diff.headline.before.code, diff.headline.after.code) == ((), 10, 10)
    (files,) = diff.incomparable_files
    assert files == IncomparableFiles(
        ("daemon",), URL, ("b.c",), "new", "not measured; it is binary", Totals(files=1, c=5, size=100)
    )
    assert (diff.complete, diff.empty) == (False, False)
    assert [item.incomplete for item in diff.components] == [(False, True), (False, False)]


UNREAD = UnmeasuredFile("https://example.org/upstream/beta", "", "not in the mirror")


def test_a_component_that_was_not_read_is_not_removed_code() -> None:
    old = audit_with(daemon=[measured_file("a.c", code=10)], hypervisor=[measured_file("h.c", code=70)])
    new = make_audit(
        MANIFEST, daemon=result_of((measured_file("a.c", code=12),)), hypervisor=result_of(unmeasured=(UNREAD,))
    )
    diff = compare(old, new, MANIFEST)
    (item,) = diff.incomparable
    assert (item.id, item.missing_in, item.reason) == ("hypervisor", "new", "not measured; not in the mirror")
    assert item.totals == Totals(files=1, c=70, size=100)
    assert (diff.headline.before.code, diff.headline.after.code) == (10, 12)
    assert [item.id for item in diff.components] == ["daemon"]


def test_a_component_without_a_figure_in_either_is_not_unchanged() -> None:
    audit = make_audit(
        MANIFEST, daemon=result_of((measured_file("a.c", code=12),)), hypervisor=result_of((), (UNREAD,))
    )
    diff = compare(audit, audit, MANIFEST)
    assert [(item.id, item.missing_in, item.totals) for item in diff.incomparable] == [("hypervisor", "both", None)]
    assert [item.id for item in diff.components] == ["daemon"]


def test_files_of_an_upstream_that_was_not_read_are_not_removed_code() -> None:
    """The component has another source, which was read, and the manifest has changed the URL of the first."""
    elsewhere = replace(SOURCE, repository="beta", url="https://example.org/old/beta")
    lost = measured_file("h.c", code=70)
    lost = replace(lost, file=replace(lost.file, url=elsewhere.url))
    old = make_audit(MANIFEST, daemon=result_of((measured_file("a.c", code=10), lost)))
    first, *others = old.components
    old = replace(old, components=(replace(first, revisions=(SOURCE, elsewhere)), *others))
    new = make_audit(MANIFEST, daemon=result_of((measured_file("a.c", code=10),), (UNREAD,)))
    diff = compare(old, new, MANIFEST)
    assert (diff.headline.files, diff.headline.unchanged) == ((), 1)
    assert [(item.paths, item.missing_in, item.reason) for item in diff.incomparable_files] == [
        (("h.c",), "new", "not measured; not in the mirror")
    ]


def disputed(path: str, code: int, blob: str = "") -> MeasuredFile:
    item = measured_file(path, code=code, blob=blob)
    return replace(item, measurement=replace(item.measurement, disputes=(Dispute("A", 10, 9, "lizard: NLOC"),)))


DISPUTES: dict[str, tuple[list[MeasuredFile], list[MeasuredFile], Missing | None, int | None]] = {
    "before": ([disputed("a.c", 10, "1" * 40)], [measured_file("a.c", code=30, blob="2" * 40)], "old", 30),
    "after": ([measured_file("a.c", code=30, blob="1" * 40)], [disputed("a.c", 10, "2" * 40)], "new", 30),
    "in both": ([disputed("a.c", 30, "1" * 40)], [disputed("a.c", 10, "2" * 40)], "both", None),
    "of a new file": ([], [disputed("a.c", 10)], "new", None),
    "of a renamed file": ([measured_file("b.c", code=10, blob="1" * 40)], [disputed("a.c", 10, "1" * 40)], None, None),
    "of what is the same": ([disputed("a.c", 10)], [disputed("a.c", 10)], None, None),
}


@pytest.mark.parametrize(("old", "new", "missing_in", "code"), DISPUTES.values(), ids=DISPUTES.keys())
def test_a_disputed_figure_is_compared_with_nothing(
    old: list[MeasuredFile], new: list[MeasuredFile], missing_in: Missing | None, code: int | None
) -> None:
    diff = diff_of([measured_file("z.c", code=1), *old], [measured_file("z.c", code=1), *new])
    assert (diff.headline.code, diff.headline.added, diff.headline.removed) == (0, Flow(), Flow())
    found = [(item.missing_in, item.totals.code if item.totals else None) for item in diff.incomparable_files]
    assert found == ([(missing_in, code)] if missing_in else [])


def test_a_limit_on_what_cannot_be_decided_is_not_relieved() -> None:
    old = audit_with(daemon=[measured_file("a.c", code=10)], hypervisor=[measured_file("h.c", code=2000)])
    new = make_audit(
        MANIFEST, daemon=result_of((measured_file("a.c", code=10),)), hypervisor=result_of(unmeasured=(UNREAD,))
    )
    assert [(diff.exceeded, diff.relieved) for diff in (compare(old, new, MANIFEST), compare(new, old, MANIFEST))] == [
        ((), ()),
        ((), ()),
    ]


def test_a_claim_on_what_was_not_read_changes_to_no_figure() -> None:
    old = audit_with(daemon=[measured_file("a.c", code=10)], hypervisor=[measured_file("h.c", code=70)])
    unread = make_audit(MANIFEST, daemon=result_of((), (UNREAD,)), hypervisor=result_of((), (UNREAD,)))
    (claim,) = compare(old, unread, MANIFEST).claims
    assert (claim.id, claim.old, claim.new) == ("small", "holds", "not measurable")
    assert (claim.before, claim.after, claim.bounds) == (80, None, (False, True))


def test_a_file_that_now_serves_another_group_says_so() -> None:
    file = measured_file("a.c", code=10)
    old = make_audit(MANIFEST, found={"daemon": result_of((file,)), "daemon+library": result_of(())})
    new = make_audit(MANIFEST, found={"daemon": result_of(()), "daemon+library": result_of((file,))})
    diff = compare(old, new, MANIFEST)
    assert [(change.kind, change.note) for change in diff.headline.files] == [
        ("removed", "is in the other audit, too, but of other components")
    ]
    assert (diff.headline.code, diff.beside.code) == (-10, 10)


def test_other_instruments_are_told_and_their_files_are_recounted() -> None:
    old = audit_with(daemon=[measured_file("a.c", code=10, blob="1" * 40)])
    new = audit_with(daemon=[measured_file("a.c", code=12, blob="1" * 40)])
    diff = compare(old, replace(new, instruments={"scanner": "2", "lizard": "1"}), MANIFEST)
    assert [(item.name, item.old, item.new) for item in diff.instruments] == [
        ("lizard", "", "1"),
        ("scanner", "1", "2"),
    ]
    assert [change.kind for change in diff.headline.files] == ["recounted"]


def test_sources_are_compared_by_repository() -> None:
    audit = audit_with(daemon=[measured_file("a.c", code=10)])
    elsewhere = replace(SOURCE, url="https://example.org/moved/alpha", revision="7" * 40)
    daemon = audit.components[0]
    file = daemon.files[0].file
    moved = replace(daemon.files[0], file=replace(file, url=elsewhere.url, revision=elsewhere.revision))
    result = replace(daemon, revisions=(elsewhere,), files=(moved,))
    diff = compare(audit, replace(audit, components=(result, *audit.components[1:])), MANIFEST)
    (source,) = diff.sources
    assert (source.moved, source.declared_anew) == (True, True)
    assert diff.headline.files == ()


def test_systems_to_compare_with_are_sources_and_in_no_sum() -> None:
    old = audit_with(daemon=[measured_file("a.c", code=10)])
    record = comparison_record(1_000)
    linux = ComponentResult(COMPONENTS["linux"], record=record)
    newer = replace(linux, record=replace(record, revision="7" * 40, totals=Totals(files=1, c=9_000)))
    diff = compare(
        replace(old, components=(*old.components, linux)), replace(old, components=(*old.components, newer)), MANIFEST
    )
    assert [(source.repository, source.moved) for source in diff.sources] == [
        ("alpha", False),
        ("linux (comparison)", True),
    ]
    assert (diff.headline.after.code, diff.beside.after.code) == (10, 0)


def test_limits_and_claims_that_only_one_audit_keeps() -> None:
    old = audit_with(daemon=[measured_file("a.c", code=90)])
    new = audit_with(daemon=[measured_file("a.c", code=1_001, blob="5" * 40)])
    diff = compare(old, new, MANIFEST)
    assert [finding.message for finding in diff.exceeded] == [
        "tcb: 1,001 SLOC (code), 1 over the limit of 1,000",
        "daemon: 1,001 SLOC (c), 501 over the limit of 500",
    ]
    assert [(item.id, item.old, item.new, item.before, item.after) for item in diff.claims] == [
        ("small", "holds", "fails", 90, 1_001)
    ]
    back = compare(new, old, MANIFEST)
    assert (back.exceeded, back.relieved) == ((), diff.exceeded)


def test_two_limits_on_one_figure_are_told_apart() -> None:
    """One that is exceeded in both audits has not changed because another on the same figure is kept."""
    old, new = (audit_with(daemon=[measured_file("a.c", code=code)]) for code in (90, 95))
    manifest = replace(MANIFEST, limits=(Limit("daemon", 1_000), Limit("daemon", 80), Limit("daemon", 92)))
    diff, back = compare(old, new, manifest), compare(new, old, manifest)
    assert [finding.message for finding in diff.exceeded] == ["daemon: 95 SLOC (code), 3 over the limit of 92"]
    assert (diff.relieved, back.exceeded, back.relieved) == ((), (), diff.exceeded)


def test_what_patches_make_of_the_tcb_is_compared_too() -> None:
    old = audit_with(daemon=[measured_file("a.c", code=10)])
    assert compare(old, old, MANIFEST).shipped is None
    downstream = replace(SOURCE, repository="patches", revision="8" * 40)
    part = Shipped(URL, downstream, ("1.patch",), (measured_file("a.c", code=13, blob="1" * 40),), ())
    patched = replace(old.components[0], shipped=(part,))
    new = replace(old, components=(patched, *old.components[1:]))
    more = replace(part, files=(measured_file("a.c", code=15, blob="2" * 40),))
    newer = replace(old, components=(replace(patched, shipped=(more,)), *old.components[1:]))
    diff = compare(new, newer, MANIFEST)
    assert diff.shipped is not None
    assert [totals.code for totals in diff.shipped] == [13, 15]
    assert (diff.headline.files, diff.empty) == ((), False)
    one = compare(old, new, MANIFEST)
    assert (one.shipped, one.patched_in_one, one.empty) == (None, ("daemon",), False)
    assert [(source.repository, source.old) for source in one.sources if source.differs] == [("patches", None)]
