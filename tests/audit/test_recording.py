# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""An audit that is recorded: what it says of itself, and what becomes of it where it cannot be."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor import __version__
from auditor.audit.full import Order
from auditor.audit.outcome import Outcome
from auditor.audit.session import Session
from auditor.cli import run
from auditor.history.asking import list_runs, read_run
from auditor.history.place import parse_place
from auditor.model.runs import Run
from tests.made.manifests import ALPHA, BETA, small_text
from tests.made.places import ROOT
from tests.made.systems import FILES, HYPERVISOR
from tests.made.upstreams import Upstreams

Call = Callable[..., int]
Output = pytest.CaptureFixture[str]

HISTORY = parse_place("history.db")
TIME = "2026-01-02T00:00:00Z"


@pytest.fixture
def workplace(work: Path, cache: Path, upstreams: Upstreams) -> Path:
    """A folder with the small manifest, upstreams that fit it, and a lock."""
    upstreams.commit(ALPHA, FILES, tag="v1")
    upstreams.commit(BETA, HYPERVISOR, tag="v1")
    (work / "components.toml").write_text(small_text())
    assert run(["lock", "--release", "R1", "--mirror", str(upstreams.folder)]) == 0
    return work


@pytest.fixture
def audit(workplace: Path, upstreams: Upstreams) -> Call:
    """Audit and record, from the mirror, with audit.json as the only report."""
    options = ["--record", "--mirror", str(upstreams.folder), "--format", "json"]
    return lambda *arguments: run(["audit", *options, *arguments])


def digest(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def test_a_run_says_what_it_was_made_of(audit: Call, capsys: Output) -> None:
    assert audit() == 0
    (run,) = list_runs(HISTORY)
    listed = subprocess.run(["sha256sum", "components.toml"], capture_output=True, check=True).stdout
    assert run == Run(
        id=run.id,
        time=TIME,
        system="Small OS",
        release="R1",
        as_of="2026-01-02",
        auditor=__version__,
        manifest=hashlib.sha256(listed).hexdigest(),
        lock=digest("components.lock"),
        audit=digest("reports/audit.json"),
        exit_code=0,
        complete=True,
        partial=False,
        lines_only=False,
        lacks="",
    )
    told = capsys.readouterr().err
    assert told.index(f"auditor: history.db: run {run.id} recorded\n") < told.index("wrote reports/audit.json")
    assert {(item.repository, item.locked) for item in read_run(HISTORY, "last").revisions} == {
        ("alpha", True),
        ("beta", True),
    }


def test_the_same_run_is_recorded_once(audit: Call, capsys: Output) -> None:
    """As by a night that was killed when it had recorded its run, and that was given the time at which it began."""
    assert (audit(), audit()) == (0, 0)
    (run,) = list_runs(HISTORY)
    assert f"auditor: history.db: run {run.id} was recorded before\n" in capsys.readouterr().err


def test_a_part_of_an_audit_is_recorded_as_one(audit: Call) -> None:
    assert audit("--component", "daemon") == 0
    contents = read_run(HISTORY, "last")
    assert contents.run.partial
    assert {(item.kind, item.subject) for item in contents.totals} == {("part", "part"), ("component", "daemon")}


def test_lines_alone_are_recorded_as_such(audit: Call) -> None:
    assert audit("--lines-only") == 0
    assert read_run(HISTORY, "last").run.lines_only


def test_an_incomplete_audit_is_recorded_with_what_it_lacks(audit: Call, upstreams: Upstreams) -> None:
    upstreams.commit(ALPHA, FILES | {"daemon/deep/new.c": "int a;\n"}, tag="v2")
    assert audit("--ref", "alpha=v2", "--ref", "beta=none") == 3
    contents = read_run(HISTORY, "last")
    assert (contents.run.exit_code, contents.run.complete) == (3, False)
    assert contents.run.lacks == "1 without a figure; 1 unclassified"
    assert {finding.rule for finding in contents.findings} == {"unmeasured", "unclassified"}
    assert not any(item.complete for item in contents.totals if item.subject in ("tcb", "hypervisor"))


def test_what_was_asked_for_beside_the_audit_and_failed_is_said(audit: Call) -> None:
    """The system to compare with is nowhere."""
    assert audit("--comparisons") == 3
    kept = read_run(HISTORY, "last").run
    assert (kept.exit_code, kept.complete) == (3, False)
    assert kept.lacks.endswith("; linux was not counted")


def test_a_moved_tag_is_a_finding(audit: Call, upstreams: Upstreams) -> None:
    upstreams.git(BETA, "tag", "--delete", "v1")
    assert audit("--update") == 1
    contents = read_run(HISTORY, "last")
    assert (contents.run.exit_code, contents.run.complete) == (1, True)
    assert [(item.rule, item.level) for item in contents.findings if item.rule == "moved"] == [("moved", "error")]


def test_another_history_is_named(audit: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    assert audit("--history", "mine.db") == 0
    monkeypatch.setenv("AUDITOR_HISTORY", "variable.db")
    assert audit() == 0
    assert [len(list_runs(parse_place(name))) for name in ("mine.db", "variable.db")] == [1, 1]
    assert not Path("history.db").exists()


def test_a_history_is_named_for_nothing(workplace: Path, capsys: Output) -> None:
    assert run(["audit", "--history", "mine.db"]) == 2
    told = "auditor: --history: this run is not recorded there; add --record, or leave it out\n"
    assert capsys.readouterr().err == told


def test_what_is_no_history_is_found_before_anything_is_measured(audit: Call, capsys: Output) -> None:
    Path("history.db").write_text("dear diary\n" * 100)
    assert audit() == 2
    way_out = "name another file with --history, or put it aside and a copy in its place"
    told = f"auditor: history.db: could not be read: file is not a database; {way_out}\n"
    assert capsys.readouterr().err == told
    assert not Path("reports").exists()


def test_a_run_that_cannot_be_added_is_reported_all_the_same(audit: Call, capsys: Output) -> None:
    """One table is not there any more, which nobody sees who does not write."""
    assert audit("--component", "daemon") == 0
    subprocess.run([sys.executable, "-c", DROP], check=True)
    assert audit() == 3
    told = capsys.readouterr().err
    assert "auditor: history.db: could not be written: no such table: stored_tool; " in told
    assert "auditor: wrote reports/audit.json\n" in told
    assert told.splitlines()[-1].startswith("auditor: verdict: complete, within all limits, 1 thing asked for failed")
    assert len(list_runs(HISTORY)) == 1


DROP = "import sqlite3; sqlite3.connect('history.db').execute('drop table stored_tool')"


def test_a_server_that_is_away_costs_no_audit(audit: Call, capsys: Output) -> None:
    """It is told at once, and asked again when all is measured."""
    assert audit("--history", "postgresql://auditor:secret@127.0.0.1:1/history") == 3
    told = capsys.readouterr().err
    assert told.count("auditor: postgresql://auditor@127.0.0.1:1/history: could not be read: connection failed: ") == 2
    assert "auditor: wrote reports/audit.json\n" in told
    assert "secret" not in told


def test_recorded_figures_that_are_shown_are_not_recorded(audit: Call, capsys: Output, tmp_path: Path) -> None:
    assert audit("-o", "before") == 0
    (tmp_path / "empty").mkdir()
    shown = ["--recorded", "before/audit.json", "--accept-recorded", "--offline", "--ref", "alpha=x", "--ref", "beta=x"]
    assert audit(*shown) == 3
    told = "auditor: history.db: nothing was measured, so that no run is recorded; run again with a network\n"
    assert told in capsys.readouterr().err
    assert len(list_runs(HISTORY)) == 1


def test_a_manifest_that_changes_meanwhile(audit: Call, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was measured is not what the file says when the run is recorded."""
    from auditor.audit import full

    def change(session: Session, order: Order) -> Outcome:
        outcome = measure(session, order)
        Path("components.toml").write_text(small_text() + "\n# later\n")
        return outcome

    measure = full._audit
    monkeypatch.setattr(full, "_audit", change)
    assert audit() == 3
    told = "history.db: components.toml has changed since the run began, which is not recorded; run again\n"
    assert told in capsys.readouterr().err
    assert not Path("history.db").exists()


def test_a_run_that_moves_the_lock_is_recorded_with_the_new_one(audit: Call, upstreams: Upstreams) -> None:
    before = digest("components.lock")
    upstreams.commit(BETA, HYPERVISOR | {"new/a.c": "int a;\n"})
    assert audit("--update", "--release", "main") == 0
    assert list_runs(HISTORY)[0].lock == digest("components.lock") != before


def test_a_warm_check_loads_no_database_of_histories(workplace: Path, upstreams: Upstreams) -> None:
    program = (
        "import sys; from auditor.cli import run; run(sys.argv[1:]); "
        "print({'sqlalchemy', 'alembic', 'psycopg', 'pyarrow'} & set(sys.modules))"
    )
    command = [sys.executable, "-c", program, "check", "--mirror", str(upstreams.folder)]
    finished = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert finished.stdout.splitlines()[-1] == "set()"
