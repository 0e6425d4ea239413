# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What happened to trusted files since a person accepted them: how many commits touched them, and by whom."""

from collections import Counter
from collections.abc import Collection

from msgspec.structs import replace

from auditor.custody.histories import read_history
from auditor.errors import AuditorError
from auditor.model.accepted import AcceptedRevision
from auditor.model.judged import Since
from auditor.model.measured import SourceRevision
from auditor.upstream.addresses import compare_address
from auditor.upstream.network import Network


def find_since(
    accepted: AcceptedRevision, now: SourceRevision, paths: Collection[str], partial: str, network: Network
) -> Since:
    """The commits of a repository that touched any of `paths` since the accepted one, or why nobody knows.

    A commit counts by what it changes: at such a path, or at one from which it renames to such a path. The history of a
    repository that is `partial` is not fetched. No error leaves this function.
    """
    link = compare_address(now.url, accepted.revision, now.revision)
    ends = Since(now.repository, accepted.revision, now.revision, link)
    if partial:
        return replace(ends, lack="its history is not read, since it is declared partial")
    try:
        commits = read_history(now, network, accepted.revision)
    except AuditorError as error:
        return replace(ends, lack=f"its history was not read: {str(error).removeprefix(f'{now.url}: ')}")
    touching = [commit for commit in commits if any(change.touches(paths) for change in commit.changes)]
    people = Counter(commit.name for commit in touching)
    return replace(ends, commits=len(touching), people=tuple(name for name, _ in people.most_common()))
