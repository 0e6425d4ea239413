# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The ranking of hot spots beside later advisories: what a fix changes, and how often it comes first."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from auditor.declared.manifest import load_manifest
from auditor.documents.audit import encode_audit
from auditor.errors import FetchError
from auditor.findings.hotspots import HotSpot
from auditor.findings.judge import judge
from auditor.model.manifest import RankingCheck
from auditor.model.measured import Function
from auditor.upstream.addresses import find_mirror
from auditor.upstream.git_command import GitCommand
from tests.made.audits import SOURCE, make_audit, measured_file, result_of
from tests.made.manifests import ALPHA, small_manifest, small_text
from tests.made.places import ROOT
from tests.made.upstreams import Upstreams
from tools import advisories
from tools.advisories import (
    ADVISORY,
    BUDGETS,
    Fixes,
    chance_to_come_first,
    changed_lines,
    compare_orders,
    find_fixes,
    found_by_chance,
)

MIRROR = os.environ.get("AUDITOR_MIRROR", "")

ONE, TWO = "int one(void)\n{\n    return 1;\n}\n", "int two(void)\n{\n    return 2;\n}\n"
NEW = "int new(void)\n{\n    return 3;\n}\n"
PATH = "daemon/main.c"


@pytest.fixture
def since(upstreams: Upstreams) -> str:
    return upstreams.commit(ALPHA, {PATH: ONE + TWO, "notes": "a\n"})


def fixes(upstreams: Upstreams, since: str) -> Fixes:
    return find_fixes(GitCommand(upstreams.git_dir(ALPHA), ALPHA), since, "main", ADVISORY)


FIXES = {
    "a line changes": (ONE + TWO.replace("2", "7"), {"two"}),
    "a line is added": (ONE.replace("{", "{\n    check();") + TWO, {"one"}),
    "a line goes": (ONE + TWO.replace("    return 2;\n", ""), {"two"}),
    "both change": (ONE.replace("1", "7") + TWO.replace("2", "7"), {"one", "two"}),
    "a function is added between": (ONE + NEW + TWO, set()),
    "a function is added at the end": (ONE + TWO + NEW, set()),
    "nothing is left": ("", {"one", "two"}),
}


@pytest.mark.parametrize(("content", "names"), FIXES.values(), ids=FIXES.keys())
def test_a_function_is_fixed_if_one_of_its_lines_changes(
    upstreams: Upstreams, since: str, content: str, names: set[str]
) -> None:
    upstreams.commit(ALPHA, {PATH: content, "notes": "b\n"}, message="Check it\n\nThis is XSA-123 / CVE-2026-1.")
    assert fixes(upstreams, since) == Fixes(1, frozenset((PATH, name) for name in names))


def test_other_commits_do_not_count(upstreams: Upstreams, since: str) -> None:
    changed = upstreams.commit(ALPHA, {PATH: NEW + ONE + TWO}, message="This is part of XSA-1.")
    assert fixes(upstreams, since).commits == 1
    upstreams.commit(ALPHA, {PATH: NEW + ONE}, message="As seen while looking at XSA-1")
    assert fixes(upstreams, changed) == Fixes(0, frozenset())


def test_lines_that_only_come_lie_between_two() -> None:
    changed = "--- a/x.c\n+++ b/x.c\n@@ -4,0 +5,2 @@\n+a\n@@ -9 +12 @@\n--- a/y.c\n+b\f@@ -7 +7 @@\n@@ -20,3 +22,0 @@\n"
    added = "new file mode 100644\n--- /dev/null\n+++ b/z.c\n@@ -0,0 +1 @@\n+c\n"
    patch = "".join(f"diff --git a/x b/x\n{part}" for part in (changed, added, "old mode 100644\n"))
    assert changed_lines(patch) == {"x.c": [(5, 4), (9, 9), (20, 22)]}


def test_a_name_that_git_quotes_is_refused() -> None:
    with pytest.raises(FetchError, match=r'"a/x\\ty.c"'):
        changed_lines('diff --git "a/x\\ty.c" "b/x\\ty.c"\n--- "a/x\\ty.c"\n+++ "b/x\\ty.c"\n@@ -1 +1 @@\n')


def test_a_file_that_cannot_be_measured_is_refused(upstreams: Upstreams, since: str) -> None:
    broken = upstreams.commit(ALPHA, {PATH: b"int a;\n\0"}, message="Break it")
    upstreams.commit(ALPHA, {PATH: ONE}, message="This is XSA-1")
    with pytest.raises(FetchError, match=PATH):
        fixes(upstreams, broken)


@pytest.mark.parametrize(
    ("values", "is_fixed", "chance"),
    [
        ((3, 2, 1), (True, False, False), 1.0),
        ((3, 2, 1), (False, False, True), 0.0),
        ((3, 2, 1), (False, True, False), 0.5),
        ((1, 1, 1), (True, False, False), 0.5),
        ((2, 2, 1, 1), (True, False, True, False), 0.5),
    ],
)
def test_the_chance_to_come_first(values: tuple[int, ...], is_fixed: tuple[bool, ...], chance: float) -> None:
    assert chance_to_come_first(values, is_fixed) == chance


@pytest.fixture
def arguments(upstreams: Upstreams, since: str, tmp_path: Path) -> list[str]:
    """The command for an audit of ten functions, of which a later advisory fixes `two`, the largest."""
    upstreams.commit(ALPHA, {PATH: ONE + TWO.replace("2", "7")}, message="This is XSA-1")
    names = ("one", *(f"f{number}" for number in range(8)), "two")
    functions = tuple(
        Function(name, line, line + 4, 5 if name == "two" else 2, 1, 0)
        for line, name in zip(range(1, 51, 5), names, strict=True)
    )
    source = replace(SOURCE, revision=since)
    item = measured_file(PATH, code=20, source=source, functions=functions)
    audit = make_audit(small_manifest().manifest, daemon=result_of((item,), revisions=(source,)))
    (tmp_path / "audit.json").write_bytes(encode_audit(audit, judge(audit, small_manifest().manifest)))
    (tmp_path / "components.toml").write_text(small_text())
    manifest = ["--manifest", str(tmp_path / "components.toml")]
    return [str(tmp_path / "audit.json"), "daemon", str(upstreams.git_dir(ALPHA)), "main", *manifest]


def test_the_table_says_how_each_order_finds_what_was_fixed(arguments: list[str]) -> None:
    result = CliRunner().invoke(advisories.main, arguments)
    assert (result.exit_code, result.output.splitlines()) == (
        0,
        [
            "1 commits fix 1 functions, of which 1 are ranked; of",
            "10 ranked functions 1 have their names and places.",
            "",
            "| order by | comes first | first 5 % | first 10 % | first 20 % | 20 % of NLOC |",
            "| --- | ---: | ---: | ---: | ---: | ---: |",
            "| score | 1.00 | 0 % | 100 % | 100 % | 0 % |",
            "| CCN | 0.50 | 0 % | 0 % | 0 % | 0 % |",
            "| NLOC | 1.00 | 0 % | 100 % | 100 % | 0 % |",
            "| churn | 0.50 | 0 % | 0 % | 0 % | 0 % |",
            "| exposure | 0.50 | 0 % | 0 % | 0 % | 0 % |",
            "",
            "| found within | 500 NLOC | 2,000 NLOC | 5,000 NLOC | 20,000 NLOC |",
            "| --- | ---: | ---: | ---: | ---: |",
            *(f"| {name} | 1 | 1 | 1 | 1 |" for name in ("score", "CCN", "NLOC", "churn", "exposure")),
            "| chance by line | 1.0 | 1.0 | 1.0 | 1.0 |",
        ],
    )


BAD = {
    "component": (1, "demon", 2, "demon: no component of"),
    "branch": (3, "nothing", 3, "advisories: "),
    "nothing fixed": (3, "main^", 2, "0 of 10 functions were fixed, which tells nothing about their order"),
}


@pytest.mark.parametrize(("place", "value", "code", "message"), BAD.values(), ids=BAD.keys())
def test_bad_input(arguments: list[str], place: int, value: str, code: int, message: str) -> None:
    arguments[place] = value
    result = CliRunner().invoke(advisories.main, arguments)
    assert (result.exit_code, message in result.output) == (code, True), result.output


# ------------------------------------------------------------------------------------- what a person can read of it


def spots_of(*nlocs: int) -> list[HotSpot]:
    """Functions in the order of a ranking, of so many NLOC and named by their place in it."""
    file = measured_file(PATH, code=1).file
    return [
        HotSpot("daemon", file, Function(f"f{place}", place, place, nloc, 1, 0), None, "", 1 - place / 100)
        for place, nloc in enumerate(nlocs, start=1)
    ]


def test_a_budget_holds_whole_functions_in_the_order_of_the_ranking() -> None:
    spots = spots_of(300, 200, 1, 1_499, 5_000, 3_000)
    fixed = frozenset((PATH, f"f{place}") for place in (1, 3, 4, 5, 6))
    found = {row.name: row.found for row in compare_orders(spots, fixed)}
    assert found["score"] == (1, 3, 3, 5)
    assert found["NLOC"] == (0, 0, 1, 5)


@pytest.mark.parametrize(("budget", "chance"), [(500, 0.1), (2_000, 0.4), (5_000, 1.0), (20_000, 2.0)])
def test_chance_is_the_share_of_the_lines_read(budget: int, chance: float) -> None:
    assert found_by_chance(spots_of(300, 200, 1, 1_499, 5_000, 3_000), 2, budget) == chance


def budgets_of(check: RankingCheck) -> tuple[str, str]:
    """The rows of the score and of chance, as the benchmark prints them."""
    found = " | ".join(str(budget.found) for budget in check.budgets)
    chance = " | ".join(f"{budget.chance:.1f}" for budget in check.budgets)
    return f"| score | {found} |", f"| chance by line | {chance} |"


def test_the_documentation_has_the_figures_of_the_manifest() -> None:
    (check,) = load_manifest(ROOT / "components.toml").manifest.ranking_checks
    text = (ROOT / "docs" / "hot-spots.md").read_text()
    assert [row for row in budgets_of(check) if row not in text.splitlines()] == []
    assert f"{check.commits} commits fix {check.fixed} of {check.ranked:,} ranked functions" in " ".join(text.split())
    assert tuple(budget.nloc for budget in check.budgets) == BUDGETS


@pytest.mark.mirrors
@pytest.mark.skipif(not MIRROR, reason="no real upstreams: set AUDITOR_MIRROR to a mirror of them")
def test_the_figures_of_the_manifest_are_measured() -> None:
    (check,) = load_manifest(ROOT / "components.toml").manifest.ranking_checks
    xen = find_mirror(Path(MIRROR), "https://github.com/xen-project/xen")
    recorded, manifest = ROOT / "reports" / "recorded" / "audit.json", ROOT / "components.toml"
    arguments = [str(recorded), check.component, str(xen), "stable-4.19", "--manifest", str(manifest)]
    lines = CliRunner().invoke(advisories.main, arguments).output.splitlines()
    budgets = lines[lines.index("") :][8:]
    assert [line for line in budgets if line.startswith(("| score", "| chance"))] == list(budgets_of(check))
    assert lines[0].startswith(f"{check.commits} commits fix ")
    assert lines[1] == f"{check.ranked:,} ranked functions {check.fixed} have their names and places."
