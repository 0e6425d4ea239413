# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The commands as a user calls them: arguments in; exit code, output and files out."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from auditor.cli import run
from auditor.declared.lock import load_lock, save_lock
from tests.made.manifests import ALPHA, BETA, DOC, KERNEL, PAGE, PAGE_REVISION, WITHOUT_HYPERVISOR, small_text
from tests.made.places import ROOT
from tests.made.upstreams import Upstreams
from tests.reading.folders import read_shown

FILES = {
    "daemon/main.c": "int main(void)\n{\n    return 0;\n}\n",
    "daemon/main_test.c": "int test;\n",
    "daemon/common.h": "#define SIZE 3\n",
    "daemon/run": "#!/bin/sh\nexec true\n",
    "lib/list.c": "int length;\n",
}
HYPERVISOR = {"arch/x86/mm.c": "int map(void) { return 3; }\n" * 10}

COMMANDS = (
    *("audit", "check", "timeline", "count", "claims", "explain", "show", "scenario", "diff", "verify"),
    *("attest", "lock", "history", "query", "cache", "init", "validate", "mirror", "schema", "trace"),
)

UNPINNED = "auditor: components.lock: does not pin alpha, beta in R1; run `auditor lock`"

Call = Callable[..., int]


@pytest.fixture
def workplace(work: Path, cache: Path, upstreams: Upstreams) -> Path:
    """An empty folder with the small manifest and upstreams that fit it."""
    upstreams.commit(ALPHA, FILES, tag="v1")
    upstreams.commit(BETA, {**HYPERVISOR, "new/a.c": "int a;\n"}, tag="v1")
    upstreams.commit(KERNEL, {"init/main.c": "int kernel;\n" * 100}, tag="v6")
    assert upstreams.commit(DOC, {"code.rst": PAGE}) == PAGE_REVISION
    (work / "components.toml").write_text(small_text())
    return work


@pytest.fixture
def call(workplace: Path, upstreams: Upstreams) -> Call:
    """Run a command with the mirror."""
    return lambda *arguments: run([*arguments, "--mirror", str(upstreams.folder)])


@pytest.mark.parametrize(
    "arguments",
    [
        ("audit", "--format", "json"),
        ("check", "--format", "json"),
        ("claims", "--format", "json"),
        ("show", "--format", "json"),
        ("show", "daemon", "--format", "json"),
    ],
    ids=" ".join,
)
def test_what_has_no_figure_is_told_beside_a_form_for_programs(
    arguments: tuple[str, ...], call: Call, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]
) -> None:
    """The verdict sends people to it; a file for programs is not where they look."""
    shutil.rmtree(upstreams.git_dir(ALPHA))
    assert call(*arguments) == 3
    *lines, verdict = [line for line in capsys.readouterr().err.splitlines() if "wrote" not in line]
    assert verdict.startswith("auditor: verdict: the audit is incomplete (1 not read)")
    gaps = [line for line in lines if line.startswith(f"auditor:   {ALPHA}: ")]
    assert ["not in the mirror" in gap for gap in gaps] == [True]


def test_pages_that_would_be_the_same_are_not_written_again(
    call: Call, workplace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def audit(*arguments: str) -> list[str]:
        assert call("audit", "--format", "html", *arguments) == 0
        return [line.removeprefix("auditor: ") for line in capsys.readouterr().err.splitlines() if "reports" in line]

    places = ["reports/components", "reports/hotspots.html", "reports/search.html", "reports/index.html"]
    page = workplace / "reports" / "components" / "daemon.html"
    assert audit() == [f"wrote {place}" for place in places]
    content, written = page.read_bytes(), page.stat().st_ino
    assert audit() == [f"unchanged: {place}" for place in places]
    assert page.stat().st_ino == written
    page.write_bytes(content.replace(b"SLOC", b"lines"))
    assert audit() == [f"wrote {place}" for place in places]
    assert page.read_bytes() == content
    assert audit("--component", "daemon") == [f"wrote {place}" for place in places]
    assert not (workplace / "reports" / "components" / "hypervisor.html").exists()


PROFILED = ('id = "hypervisor"\n', 'id = "hypervisor"\nprofiles = ["R1", "main"]\n')


@pytest.mark.parametrize("command", ["validate", "audit"])
def test_a_profile_that_is_named_must_be_there(
    command: str, workplace: Path, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]
) -> None:
    (workplace / "components.toml").write_text(small_text(PROFILED))
    mirror = ("--mirror", str(upstreams.folder)) if command == "audit" else ()
    assert run([command, *mirror]) == 2
    [first, *_] = capsys.readouterr().err.splitlines()
    assert re.match(
        r"auditor: components\.toml:\d+: components\[1\]\.profiles: profiles/hypervisor-R1\.profile is not there;",
        first,
    )


def test_the_points_of_a_timeline_are_releases(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("timeline", "--every", "release", "--format", "csv") == 0
    every = capsys.readouterr().out
    assert call("timeline", "--format", "csv") == 0
    assert capsys.readouterr().out == every
    assert call("timeline", "--every", "fortnight") == 2
    assert "'fortnight' is not one of 'release', 'tag', 'month', 'commit'" in capsys.readouterr().err


def test_audit_writes_the_reports_and_prints_the_table(
    call: Call, workplace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("audit") == 0
    table = capsys.readouterr().out
    assert re.search(r"^daemon +qubes +dom0 +3 +5 +0 +1 +6 +1 +1 +0 +1$", table, re.MULTILINE)
    assert re.search(r"^TCB \(qubes \+ third-party\) +4 +15 +0 +1 +16 ", table, re.MULTILINE)
    assert "claim small: HOLDS: 15 lies between 10 and 99" in table
    document = json.loads((workplace / "reports" / "audit.json").read_text())
    assert document["totals"]["tcb"]["code"] == 16
    assert "daemon/main.c" in (workplace / "reports" / "index.html").read_text()
    assert "daemon/<b>main.c</b>" in (workplace / "reports" / "components" / "daemon.html").read_text()


def test_the_same_input_gives_the_same_bytes(call: Call, workplace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, jobs in (("one", "1"), ("two", "2")):
        monkeypatch.setenv("XDG_CACHE_HOME", str(workplace / f"cache of {name}"))
        call("audit", "--output", name, "--jobs", jobs)
    one, two = map(read_shown, (workplace / "one", workplace / "two"))
    assert one == two
    assert {"audit.json", "index.html", "components/daemon.html"} < one.keys()


def test_pages_of_an_earlier_run_do_not_survive(
    call: Call, workplace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call("audit")
    pages = workplace / "reports" / "components"
    first = {path.name for path in pages.glob("*.html")}
    (pages / "daemon_2.html").write_text((pages / "daemon.html").read_text())
    (pages / "notes.html").write_text("<p>somebody else's</p>")
    capsys.readouterr()
    call("audit", "--component", "daemon")
    assert {path.name for path in pages.glob("*.html")} == {"daemon.html", "notes.html"} < first | {"notes.html"}
    assert capsys.readouterr().err.endswith(
        "".join(
            f"auditor: wrote reports/{n}\n"
            for n in ("components", "hotspots.html", "search.html", "index.html", "audit.json")
        )
    )
    (pages / "stale.html").write_text((pages / "daemon.html").read_text())
    call("audit", "--format", "json")
    assert {path.name for path in pages.glob("*.html")} == {"daemon.html", "notes.html", "stale.html"}


def test_check_is_one_screen_with_the_headroom(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("check") == 0
    out = capsys.readouterr().out
    assert "the TCB is 16 SLOC in 4 files (C 15, assembly 0, other 1)" in out
    assert re.search(r"^  tcb +16 of +1,000 SLOC  984 left$", out, re.MULTILINE)
    assert re.search(r"^  daemon +5 of +500 C +495 left$", out, re.MULTILINE)
    assert out.endswith("verdict: complete, within all limits; nothing to do\n")


def test_check_over_the_limit(call: Call, workplace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workplace / "components.toml").write_text(small_text(("maximum = 1000", "maximum = 15")))
    assert call("check") == 1
    out = capsys.readouterr().out
    assert "OVER by 1" in out
    assert "verdict: complete, limits exceeded: tcb; next: shrink the code" in out.splitlines()[-1]


def test_audit_over_the_limit_prints_the_finding(
    call: Call, workplace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (workplace / "components.toml").write_text(small_text(("maximum = 1000", "maximum = 15")))
    assert call("audit") == 1
    assert "OVER LIMIT: tcb: 16 SLOC (code), 1 over the limit of 15" in capsys.readouterr().out


def test_show_explains_a_component(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("show", "daemon") == 0
    out = capsys.readouterr().out
    assert "trusted because: The daemon" in out
    assert "include daemon/*.[ch] daemon/run" in out
    assert re.search(r"^ +4 +0 +0 +1  daemon/main.c \(C\)$", out, re.MULTILINE)
    assert re.search(r"^ +4 +1  main  daemon/main.c:1-4$", out, re.MULTILINE)


def test_show_ranks_the_functions(call: Call, workplace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    include = 'include = ["daemon/*.[ch]", "daemon/run"]'
    exposed = f'{include}\nexposed = [{{ globs = ["daemon/main.c"], reason = "messages of a VM" }}]'
    assert include in small_text()
    (workplace / "components.toml").write_text(small_text((include, exposed)))
    assert call("show", "daemon") == 0
    out = capsys.readouterr().out
    assert "  score      CCN     NLOC    in 2y  exposed  the first 1 of 1 by complexity, change and exposure\n" in out
    assert "  0.400        1        4        -      [1]  main  daemon/main.c:1-4\n" in out
    assert "  [1] input arrives here first: messages of a VM\n" in out
    assert "1 functions are exposed, commits (in 2y) are not counted; --authorship counts them\n" in out


def test_show_finds_a_function(call: Call, workplace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    include = 'include = ["daemon/*.[ch]", "daemon/run"]'
    exposed = f'{include}\nexposed = [{{ globs = ["daemon/main.c"], reason = "messages of a VM" }}]'
    (workplace / "components.toml").write_text(small_text((include, exposed)))
    assert call("show", "main") == 0
    first, second, *rest = capsys.readouterr().out.splitlines()
    assert first == "main: daemon/main.c:1-4"
    assert second.startswith(f"  in daemon (qubes), {ALPHA} at ")
    assert rest[:2] == ["  4 NLOC, CCN 1, 0 parameters", "  input arrives here first: messages of a VM"]
    assert call("show", "mian") == 2
    assert "mian: neither a component nor a function of R1; did you mean main" in capsys.readouterr().err


def test_show_of_a_component_that_the_release_lacks(
    call: Call, workplace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    narrowed = small_text(('group = "linked"', 'group = "linked"\nsince = "main"'))
    (workplace / "components.toml").write_text(narrowed)
    assert call("show", "daemon+library") == 2
    assert capsys.readouterr().err.startswith("auditor: daemon+library: no part of R1; ")


def test_show_of_a_component_that_is_left_out(call: Call, workplace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workplace / "components.toml").write_text(small_text(*WITHOUT_HYPERVISOR))
    assert call("show", "hypervisor") == 2
    assert capsys.readouterr().err == "auditor: hypervisor: left out of R1: not read\n"


def test_a_release_with_something_left_out_is_complete_and_says_so(
    call: Call, workplace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (workplace / "components.toml").write_text(small_text(*WITHOUT_HYPERVISOR))
    assert call("audit") == 0
    table = capsys.readouterr().out
    assert re.search(r"^total qubes +3 ", table, re.MULTILINE)
    assert re.search(r"^TCB \(qubes \+ third-party\), 1 of 2 components +3 +5 +0 +1 +6 ", table, re.MULTILINE)
    assert "LEFT OUT of R1 by the manifest" in table
    assert "\n  hypervisor: not read\n" in table
    assert "claim small: NOT MEASURABLE: at least 5; left out: hypervisor" in table
    document = json.loads((workplace / "reports" / "audit.json").read_text())
    assert (document["complete"], document["partial"], document["exit_code"]) == (True, False, 0)
    assert [item["id"] for item in document["left_out"]] == ["hypervisor"]
    assert call("check") == 0
    out = capsys.readouterr().out
    assert out.startswith("Small OS R1: the TCB, 1 of 2 components, is 6 SLOC in 3 files ")
    assert "\n  hypervisor: not read\n" in out


def test_lock_pins_and_audit_keeps_to_it(
    call: Call, workplace: Path, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]
) -> None:
    first = upstreams.git(ALPHA, "rev-parse", "v1^{commit}")
    assert call("lock", "--release", "R1") == 0
    assert f"R1  alpha  v1  {first[:12]}  new" in capsys.readouterr().out
    upstreams.git(ALPHA, "tag", "--delete", "v1")
    moved = upstreams.commit(ALPHA, {**FILES, "daemon/main.c": "int main;\n"}, tag="v1")
    assert call("check") == 0
    assert "the TCB is 16 SLOC" in capsys.readouterr().out
    assert call("audit", "--update") == 1
    assert "the TCB is 16 SLOC" not in capsys.readouterr().err
    assert [entry.revision for entry in load_lock(workplace / "components.lock").revisions][:1] == [first]
    assert call("lock", "--release", "R1", "--move-tag", "alpha") == 0
    assert call("audit") == 0
    assert "the TCB" not in capsys.readouterr().err
    lock = load_lock(workplace / "components.lock")
    assert [entry.revision for entry in lock.revisions if entry.repository == "alpha"] == [moved]
    document = json.loads((workplace / "reports" / "audit.json").read_text())
    assert document["totals"]["tcb"]["code"] == 13
    assert document["as_of"] == "2026-01-02"
    assert document["components"][0]["sources"][0]["locked"] is True


def test_lock_tells_what_it_could_not_resolve(
    call: Call, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]
) -> None:
    upstreams.git(BETA, "tag", "--delete", "v1")
    assert call("lock", "--release", "R1") == 3
    captured = capsys.readouterr()
    assert f"auditor: {BETA}: has no tag or branch v1" in captured.err
    assert "alpha" in captured.out


def test_what_is_only_compared_with_is_not_locked(call: Call, workplace: Path) -> None:
    assert call("lock", "--release", "R1") == 0
    assert [entry.repository for entry in load_lock(workplace / "components.lock").revisions] == ["alpha", "beta"]


def test_comparisons_are_counted_on_request_and_kept(call: Call, workplace: Path) -> None:
    assert call("audit", "--comparisons") == 0
    document = json.loads((workplace / "reports" / "audit.json").read_text())
    (linux,) = [component for component in document["components"] if component["id"] == "linux"]
    assert (linux["totals"]["c"], linux["files"], linux["recorded"]["resolved"]) == (100, [], "2026-01-02")
    assert call("audit") == 0
    assert json.loads((workplace / "reports" / "audit.json").read_text())["claims"] == document["claims"]


def comparison_line(text: str) -> str:
    """What the terminal says of the comparison that can be counted."""
    return next(line for line in text.splitlines() if line.startswith("Linux: "))


def test_a_comparison_that_a_mirror_lacks_is_not_counted_and_the_rest_is_measured(
    call: Call, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]
) -> None:
    upstreams.git_dir(KERNEL).rename(upstreams.folder / "elsewhere")
    assert call("audit", "--comparisons", "--format", "text") == 3
    captured = capsys.readouterr()
    assert re.search(rf"^auditor: {KERNEL}: not in the mirror; .*; linux was not counted$", captured.err, re.MULTILINE)
    assert comparison_line(captured.out) == "Linux: not counted; run `auditor audit --comparisons`"
    assert "claim small: HOLDS" in captured.out


def test_a_comparison_pinned_to_a_commit_that_is_gone_is_not_counted(
    call: Call, workplace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = "7" * 40
    text = small_text(('kernel"\nrefs = { R1 = "v6", main = "main" }', f'kernel"\nref = "{gone}"'))
    (workplace / "components.toml").write_text(text)
    assert call("audit", "--comparisons", "--format", "text") == 3
    captured = capsys.readouterr()
    assert f"auditor: {KERNEL}: has no commit {gone}" in captured.err
    assert "linux was not counted" in captured.err
    assert comparison_line(captured.out) == "Linux: not counted; run `auditor audit --comparisons`"


def test_one_ref_stands_for_every_release_of_a_comparison(
    call: Call, workplace: Path, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]
) -> None:
    upstreams.git(BETA, "branch", "-M", "main")
    text = small_text(('kernel"\nrefs = { R1 = "v6", main = "main" }', 'kernel"\nref = "v6"'))
    (workplace / "components.toml").write_text(text)
    assert call("audit", "--comparisons", "--format", "text") == 0
    counted = comparison_line(capsys.readouterr().out)
    assert counted.startswith("Linux: 100 SLOC, 6.25 times the TCB, of it 100 C, 0 assembly, 0 other, at v6 (")
    call("audit", "--release", "main", "--format", "text")
    assert comparison_line(capsys.readouterr().out).startswith("Linux: 100 SLOC, ")


def test_show_says_where_the_figure_of_a_comparison_comes_from(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("show", "linux") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "not counted; run `auditor audit --comparisons`"
    call("audit", "--comparisons", "--format", "json")
    capsys.readouterr()
    assert call("show", "linux") == 0
    head, *_, source, include, figure = capsys.readouterr().out.splitlines()
    assert head == "linux: Linux (comparison)"
    assert re.fullmatch(r"  source: kernel at v6 \([0-9a-f]{40}\), recorded", source)
    assert include == "    include **/*.[ch]"
    assert figure.startswith("100 SLOC, of it 100 C, 0 assembly, 0 other, at v6 (")
    assert call("show", "windows") == 0
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "  cited, not measured: about 50,000,000 lines (2015, unverifiable): a blog",
        "  a line: not known; tool: not known; counted: not known; no ratio: other definition",
    ]


def test_a_count_by_other_globs_is_not_used(call: Call, workplace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("audit", "--comparisons", "--format", "text") == 0
    assert comparison_line(capsys.readouterr().out).startswith("Linux: 100 SLOC, ")
    text = small_text(('include = ["**/*.[ch]"]', 'include = ["**/*.[ch]"]\nexclude = ["init/*"]'))
    (workplace / "components.toml").write_text(text)
    assert call("audit", "--format", "text") == 0
    assert comparison_line(capsys.readouterr().out) == "Linux: not counted; run `auditor audit --comparisons`"


def test_a_count_by_an_earlier_scanner_says_so(call: Call, workplace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("audit", "--comparisons", "--format", "text") == 0
    assert "of the scanner, now" not in capsys.readouterr().out
    lock = workplace / "components.lock"
    (record,) = load_lock(lock).comparisons
    save_lock(load_lock(lock).with_comparison(replace(record, scanner="0")), lock)
    assert call("audit", "--format", "text") == 0
    told = comparison_line(capsys.readouterr().out)
    assert f"by version 0 of the scanner, now {record.scanner}: count again with --comparisons" in told


def test_ref_overrides(call: Call, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]) -> None:
    upstreams.commit(ALPHA, {**FILES, "daemon/run": "#!/bin/sh\nexec true\nexit 0\n"}, tag="v2")
    assert call("audit", "--ref", "alpha=v2", "--format", "text") == 0
    assert re.search(r"^  alpha: v2 \([0-9a-f]{12}\), overridden by --ref$", capsys.readouterr().out, re.MULTILINE)


def test_update_leaves_an_overridden_repository_alone(call: Call, workplace: Path, upstreams: Upstreams) -> None:
    upstreams.git(ALPHA, "update-ref", "refs/tags/v9", "v1^{commit}")
    upstreams.git(ALPHA, "tag", "--delete", "v1")
    assert call("audit", "--update", "--ref", "alpha=v9", "--format", "json") == 0
    locked = [entry.repository for entry in load_lock(workplace / "components.lock").revisions]
    assert locked == ["beta"]


def test_component_measures_only_that(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("audit", "--component", "daemon", "--format", "text") == 0
    out = capsys.readouterr().out
    assert "R1, some components only" in out
    assert "hypervisor " not in out.split("claim")[0]
    assert re.search(r"^daemon alone +3 ", out, re.MULTILINE)
    assert "TCB" not in out
    assert "claim" not in out
    assert out.splitlines()[-1] == "verdict: complete, within all limits on it; nothing to do"


def test_offline_uses_the_cache_alone(call: Call, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("check") == 0
    upstreams.folder.rename(upstreams.folder.with_name("gone"))
    assert run(["check", "--offline"]) == 0
    assert "the TCB is 16 SLOC" in capsys.readouterr().out


def test_offline_without_a_cache_is_incomplete(workplace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--offline"]) == 3
    out = capsys.readouterr().out
    assert f"  {ALPHA}: v1 is not in the cache; run once without --offline (daemon, daemon+library)" in out


def test_no_upstream_shows_the_recorded_audit(
    call: Call, workplace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    call("lock", "--release", "R1")
    call("audit", "--output", "recorded")
    (workplace / "empty").mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(workplace / "other machine"))
    capsys.readouterr()
    code = run(["audit", "--recorded", "recorded/audit.json", "--mirror", "empty"])
    captured = capsys.readouterr()
    assert code == 3
    assert re.search(r"^daemon +qubes .* recorded 2026-01-02$", captured.out, re.MULTILINE)
    assert captured.out.startswith("RECORDED: no upstream could be reached; these are the figures")
    assert "as they stood on 2026-01-02" in captured.out
    assert f"auditor: {ALPHA}: not in the mirror" in captured.err
    assert captured.out.splitlines()[-1] == (
        "verdict: RECORDED figures of 2026-01-02 are shown, nothing was measured today: no upstream could be reached; "
        "as recorded: complete, within all limits; next: run again with a network, or with --mirror DIR "
        "(AUDITOR_MIRROR=DIR)"
    )
    assert {path.name for path in (workplace / "reports").iterdir()} == {
        ".pages",
        "components",
        "hotspots.html",
        "search.html",
        "index.html",
    }
    assert "recorded" in (workplace / "reports" / "index.html").read_text().lower()


@pytest.mark.parametrize(("replacement", "code"), [((), 0), ((("maximum = 1000", "maximum = 10"),), 1)], ids=["0", "1"])
def test_a_recorded_audit_that_is_accepted_has_its_own_exit_code(
    replacement: tuple[tuple[str, str], ...], code: int, call: Call, workplace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call("audit", "--output", "recorded")
    (workplace / "components.toml").write_text(small_text(*replacement))
    (workplace / "empty").mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(workplace / "other machine"))
    shown = ["audit", "--recorded", "recorded/audit.json", "--mirror", "empty"]
    assert run(shown) == 3
    assert run([*shown, "--accept-recorded"]) == code


def test_accepting_what_is_recorded_makes_no_incomplete_audit_whole(call: Call, upstreams: Upstreams) -> None:
    call("audit", "--output", "recorded")
    upstreams.git_dir(BETA).rename(upstreams.folder / "gone")
    assert call("audit", "--recorded", "recorded/audit.json", "--accept-recorded") == 3


def test_one_upstream_is_enough_to_measure(
    call: Call, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]
) -> None:
    call("audit", "--output", "recorded")
    upstreams.git_dir(BETA).rename(upstreams.folder / "gone")
    assert call("audit", "--recorded", "recorded/audit.json") == 3
    out = capsys.readouterr().out
    assert "RECORDED" not in out
    assert "INCOMPLETE" in out


def test_mirror_can_be_carried_elsewhere(
    workplace: Path, upstreams: Upstreams, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["mirror", "carried", "--release", "R1", "--from", str(upstreams.folder)]) == 0
    upstreams.folder.rename(upstreams.folder.with_name("gone"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(workplace / "other machine"))
    assert run(["check", "--mirror", "carried"]) == 0
    assert "the TCB is 16 SLOC" in capsys.readouterr().out
    assert run(["claims", "--mirror", "carried"]) == 0
    assert "page Security-critical code: code.rst at " in capsys.readouterr().out


LINES = f"at {PAGE_REVISION[:12]}, main now at"


def test_claims_are_a_ledger(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("claims") == 0
    out = capsys.readouterr().out
    assert out.startswith("auditor: claims about Small OS R1\n\nsmall: HOLDS (under 4 of 4 definitions of a line)\n")
    assert '  "tens of lines"\n' in out
    assert f"  Security-critical code, code.rst at {PAGE_REVISION[:12]}, https://example.org/doc\n" in out
    assert "  true if: tcb has 10 to 99 lines of C\n  read as: 10 to 99\n" in out
    assert re.search(r"^    SLOC +15  holds +5 inside$", out, re.MULTILINE)
    assert "smaller: NOT MEASURABLE (under 1 of 1 definitions of a line)" in out
    assert f"code.rst {LINES} {PAGE_REVISION[:12]}: no finding\n" in out
    verdict = "verdict: complete, of 2 claims 1 hold, 0 fail, 1 are not measurable; nothing to do"
    assert out.splitlines()[-1] == verdict


def test_claims_show_the_logarithm_of_like_over_like(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    call("audit", "--comparisons", "--format", "json")
    assert call("claims") == 0
    out = capsys.readouterr().out
    assert "smaller: FAILS (under 2 of 2 definitions of a line)" in out
    assert "      linux (recorded): log10(100 / 15) = 0.82\n" in out
    assert re.search(r"^    physical +15  fails +0\.18 orders outside$", out, re.MULTILINE)


@pytest.mark.parametrize("command", ["audit", "check", "claims"])
def test_a_false_claim_fails_only_if_it_is_gated(
    command: str, call: Call, workplace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    false = ("minimum = 10", "minimum = 16")
    (workplace / "components.toml").write_text(small_text(false))
    assert [call(command), call(command, "--gate-claims")] == [0, 1]
    capsys.readouterr()
    (workplace / "components.toml").write_text(small_text(false, ('"10 to 99"', '"10 to 99"\ngate = true')))
    assert call(command) == 1
    assert "small" in capsys.readouterr().out
    (workplace / "components.toml").write_text(small_text())
    assert call(command, "--gate-claims") == 0


def test_a_gated_failure_is_named(call: Call, workplace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workplace / "components.toml").write_text(small_text(("minimum = 10", "minimum = 16")))
    call("check", "--gate-claims")
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("verdict: complete, within all limits, gated claims failed: small; next: `auditor claims`")
    call("audit", "--gate-claims")
    claim, _ = json.loads((workplace / "reports" / "audit.json").read_text())["claims"]
    assert (claim["verdict"], claim["gate"]) == ("fails", True)


def test_claims_tell_what_a_page_has_become(
    call: Call, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]
) -> None:
    now = upstreams.commit(DOC, {"code.rst": PAGE.replace("tens of lines", "hundreds of lines")})
    assert call("claims") == 1
    place = f"  CHANGED: components.toml:110: claims[0].quote: code.rst:5 at {now[:12]} (main)\n"
    assert place in capsys.readouterr().out
    assert call("claims", "--no-pages") == 0
    assert "CHANGED" not in capsys.readouterr().out


def test_a_page_out_of_reach_is_incomplete(
    call: Call, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]
) -> None:
    upstreams.git_dir(DOC).rename(upstreams.folder / "gone")
    assert call("claims") == 3
    assert f"page Security-critical code: NOT READ AGAIN: {DOC}: not in the mirror" in capsys.readouterr().out


def test_claims_offline_use_the_cache(call: Call, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("claims") == 0
    online = capsys.readouterr().out
    upstreams.folder.rename(upstreams.folder.with_name("gone"))
    assert run(["claims", "--offline"]) == 0
    assert capsys.readouterr().out == online


def test_validate_explains(workplace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["validate"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(
        "components.toml is a valid manifest of Small OS: 5 components, 3 repositories, releases R1, main\n"
    )
    assert "third-party (in the TCB total):\n  hypervisor: from beta; runs in hypervisor\n" in out
    assert "windows: cited, 50,000,000 lines, unverifiable" in out


def test_validate_explains_what_is_left_out_and_where_parts_hold(
    workplace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = small_text(
        *WITHOUT_HYPERVISOR,
        ('group = "linked"', 'group = "linked"\nsince = "main"'),
        ("maximum = 1000", 'maximum = 1000\nuntil = "R1"'),
    )
    (workplace / "components.toml").write_text(changed)
    assert run(["validate"]) == 0
    out = capsys.readouterr().out
    assert "left out in R1: hypervisor: not read\n" in out
    assert "  daemon+library: from alpha; runs in dom0, VM; only in main\n" in out
    assert "limit: tcb at most 1,000 SLOC (code) in R1\n" in out
    assert "limit: daemon at most 500 SLOC (c)\n" in out


@pytest.mark.parametrize("which", ["manifest", "audit", "scenario", "diff"])
def test_schema_prints_what_is_published(which: str, workplace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", which]) == 0
    name = "components" if which == "manifest" else which
    published = ROOT / "docs" / f"{name}.schema.json"
    assert capsys.readouterr().out == published.read_text()


BAD = {
    "no manifest": (["check", "--manifest", "absent.toml"], "auditor: absent.toml: cannot be read"),
    "unknown release": (["check", "--release", "R9"], "auditor: R9: no release of components.toml; there is R1, main"),
    "unknown component": (
        ["show", "demon"],
        "demon: neither a component nor a function of R1; did you mean daemon",
    ),
    "ref without =": (["check", "--ref", "alpha"], "auditor: --ref alpha: write REPOSITORY=REF"),
    "ref of unknown": (["check", "--ref", "a=b"], "auditor: --ref a=b: a is no repository of components.toml"),
    "ref is an option": (["check", "--ref", "alpha=--x"], "auditor: '--x': not a ref auditor uses"),
    "no such mirror": (["check", "--mirror", "absent"], "Directory 'absent' does not exist"),
    "unknown option": (["check", "--frobnicate"], "No such option"),
    "component in capitals": (
        ["show", "Daemon"],
        "auditor: Daemon: no component of components.toml; did you mean daemon",
    ),
    "part of a component": (
        ["audit", "--component", "visor"],
        "no component of components.toml; did you mean hyp",
    ),
    "no function either": (
        ["show", "a-b"],
        "a-b: no component of components.toml; there is daemon, hyp",
    ),
    "unknown command": (["frobnicate"], "Error: frobnicate: no such command; `auditor --help` lists them"),
    "misspelt command": (["shwo"], "Error: shwo: no such command; did you mean show?"),
    "misspelt repository": (
        ["audit", "--ref", "alfa=v1"],
        "is no repository of components.toml; did you mean alpha?",
    ),
    "several on one stream": (
        ["audit", "-o", "-"],
        "--output -: html, json, text cannot share one stream",
    ),
    "files on a stream": (
        ["audit", "-o", "-", "--format", "csv"],
        "auditor: --output -: csv is written as files",
    ),
    "unknown format": (["audit", "--format", "pdf"], "'pdf' is not one of 'html', 'json', 'text', 'csv'"),
    "jobs": (["check", "--jobs", "0"], "0 is not in the range"),
}


@pytest.mark.parametrize(("arguments", "message"), BAD.values(), ids=BAD.keys())
def test_bad_arguments_are_exit_2(
    arguments: list[str], message: str, workplace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert message in captured.err
    assert "Traceback" not in captured.err


IDLE_GLOBS = {
    "an include": (('"daemon/run"', '"daemon/run", "daemon/gone.c"'), 3, 41, "daemon/gone.c"),
    "an exclude": (('"daemon/*_test.c"', '"daemon/*_test.c", "daemon/gone.c"'), 1, 42, "daemon/gone.c"),
}


@pytest.mark.parametrize("case", IDLE_GLOBS.values(), ids=IDLE_GLOBS.keys())
def test_a_glob_that_matches_nothing_is_a_finding_and_stops_nothing(
    case: tuple[tuple[str, str], int, int, str], call: Call, workplace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change, code, line, glob = case
    (workplace / "components.toml").write_text(small_text(change))
    assert call("check") == code
    shown = capsys.readouterr().out.splitlines()
    kind = "include" if code == 3 else "exclude"
    (found,) = (text for text in shown if text.startswith("MANIFEST: "))
    assert found.startswith(f"MANIFEST: components.toml:{line}: '{glob}' in `{kind}` of daemon ")
    assert [text for text in shown if glob in text and text != found] == (
        [f"  {ALPHA} {glob}: a glob of an include that selects no file of the measured commit (daemon)"]
        if code == 3
        else []
    )
    assert "the manifest does not fit what was measured in 1 place" in shown[-1]
    assert call("check", "--format", "json") == code
    document = json.loads(capsys.readouterr().out)
    assert (document["complete"], document["exit_code"]) == (code == 1, code)
    assert document["totals"]["code"] == 16
    assert call("check", "--component", "hypervisor") == 0


def test_a_ref_that_ranges_cannot_be_compared_with_is_told_with_what_they_leave_out(
    call: Call, workplace: Path, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]
) -> None:
    ranges = 'exclude = ["daemon/*_test.c", { glob = "daemon/m*.c", since_ref = "v2" }]'
    (workplace / "components.toml").write_text(small_text(('exclude = ["daemon/*_test.c"]', ranges)))
    upstreams.commit(ALPHA, FILES, tag="v2")
    upstreams.commit(ALPHA, FILES, branch="staging")
    found = {}
    for ref in ("v1", "v2", "staging"):
        code = call("check", "--format", "json", "--ref", f"alpha={ref}")
        document = json.loads(capsys.readouterr().out)
        found[ref] = code, document["totals"]["files"], document["uncertain"]
    line = (
        "alpha: staging cannot be compared with v2, so that globs with such a range (1) hold where they match, "
        "files left out by that: 1; measure a tag like these to be sure"
    )
    assert found == {"v1": (0, 4, []), "v2": (0, 3, []), "staging": (0, 3, [line])}
    assert call("check", "--ref", "alpha=staging") == 0
    assert f"UNCERTAIN: {line}" in capsys.readouterr().out.splitlines()
    assert call("diff", "R1", "R1", "--ref", "alpha=staging") == 0
    assert f"auditor: {line}" in capsys.readouterr().err.splitlines()


def test_a_review_without_a_blob_holds_for_later_contents_and_hides_no_other_dispute(
    call: Call, workplace: Path, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]
) -> None:
    generated = "BEGIN {\n\tif (a) { a = 1; }\n\twhile (a) { a--; }\n\treturn a;\n}\n"
    for tag, content in (("v2", generated), ("v3", f"int later;\n{generated}")):
        upstreams.commit(ALPHA, {**FILES, "daemon/main.c": content}, tag=tag)
    review = '[[accepted]]\nrepository = "%s"\npath = "daemon/main.c"\nchecks = [%s]\nreason = "generated"\n'
    found = {}
    for repository, checks in (("alpha", '"E", "J"'), ("alpha", '"E"'), ("beta", '"E", "J"')):
        (workplace / "components.toml").write_text(small_text() + review % (repository, checks))
        for tag in ("v2", "v3"):
            code = call("check", "--component", "daemon", "--format", "json", "--ref", f"alpha={tag}")
            disputed = json.loads(capsys.readouterr().out)["disputed"]
            found[repository, checks, tag] = code, [item["reason"].partition(":")[0] for item in disputed]
    assert found == {
        ("alpha", '"E", "J"', "v2"): (0, []),
        ("alpha", '"E", "J"', "v3"): (0, []),
        ("alpha", '"E"', "v2"): (3, ["check J"]),
        ("alpha", '"E"', "v3"): (3, ["check J"]),
        ("beta", '"E", "J"', "v2"): (3, ["check E", "check J"]),
        ("beta", '"E", "J"', "v3"): (3, ["check E", "check J"]),
    }


def test_a_comparison_that_its_globs_do_not_fit_is_not_recorded(
    call: Call, workplace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    globs = 'include = ["**/*.[ch]"]\nexclude = ["gone/**"]'
    text = small_text(('include = ["**/*.[ch]"]', globs))
    (workplace / "components.toml").write_text(text)
    assert call("audit", "--comparisons", "--format", "text") == 3
    captured = capsys.readouterr()
    line = text[: text.index("gone/**")].count("\n") + 1
    place = f"auditor: components.toml:{line}: 'gone/**' in `exclude` of linux matches no file of kernel at v6"
    assert any(line.startswith(place) and line.endswith("linux was not counted") for line in captured.err.splitlines())
    assert "16" in captured.out
    assert not (workplace / "components.lock").exists()


def test_what_shows_figures_alone_tells_where_the_manifest_does_not_fit(
    call: Call, workplace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change = ('"daemon/*_test.c"', '"daemon/*_test.c", "daemon/gone.c"')
    (workplace / "components.toml").write_text(small_text(change))
    told = "auditor: components.toml:42: 'daemon/gone.c' in `exclude` of daemon matches no file of alpha at v1"
    for command in (
        ["show", "daemon"],
        ["claims", "--no-pages"],
        ["diff", "R1", "R1"],
        ["timeline", "--release", "R1"],
    ):
        assert call(*command) == 0, command
        lines = capsys.readouterr().err.splitlines()
        assert sum(line.startswith(told) for line in lines) == 1, command
    assert call("check") == 1
    assert told not in capsys.readouterr().err


def test_a_file_selected_twice_counts_once_and_is_a_finding(
    call: Call, workplace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("audit", "--format", "json", "-o", "-") == 0
    once = json.loads(capsys.readouterr().out)
    again = '\n\n[[components.sources]]\nrepository = "alpha"\ninclude = ["daemon/common.h"]\n'
    (workplace / "components.toml").write_text(small_text(('*_test.c"]\n', f'*_test.c"]{again}')))
    assert call("audit", "--format", "json", "-o", "-") == 1
    twice = json.loads(capsys.readouterr().out)
    assert twice["totals"] == once["totals"]
    assert twice["components"][0]["files"] == once["components"][0]["files"]
    assert [(item["kind"], item["name"], item["line"]) for item in twice["misfits"]] == [
        ("selected twice", "daemon/common.h", 44)
    ]
    for form, file in (("text", ""), ("csv", "files.csv")):
        assert call("audit", "--format", form) == 1
        shown = (workplace / "reports" / file).read_text() if file else capsys.readouterr().out
        assert ("daemon/common.h of alpha at v1" in shown) == (form == "text")
        assert shown.count("daemon/common.h") == 1


@pytest.mark.parametrize(
    ("form", "file"), [("json", "audit.json"), ("csv", "claims.csv"), ("badge", "badge.json"), ("sarif", "audit.sarif")]
)
def test_a_report_that_cannot_be_written_is_exit_3(
    form: str, file: str, call: Call, workplace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (workplace / "reports" / file / "in the way").mkdir(parents=True)
    assert call("audit", "--format", form) == 3
    assert "could not be written" in capsys.readouterr().err


def test_formats_are_written_into_the_folder(call: Call, workplace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = ("csv", "markdown", "junit", "sarif", "codequality", "openmetrics", "badge", "cyclonedx")
    assert call("audit", "-o", "out", *(word for name in names for word in ("--format", name))) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    written = ["components.csv", "files.csv", "functions.csv", "claims.csv", "audit.md", "junit.xml", "audit.sarif"]
    written += ["gl-code-quality-report.json", "metrics.prom", "badge.svg", "badge.json", "tcb.cdx.json"]
    *told, last = captured.err.splitlines()
    assert told == [UNPINNED, *(f"auditor: wrote out/{name}" for name in written)]
    assert last == "auditor: verdict: complete, within all limits; nothing to do"
    assert sorted(path.name for path in (workplace / "out").iterdir()) == sorted(written)
    assert (workplace / "out" / "claims.csv").read_bytes().count(b"\r\n") == 3


def test_one_format_is_printed(call: Call, workplace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("audit", "--format", "markdown", "-o", "-") == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("## TCB of Small OS R1: 16 SLOC\n")
    assert captured.err == f"{UNPINNED}\nauditor: verdict: complete, within all limits; nothing to do\n"
    assert call("audit", "--format", "json", "--format", "json", "--output", "-") == 0
    assert json.loads(capsys.readouterr().out)["totals"]["tcb"]["code"] == 16
    assert sorted(path.name for path in workplace.iterdir()) == ["components.toml"]


def test_an_exceeded_limit_is_exit_1_in_every_format(call: Call, workplace: Path) -> None:
    (workplace / "components.toml").write_text(small_text(("maximum = 1000", "maximum = 1")))
    for name in ("junit", "sarif", "codequality"):
        assert call("audit", "--format", name, "-o", "out") == 1
    assert 'failures="1"' in (workplace / "out" / "junit.xml").read_text()


def test_a_place_in_the_manifest_has_its_name(call: Call, workplace: Path) -> None:
    (workplace / "other.toml").write_text(small_text(("maximum = 1000", "maximum = 1")))
    assert call("audit", "--manifest", "other.toml", "--format", "sarif") == 1
    (result, *_) = json.loads((workplace / "reports" / "audit.sarif").read_text())["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "other.toml"}


def test_a_recorded_audit_is_never_printed_as_a_new_one(
    call: Call, workplace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    call("audit", "--output", "recorded")
    (workplace / "empty").mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(workplace / "other machine"))
    capsys.readouterr()
    arguments = ["audit", "--recorded", "recorded/audit.json", "--mirror", "empty", "-o", "-", "--format"]
    assert run([*arguments, "json"]) == 3
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "auditor: audit.json is not written, since nothing was measured" in captured.err
    assert run([*arguments, "openmetrics"]) == 3
    assert 'auditor_recorded{release="R1"} 1.0' in capsys.readouterr().out


def test_standard_output_that_takes_no_more_is_exit_3(workplace: Path) -> None:
    with Path("/dev/full").open("w") as full:
        finished = subprocess.run(
            [sys.executable, "-m", "auditor", "validate"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert finished.returncode == 3
    assert finished.stderr == "auditor: standard output could not be written: No space left on device\n"


def test_help_lists_every_command_in_its_section(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    out = capsys.readouterr().out
    sections = re.findall(r"^(Measure|Understand|Keep|Set up):", out, re.MULTILINE)
    assert sections == ["Measure", "Understand", "Keep", "Set up"]
    for command in COMMANDS:
        assert re.search(rf"^  {command} ", out, re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([command, "--help"]) == 0
    assert f"Usage: auditor {command} " in capsys.readouterr().out
