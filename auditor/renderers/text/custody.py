# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Whom one trusts, as text: a few lines for one component, one table for all of them."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from auditor.custody.answers import describe_check
from auditor.findings.figures import Size, headline_of, size_of
from auditor.findings.names import count_of
from auditor.findings.totals import split_by_safety
from auditor.model.custody import Answer, Authorship, GitObject, Signing
from auditor.model.measured import Audit, ComponentResult, SourceRevision
from auditor.renderers.text.columns import Layout, lay_out
from auditor.renderers.words.left_out import NOT_MEASURED, name_tcb
from auditor.renderers.words.outcome import describe_completeness
from auditor.renderers.words.safety import list_languages
from auditor.renderers.words.visible import make_visible

Keys = Mapping[str, str]
"""User ids of keys that are not those of the person who used them, by fingerprint."""
NO_KEYS: Keys = MappingProxyType({})
_HEAD = (
    *("component", "group", "package from", "signed by"),
    *("not memory-safe", "memory-safe", "authors", "committers", "authors 2y", "committers 2y"),
)
_TEXT_COLUMNS = 4
_LEAST = ("authors 2y", "committers 2y", "committers", "authors", "group", "package from")
NOT_UPSTREAMS = "not upstream's commit"
"""Said of a commit that came from a mirror by `--ref`, and that the upstream is not known to have."""
_READ = "signed by: as the tag or the commit says; signatures are read, NOT VERIFIED"
_CHECKED = "signed by: the user id of the key, where it is verified; all else vouches for nothing"
_NOTES = (
    f"not memory-safe: SLOC of {list_languages(memory_safe=False)}; "
    f"memory-safe: SLOC of {list_languages(memory_safe=True)}, apart from `unsafe`, foreign functions and what runs "
    "them",
)
_HISTORY_NOTE = "authors, committers: of the trusted files, by e-mail address; 2y: in the two years before the commit"


def render_custody(audit: Audit, keys: Keys = NO_KEYS) -> str:
    """One table over all components of the audit: vendor, signature, memory safety and, if counted, people."""
    return "\n".join([*_table_lines(audit, keys), ""])


def describe_custody(result: ComponentResult, keys: Keys = NO_KEYS) -> Iterator[str]:
    """The lines on one component: its vendor, the signatures of its sources, its people, its languages."""
    vendor = result.component.vendor
    if vendor:
        yield f"  package from: {vendor.description}: {vendor.evidence}"
    for revision in result.revisions:
        yield f"  {revision.repository}: {describe_signing(revision, keys)}"
    unsafe, safe = _sizes((result,), size_of((result,)))
    if result.has_figure:
        yield f"  languages: {unsafe} SLOC not memory-safe, {safe} SLOC memory-safe"
    if result.authorship:
        yield from _describe_people(result.authorship)


def describe_source(revision: SourceRevision) -> str:
    """A repository at its commit, in one word where the upstream is known to have it."""
    known = revision.is_upstreams
    place = f"{revision.url}@{revision.revision}" if known else f"{revision.url} ({NOT_UPSTREAMS} {revision.revision})"
    unmet = " (NOT VERIFIED, by --trust-anyway)" if revision.trusted_anyway else ""
    return f"{place}{unmet}{' (by --ref)' if revision.overridden else ''}"


def describe_signing(revision: SourceRevision, keys: Keys = NO_KEYS) -> str:
    """What vouches for a revision: each part by its own word, or checked as the manifest asks for."""
    signing = revision.signing
    if not revision.is_upstreams:
        return f"{NOT_UPSTREAMS}: the mirror has it, by --ref, and whoever made that vouches for it"
    if signing is None:
        return "signatures not read"
    checked = {item.kind: item for item in revision.verification.answers} if revision.verification else {}
    objects = _describe_objects(signing, lambda item: _describe_signature(item, keys, checked.get(item.kind)))
    gap = signing.gap and f"tag unknown: {signing.gap}"
    return "; ".join(filter(None, (*objects, gap, describe_policy(revision))))


def describe_policy(revision: SourceRevision) -> str:
    """What the manifest asks for and whether that is met; empty where it asks for nothing, not even by a word."""
    verification = revision.verification
    if verification is None:
        return ""
    if verification.policy == "none":
        return f"no signature is asked for: {make_visible(verification.reason)}"
    state = f"NOT MET: {make_visible(verification.failure)}" if verification.failure else "met"
    return f"{verification.policy} is asked for: {state}"


def _describe_objects(signing: Signing, describe: Callable[[GitObject], str]) -> Iterator[str]:
    if signing.tag:
        yield f"tag {make_visible(signing.tag.name)} of {signing.tag.day} by {describe(signing.tag)}"
    elif not signing.gap:
        yield "no annotated tag"
    if signing.commit:
        yield f"commit of {signing.commit.day} by {describe(signing.commit)}"


def _describe_signature(item: GitObject, keys: Keys, answer: Answer | None) -> str:
    person, signature = make_visible(item.person) or "nobody", item.signature
    if answer:
        return f"{person}, {make_visible(describe_check(answer))}"
    if signature is None:
        return f"{person}, not signed"
    key = signature.fingerprint or signature.key_id or make_visible(signature.problem)
    owner = keys.get(signature.fingerprint)
    name = f" of {owner}" if owner else ""
    return f"{person}, {signature.form} key {key}{name} ({'verified' if signature.verified else 'not verified'})"


def _describe_people(authorship: Authorship) -> Iterator[str]:
    if authorship.ever and authorship.recent:
        for when, people in (("ever", authorship.ever), ("in its last two years", authorship.recent)):
            who = f"{count_of(people.authors, 'author')}, {count_of(people.committers, 'committer')}"
            yield f"  touched {when}: by {who} in {count_of(people.commits, 'commit')}"
    for gap in authorship.gaps:
        yield f"  history of {gap.url}: not counted: {make_visible(gap.reason)}"


def _table_lines(audit: Audit, keys: Keys) -> Iterator[str]:
    counted = bool(audit.authorship)
    columns = len(_HEAD) if counted else _TEXT_COLUMNS + 2
    rows = [row[:columns] for row in _rows(audit, keys)]
    head = _HEAD[:columns]
    yield f"{audit.system.name} {audit.release}: whom one trusts" + (", some components only" if audit.partial else "")
    yield ""
    yield from lay_out(head, rows, Layout("llllrrrrrr"[:columns], _LEAST, ruled=True))
    yield ""
    yield from (_describe_checking(audit), *_NOTES, *([_HISTORY_NOTE] if counted else []))
    yield from (f"TRUSTED ANYWAY: {make_visible(line)}" for line in audit.trusted_anyway)
    yield from _gap_lines(audit)
    yield describe_completeness(audit)


def _describe_checking(audit: Audit) -> str:
    """What the names of signers are worth."""
    checked = any(revision.verification for result in audit.components for revision in result.revisions)
    return _CHECKED if checked else _READ


def _rows(audit: Audit, keys: Keys) -> Iterator[tuple[str, ...]]:
    for group in audit.groups:
        for result in audit.results_of(group):
            vendor = result.component.vendor
            package = vendor.description if vendor else "not stated"
            texts = (result.component.id, group, package, describe_signers(result, keys))
            yield (*texts, *_sizes((result,), size_of((result,))), *_people_cells(result.authorship))
    if audit.headline and not audit.partial:
        people = _people_cells(audit.authorship.get("tcb"))
        yield (name_tcb(audit), "", "", "", *_sizes(audit.headline, headline_of(audit)), *people)


def _sizes(results: tuple[ComponentResult, ...], size: Size) -> tuple[str, str]:
    """What of `results`, which have this size, is not memory-safe and what is; `+` marks a lower bound."""
    if size.totals is None:
        return NOT_MEASURED, NOT_MEASURED
    safety, mark = split_by_safety(results), " +" if size.lower_bound else ""
    return f"{safety.unsafe:,}{mark}", f"{safety.safe:,}{mark}"


def _people_cells(authorship: Authorship | None) -> tuple[str, ...]:
    """Authors and committers, ever and recently; `+` marks a lower bound, `?` what is not counted at all."""
    if authorship is None or authorship.ever is None or authorship.recent is None:
        return ("?",) * 4
    mark = " +" if authorship.gaps else ""
    figures = (item for people in (authorship.ever, authorship.recent) for item in (people.authors, people.committers))
    return tuple(f"{figure:,}{mark}" for figure in figures)


def describe_signers(result: ComponentResult, keys: Keys = NO_KEYS) -> str:
    """Who is said to have signed the sources, each once; a source that nobody signed counts as `nobody`."""
    return ", ".join(dict.fromkeys(_signer(revision, keys) for revision in result.revisions)) or "not read"


def _signer(revision: SourceRevision, keys: Keys) -> str:
    signing, verification = revision.signing, revision.verification
    if not revision.is_upstreams:
        return NOT_UPSTREAMS
    if signing is None:
        return "not read"
    if verification and verification.telling:
        return " and ".join(map(_name_signer, verification.telling))
    signed = signing.signed
    if signed is None:
        return "unknown" if signing.gap else "nobody"
    return _name_unchecked(signed, keys) if verification is None else _name_signer(verification.answers[-1])


def _name_signer(answer: Answer) -> str:
    """Whose key has signed, by its user id, if that is verified; else what became of checking it."""
    if answer.verdict != "good":
        return f"not verified: {answer.verdict} ({answer.kind})"
    return f"{make_visible(_shorten_user_id(answer.user_id))} ({answer.kind}, verified)"


def _name_unchecked(signed: GitObject, keys: Keys) -> str:
    """Who says to have signed; nobody by a signature that cannot be read."""
    signature = signed.signature
    if signature and signature.problem:
        return f"unreadable ({signed.kind})"
    owner = keys.get(signature.fingerprint) if signature else None
    key = f" with the key of {_shorten_user_id(owner)}" if owner else ""
    return f"{make_visible(signed.person) or 'no name'}{key} ({signed.kind})"


def _shorten_user_id(user_id: str) -> str:
    """A user id without its comment and its address."""
    return user_id.partition(" (")[0].partition(" <")[0]


def _gap_lines(audit: Audit) -> Iterator[str]:
    """Each reason why a tag is not known, then each reason why a history is not counted, once."""
    gaps = {line: None for result in audit.components for line in (*_tag_gaps(result), *_history_gaps(result))}
    yield from gaps


def _tag_gaps(result: ComponentResult) -> Iterator[str]:
    for revision in result.revisions:
        if revision.signing and revision.signing.gap and revision.is_upstreams:
            yield f"{revision.repository}: tag unknown: {revision.signing.gap}"


def _history_gaps(result: ComponentResult) -> Iterator[str]:
    for gap in result.authorship.gaps if result.authorship else ():
        yield f"{gap.url}: history not counted: {make_visible(gap.reason)}"
