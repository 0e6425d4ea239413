# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The history of runs that a manifest has, and a run recorded in it once it is judged."""

import datetime
import hashlib
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from auditor import __version__
from auditor.audit.outcome import Outcome
from auditor.audit.session import Session
from auditor.declared.found import FoundManifest
from auditor.errors import ExitCode, HistoryError
from auditor.files import read_bytes
from auditor.findings.completeness import is_finished, unread_histories
from auditor.findings.uncertain import describe_overridden
from auditor.history.place import FILE_NAME, Place, parse_place
from auditor.model.measured import Audit
from auditor.model.runs import Run


class Recording(Struct, frozen=True):
    """A run that is to be recorded: where, when it began, and digests of the manifest and the lock that it began with.

    The lock is None for a run that moves it.
    """

    place: Place
    time: datetime.datetime
    manifest: str
    lock: str | None


def default_history(found: FoundManifest, lock_path: Path) -> Place:
    """The history beside a lock; raises `UsageError` if that came with auditor, since nothing is written there."""
    path = lock_path.with_name(FILE_NAME)
    if lock_path == found.lock_path:
        found.check_own(path, "--history")
    return Place(str(path), path)


def find_history(session: Session, history: str | None) -> Place:
    """The history that `--history` names, or else that beside the lock; raises `UsageError` for what is none."""
    return parse_place(history) if history is not None else default_history(session.found, session.lock_path)


def check_history(session: Session, place: Place) -> None:
    """Raise `UsageError` for a place that has no history, before anything is measured for it.

    That one cannot be added to now, as far as it is seen without writing, is told: it may be otherwise once all is
    measured.
    """
    from auditor.history.opening import check_writable

    try:
        check_writable(place)
    except HistoryError as error:
        session.voice.tell(str(error))


def begin_recording(session: Session, place: Place, time: datetime.datetime, *, moves_lock: bool = False) -> Recording:
    """What `record_run` needs, taken before anything is measured; `time` is a moment with its zone."""
    return Recording(place, time, _digest_manifest(session), None if moves_lock else _digest_lock(session))


def record_run(recording: Recording, session: Session, outcome: Outcome) -> Run:
    """The run as it is in the history now, whole; one that was there already is not added again.

    Raises `HistoryError` if it cannot be added, and if nothing was measured or manifest or lock have changed meanwhile.
    """
    from auditor.history.contents import describe_contents
    from auditor.history.opening import is_empty
    from auditor.history.recording import identify, write_run

    _check_measured(recording, session, outcome)
    if is_empty(recording.place):
        session.voice.tell(f"{recording.place.name}: is empty; a new history begins there, unless you put a copy back")
    run = identify(_describe_run(recording, session, outcome))
    contents = describe_contents(run, outcome.audit, outcome.verdict, session.manifest.manifest)
    is_new = write_run(recording.place, contents)
    session.voice.mention(f"{recording.place.name}: run {run.id} {'recorded' if is_new else 'was recorded before'}")
    return run


def _check_measured(recording: Recording, session: Session, outcome: Outcome) -> None:
    place = recording.place.name
    if outcome.note:
        raise HistoryError(f"{place}: nothing was measured, so that no run is recorded; run again with a network")
    for path, begun, now in (
        (session.manifest.name, recording.manifest, _digest_manifest(session)),
        (session.lock_path, recording.lock, _digest_lock(session)),
    ):
        if begun not in (None, now):
            raise HistoryError(f"{place}: {path} has changed since the run began, which is not recorded; run again")


def _describe_run(recording: Recording, session: Session, outcome: Outcome) -> Run:
    audit, verdict = outcome.audit, outcome.verdict
    return Run(
        id="",
        time=recording.time.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        system=audit.system.name,
        release=audit.release,
        as_of=audit.as_of,
        auditor=__version__,
        manifest=recording.manifest,
        lock=_digest_lock(session),
        audit=hashlib.sha256(outcome.content).hexdigest(),
        exit_code=ExitCode.INCOMPLETE if outcome.failures else verdict.exit_code,
        complete=is_finished(audit) and not outcome.failures,
        partial=audit.partial,
        lines_only=audit.lines_only,
        lacks="; ".join((*_list_lacks(audit), *outcome.failures)),
        trusted_anyway=len(audit.trusted_anyway),
        other_refs=len(describe_overridden(audit.components)),
        imported=audit.imported,
    )


def _list_lacks(audit: Audit) -> Iterator[str]:
    """What of the audit is missing, as numbers; the findings of the run name each."""
    numbers = {
        "without a figure": len({(gap.url, gap.path) for result in audit.components for gap in result.unmeasured}),
        "disputed": len({item.file.identity for result in audit.components for item in result.disputed}),
        "unclassified": len(audit.unclassified),
        "without a history": len(unread_histories(audit)),
    }
    yield from (f"{number:,} {what}" for what, number in numbers.items() if number)


def _digest_manifest(session: Session) -> str:
    """The SHA-256 of what `sha256sum` prints of the manifest and what it includes, in this order, in its folder."""
    path = Path(session.manifest.name)
    names = (path.name, *session.manifest.manifest.include)
    lines = (f"{_digest_file(path.parent / name)}  {name}\n" for name in names)
    return hashlib.sha256("".join(lines).encode("utf-8", "surrogateescape")).hexdigest()


def _digest_lock(session: Session) -> str:
    return _digest_file(session.lock_path)


def _digest_file(path: Path) -> str:
    """The SHA-256 of a file; empty for one that is not there, as no manifest of this run and maybe its lock."""
    try:
        return hashlib.sha256(read_bytes(path)).hexdigest()
    except OSError:
        return ""
