# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Globs of which nobody can tell whether they hold at a measured ref, and what they leave out. Pure functions."""

from collections.abc import Iterator

from auditor.declared.ref_ranges import ends_of, find_uncertain
from auditor.findings.names import join_names
from auditor.model.manifest import Manifest
from auditor.model.measured import Audit


def describe_uncertain(audit: Audit, manifest: Manifest) -> Iterator[str]:
    """A line for each repository that was measured at a ref that ranges of its globs cannot be compared with."""
    revisions = {revision.repository: revision for result in audit.components for revision in result.revisions}
    for name, revision in revisions.items():
        globs = find_uncertain(manifest, audit.release, name, revision.ref)
        if globs:
            ends = dict.fromkeys(end for glob in globs for end in ends_of(glob))
            what = f"{revision.ref} cannot be compared with {join_names(ends)}"
            held = f"globs with such a range ({len(globs):,}) hold where they match"
            out = f"files left out by that: {_count_left_out(audit, name, {glob.glob for glob in globs}):,}"
            yield f"{name}: {what}, so that {held}, {out}; measure a tag like these to be sure"


def _count_left_out(audit: Audit, repository: str, globs: set[str]) -> int:
    """How many files exclude globs take out of what components select."""
    ledgers = (ledger for result in audit.components for ledger in result.ledgers if ledger.repository == repository)
    return sum(rule.left_out.files for ledger in ledgers for rule in ledger.excluded if rule.glob in globs)
