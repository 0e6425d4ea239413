# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Nights one after the other, over real repositories: quiet, changed, in trouble, cut short, and two at once."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from auditor.audit.holding import hold_lock
from auditor.audit.session import Wanted, open_session
from auditor.cli import run
from auditor.declared.lock import load_lock
from tests.made.manifests import ALPHA, BETA, small_text
from tests.made.places import ROOT
from tests.made.upstreams import Upstreams
from tests.reading.folders import read_shown
from tests.reading.pages import PageReader, rows_of, table_captioned
from tests.reading.strict_readers import read_atom

MAIN = "int main(void)\n{\n    return 0;\n}\n"
FILES = {
    "daemon/main.c": MAIN,
    "daemon/main_test.c": "int test;\n",
    "daemon/common.h": "#define SIZE 3\n",
    "daemon/run": "#!/bin/sh\nexec true\n",
    "lib/list.c": "int length;\n",
}
HYPERVISOR = {"arch/mm.c": "int map(void) { return 3; }\n", "new/a.c": "int a;\n"}
RATCHET = '\n[[limits]]\nsubject = "daemon"\nratchet = true\n'
Night = Callable[..., int]
Output = pytest.CaptureFixture[str]


@pytest.fixture
def workplace(work: Path, cache: Path, upstreams: Upstreams) -> Path:
    """A folder with a manifest, whose release main follows branches."""
    upstreams.commit(ALPHA, FILES, tag="v1")
    upstreams.commit(BETA, HYPERVISOR, tag="v1")
    (work / "components.toml").write_text(small_text() + RATCHET)
    return work


@pytest.fixture
def night(workplace: Path, upstreams: Upstreams, monkeypatch: pytest.MonkeyPatch, capsys: Output) -> Night:
    """A night, each of them a day after the one before, from 2026-01-02 on."""
    capsys.readouterr()
    nights = count()
    mirror = ("--mirror", str(upstreams.folder), "--release", "main")

    def run_next(*arguments: str) -> int:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(1767312000 + 86_400 * next(nights)))
        return run(["nightly", *mirror, *arguments])

    return run_next


def lines(capsys: Output) -> list[str]:
    return capsys.readouterr().out.splitlines()


def runs(capsys: Output) -> list[dict[str, object]]:
    capsys.readouterr()
    assert run(["history", "runs", "--format", "json"]) == 0
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)["runs"]
    return found


def written(workplace: Path) -> dict[str, int]:
    folder = workplace / "reports" / "nightly"
    return {path: (folder / path).stat().st_ino for path in read_shown(folder)}


def change(upstreams: Upstreams, **files: str) -> None:
    upstreams.commit(ALPHA, FILES | {name.replace("_", "/", 1) + ".c": text for name, text in files.items()})


def test_the_first_night_and_one_with_nothing_new(night: Night, workplace: Path, capsys: Output) -> None:
    assert night() == 0
    first = lines(capsys)
    assert first == [
        "Small OS main: the TCB is 8 SLOC in 5 files (C 7, assembly 0, other 1), the first night",
        "verdict: complete, 1 of 3 limits not decided: daemon; next: accept a complete audit: "
        "`auditor accept FOLDER --reason ...`, where FOLDER has its audit.json",
    ]
    before = written(workplace)
    assert {"audit.json", "index.html", "audit.md", "components/daemon.html"} < before.keys()
    assert night() == 0
    (only,) = lines(capsys)
    assert only.startswith("Small OS main: nothing new; the TCB is 8 SLOC in 5 files")
    assert written(workplace) == before
    assert [item["exit_code"] for item in runs(capsys)] == [0, 0]


def test_a_form_that_is_not_there_yet_is_written(night: Night, workplace: Path, capsys: Output) -> None:
    night()
    folder = workplace / "reports" / "nightly"
    before = written(workplace)
    capsys.readouterr()
    assert night("--format", "html", "--format", "badge") == 0
    (only,) = lines(capsys)
    assert "nothing new" in only
    assert (folder / "badge.svg").is_file()
    (folder / "index.html").unlink()
    assert night() == 0
    assert (folder / "index.html").is_file()
    assert before.keys() < written(workplace).keys()


def test_what_changed_is_told_and_the_lock_follows(
    night: Night, workplace: Path, upstreams: Upstreams, capsys: Output
) -> None:
    night()
    change(upstreams, daemon_main=MAIN + "int more(void) { return 1; }\nint less;\n")
    capsys.readouterr()
    assert night() == 0
    said = lines(capsys)
    assert said[0].endswith(", +2 since the last one of 2026-01-02")
    assert said[1:3] == [
        "  daemon: 6 -> 8 SLOC (+2), 1 function other than before",
        "  1 of 2 repositories at another commit",
    ]
    assert upstreams.git(ALPHA, "rev-parse", "main") in (workplace / "components.lock").read_text()
    assert "+2" in (workplace / "reports" / "nightly" / "audit.md").read_text()
    assert night() == 0
    assert len(lines(capsys)) == 1


def test_the_report_shows_the_runs_of_the_history(night: Night, workplace: Path, upstreams: Upstreams) -> None:
    page = workplace / "reports" / "nightly" / "index.html"
    night()
    assert 'id="runs"' not in page.read_text()
    change(upstreams, daemon_main=MAIN + "int less;\n")
    night()
    table = table_captioned(PageReader(page.read_text()).root, "SLOC of the TCB in each run, the last one first")
    assert rows_of(table)[1:] == [["2026-01-03", "9", "+1"], ["2026-01-02", "8", "–"]]  # noqa: RUF001


def changes_of(feed: str) -> list[dict[str, str | None]]:
    """The texts, or else the addresses, of the entries on components that changed."""
    entries = [
        {child.tag.partition("}")[2]: child.text or child.get("href") for child in item} for item in read_atom(feed)
    ]
    return [entry for entry in entries if str(entry["title"]).startswith("daemon: ")]


def test_the_feed_has_what_changed_each_night(night: Night, workplace: Path, upstreams: Upstreams) -> None:
    night("--format", "atom")
    change(upstreams, daemon_main=MAIN + "int less;\n")
    night("--format", "atom")
    feed = workplace / "reports" / "nightly" / "feed.xml"
    before, content = feed.stat().st_ino, feed.read_text()
    (entry,) = changes_of(content)
    old, new = (upstreams.git(ALPHA, "rev-parse", name) for name in ("main~1", "main"))
    assert entry["title"] == "daemon: 6 -> 7 SLOC (+1), 1 file other than before"
    assert (entry["updated"], entry["link"]) == ("2026-01-03T00:00:00Z", f"{ALPHA}/compare/{old}...{new}")
    night("--format", "atom")
    assert (feed.stat().st_ino, feed.read_text()) == (before, content), "nothing new"
    change(upstreams, daemon_main=MAIN)
    night("--format", "atom")
    assert len(changes_of(feed.read_text())) == 2


def test_at_most_twelve_lines(night: Night, upstreams: Upstreams, capsys: Output) -> None:
    night()
    change(upstreams, **{f"daemon_new/{number}": "int a;\n" for number in range(15)})
    capsys.readouterr()
    assert night() == 3
    said = lines(capsys)
    assert len(said) == 12
    assert said[-2].startswith("and ")
    assert said[-2].endswith(" more lines, which the report has")
    assert "15 unclassified" in said[-1]


def test_files_that_are_gone_are_told_once(night: Night, workplace: Path, upstreams: Upstreams, capsys: Output) -> None:
    """Both since the lock, which moves, and since the last run; all of one repository in one line."""
    gone = {f"daemon/gone{number}.c": f"int gone{number};\n" for number in range(3)}
    before = upstreams.commit(ALPHA, FILES | gone)
    night("--format", "openmetrics")
    for left, said in (
        (gone.keys() - {"daemon/gone2.c"}, "GONE FILE: alpha: daemon/gone2.c, trusted at {}, is gone: "),
        ((), "GONE FILES: alpha: 2 files trusted at {} are gone, daemon/gone0.c first; "),
    ):
        after = upstreams.commit(ALPHA, FILES | {name: gone[name] for name in left})
        capsys.readouterr()
        assert night("--format", "openmetrics") == 1
        (line,) = (line for line in lines(capsys) if line.startswith("GONE"))
        assert line.startswith(said.format(before))
        before = after
    folder = workplace / "reports" / "nightly"
    names = [item["name"] for item in json.loads((folder / "audit.json").read_text())["drift"]]
    assert names == ["daemon/gone0.c", "daemon/gone1.c"]
    (moved,) = re.findall(r"^auditor_moved\{.*\} (.+)$", (folder / "metrics.prom").read_text(), re.MULTILINE)
    assert moved == "2.0"


def test_an_upstream_that_is_down_for_some_nights(
    night: Night, workplace: Path, upstreams: Upstreams, capsys: Output
) -> None:
    """It is told in full once, then in a line."""
    night()
    folder = workplace / "reports" / "nightly"
    content = (folder / "audit.json").read_bytes()
    away, lengths, reports = upstreams.git_dir(ALPHA).rename(workplace / "away"), [], []
    for _ in range(3):
        capsys.readouterr()
        assert night() == 3
        told = capsys.readouterr()
        assert "its lock was not moved" in told.err
        assert "1 thing asked for failed" in told.out
        lengths.append(len(told.out.splitlines()))
        reports.append(((folder / "audit.md").stat().st_ino, (folder / "audit.json").read_bytes()))
    assert lengths == [2, 1, 1]
    assert reports == [(reports[0][0], content)] * 3
    away.rename(upstreams.git_dir(ALPHA))
    assert night() == 0
    assert len(lines(capsys)) == 1
    assert [item["exit_code"] for item in runs(capsys)] == [0, 3, 3, 3, 0]


HISTORIES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "overwritten": (lambda content: b"?" * len(content), "file is not a database; "),
    "cut off": (lambda content: content[: len(content) // 2], "database disk image is malformed; "),
}


@pytest.mark.parametrize("how", HISTORIES)
def test_a_damaged_history_keeps_no_night_from_being_measured(
    how: str, night: Night, workplace: Path, upstreams: Upstreams, capsys: Output
) -> None:
    night()
    history, (damage, said) = workplace / "history.db", HISTORIES[how]
    damaged = damage(history.read_bytes())
    history.write_bytes(damaged)
    change(upstreams, daemon_main=MAIN + "int less;\n")
    capsys.readouterr()
    assert night() == 3
    told = capsys.readouterr()
    assert told.err.count(f"history.db: could not be read: {said}") == 1
    assert ", +1 since the last one of 2026-01-02" in told.out
    assert "1 thing asked for failed" in told.out
    assert history.read_bytes() == damaged
    assert night() == 3
    assert len(lines(capsys)) == 1
    history.unlink()
    assert night() == 0
    assert len(runs(capsys)) == 1


def test_an_empty_history_is_told(night: Night, workplace: Path, capsys: Output) -> None:
    night()
    (workplace / "history.db").write_bytes(b"")
    capsys.readouterr()
    assert night() == 0
    assert "history.db: is empty; a new history begins there, unless you put a copy back\n" in capsys.readouterr().err
    assert len(runs(capsys)) == 1


def test_a_ratchet_goes_down_with_the_figures(
    night: Night, workplace: Path, upstreams: Upstreams, capsys: Output
) -> None:
    night()
    assert run(["accept", "reports/nightly", "--reason", "it was read"]) == 0
    accepted = (workplace / "reports" / "baseline.json").read_bytes()
    change(upstreams, daemon_main="int main(void) { return 0; }\n")
    capsys.readouterr()
    assert night() == 0
    told = capsys.readouterr()
    assert "reports/baseline.lowest.json: the lowest figures of main are lower now" in told.err
    assert ", -3 since the last one of 2026-01-02, -3 since it was accepted on 2026-01-02" in told.out
    change(upstreams)
    assert night() == 1
    said = lines(capsys)
    assert said[3].startswith("OVER LIMIT: daemon: 6 SLOC (code), 3 over the lowest accepted 3; alpha since ")
    lowest = json.loads((workplace / "reports" / "baseline.lowest.json").read_text())["releases"]["main"]["lowest"]
    assert lowest["daemon"]["code"] == 3
    assert (workplace / "reports" / "baseline.json").read_bytes() == accepted
    assert run(["check", "--offline", "--release", "main"]) == 1
    capsys.readouterr()
    assert run(["accept", "reports/nightly", "--reason", "it has to be as large as it was"]) == 0
    assert night() == 0


def test_lowest_figures_that_are_damaged(night: Night, workplace: Path, capsys: Output) -> None:
    night()
    assert run(["accept", "reports/nightly", "--reason", "it was read"]) == 0
    lowest = workplace / "reports" / "baseline.lowest.json"
    lowest.write_text("{")
    capsys.readouterr()
    assert run(["check", "--offline", "--release", "main"]) == 2
    assert "restore it, or remove it, and ratchets begin again with what was accepted" in capsys.readouterr().err
    assert night() == 3
    told = capsys.readouterr()
    assert "; it is reports/baseline.lowest.json.damaged now\n" in told.err
    assert "1 thing asked for failed" in told.out
    assert (lowest.exists(), lowest.with_name("baseline.lowest.json.damaged").read_text()) == (False, "{")
    assert night() == 0


def test_a_file_that_is_only_renamed(night: Night, upstreams: Upstreams, capsys: Output) -> None:
    night()
    upstreams.commit(ALPHA, {name.replace("main.c", "core.c"): text for name, text in FILES.items()})
    capsys.readouterr()
    assert night() == 0
    assert lines(capsys)[1] == "  daemon: 6 SLOC as before, 1 file renamed"


def test_a_lower_bound_is_compared_with_nothing(night: Night, upstreams: Upstreams, capsys: Output) -> None:
    night()
    assert run(["accept", "reports/nightly", "--reason", "it was read"]) == 0
    change(upstreams, new="int a;\n")
    capsys.readouterr()
    assert night() == 3
    last, accepted = "the last one of 2026-01-02", "what was accepted on 2026-01-02"
    assert (
        f"), not compared with {last}, since it is a lower bound, not compared with {accepted}\n"
        in capsys.readouterr().out
    )
    change(upstreams)
    assert night() == 0
    said = lines(capsys)[0]
    assert said.endswith(
        ", not compared with the last one of 2026-01-03, since that is a lower bound, 0 since it was "
        "accepted on 2026-01-02"
    )


def test_limits_come_first(night: Night, workplace: Path, upstreams: Upstreams, capsys: Output) -> None:
    """That of the TCB before those of components, all before what is gone and what nobody has decided on."""
    gone = {f"daemon/gone{number}.c": "int gone;\n" for number in range(20)}
    upstreams.commit(ALPHA, FILES | gone)
    night()
    limits = "".join(f'\n[[limits]]\nsubject = "{name}"\nmaximum = 1\n' for name in ("daemon", "tcb"))
    with (workplace / "components.toml").open("a") as manifest:
        manifest.write(limits)
    change(upstreams, **{f"d{number}_a": "int a;\n" for number in range(20)})
    capsys.readouterr()
    assert night() == 3
    said = lines(capsys)
    assert len(said) == 12
    heads = [" ".join(line.split()[:3]) for line in said[3:6]]
    assert heads == ["OVER LIMIT: tcb:", "OVER LIMIT: daemon:", "GONE FILES: alpha:"]


def test_a_tag_that_moved_is_a_finding_each_night(
    night: Night, workplace: Path, upstreams: Upstreams, capsys: Output
) -> None:
    assert night("--release", "R1") == 0
    upstreams.git(ALPHA, "tag", "--delete", "v1")
    upstreams.commit(ALPHA, FILES | {"daemon/main.c": "int less;\n"}, tag="v1")
    capsys.readouterr()
    assert night("--release", "R1") == 1
    assert "MOVED TAG: alpha: the tag v1 of R1" in capsys.readouterr().out
    assert night("--release", "R1") == 1
    (only,) = lines(capsys)
    assert "nothing new" in only
    assert "1 moved tag" in only


LAST = {
    "no JSON": ("{", "not a recorded audit"),
    "of another release": ("", "a recorded audit of Small OS R1, not of Small OS main"),
}


@pytest.mark.parametrize(("text", "said"), LAST.values(), ids=LAST)
def test_a_last_run_that_cannot_be_compared_with(
    text: str, said: str, night: Night, workplace: Path, capsys: Output
) -> None:
    assert night("--release", "R1") == 0
    if text:
        (workplace / "reports" / "nightly" / "audit.json").write_text(text)
    capsys.readouterr()
    assert night() == 0
    told = capsys.readouterr()
    assert said in told.err
    assert "this night is compared with no other" in told.err
    assert ", the first night" in told.out


def test_a_night_that_was_cut_short_is_done_again(
    night: Night, workplace: Path, upstreams: Upstreams, capsys: Output
) -> None:
    night()
    folder = workplace / "reports" / "nightly"
    last = {name: (folder / name).read_bytes() for name in ("audit.json", ".night.json")}
    change(upstreams, daemon_main=MAIN + "int less;\n")
    night()
    whole = written(workplace).keys()
    # Killed between its pages and audit.json, which is written last.
    for name, content in last.items():
        (folder / name).write_bytes(content)
    (folder / "index.html").unlink()
    capsys.readouterr()
    assert night() == 0
    assert lines(capsys)[0].endswith(", +1 since the last one of 2026-01-02")
    assert written(workplace).keys() == whole


@pytest.mark.parametrize("command", ["nightly", "audit"])
def test_what_was_found_is_said_though_no_report_can_be_written(
    command: str, workplace: Path, upstreams: Upstreams, capsys: Output
) -> None:
    (workplace / "out").write_text("no folder")
    mirror = ("--mirror", str(upstreams.folder), "--release", "main")
    assert run([command, *mirror, "-o", "out/reports", "--format", "json"]) == 3
    told = capsys.readouterr()
    assert "out/reports" in told.err
    assert "verdict: complete, " in told.out + told.err


@pytest.mark.parametrize("kind", ["heads", "tags"])
def test_a_ref_that_becomes_a_folder_of_refs_and_back(
    night: Night, workplace: Path, upstreams: Upstreams, kind: str
) -> None:
    """git keeps no `rel` beside `rel/4`, so the one of last night has to go."""
    codes = []
    for number, name in enumerate(("rel", "rel/4", "rel")):
        for old in upstreams.git(ALPHA, "for-each-ref", "--format=%(refname)", "refs/*/rel", "refs/*/rel/**").split():
            upstreams.git(ALPHA, "update-ref", "-d", old)
        commit = upstreams.commit(ALPHA, FILES | {"lib/list.c": f"int length{number};\n"})
        upstreams.git(ALPHA, "update-ref", f"refs/{kind}/{name}", commit)
        manifest = small_text().replace('main = "main"', f'main = "{name}"', 1)
        (workplace / "components.toml").write_text(manifest)
        codes.append(night("--format", "badge"))
        entry = load_lock(workplace / "components.lock").entry("alpha", "main")
        assert entry is not None
        assert (entry.ref, entry.revision) == (name, commit)
    assert codes == [0, 0, 0]


def test_the_second_of_two_waits(workplace: Path, upstreams: Upstreams, cache: Path) -> None:
    mirror = ["--mirror", str(upstreams.folder), "--release", "main"]
    command = [sys.executable, "-m", "auditor", "nightly", *mirror, "--format", "badge"]
    session = open_session(Path("components.toml"), Wanted(release="main"))
    with hold_lock(session):
        second = subprocess.Popen(
            command, cwd=workplace, env=os.environ | {"PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE, text=True
        )
        assert second.stderr is not None
        told = second.stderr.readline()
        assert not (workplace / "history.db").exists()
    second.communicate()
    assert told == "auditor: components.lock: another run is at work on it, which this one waits for\n"
    assert second.returncode == 0
    assert (workplace / "history.db").exists()


def test_a_cache_that_cannot_be_held(night: Night, cache: Path, capsys: Output) -> None:
    (cache / "auditor").mkdir(parents=True, exist_ok=True)
    (cache / "auditor" / "held").write_text("")
    assert night() == 3
    assert "let auditor read and write there" in capsys.readouterr().err


def test_the_manifest_that_came_with_auditor_has_no_nights(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    assert run(["nightly", "--offline"]) == 2
    assert "belongs to the manifest that came with auditor, and is not written" in capsys.readouterr().err
    assert not list((tmp_path / "empty").iterdir())
