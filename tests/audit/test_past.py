# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The past of real repositories: sums that are those of an audit at its commit, moved files, gaps, and what goes on."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from msgspec.structs import replace

from auditor.audit import past_measuring
from auditor.audit.past import FIRST_MONTH, measure_months, measure_over_time
from auditor.audit.past_reading import check_end
from auditor.audit.session import SILENT, Session, Voice, Wanted, find_cache_key, open_session
from auditor.declared.lock import Lock, LockedRevision
from auditor.documents.past import months_entry, read_months
from auditor.errors import FetchError, UsageError
from auditor.findings.moments import Past, ReleaseMark
from auditor.findings.past import Every, Sums
from auditor.findings.totals import figure_of
from auditor.instruments.digest import versions
from auditor.measuring.cache import MeasurementCache
from auditor.model.measured import Dispute, LineCounts, UnclassifiedFile
from auditor.progress import Advance, SilentProgress
from auditor.renderers.text.past import describe_past, render_past
from auditor.upstream.git_command import blob_id
from auditor.upstream.history import Change, History, Step
from auditor.upstream.network import FetchSettings, Network
from auditor.upstream.trees import TreeEntry
from tests.made.manifests import ALPHA, BETA, WHOLE_FOLDER, small_text
from tests.made.upstreams import TIME, Upstreams

MAIN = "int main(void)\n{\n    if (1)\n        return 1;\n    return 0;\n}\n"
RUN = "#!/bin/sh\nexec true\n"
MOVED = (
    'include = ["daemon/*.[ch]", "daemon/run"]',
    'include = [{ glob = "old/*.c", until = "R1" }, { glob = "daemon/*.[ch]", since = "main" }, "daemon/run"]',
)
DISPUTED = "%:define X 1\nint a;\n"
DAY = 86_400


@pytest.fixture
def folder(tmp_path: Path, cache: Path) -> Path:
    """Where the manifest is; whatever is measured is known from earlier tests."""
    (tmp_path / "components.toml").write_text(small_text())
    return tmp_path


def open_past(
    folder: Path, upstreams: Upstreams, voice: Voice = SILENT, *, release: str = "R1", refs: tuple[str, ...] = ()
) -> Session:
    return open_session(folder / "components.toml", Wanted(None, release, refs, upstreams.folder), voice)


def codes(past: Past, component: str = "daemon") -> list[int]:
    return [moment.sums[component].code for moment in past.moments if component in moment.sums]


def as_sums(session: Session, *ids: str) -> Sums:
    """What an audit has of components together, each file once."""
    results = session.audit(ids).components
    totals = figure_of(results)
    assert totals
    files = {item.file.identity: item for result in results for item in result.files}.values()
    ccn = sum(function.ccn for item in files for function in item.measurement.functions or ())
    disputed = sum(bool(item.open_disputes) for item in files)
    unmeasured = sum(len(result.unmeasured) for result in results)
    return Sums(totals.files, totals.code, totals.functions, ccn, unmeasured, disputed)


def make_upstreams(upstreams: Upstreams) -> None:
    """A daemon that was moved, merged into, cut and mended, and a hypervisor with two commits."""
    upstreams.commit(ALPHA, {"daemon/a.c": "int a;\n", "README": "r\n"}, time=TIME)
    upstreams.git(ALPHA, "branch", "side", "main")
    side = upstreams.commit(ALPHA, {"daemon/a.c": "int a;\n", "daemon/b.c": MAIN}, branch="side", time=TIME + DAY)
    upstreams.commit(ALPHA, {"daemon/a.c": "int a;\nint b;\n"}, time=TIME + 40 * DAY)
    both = {"daemon/a.c": "int a;\nint b;\n", "daemon/b.c": MAIN}
    upstreams.commit(ALPHA, both, merged=side, message="merge side\x1b[2J", time=TIME + 41 * DAY)
    upstreams.commit(ALPHA, both | {"README": "more\n"}, time=TIME + 42 * DAY)
    upstreams.commit(ALPHA, {"daemon/b.c": MAIN}, time=TIME + 43 * DAY)
    end = both | {"daemon/run": RUN, "daemon/a_test.c": "int test;\n"}
    upstreams.commit(ALPHA, end, tag="v1", time=TIME + 120 * DAY)
    upstreams.commit(BETA, {"arch/x86/mm.c": "int mm;\n"}, time=TIME + 10 * DAY)
    upstreams.commit(BETA, {"arch/x86/mm.c": "int mm;\nint more;\n"}, tag="v1", time=TIME + 50 * DAY)


def test_every_commit_that_changes_something_trusted_is_a_point(folder: Path, upstreams: Upstreams) -> None:
    make_upstreams(upstreams)
    past = measure_over_time(open_past(folder, upstreams), "commit")
    assert [(moment.sums.get("daemon") or moment.sums["hypervisor"]).code for moment in past.moments] == [
        *(1, 1, 2, 8, 6, 2, 9)
    ]
    assert [moment.total.code for moment in past.moments] == [1, 2, 3, 9, 7, 8, 11]
    assert [(point.subject, point.growth) for point in past.grown] == [
        ("merge side\x1b[2J", 6),
        ("Commit to main", 3),
        ("Commit to main", 1),
        ("Commit to main", 1),
    ]
    merge = upstreams.git(ALPHA, "rev-parse", "main~3")
    assert past.address_of(past.grown[0]) == f"{ALPHA}/commit/{merge}"
    assert (past.complete, past.gaps, past.failures, past.uncertain) == (True, (), (), 0)


@pytest.mark.parametrize("every", ["commit", "month"])
def test_at_the_commit_of_a_release_the_sums_are_those_of_its_audit(
    folder: Path, upstreams: Upstreams, every: Every
) -> None:
    make_upstreams(upstreams)
    upstreams.commit(ALPHA, {"daemon/later.c": "int later;\n"}, time=TIME + 130 * DAY)
    session = open_past(folder, upstreams)
    past = measure_over_time(session, every)
    assert past.moments[-1].sums["daemon"] == as_sums(session, "daemon")
    assert past.moments[-1].total == as_sums(session, "daemon", "hypervisor")
    assert past.moments[-1].total.ccn > past.moments[-1].total.functions


def test_the_months_are_those_since_one_of_them(folder: Path, upstreams: Upstreams) -> None:
    make_upstreams(upstreams)
    past = measure_over_time(open_past(folder, upstreams), "month", since="2023-12")
    assert [(moment.name, moment.total.code) for moment in past.moments] == [
        ("2023-12", 7),
        ("2024-01", 8),
        ("2024-02", 8),
        ("2024-03", 11),
    ]
    grown = past.grown[0]
    assert (grown.name, grown.growth) == ("2023-12", 5)
    before, after = (upstreams.git(ALPHA, "rev-parse", f"main~{number}") for number in (5, 1))
    assert past.address_of(grown) == f"{ALPHA}/compare/{before}...{after}"


def test_months_of_commits_are_those_of_months_and_tell_which_commits_grew(folder: Path, upstreams: Upstreams) -> None:
    make_upstreams(upstreams)
    past, months = (measure(open_past(folder, upstreams)) for measure in (measure_months, months_since_the_first))
    assert past.moments == months.moments
    assert len(past.moments) == 5
    assert [(growth.subject, growth.growth, growth.by_component) for growth in past.grown] == [
        ("merge side\x1b[2J", 6, {"daemon": 6}),
        ("Commit to main", 3, {"daemon": 3}),
        ("Commit to main", 1, {"daemon": 1}),
        ("Commit to main", 1, {"hypervisor": 1}),
    ]
    assert past.address_of(past.grown[0]) == f"{ALPHA}/commit/{upstreams.git(ALPHA, 'rev-parse', 'main~3')}"
    assert past.ends_of("daemon") == tuple(
        (moment, moment.sums["daemon"]) for moment in (past.moments[0], past.moments[-1])
    )
    assert [past.growth_of(name) for name in ("daemon", "hypervisor", "total", "nothing")] == [8, 1, 9, None]
    assert read_months(months_entry(past)) == past


def months_since_the_first(session: Session) -> Past:
    return measure_over_time(session, "month", since=FIRST_MONTH)


def test_a_past_that_ends_before_the_first_month_has_none(folder: Path, upstreams: Upstreams) -> None:
    upstreams.commit(ALPHA, {"daemon/a.c": MAIN, "daemon/run": RUN, "daemon/a_test.c": ""}, tag="v1", time=1)
    upstreams.commit(BETA, {"arch/x86/mm.c": "int mm;\n"}, tag="v1", time=1)
    past = measure_months(open_past(folder, upstreams))
    assert (past.moments, past.grown, past.complete, past.ends_of("total")) == ((), (), True, None)


def test_releases_are_marked_by_their_commits_in_the_histories(folder: Path, upstreams: Upstreams) -> None:
    """Of R1 the commit of beta is on another line, and so says nothing; main is later than R1."""
    make_upstreams(upstreams)
    upstreams.commit(BETA, {"arch/x86/mm.c": "int mm;\n", "new/a.c": ""}, time=TIME + 60 * DAY)
    upstreams.commit(BETA, {"arch/x86/mm.c": "int side;\n"}, branch="side", time=TIME + 300 * DAY)
    locked = [("alpha", "R1", "main~3"), ("alpha", "main", "main~1"), ("beta", "R1", "side"), ("beta", "main", "main")]
    urls = {"alpha": ALPHA, "beta": BETA}
    entries = [
        LockedRevision(name, release, urls[name], "v1", upstreams.git(urls[name], "rev-parse", at), "t", "2024-01-01")
        for name, release, at in locked
    ]
    refs = "alpha=main", "beta=main"
    marks = {}
    for release in ("R1", "main"):
        session = replace(open_past(folder, upstreams, release=release, refs=refs), lock=Lock(revisions=tuple(entries)))
        marks[release] = measure_over_time(session, "month").marks
    assert marks["R1"] == (ReleaseMark("R1", TIME + 41 * DAY),)
    assert marks["main"] == (*marks["R1"], ReleaseMark("main", TIME + 60 * DAY))


def test_tags_like_those_of_the_manifest_are_points(folder: Path, upstreams: Upstreams) -> None:
    make_upstreams(upstreams)
    upstreams.commit(ALPHA, {"daemon/b.c": MAIN}, tag="v1.5", branch="stable")
    upstreams.commit(ALPHA, {"daemon/b.c": MAIN, "README": "r\n"}, tag="v1.10", branch="stable")
    upstreams.commit(ALPHA, {"daemon/b.c": ""}, tag="v2-rc1", branch="stable")
    past = measure_over_time(open_past(folder, upstreams), "tag", ("daemon",))
    assert [(moment.name, moment.total.code) for moment in past.moments] == [("v1", 9), ("v1.5", 6), ("v1.10", 6)]


def test_moved_files_are_followed_by_the_spans_of_the_manifest(folder: Path, upstreams: Upstreams) -> None:
    (folder / "components.toml").write_text(small_text(MOVED))
    upstreams.commit(ALPHA, {"old/a.c": MAIN, "daemon/old_test.c": "int t;\n"}, tag="v1")
    upstreams.commit(ALPHA, {"daemon/a.c": MAIN, "daemon/b.c": "int b;\n", "daemon/run": RUN})
    end = {"daemon/a.c": MAIN + "int more;\n", "daemon/run": RUN, "daemon/new_test.c": "int t;\n"}
    upstreams.commit(ALPHA, end)
    assert codes(measure_over_time(open_past(folder, upstreams, release="main"), "commit", ("daemon",))) == [6, 8, 8]


def test_what_has_no_figure_is_named_and_makes_a_lower_bound(folder: Path, upstreams: Upstreams) -> None:
    (folder / "components.toml").write_text(small_text(WHOLE_FOLDER))
    binary, link, submodule = b"\0\1\2", {"daemon/link.c": "a.c"}, {"daemon/s.c": "1" * 40}
    upstreams.commit(ALPHA, {"daemon/a.c": binary, "daemon/run": "no first line\n"})
    upstreams.commit(ALPHA, {"daemon/a.c": "int a;\n", "daemon/run": RUN}, links=link, submodules=submodule)
    upstreams.commit(ALPHA, {"daemon/a.c": "int a;\nint b;\n", "daemon/run": RUN}, tag="v1")
    past = measure_over_time(open_past(folder, upstreams), "commit", ("daemon",))
    assert [(moment.total.code, moment.total.unmeasured) for moment in past.moments] == [(0, 2), (2, 2), (3, 0)]
    assert [gap.path for gap in past.gaps] == ["daemon/a.c", "daemon/run", "daemon/link.c", "daemon/s.c"]
    assert "symbolic link" in past.gaps[2].reason
    assert "submodule" in past.gaps[3].reason
    assert (past.complete, past.uncertain, past.grown) == (False, 2, ())


def test_a_repository_that_cannot_be_read_stops_no_other(folder: Path, upstreams: Upstreams) -> None:
    (folder / "components.toml").write_text(small_text(WHOLE_FOLDER))
    upstreams.commit(ALPHA, {"daemon/a.c": "int a;\n"}, tag="v1")
    past = measure_over_time(open_past(folder, upstreams), "commit")
    assert [moment.total.code for moment in past.moments] == [1]
    assert [failure.repository for failure in past.failures] == ["beta"]
    assert not past.complete


def test_a_repository_without_a_tag_of_a_release_says_so(folder: Path, upstreams: Upstreams) -> None:
    (folder / "components.toml").write_text(small_text(WHOLE_FOLDER))
    upstreams.commit(ALPHA, {"daemon/a.c": "int a;\n"}, tag="other")
    session = open_past(folder, upstreams, refs=("alpha=main",))
    (failure,) = measure_over_time(session, "tag", ("daemon",)).failures
    assert failure.reason == f"{ALPHA}: has no tag like v*"


@pytest.mark.parametrize("every", get_args(Every))
@pytest.mark.parametrize(
    ("change", "complete"), [(('"daemon/run"', '"daemon/rum"'), False), (("", ""), True)], ids=["include", "exclude"]
)
def test_where_the_manifest_does_not_fit_the_release_is_told_as_by_an_audit(
    change: tuple[str, str], complete: bool, every: Every, folder: Path, upstreams: Upstreams
) -> None:
    make_upstreams(upstreams)
    end = {"daemon/a.c": "int a;\n", "daemon/run": RUN} | ({} if complete else {"daemon/a_test.c": "int test;\n"})
    upstreams.commit(ALPHA, end, tag="v1", branch="other")
    undecided = '[[outside]]\nglobs = ["daemon/run"]\nreason = "decided"\n\n[repositories.alpha]'
    (folder / "components.toml").write_text(small_text(change, ("[repositories.alpha]", undecided)))
    session = open_past(folder, upstreams)
    audit, past = session.audit(("daemon",)), measure_over_time(session, every, ("daemon",))
    assert past.misfits == audit.misfits
    assert [(item.kind, item.name) for item in past.misfits] == (
        [("exclude", "daemon/*_test.c")] if complete else [("include", "daemon/rum")]
    )
    assert (audit.complete, past.complete) == (complete, complete)
    last = past.moments[-1]
    assert past.is_lower_bound("daemon", last.sums_of("daemon"), last) != complete
    (line,) = (line for line in render_past(past).splitlines() if line.startswith("MANIFEST: "))
    assert line.startswith(f"MANIFEST: components.toml:{past.misfits[0].line}: ")


@pytest.mark.parametrize("every", get_args(Every))
def test_what_nobody_has_decided_on_makes_the_past_incomplete(every: Every, folder: Path, upstreams: Upstreams) -> None:
    make_upstreams(upstreams)
    end = {"daemon/a.c": MAIN, "daemon/run": RUN, "daemon/a_test.c": "int test;\n", "daemon/new.py": "pass\n"}
    revision = upstreams.commit(ALPHA, end, tag="v2")
    (folder / "components.toml").write_text(small_text(('R1 = "v1"', 'R1 = "v2"')))
    session = open_past(folder, upstreams)
    past = measure_over_time(session, every, ("daemon",))
    assert past.unclassified == session.audit(("daemon",)).unclassified
    assert past.unclassified == (UnclassifiedFile(ALPHA, revision, "daemon/new.py"),)
    assert (past.complete, past.gaps, past.failures) == (False, (), ())


def test_a_gap_before_the_first_month_makes_the_past_incomplete(folder: Path, upstreams: Upstreams) -> None:
    (folder / "components.toml").write_text(small_text(WHOLE_FOLDER))
    upstreams.commit(ALPHA, {"daemon/a.c": b"\0"})
    upstreams.commit(ALPHA, {"daemon/a.c": "int a;\n"}, tag="v1", time=TIME + 40 * DAY)
    past = measure_over_time(open_past(folder, upstreams), "month", ("daemon",), since="2023-12")
    assert [(moment.name, moment.total.complete) for moment in past.moments] == [("2023-12", True)]
    assert (len(past.gaps), past.complete) == (1, False)


def test_what_is_partial_or_not_there_is_left_out(folder: Path, upstreams: Upstreams) -> None:
    make_upstreams(upstreams)
    partial = ('upstream/beta"\n', 'upstream/beta"\npartial = "too big"\n')
    (folder / "components.toml").write_text(small_text(partial))
    past = measure_over_time(open_past(folder, upstreams), "commit")
    assert [item.id for item in past.components] == ["daemon"]
    assert [(item.id, item.reason) for item in past.left_out] == [("hypervisor", "beta is declared partial: too big")]
    assert past.complete
    assert render_past(past).startswith("SLOC of what R1 trusts without hypervisor, ")
    assert describe_past(past) == "verdict: complete without hypervisor; nothing to do"
    with pytest.raises(UsageError, match="windows: has no source in R1"):
        measure_over_time(open_past(folder, upstreams), "commit", ("windows",))
    for names in (("hypervisor",), ("daemon", "hypervisor")):
        with pytest.raises(UsageError, match=r"^hypervisor: beta is declared partial: too big; its past cannot be fol"):
            measure_over_time(open_past(folder, upstreams), "commit", names)


class InterruptedRunError(Exception):
    """Somebody has no more time."""


class Impatient(SilentProgress):
    """Progress that ends the run once it is told of more after so many contents."""

    def __init__(self, patience: int) -> None:
        self.left = patience

    @contextlib.contextmanager
    def stage(self, title: str, total: int) -> Iterator[Advance]:
        """Begin a stage, of which those of measuring are watched."""
        yield self._advance if title.startswith("measuring") else lambda _: None

    def _advance(self, units: int) -> None:
        if self.left <= 0:
            raise InterruptedRunError
        self.left -= units


def test_an_interrupted_run_goes_on_where_it_stopped(
    tmp_path: Path, cold_cache: Path, upstreams: Upstreams, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "components.toml").write_text(small_text(WHOLE_FOLDER))
    contents = [f"int a{number};\n" for number in range(6)]
    for content in contents:
        upstreams.commit(ALPHA, {"daemon/a.c": content}, tag="v1" if content == contents[-1] else "")
    monkeypatch.setattr(past_measuring, "FILES", 2)
    impatient = Voice(lambda _: None, Impatient(4))
    with pytest.raises(InterruptedRunError):
        measure_over_time(open_past(tmp_path, upstreams, impatient), "commit", ("daemon",))
    assert list(known_contents(cold_cache, contents)) == contents[:4]
    session = open_past(tmp_path, upstreams, Voice(lambda _: None, Impatient(6)))
    assert codes(measure_over_time(session, "commit", ("daemon",))) == [1] * 6
    assert list(known_contents(cold_cache, contents)) == contents


def test_a_log_that_does_not_lead_to_the_tree_is_refused(tmp_path: Path) -> None:
    """The last step is lost, or a file of the tree is one that no step brought."""
    history = History(ALPHA, Network(FetchSettings(tmp_path / "repositories")))
    one, two = TreeEntry("a.c", "100644", "1" * 40), TreeEntry("a.c", "100644", "2" * 40)
    steps = (
        Step("c1", "c1", TIME, "first", (Change("a.c", None, one),)),
        Step("c2", "c2", TIME, "second", (Change("a.c", one, two),)),
    )
    beside = TreeEntry("README", "100644", "3" * 40)
    check_end(steps, (two, beside), {"a.c"}, history)
    for torn, tree in ((steps[:1], (two,)), (steps, (one,)), (steps, ()), (steps, (two, replace(two, path="b.c")))):
        with pytest.raises(FetchError, match=r"its log does not lead to its tree; remove .* and run again"):
            check_end(torn, tree, {"a.c", "b.c"}, history)


class Counting(SilentProgress):
    """Progress that remembers how far each stage came, and of how much."""

    def __init__(self) -> None:
        self.stages: dict[str, list[int]] = {}

    @contextlib.contextmanager
    def stage(self, title: str, total: int) -> Iterator[Advance]:
        """Begin a stage."""
        self.stages[title] = counts = [0, total]

        def advance(units: int) -> None:
            counts[0] += units

        yield advance


@pytest.fixture
def various(tmp_path: Path, cold_cache: Path, upstreams: Upstreams) -> Path:
    """A past in which contents are at several paths, have none, or have to say their language; one is disputed."""
    (tmp_path / "components.toml").write_text(small_text(WHOLE_FOLDER))
    same = {"daemon/a.c": MAIN, "daemon/b.c": MAIN, "daemon/run": RUN, "daemon/c.c": "\0", "daemon/text": "a text\n"}
    upstreams.commit(ALPHA, same, links={"daemon/link.c": "a.c"}, submodules={"daemon/s.c": "1" * 40})
    upstreams.commit(ALPHA, {"daemon/a.c": MAIN, "daemon/run": RUN, "daemon/d.c": DISPUTED}, tag="v1")
    return tmp_path


def test_every_run_says_the_same_and_comes_to_its_end(various: Path, upstreams: Upstreams) -> None:
    """The second one knows what has a figure, and reads the rest again."""
    found = []
    for _ in range(2):
        counting = Counting()
        session = open_past(various, upstreams, Voice(lambda _: None, counting))
        found.append(measure_over_time(session, "commit", ("daemon",)))
        assert counting.stages == {"reading histories": [1, 1], "measuring alpha": [8, 8]}
    assert found[0] == found[1]
    assert [gap.path.removeprefix("daemon/") for gap in found[0].gaps] == ["c.c", "link.c", "s.c", "text", "d.c"]


def change_known(cache: Path, content: str, **changes: object) -> None:
    """Let the cache have another measurement of a content that has been measured as C."""
    measurements = MeasurementCache(cache / "auditor" / "measurements.sqlite", versions(), find_cache_key())
    key = (blob_id(content.encode()), "C")
    measurements.keep({key: replace(measurements.find([key])[key], **changes)})
    measurements.close()


def test_only_disputes_that_nobody_has_reviewed_are_named(
    various: Path, cold_cache: Path, upstreams: Upstreams
) -> None:
    measure_over_time(open_past(various, upstreams), "commit", ("daemon",))
    change_known(cold_cache, DISPUTED, disputes=(Dispute("A", 1, 2, "n"), Dispute("B", 1, 2, "n")))
    blob = upstreams.git(ALPHA, "rev-parse", "v1:daemon/d.c")
    with (various / "components.toml").open("a") as manifest:
        manifest.write(f'[[accepted]]\npath = "daemon/d.c"\nblob = "{blob}"\nchecks = ["A"]\nreason = "read"\n')
    past = measure_over_time(open_past(various, upstreams), "commit", ("daemon",))
    assert past.gaps[-1].reason == "disputed by check B"


def test_what_is_verified_is_not_taken_from_the_cache(various: Path, cold_cache: Path, upstreams: Upstreams) -> None:
    session = open_past(various, upstreams)
    true = codes(measure_over_time(session, "commit", ("daemon",)))
    change_known(cold_cache, MAIN, lines=LineCounts(1000, 0, 0))
    assert codes(measure_over_time(session, "commit", ("daemon",))) == [true[0] + 2 * 994, true[1] + 994]
    verified = replace(session, workers=replace(session.workers, verified=100))
    assert codes(measure_over_time(verified, "commit", ("daemon",))) == true


def test_a_known_content_that_is_too_large_has_no_figure(various: Path, upstreams: Upstreams) -> None:
    session = open_past(various, upstreams)
    measure_over_time(session, "commit", ("daemon",))
    small = replace(session, workers=replace(session.workers, largest=len(MAIN) - 1))
    past = measure_over_time(small, "commit", ("daemon",))
    assert [gap.path for gap in past.gaps if gap.reason.startswith("larger than")] == ["daemon/a.c", "daemon/b.c"]


def known_contents(cache: Path, contents: list[str]) -> Iterator[str]:
    """Those of `contents` that have been measured as C."""
    measurements = MeasurementCache(cache / "auditor" / "measurements.sqlite", versions(), find_cache_key())
    known = measurements.find((blob_id(content.encode()), "C") for content in contents)
    measurements.close()
    yield from (content for content in contents if (blob_id(content.encode()), "C") in known)
