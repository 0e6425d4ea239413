# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""An audit.json made again from manifest, lock and upstreams, and held against the one that is there, to the byte.

What it was asked for is told by the document itself: its release, its components, the refs that were replaced. All of
it is measured afresh. Two things nobody can compute again, and are taken over: `imported`, and `drift`, which is what
had changed since an earlier state of lock or baseline.
"""

import hashlib
import json
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from auditor.audit.full import Order, audit_fully
from auditor.audit.outcome import encode_outcome
from auditor.audit.session import Session, now
from auditor.declared.suggestions import suggest
from auditor.documents.attestation import list_sources
from auditor.documents.audit import SCHEMA, AuditDocument
from auditor.documents.difference import find_difference
from auditor.documents.digest_line import body_of, digest_body, is_intact
from auditor.errors import AuditorError, ReportError, UsageError, VerificationError
from auditor.files import read_bytes
from auditor.findings.judge import with_drift
from auditor.findings.uncertain import list_overridden
from auditor.instruments.digest import versions, versions_of_lines
from auditor.model.measured import Audit
from auditor.model.verified import Difference, Verification


class Published(Struct, frozen=True):
    """An audit.json as it is: its path, its bytes, and what they say."""

    path: Path
    content: bytes
    document: AuditDocument

    @property
    def intact(self) -> bool:
        """Whether it is as some auditor wrote it, or as somebody who has computed its digest anew."""
        return is_intact(self.content)

    @property
    def edited(self) -> bool:
        """Whether it has a digest that is not its own; one of an earlier auditor has none."""
        return bool(self.document.digest) and not self.intact


class _NotComputedError(Exception):
    """Why an audit cannot be made again here."""


def read_published(path: Path) -> Published:
    """The audit.json at `path`; raises `UsageError` for what is none."""
    try:
        content = read_bytes(path)
        found = json.loads(content)  # which is stricter about texts, and reads it again to compare
        if not isinstance(found, dict):
            raise ValueError("it is no object of JSON")
        schema = found.get("schema")
        if schema != SCHEMA:
            raise UsageError(
                f"{path}: has schema {schema!r}, this auditor reads {SCHEMA}; use the auditor that wrote it"
            )
        return Published(path, content, msgspec.json.decode(content, type=AuditDocument))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or error}") from error
    except (RecursionError, msgspec.MsgspecError, ValueError) as error:
        cause, _, _ = str(error).partition("; use sys.")  # which is advice to programmers
        cause = "nested too deep" if isinstance(error, RecursionError) else cause
        raise UsageError(f"{path}: no audit.json: {cause}; name one that `auditor audit` has written") from error


def verify_audit(published: Published, session: Session) -> Verification:
    """What came of making the audit again in this session, of which release and refs are those of the audit.

    Raises `ReportError` if that cannot be done here: an upstream is away, or it was made from another manifest or by
    another auditor. One that was edited, and has its old digest, differs also then.
    """
    try:
        difference = _find_difference(published, session)
    except _NotComputedError as error:
        if not published.edited:
            raise ReportError(f"{published.path}: cannot be computed again: {error}") from error
        difference = _differ_in_digest(published)
    document = published.document
    digest = hashlib.sha256(published.content).hexdigest()
    return Verification(
        document.system.name,
        document.release,
        digest,
        difference,
        document.imported,
        incomplete=not document.complete,
        trusted_anyway=len(document.trusted_anyway),
        other_refs=list_overridden(list_sources(document)),
    )


def _find_difference(published: Published, session: Session) -> Difference | None:
    """Where the audit is not the same as one made now."""
    document = published.document
    if not published.edited:  # which is looked at in any case
        _check_same("by another auditor", {"instruments": document.instruments}, {"instruments": _find_own(document)})
        if document.inputs is None:
            raise _NotComputedError("it does not say what it was made from, as those of earlier auditors")
    computed, audit = _compute(document, session)
    _check_all_was_read(audit, document)
    if not published.edited:
        _check_same("from other inputs", {"inputs": document.inputs}, {"inputs": audit.inputs})
    try:
        difference = find_difference(published.content, computed)
    except RecursionError as error:
        raise UsageError(f"{published.path}: no audit.json: what is new in it is nested too deep") from error
    if not difference and document.drift:
        raise _NotComputedError("its `drift` is what had changed since an earlier lock or baseline; all else is equal")
    return difference


def _compute(document: AuditDocument, session: Session) -> tuple[bytes, Audit]:
    """The bytes of the same audit made now, and the audit."""
    try:
        session = _find_session(document, session)
        outcome = audit_fully(session, _find_order(document, session))
    except VerificationError:
        raise
    except AuditorError as error:
        raise _NotComputedError(str(error)) from error
    audit = replace(outcome.audit, imported=document.imported)
    verdict = with_drift(outcome.verdict, document.drift)
    return encode_outcome(replace(outcome, audit=audit, verdict=verdict), session.manifest.manifest), audit


def _find_session(document: AuditDocument, session: Session) -> Session:
    """The session that would make such an audit."""
    releases = session.manifest.manifest.releases
    if document.release not in releases:
        hint = suggest(document.release, releases)
        raise UsageError(f"{document.release} is no release of {session.manifest.name}; {hint}")
    refs = {item.repository: item.ref for item in list_sources(document) if item.overridden}
    workers = replace(session.workers, lines_only=document.lines_only)
    trusted = bool(document.trusted_anyway)
    session = replace(session, release=document.release, workers=workers, afresh=True, trust_anyway=trusted)
    return session.with_refs(tuple(f"{name}={ref}" for name, ref in refs.items()), "its sources")


def _find_order(document: AuditDocument, session: Session) -> Order:
    """What such an audit was asked for."""
    asked = (*(item.id for item in document.components), *(item.id for item in document.left_out))
    by_default = {component.id for component in session.manifest.manifest.default_components}
    return Order(
        time=now(),
        components=asked if document.partial else (),
        on_request=not document.partial and not by_default.issuperset(asked),
        authorship=bool(document.authorship),
        timeline=document.timeline is not None,
        past=document.past is not None,
        gate_claims=bool(document.claims) and all(claim.gate for claim in document.claims),
    )


def _check_all_was_read(audit: Audit, document: AuditDocument) -> None:
    """Raise `_NotComputedError` if an upstream was not read that the document has figures of."""
    unread, known = (
        {gap.url: gap for item in components for gap in item.unmeasured if not gap.path}
        for components in (audit.components, document.components)
    )
    for url in unread.keys() - known.keys():
        raise _NotComputedError(f"{url}: {unread[url].reason}")


def _find_own(document: AuditDocument) -> dict[str, str]:
    """The instruments here that such an audit is made by, so that one of others need not be measured at all."""
    return versions_of_lines() if document.lines_only else versions()


def _check_same(what: str, there: dict[str, object], here: dict[str, object]) -> None:
    """Raise `_NotComputedError` if what a document says of how it was made is not what is here."""
    found = find_difference(*(msgspec.json.encode(made, order="sorted") for made in (there, here)))
    if found:
        both = f"{found.there or 'nothing'} there and {found.computed or 'nothing'} here"
        raise _NotComputedError(f"it was made {what}: {found.path} is {both}")


def _differ_in_digest(published: Published) -> Difference:
    """That the document was edited, where no more can be found out."""
    stated = msgspec.json.encode(published.document.digest).decode()
    return Difference(".digest", stated, f'"{digest_body(body_of(published.content))}"')
