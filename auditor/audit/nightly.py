# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A night: refs moved, an audit measured, recorded, and held against the last run and against what was accepted."""

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from auditor.audit.full import Order, audit_fully
from auditor.audit.holding import hold_file
from auditor.audit.judging import find_accepted
from auditor.audit.outcome import Outcome
from auditor.audit.recorded import check_is_of
from auditor.audit.recording import find_history
from auditor.audit.session import Session
from auditor.declared.baseline import load_accepted, save_accepted, with_release
from auditor.errors import HistoryError, UsageError
from auditor.files import read_bytes
from auditor.findings.accepted import lower
from auditor.findings.completeness import is_finished
from auditor.history.place import Place
from auditor.model.accepted import Accepted
from auditor.model.runs import Trend


class Night(Struct, frozen=True):
    """What came of a night, whose `baseline` is the last run, and what is accepted of the release, if anything is.

    It is the `same` if its audit.json is that of the last run to the byte, and nothing beside it failed. Then, and if
    all that is asked for is there, nothing is to be written. `runs` are the total and each component in the runs of the
    history, this one among them; none if nothing is.
    """

    outcome: Outcome
    accepted: Accepted | None
    same: bool
    is_written: bool
    runs: tuple[Trend, ...] = ()


def run_night(session: Session, order: Order, output: Path, files: Iterable[str]) -> Night:
    """Move the refs, measure, record, and lower the ratchets, in a session that holds its lock.

    `output` has the last run, if there was one, and those of the `files` asked for that are written. A last run that
    cannot be read, or is of something else, is told and not compared with. Raises `AuditorError` for what does not fit.
    """
    last = _find_last(session, output / "audit.json")
    content = read_bytes(last) if last else b""
    outcome = audit_fully(session, replace(order, update=True, record=True, baseline=last))
    same = content == outcome.content and not outcome.failures
    is_written = same and all((output / file).is_file() for file in files)
    night = Night(outcome, _lower_ratchets(session, outcome), same, is_written)
    return night if is_written else _with_runs(night, session, find_history(session, order.history))


def _with_runs(night: Night, session: Session, place: Place) -> Night:
    """The night with the runs that were recorded; that they cannot be read is told, and one of its failures."""
    from auditor.history.asking import read_trends

    try:
        return replace(night, runs=read_trends(place, session.manifest.manifest.system.name, session.release))
    except (HistoryError, UsageError) as error:
        failure = f"{error}; the report shows no earlier runs"
        session.voice.tell(failure)
        return replace(night, outcome=replace(night.outcome, failures=(*night.outcome.failures, failure)))


def _find_last(session: Session, path: Path) -> Path | None:
    """The audit.json of the last run, if it is there and can be compared with."""
    from auditor.audit.recorded import load_baseline

    if not path.exists():
        return None
    try:
        audit = load_baseline(path)
        assert audit is not None  # noqa: S101 - a path was named
        check_is_of(audit, path, session)
    except UsageError as error:
        session.voice.tell(f"{error}; this night is compared with no other")
        return None
    return path


def _lower_ratchets(session: Session, outcome: Outcome) -> Accepted | None:
    """What is accepted of the release, its lowest figures at most those of the night if it can be believed."""
    accepted = find_accepted(session)
    if accepted is None or not _has_ratchet(session) or not _is_believed(session, outcome):
        return accepted
    with hold_file(session.baseline_path, session.voice.tell):
        return _lower(session, outcome)


def _lower(session: Session, outcome: Outcome) -> Accepted | None:
    """What is accepted of the release by now, its lowest figures at most those of the night."""
    accepted = find_accepted(session)
    if accepted is None:
        return None
    lowered = lower(accepted, outcome.audit)
    if lowered != accepted:
        baseline = load_accepted(session.baseline_path)
        save_accepted(with_release(baseline, session.release, lowered), session.baseline_path)
        session.voice.tell(f"{session.baseline_path}: the lowest figures of {session.release} are lower now")
    return lowered


def _has_ratchet(session: Session) -> bool:
    return any(limit.ratchet and limit.holds_in(session.release) for limit in session.manifest.manifest.limits)


def _is_believed(session: Session, outcome: Outcome) -> bool:
    """Whether the figures are whole, were measured now, and are of the refs that the manifest names."""
    return is_finished(outcome.audit) and not outcome.note and not session.refs
