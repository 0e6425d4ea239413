# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Audits of the real upstreams, where a mirror of them is at hand: AUDITOR_MIRROR names it."""

import json
import os
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from auditor.cli import run
from tests.made.places import ROOT
from tests.reading.folders import read_shown
from tools.record import list_digests
from tools.signatures import PAGE, write_page

MIRROR = os.environ.get("AUDITOR_MIRROR", "")

# Debian's kernels stand in for those of the releases, as in the recorded audit of R4.3.0.
OLD_KERNEL, KERNEL = "linux=debian/6.1.192", "linux=debian/6.12.117"

# SLOC of the TCB without the components that the manifest leaves out of these releases.
OLD_RELEASES = {
    "R1": 176_525,
    "R2": 182_332,
    "R3.0": 203_751,
    "R3.1": 216_368,
    "R3.2": 216_955,
    "R4.0": 228_239,
    "R4.1.0": 261_417,
}

pytestmark = [
    pytest.mark.mirrors,
    pytest.mark.skipif(not MIRROR, reason="no real upstreams: set AUDITOR_MIRROR to a mirror of them"),
]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def kernel_of(release: str) -> tuple[str, str]:
    return "--ref", KERNEL if release in ("R4.3.0", "main") else OLD_KERNEL


def audit(release: str, output: Path, *options: str) -> int:
    files = ("--manifest", str(ROOT / "components.toml"), "--mirror", MIRROR, "--output", str(output))
    return run(["audit", "--release", release, *files, *kernel_of(release), *options])


def test_the_recorded_audit_is_measured_again_to_the_byte(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    assert audit("R4.3.0", tmp_path, "--timeline", "--authorship", "--scenarios", "--past") == 0
    recorded = ROOT / "reports" / "recorded"
    assert (tmp_path / "audit.json").read_bytes() == (recorded / "audit.json").read_bytes()
    pages = {name: content.decode() for name, content in read_shown(tmp_path).items() if name.endswith(".html")}
    assert list_digests(pages).splitlines() == (recorded / "pages.sha256").read_text().splitlines()


def test_lines_alone_are_those_of_a_full_audit(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    found = {}
    for name, options in (("full", ()), ("alone", ("--lines-only",))):
        assert audit("R4.3.0", tmp_path / name, "--scenarios", "--format", "json", *options) == 0
        document = json.loads((tmp_path / name / "audit.json").read_text())
        files = [file for item in document["components"] for file in item["files"]]
        keys = ("path", "blob", "language", "code", "comment", "blank", "physical", "size")
        found[name] = [[file[key] for key in keys] for file in files], document["limits"]
    assert found["alone"] == found["full"]
    assert len(found["alone"][0]) > 2_500


@pytest.mark.parametrize("release", ["R4.2.0", "main"])
def test_every_component_has_a_figure(
    release: str, tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    assert audit(release, tmp_path) == 0
    document = json.loads((tmp_path / "audit.json").read_text())
    assert document["complete"] is True
    measured = [item for item in document["components"] if item["group"] != "comparison"]
    assert [item["id"] for item in measured if item["totals"]["code"] == 0] == []


@pytest.mark.parametrize(("release", "code"), OLD_RELEASES.items(), ids=OLD_RELEASES.keys())
def test_an_old_release_is_measured_but_for_what_is_left_out(
    release: str, code: int, tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    assert audit(release, tmp_path) == 0
    document = json.loads((tmp_path / "audit.json").read_text())
    files = [file for item in document["components"] for file in item["files"]]
    assert [file["path"] for file in files if "disputes" in file and "acceptance" not in file] == []
    assert [gap for item in document["components"] for gap in item["unmeasured"]] == document["unclassified"] == []
    measured = [item for item in document["components"] if item["group"] != "comparison"]
    assert [item["id"] for item in measured if item["totals"]["code"] == 0] == []
    assert all(source["locked"] for item in measured for source in item["sources"])
    tcb = {item["id"] for item in document["left_out"] if item["group"] in ("qubes", "third-party")}
    assert (document["totals"]["tcb"]["code"], tcb) == (code, {"blkback", "rpm-verify"})


def test_the_docs_say_what_is_verified(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    page = PAGE.read_text()
    assert write_page(page, Path(MIRROR)) == page
    rows = [row for row in _rows(page) if len(row) == 4]
    for release, number in {"R4.3.0": 13, "R4.2.0": 13, "R4.1.0": 12}.items():
        by_key = {
            row[1].split("`")[1]: row[3].split(", ") for row in rows if row[0] == release and "verified" in row[1]
        }
        assert {key: len(names) for key, names in by_key.items()} == {"0064428F": number, "23E3222C": 1}
    old = [row for row in rows if row[0] in ("R1", "R2", "R3.0", "R3.1", "R3.2", "R4.0")]
    assert all(("refused" in row[1] or "nobody" in row[1]) and row[2] == "none" for row in old)


# SLOC of the TCB of R4.3.0 with later versions of Xen, which docs/scope-questions.md has.
LATER_XEN = {"RELEASE-4.20.0": 291_451, "RELEASE-4.21.0": 295_704, "RELEASE-4.22.0": 294_539}


@pytest.mark.parametrize(("ref", "code"), LATER_XEN.items(), ids=LATER_XEN.keys())
def test_a_later_xen_is_measured_as_the_manifest_is(
    ref: str, code: int, tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    assert audit("R4.3.0", tmp_path, "--scenarios", "--ref", f"xen={ref}") == 0
    document = json.loads((tmp_path / "audit.json").read_text())
    assert (document["complete"], document["totals"]["tcb"]["code"], document.get("misfits")) == (True, code, None)
    assert f"{code:,}" in (ROOT / "docs" / "scope-questions.md").read_text()


def trust(release: str, capsys: pytest.CaptureFixture[str]) -> Any:
    """What `auditor scenario` finds in `release`."""
    files = ("--manifest", str(ROOT / "components.toml"), "--mirror", MIRROR)
    assert run(["scenario", "--release", release, *files, *kernel_of(release), "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("release", ["R4.2.0", "R4.3.0", "main"])
def test_every_scenario_is_measured_and_nested(
    release: str, cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    found = trust(release, capsys)
    code_by_id = {scenario["id"]: scenario["totals"]["code"] for scenario in found["scenarios"]}
    for scenario in found["scenarios"]:
        assert scenario["totals"]["code"] > code_by_id.get(scenario["extends"], 0)
    attacked = [pair["vm"] for pair in found["barriers"] if pair["compromised"] == "sys-net-1" and pair["added"]]
    assert attacked == ["work"]


def test_the_document_has_the_figures_of_the_scenarios(
    cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    found = trust("R4.3.0", capsys)
    text = (ROOT / "docs" / "scenarios.md").read_text()
    rows = {row[0].rstrip(" +").strip("`"): row[3:] for row in _rows(text) if len(row) == 9}
    for scenario in found["scenarios"]:
        sizes = [scenario["totals"][key] for key in ("files", "c", "assembly", "other", "code")]
        assert rows[scenario["id"]] == [f"{size:,}" for size in (*sizes, scenario["growth"]["code"])]
    growths = [f"{pair['growth']['code']:,}" for pair in found["barriers"]]
    assert {row[2] for row in _rows(text) if len(row) == 4} - {"SLOC more", "---:"} == set(growths)


def _rows(text: str) -> list[list[str]]:
    """The cells of each row of a table in Markdown."""
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.split("\n") if line.startswith("|")]


def past_of(every: str, capsys: pytest.CaptureFixture[str], *components: str) -> list[dict[str, Any]]:
    """The points of the past of components up to R4.3.0."""
    capsys.readouterr()
    files = ("--manifest", str(ROOT / "components.toml"), "--mirror", MIRROR, "--release", "R4.3.0")
    assert run(["timeline", *components, "--every", every, *files, "--format", "json"]) in (0, 3)
    points: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["past"]["points"]
    return points


def test_the_past_ends_in_the_recorded_audit(
    cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    recorded = json.loads((ROOT / "reports" / "recorded" / "audit.json").read_text())
    component_by_id = {item["id"]: item for item in recorded["components"]}
    for name in ("qubes-guid", "qrexec-daemon", "libvchan"):
        sums = past_of("commit", capsys, name)[-1]["components"][name]
        functions = [function for file in component_by_id[name]["files"] for function in file["functions"]]
        totals = {key: component_by_id[name]["totals"][key] for key in ("files", "code", "functions")}
        assert sums == totals | {"ccn": sum(item["ccn"] for item in functions), "unmeasured": 0, "disputed": 0}


def test_the_tags_of_xen_are_in_the_document(
    cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    code_by_tag = {point["name"]: point["total"]["code"] for point in past_of("tag", capsys, "xen")}
    text = (ROOT / "docs" / "timeline.md").read_text()
    rows = [row for row in _rows(text) if len(row) == 15 and row[1][:1].isdigit()]
    assert len(rows) == 10
    for row in rows:
        assert f"{code_by_tag[f'RELEASE-{row[1]}']:,}" == row[10]


def diff_of(cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """What `auditor diff` finds between R4.2.0 and R4.3.0."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    capsys.readouterr()
    files = ("--manifest", str(ROOT / "components.toml"), "--mirror", MIRROR)
    assert run(["diff", "R4.2.0", "R4.3.0", *files, "--ref", KERNEL, "--ref-old", OLD_KERNEL, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_every_file_grows_by_the_lines_that_git_counts(
    cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    document = diff_of(cache, monkeypatch, capsys)
    both = [item for item in document["sources"] if item["old"] and item["new"] and item["old"]["tree"]]
    lines_by_url = {source["new"]["url"]: _lines_by_path(source) for source in both}
    changes = [change for component in document["components"] for change in component["files"]]
    compared = 0
    for change in changes:
        old, new = change["old"], change["new"]
        lines = lines_by_url.get((new or old)["url"])
        if lines is None or change["note"]:
            continue
        paths = {side["path"] for side in (old, new) if side}
        assert _physical(new) - _physical(old) == sum(lines.get(path, 0) for path in paths), change
        compared += 1
    assert compared > 1_000


def test_the_document_has_the_figures_of_the_diff(
    cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    document = diff_of(cache, monkeypatch, capsys)
    text = (ROOT / "docs" / "comparing-audits.md").read_text()
    rows = {row[0].strip("`*"): row[1:] for row in _rows(text) if len(row) == 7}
    balances = {"TCB": document["tcb"]} | document["groups"]
    balances |= {item["id"]: item["balance"] for item in document["components"] if item["files"]}
    assert set(rows) - {"SLOC", "component", "---", "of it C and headers"} == set(balances)
    for name, balance in balances.items():
        before, after, added, removed = (balance[key]["code"] for key in ("before", "after", "added", "removed"))
        figures = [int(cell.replace(",", "")) for number, cell in enumerate(rows[name]) if number != 3]
        assert figures == [before, after, after - before, added, -removed], name


def _lines_by_path(source: dict[str, Any]) -> dict[str, int]:
    """By how many physical lines git says that each file of a repository grew."""
    folder = Path(MIRROR) / (source["new"]["url"].removeprefix("https://").removesuffix(".git") + ".git")
    commits = (source["old"]["revision"], source["new"]["revision"])
    command = ["git", "-C", str(folder), "diff", "--no-renames", "--numstat", "-z", *commits]
    out = os.fsdecode(subprocess.run(command, capture_output=True, check=True).stdout)
    rows = [record.split("\t", 2) for record in out.split("\0") if record]
    return {path: int(added) - int(removed) for added, removed, path in rows if added != "-"}


def _physical(place: dict[str, Any] | None) -> int:
    return int(place["code"] + place["comment"] + place["blank"]) if place else 0


def test_the_sum_over_every_merge_is_the_difference_of_the_ends(
    cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    folder = Path(MIRROR) / "github.com" / "QubesOS" / "qubes-gui-daemon.git"
    log = ["git", "-C", str(folder), "rev-list", "--first-parent", "--merges", "--reverse", "main"]
    merges = subprocess.run(log, capture_output=True, text=True, check=True).stdout.split()
    changes = [change_of(f"{old}..{new}", capsys) for old, new in pairwise(merges)]
    whole = change_of(f"{merges[0]}..{merges[-1]}", capsys)
    for change in (*changes, whole):
        for figure in ("files", "code", "functions"):
            assert sum(commit["growth"][figure] for commit in change["commits"]) == growth_of(change, figure)
    for figure in ("files", "code", "c", "other", "comment", "blank", "functions", "size"):
        assert sum(growth_of(change, figure) for change in changes) == growth_of(whole, figure), figure
    told = " ".join((ROOT / "docs" / "pull-requests.md").read_text().split())
    ends = (whole["growth"][side]["code"] for side in ("before", "after"))
    growth = f"+{growth_of(whole, 'code'):,} SLOC and +{growth_of(whole, 'functions'):,} functions"
    for figures in (f"all {len(changes):,} spans", growth, "{:,} and {:,} SLOC".format(*ends)):
        assert figures in told
    misfits = sum(bool(change["misfits"]) for change in changes)
    undecided = sum(bool(change["undecided"]) for change in changes[misfits:])
    assert f"Of these spans {misfits}, the oldest, end with 3 since" in told
    assert f"was not there yet, and {undecided} others since a file came" in told
    assert [bool(change["misfits"]) for change in changes[:misfits]] == [True] * misfits
    assert sum(not change["complete"] for change in changes) == misfits + undecided


def change_of(span: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """What `auditor pr` finds in commits of the GUI daemon."""
    capsys.readouterr()
    files = ("--manifest", str(ROOT / "components.toml"), "--mirror", MIRROR, "--release", "R4.3.0")
    assert run(["pr", "qubes-gui-daemon", span, *files, "--format", "json"]) in (0, 3)
    (change,) = json.loads(capsys.readouterr().out)["changes"]
    return dict(change)


def growth_of(change: dict[str, Any], figure: str) -> int:
    """By how much a change grew."""
    return int(change["growth"]["after"][figure] - change["growth"]["before"][figure])
