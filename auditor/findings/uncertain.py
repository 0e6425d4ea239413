# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What is not certain of an audit: whether globs hold at its refs, whose they are, who has measured. Pure functions."""

from collections.abc import Iterable, Iterator
from itertools import chain

from auditor.declared.ref_ranges import ends_of, find_uncertain
from auditor.findings.names import count_of, join_names
from auditor.model.declared import ScopedGlob
from auditor.model.ledger import SourceLedger
from auditor.model.manifest import Manifest
from auditor.model.measured import ComponentResult, SourceRevision


def describe_uncertain(
    revisions: Iterable[SourceRevision], release: str, manifest: Manifest, results: Iterable[ComponentResult] = ()
) -> Iterator[str]:
    """A line for each of `revisions` that ranges of the globs of its repository cannot be compared with.

    It says how many files of `results` are left out all the same, if there are any results.
    """
    ledgers = tuple(ledger for result in results for ledger in result.ledgers)
    for revision in {item.repository: item for item in revisions}.values():
        globs = find_uncertain(manifest, release, revision.repository, revision.ref)
        if globs:
            yield f"{revision.repository}: {_describe(revision, globs, ledgers)}; measure a tag like these to be sure"


def describe_trusted_anyway(revisions: Iterable[SourceRevision]) -> Iterator[str]:
    """A line for each of `revisions` that was measured although it is not signed as the manifest asks for."""
    for revision in dict.fromkeys(revisions):
        if revision.verification and revision.trusted_anyway:
            what = revision.verification.describe_failure(revision.ref)
            yield f"{revision.repository}: NOT VERIFIED, measured by --trust-anyway: {what}"


def describe_overridden(results: Iterable[ComponentResult]) -> tuple[str, ...]:
    """A line for each repository of `results` that was measured at another ref than that of the manifest."""
    return list_overridden(revision for result in results for revision in result.all_revisions)


def list_overridden(revisions: Iterable[SourceRevision]) -> tuple[str, ...]:
    """The same of `revisions`."""
    overridden = (revision for revision in revisions if revision.overridden)
    return tuple(dict.fromkeys(f"{item.repository}: measured at {item.ref}, by --ref" for item in overridden))


def describe_imported(number: int) -> str:
    """Of how many contents the figures are somebody else's word; empty if of none."""
    if not number:
        return ""
    return f"the figures of {count_of(number, 'content')} were imported into the cache and not measured here"


def describe_keyring_gaps(revisions: Iterable[SourceRevision]) -> Iterator[str]:
    """Why signatures of `revisions`, of which nothing is asked for, could not be checked, each once."""
    known = (revision.verification for revision in revisions)
    yield from dict.fromkeys(item.gap for item in known if item and item.gap and not item.failure)


def _describe(revision: SourceRevision, globs: tuple[ScopedGlob, ...], ledgers: tuple[SourceLedger, ...]) -> str:
    ends = dict.fromkeys(chain.from_iterable(map(ends_of, globs)))
    held = f"globs with such a range ({len(globs):,}) hold where they match"
    out = f", files left out by that: {_count_left_out(ledgers, revision, globs):,}" if ledgers else ""
    return f"{revision.ref} cannot be compared with {join_names(ends)}, so that {held}{out}"


def _count_left_out(ledgers: Iterable[SourceLedger], revision: SourceRevision, globs: Iterable[ScopedGlob]) -> int:
    """How many files exclude globs take out of what components select."""
    names = {glob.glob for glob in globs}
    rules = (rule for ledger in ledgers if ledger.repository == revision.repository for rule in ledger.excluded)
    return sum(rule.left_out.files for rule in rules if rule.glob in names)
