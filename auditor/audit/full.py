# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""All that an audit can be asked for at once: the lock moved, a baseline, other releases, a stand-in, a record."""

import datetime
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from auditor.audit.inputs import with_inputs
from auditor.audit.judging import judge_in_session
from auditor.audit.outcome import Outcome, encode_outcome
from auditor.audit.past import measure_months
from auditor.audit.profiles import with_profiles
from auditor.audit.recorded import check_is_of, gone_since
from auditor.audit.recording import Recording, begin_recording, check_history, find_history, record_run
from auditor.audit.session import Session
from auditor.audit.timeline import measure_timeline
from auditor.audit.update import count_comparisons, move_refs
from auditor.errors import AuditorError
from auditor.findings.judge import with_drift
from auditor.model.judged import Drift
from auditor.model.measured import Audit


class Order(Struct, frozen=True, kw_only=True):
    """What is asked for: only some `components`, those `on_request` too, the `authorship` of all files.

    `update` moves the lock first, `comparisons` counts whole systems into it, `timeline` also measures the other
    releases, `past` all months. What changed since the `baseline` is found; the one at `recorded` stands in
    where no upstream can be reached. `gate_claims` gates every claim. With `record` the run, which begins at `time`, is
    added to the history that `history` names, or that beside the lock.
    """

    time: datetime.datetime
    components: tuple[str, ...] = ()
    on_request: bool = False
    authorship: bool = False
    update: bool = False
    comparisons: bool = False
    timeline: bool = False
    past: bool = False
    baseline: Audit | None = None
    recorded: Path | None = None
    gate_claims: bool = False
    record: bool = False
    history: str | None = None


def audit_fully(session: Session, order: Order, *, despite_history: bool = False) -> Outcome:
    """The outcome of an order; what could not be done beside the audit is told, and in the outcome.

    With `despite_history` a history that cannot be used is such a thing; else what is no history is refused first.
    """
    recording = _begin_recording(session, order, despite_history=despite_history)
    outcome = _audit(session, order)
    if recording is None:
        return outcome
    return _record(recording, session, replace(outcome, content=encode_outcome(outcome, session.manifest.manifest)))


def _audit(session: Session, order: Order) -> Outcome:
    baseline, failures, drift = order.baseline, list[str](), tuple[Drift, ...]()
    if order.update:
        session, drift = move_refs(session, order.components, order.on_request, failures)
    if order.comparisons:
        session = count_comparisons(session, order.components, failures)
    for failure in failures:
        session.voice.tell(failure)
    measured = session.audit(order.components, on_request=order.on_request, authorship=order.authorship)
    measured = with_inputs(measured, session)
    # What the lock shows to be gone the last run shows, too, and alone after a run that was ended behind the lock.
    drift = tuple(dict.fromkeys((*drift, *gone_since(baseline, measured, session))))
    verdict = with_drift(judge_in_session(measured, session, order.gate_claims), drift)
    outcome = Outcome(measured, verdict, baseline=baseline, failures=tuple(failures))
    if order.recorded and not any(result.revisions for result in measured.components):
        return _show_recorded(order.recorded, outcome, session, order.gate_claims)
    return _measure_other_times(outcome, session, order)


def _begin_recording(session: Session, order: Order, *, despite_history: bool) -> Recording | None:
    if not order.record:
        return None
    place = find_history(session, order.history)
    if not despite_history:
        check_history(session, place)
    return begin_recording(session, place, order.time, moves_lock=order.update or order.comparisons)


def _record(recording: Recording, session: Session, outcome: Outcome) -> Outcome:
    """The outcome of a run that is in the history now; if it could not be added, that is one of the failures."""
    try:
        return replace(outcome, run=record_run(recording, session, outcome))
    except AuditorError as error:
        session.voice.tell(str(error))
        return replace(outcome, failures=(*outcome.failures, str(error)))


def _measure_other_times(outcome: Outcome, session: Session, order: Order) -> Outcome:
    """The outcome with what is asked for of other releases and months; a history that cannot be read is a failure."""
    timeline = measure_timeline(session) if order.timeline else None
    past = measure_months(session) if order.past else None
    unread = tuple(f"past of {item.repository}: {item.reason}" for item in past.failures) if past else ()
    for failure in unread:
        session.voice.tell(failure)
    return replace(outcome, timeline=timeline, past=past, failures=(*outcome.failures, *unread))


def _show_recorded(path: Path, outcome: Outcome, session: Session, gate_claims: bool) -> Outcome:
    """The outcome with the audit at `path` and what is beside it, since not one upstream could be reached."""
    from auditor.documents.recorded import load_audit, load_past, load_timeline

    session.voice.tell("\n".join(_group_reasons(outcome.audit)))
    session.voice.tell(f"no upstream could be reached, so {path} is shown; use --mirror, or run again with a network")
    audit = with_profiles(load_audit(path), session.manifest)
    check_is_of(audit, path, session)
    note = f"no upstream could be reached; these are the figures of refs as they stood on {audit.as_of}"
    verdict = with_drift(judge_in_session(audit, session, gate_claims), outcome.verdict.drift)
    shown = replace(outcome, audit=audit, verdict=verdict, note=note)
    return replace(shown, timeline=load_timeline(path), past=load_past(path))


def _group_reasons(audit: Audit) -> Iterator[str]:
    """Why the upstreams were not read: a line for each reason, with those that it is the reason of."""
    urls_by_reason: dict[str, dict[str, None]] = {}
    for gap in (gap for result in audit.components for gap in result.unmeasured):
        urls_by_reason.setdefault(gap.reason, {})[gap.url] = None
    for reason, urls in urls_by_reason.items():
        first, *others = urls
        yield f"{first}: {reason}" + (f"; so are {len(others):,} other upstreams" if others else "")
