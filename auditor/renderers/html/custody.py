# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the HTML report shows of whom one trusts: with one component, and with the TCB."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from auditor.findings.figures import Size
from auditor.findings.totals import split_by_safety
from auditor.model.custody import Answer, Authorship, GitObject, HistoryGap, MemorySafety, People
from auditor.model.measured import Audit, ComponentResult, SourceRevision
from auditor.renderers.text.custody import NOT_UPSTREAMS, Keys, describe_policy

_NOT_READ, _NOT_SIGNED = "not read", "not signed"


class Custody(Struct, frozen=True):
    """Whom one trusts with some components together, and what these come to.

    `authorship` is None if nobody asked for histories.
    """

    results: tuple[ComponentResult, ...]
    size: Size
    authorship: Authorship | None

    @property
    def safety(self) -> MemorySafety:
        """Their SLOC by memory safety."""
        return split_by_safety(self.results)

    @property
    def checked(self) -> bool:
        """Whether the manifest says by whom they have to be signed, so that signatures are not only read."""
        return any(revision.verification for result in self.results for revision in result.revisions)

    @property
    def policies(self) -> tuple[tuple[SourceRevision, str], ...]:
        """What is asked for of each repository, and whether that is met."""
        revisions = dict.fromkeys(revision for result in self.results for revision in result.revisions)
        return tuple((revision, policy) for revision in revisions if (policy := describe_policy(revision)))

    @property
    def people(self) -> tuple[People, ...]:
        """Those of all of history, and of the last two years; none if no history was counted."""
        authorship = self.authorship
        return (authorship.ever, authorship.recent) if authorship and authorship.ever and authorship.recent else ()

    @property
    def gaps(self) -> tuple[HistoryGap, ...]:
        """The histories that are not counted, so that `people` can only be more."""
        return self.authorship.gaps if self.authorship else ()


class SignedRow(Struct, frozen=True):
    """A tag or a commit of a repository and who made it, by its own word; `state` is what its signature is worth.

    `item` is None if it is not known; `key` is empty without a signature; `detail` says why it is not verified.
    """

    revision: SourceRevision
    kind: str
    state: str
    item: GitObject | None = None
    key: str = ""
    detail: str = ""


def list_history_gaps(audit: Audit) -> tuple[HistoryGap, ...]:
    """The histories of all components that are not counted, each once."""
    authorships = (result.authorship for result in audit.components if result.authorship)
    return tuple(dict.fromkeys(gap for authorship in authorships for gap in authorship.gaps))


def list_signed(revisions: Iterable[SourceRevision], keys: Keys) -> Iterator[SignedRow]:
    """The tag and the commit of each repository, and a row for each that is not known."""
    for revision in revisions:
        signing = revision.signing
        if signing is None or not revision.is_upstreams:
            yield SignedRow(revision, "tag and commit", _NOT_READ if revision.is_upstreams else NOT_UPSTREAMS)
            continue
        if signing.tag:
            yield _view_signed(revision, signing.tag, keys)
        else:
            yield SignedRow(revision, "tag", f"not known: {signing.gap}" if signing.gap else "no annotated tag")
        if signing.commit:
            yield _view_signed(revision, signing.commit, keys)
        else:
            yield SignedRow(revision, "commit", _NOT_READ)


def _view_signed(revision: SourceRevision, item: GitObject, keys: Keys) -> SignedRow:
    answers = revision.verification.answers if revision.verification else ()
    checked = (_view_checked(revision, item, answer) for answer in answers if answer.kind == item.kind)
    return next(checked, None) or _view_read(revision, item, keys)


def _view_read(revision: SourceRevision, item: GitObject, keys: Keys) -> SignedRow:
    """An object whose signature nobody has checked, with the key by its own word."""
    signature = item.signature
    if signature is None:
        return SignedRow(revision, item.kind, _NOT_SIGNED, item)
    key = signature.fingerprint or signature.key_id or signature.problem
    owner = keys.get(signature.fingerprint)
    state = "verified" if signature.verified else "read, not verified"
    return SignedRow(revision, item.kind, state, item, f"{key} of {owner}" if owner else key)


def _view_checked(revision: SourceRevision, item: GitObject, answer: Answer) -> SignedRow:
    """An object whose signature was checked, with the key by its user id."""
    if answer.verdict == "unsigned":
        return SignedRow(revision, item.kind, _NOT_SIGNED, item)
    key = f"{answer.fingerprint} of {answer.user_id}" if answer.user_id else answer.fingerprint
    state = "verified" if answer.verdict == "good" else f"not verified: {answer.verdict}"
    return SignedRow(revision, item.kind, state, item, key, answer.detail)
