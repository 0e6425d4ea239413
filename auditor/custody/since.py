# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What happened to trusted files since a person accepted them: how many commits touched them, and by whom."""

from collections import Counter
from collections.abc import Collection, Iterable

from msgspec import Struct
from msgspec.structs import replace

from auditor.custody.commits import Commit
from auditor.custody.histories import read_history
from auditor.errors import AuditorError
from auditor.model.accepted import AcceptedRevision
from auditor.model.judged import Since
from auditor.model.measured import SourceRevision
from auditor.upstream.addresses import compare_address
from auditor.upstream.network import Network


class Span(Struct, frozen=True):
    """The commits of a repository since the accepted one, or why nobody knows them; `ends` says of what and to what."""

    ends: Since
    commits: tuple[Commit, ...] = ()


def read_span(accepted: AcceptedRevision, now: SourceRevision, partial: str, network: Network) -> Span:
    """The commits of a repository since the accepted one.

    The history of a repository that is `partial` is not fetched. No error leaves this function.
    """
    link = compare_address(now.url, accepted.revision, now.revision)
    ends = Since(now.repository, accepted.revision, now.revision, link)
    if partial:
        return Span(replace(ends, lack="its history is not read, since it is declared partial"))
    try:
        return Span(ends, read_history(now, network, accepted.revision))
    except AuditorError as error:
        return Span(replace(ends, lack=f"its history was not read: {str(error).removeprefix(f'{now.url}: ')}"))


def find_since(span: Span, paths: Collection[str]) -> Since:
    """How many commits of a span touched any of `paths`, and by whom.

    A commit counts by what it changes: at such a path, or at one from which it renames to such a path.
    """
    if span.ends.lack:
        return span.ends
    touching = [commit for commit in span.commits if any(change.touches(paths) for change in commit.changes)]
    people = Counter(commit.name for commit in touching)
    return replace(span.ends, commits=len(touching), people=tuple(name for name, _ in people.most_common()))


def find_causes(spans: Iterable[tuple[Span, Collection[str]]]) -> tuple[Since, ...]:
    """What happened in each span to its paths, without those of which no commit touched any."""
    found = (find_since(span, paths) for span, paths in spans)
    return tuple(since for since in found if since.commits or since.lack)
