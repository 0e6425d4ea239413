# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Who wrote the trusted files of an audit: whole histories without contents, fetched on request and kept for good."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from auditor.custody.commits import Touches, count_people, find_touches
from auditor.custody.histories import read_history
from auditor.declared.manifest import ManifestFile
from auditor.errors import AuditorError
from auditor.model.custody import Authorship, HistoryGap
from auditor.model.measured import Audit, ComponentResult, MeasuredFile, SourceRevision
from auditor.processes.interrupts import map_in_threads
from auditor.upstream.network import Network

_HISTORIES_AT_ONCE = 4


class _History(Struct, frozen=True):
    """What the history of one repository tells of the files at its paths, or why it tells nothing."""

    touches: Mapping[str, Touches] = {}
    gap: str = ""
    failed: bool = False


Histories = Mapping[tuple[str, str], _History]
"""By the URL and the revision of their repositories."""


def with_authorship(audit: Audit, manifest: ManifestFile, network: Network) -> Audit:
    """The audit with the people and the churn of its trusted files; what cannot be counted has its reason.

    Histories are kept beside the clones that audits use, so that the next run needs no network.
    """
    reader = _Reader(manifest, network, _paths_by_revision(audit))
    revisions = sorted({revision for result in audit.components for revision in result.revisions}, key=_key)
    read = map_in_threads(_HISTORIES_AT_ONCE, reader.read, revisions)
    histories = dict(zip(map(_key, revisions), read, strict=True))
    components = tuple(_with_people(result, histories) for result in audit.components)
    by_subject = {subject: audit.results_of(subject) for subject in ("tcb", *audit.groups)}
    authorship = {subject: _authorship(results, histories) for subject, results in by_subject.items() if results}
    return replace(audit, components=components, authorship=authorship)


def _key(revision: SourceRevision) -> tuple[str, str]:
    return revision.url, revision.revision


def _identities(results: Iterable[ComponentResult]) -> Iterator[tuple[str, str, str]]:
    """URL, revision and path of every trusted file, those without a figure included."""
    for result in results:
        read = set(map(_key, result.revisions))
        yield from (item.file.identity for item in result.files)
        for gap in result.unmeasured:
            # A patch is a file of another repository, and a glob that matches nothing is none.
            if (gap.url, gap.revision) in read and not gap.is_glob:
                yield gap.url, gap.revision, gap.path


def _paths_by_revision(audit: Audit) -> dict[tuple[str, str], set[str]]:
    paths: dict[tuple[str, str], set[str]] = {}
    for url, revision, path in _identities(audit.components):
        paths.setdefault((url, revision), set()).add(path)
    return paths


def _with_people(result: ComponentResult, histories: Histories) -> ComponentResult:
    if not result.revisions:
        return result
    files = tuple(_with_churn(item, histories) for item in result.files)
    return replace(result, files=files, authorship=_authorship((result,), histories))


def _with_churn(item: MeasuredFile, histories: Histories) -> MeasuredFile:
    touches = histories[item.file.url, item.file.revision].touches.get(item.file.path)
    return replace(item, churn=touches.churn) if touches else item


def _authorship(results: tuple[ComponentResult, ...], histories: Histories) -> Authorship:
    """The people of all files of `results`, each person once; those of the other files where some have a gap."""
    identities = tuple(dict.fromkeys(_identities(results)))
    keys = dict.fromkeys((url, revision) for url, revision, _ in identities)
    gaps = tuple(HistoryGap(key[0], histories[key].gap, histories[key].failed) for key in keys if histories[key].gap)
    if len(gaps) == len(keys):
        return Authorship(None, None, gaps)
    counted = [histories[url, revision].touches.get(path, Touches()) for url, revision, path in identities]
    ever, recent = (item.ever for item in counted), (item.recent for item in counted)
    return Authorship(count_people(frozenset().union(*ever)), count_people(frozenset().union(*recent)), gaps)


class _Reader(Struct, frozen=True):
    """Reads histories, each once."""

    manifest: ManifestFile
    network: Network
    paths: dict[tuple[str, str], set[str]]

    def read(self, revision: SourceRevision) -> _History:
        """What the history of one revision tells of its trusted files; no error leaves this function."""
        partial = self.manifest.manifest.repositories[revision.repository].partial
        if partial:
            return _History(gap=f"its repository is declared partial: {partial}")
        try:
            commits = read_history(revision, self.network)
        except AuditorError as error:
            return _History(gap=str(error).removeprefix(f"{revision.url}: "), failed=True)
        if len(commits) <= 1:
            return _History(
                gap="its history is a single commit, which tells who imported the code and not who wrote it"
            )
        return _History(find_touches(commits, sorted(self.paths.get(_key(revision), ()))))
