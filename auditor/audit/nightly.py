# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A night: refs moved, an audit measured, recorded, and held against the last run and against what was accepted."""

import contextlib
import fcntl
import hashlib
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from auditor.audit.full import Order, audit_fully
from auditor.audit.judging import find_accepted
from auditor.audit.outcome import Outcome, encode_outcome
from auditor.audit.recorded import check_is_of
from auditor.audit.recording import find_history
from auditor.audit.session import Session, cache_folder
from auditor.declared.baseline import load_accepted, save_accepted, with_release
from auditor.declared.lock import load_lock
from auditor.errors import HistoryError, ResourceError, UsageError
from auditor.findings.accepted import lower
from auditor.findings.completeness import is_finished
from auditor.history.place import Place
from auditor.model.accepted import Accepted
from auditor.model.runs import Trend


class Night(Struct, frozen=True):
    """What came of a night, whose `baseline` is the last run, and what is accepted of the release, if anything is.

    `runs` are the total and each component in the runs of the history, this one among them; none if it is the same.
    It is the `same` if its audit.json is that of the last run to the byte, and nothing beside it failed.
    """

    outcome: Outcome
    accepted: Accepted | None
    same: bool
    runs: tuple[Trend, ...] = ()


@contextlib.contextmanager
def hold_night(session: Session) -> Iterator[Session]:
    """Hold all that a night writes against other nights of the same lock; the session as it is when they have ended.

    Raises `ResourceError` if that cannot be held.
    """
    name = hashlib.sha256(str(session.lock_path.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
    path = cache_folder() / "nights" / f"{name}.lock"
    with contextlib.ExitStack() as held:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = held.enter_context(path.open("w"))
            _wait_for(lock.fileno(), session)
        except OSError as error:
            raise ResourceError(f"{path}: {error.strerror or error}; let auditor read and write there") from error
        yield replace(session, lock=load_lock(session.lock_path))


def _wait_for(descriptor: int, session: Session) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        session.voice.mention(f"{session.lock_path}: another night is under way, which this one waits for")
        fcntl.flock(descriptor, fcntl.LOCK_EX)


def run_night(session: Session, order: Order, output: Path) -> Night:
    """Move the refs, measure, record, and lower the ratchets; `output` has the last run, if there was one.

    A last run that cannot be read, or is of something else, is told and not compared with. Raises `AuditorError` for
    what does not fit.
    """
    last = _find_last(session, output / "audit.json")
    content = last.read_bytes() if last else b""
    outcome = audit_fully(session, replace(order, update=True, record=True, baseline=last))
    same = content == encode_outcome(outcome, session.manifest.manifest) and not outcome.failures
    night = Night(outcome, _lower_ratchets(session, outcome), same)
    return night if same else _with_runs(night, session, find_history(session, order.history))


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
