# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A night: refs moved, an audit measured, recorded, and held against the last run and against what was accepted."""

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from auditor.audit.full import Order, audit_fully
from auditor.audit.judging import find_accepted
from auditor.audit.last_night import find_last_night
from auditor.audit.lowest import lower_ratchets, set_aside_damaged
from auditor.audit.outcome import Outcome
from auditor.audit.recording import find_history
from auditor.audit.session import Session
from auditor.errors import HistoryError, UsageError
from auditor.history.place import Place
from auditor.model.accepted import Accepted
from auditor.model.runs import Trend


class Night(Struct, frozen=True):
    """What came of a night, whose `baseline` is the last run, and what is accepted of the release, if anything is.

    It is the `same` if its audit.json is that of the last run to the byte, and nothing failed beside it that had not
    failed then. Nothing is to be written if the same failed, and if all that is asked for is there. `last_day` is that
    of the last run, empty if it is not known. `runs` are the total and each component in the runs of the history, this
    one among them; none if nothing is to be written, or this run could not be recorded.
    """

    outcome: Outcome
    accepted: Accepted | None
    same: bool
    is_written: bool
    last_day: str = ""
    runs: tuple[Trend, ...] = ()


def run_night(session: Session, order: Order, output: Path, files: Iterable[str]) -> Night:
    """Move the refs, measure, record, and lower the ratchets, in a session that holds its lock.

    `output` has the last run, if there was one, and those of the `files` asked for that are written. A last run that
    cannot be read, or is of something else, is told and not compared with. No history keeps the night from being
    measured. Raises `AuditorError` for what does not fit.
    """
    damaged, last = tuple(set_aside_damaged(session)), find_last_night(session, output)
    order = replace(order, update=True, record=True, baseline=last.audit)
    outcome = _with_failures(audit_fully(session, order, despite_history=True), damaged, session)
    outcome = _with_failures(outcome, lower_ratchets(session, outcome), session)
    is_same, known = last.content == outcome.content, set(last.failures)
    night = Night(
        outcome,
        find_accepted(session),
        same=is_same and known.issuperset(outcome.failures),
        is_written=is_same and last.failures == outcome.failures and all((output / file).is_file() for file in files),
        last_day=last.day,
    )
    return night if night.is_written else _with_runs(night, session, find_history(session, order.history))


def _with_failures(outcome: Outcome, failures: Iterable[str], session: Session) -> Outcome:
    """The outcome with what else could not be done, which is told."""
    found = tuple(failures)
    for failure in found:
        session.voice.tell(failure)
    return replace(outcome, failures=(*outcome.failures, *found))


def _with_runs(night: Night, session: Session, place: Place) -> Night:
    """The night with the runs that were recorded; that they cannot be read is told, and one of its failures.

    A history to which this run could not be added has been one of them already.
    """
    from auditor.history.asking import read_trends

    if night.outcome.run is None:
        return night
    try:
        return replace(night, runs=read_trends(place, session.manifest.manifest.system.name, session.release))
    except (HistoryError, UsageError) as error:
        failure = f"{error}; the report shows no earlier runs"
        return replace(night, outcome=_with_failures(night.outcome, (failure,), session))
