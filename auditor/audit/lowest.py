# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The lowest figures since something was accepted, which nights keep for ratchets beside what was accepted."""

from collections.abc import Iterator

from auditor.audit.holding import hold_file
from auditor.audit.judging import find_accepted
from auditor.audit.outcome import Outcome
from auditor.audit.session import Session
from auditor.declared.baseline import load_lowest, lowest_path, save_lowest
from auditor.errors import ReportError, UsageError
from auditor.findings.accepted import lower
from auditor.findings.completeness import is_finished


def set_aside_damaged(session: Session) -> Iterator[str]:
    """Give the file of the lowest figures another name if it is damaged; a line that says so.

    A night is measured without it, rather than never again where each one takes over the file of the one before.
    """
    path = lowest_path(session.baseline_path)
    try:
        load_lowest(session.baseline_path)
    except UsageError as error:
        aside = path.with_name(f"{path.name}.damaged")
        try:
            path.replace(aside)
        except OSError:
            raise error from None
        yield f"{error}; it is {aside} now"


def lower_ratchets(session: Session, outcome: Outcome) -> Iterator[str]:
    """Keep what the night has found as the lowest figures where they are lower, and can be believed.

    A line says so if they could not be kept.
    """
    if not _has_ratchet(session) or not _is_believed(session, outcome):
        return
    path = lowest_path(session.baseline_path)
    with hold_file(path, session.voice.tell):
        accepted = find_accepted(session)
        lowered = lower(accepted, outcome.audit) if accepted else None
        if lowered is None or lowered == accepted:
            return
        try:
            save_lowest(lowered, session.baseline_path, session.release)
        except ReportError as error:
            yield f"{error}; ratchets were not lowered"
        else:
            session.voice.tell(f"{path}: the lowest figures of {session.release} are lower now")


def _has_ratchet(session: Session) -> bool:
    return any(limit.ratchet and limit.holds_in(session.release) for limit in session.manifest.manifest.limits)


def _is_believed(session: Session, outcome: Outcome) -> bool:
    """Whether the figures are whole, were measured now, and are of refs of the manifest that are signed as it asks."""
    audit = outcome.audit
    return is_finished(audit) and not audit.trusted_anyway and not outcome.note and not session.refs
