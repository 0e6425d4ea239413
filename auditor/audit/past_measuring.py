# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every content that a repository ever had at a trusted path, measured once, in portions that are kept one by one.

A run that is interrupted loses no more than the portion it was at: the next one finds the others in the cache.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field

from auditor.audit.means import Means
from auditor.audit.past_reading import PastRepository
from auditor.audit.reading import Plan, plan_file, plan_unread
from auditor.declared.acceptances import Acceptances
from auditor.fetch.repositories import FetchedRepository
from auditor.findings.past import UNMEASURED, Sums, sums_of
from auditor.measuring.cache import Outcome
from auditor.measuring.contents import measure_blobs
from auditor.measuring.tasks import BlobTask
from auditor.model.measured import MeasuredFile, TrustedFile, Unmeasured
from auditor.progress import Advance
from auditor.upstream.trees import SUBMODULE, TreeEntry

FILES, SIZE = 2_000, 1 << 25
"""Of how many files, or bytes, a portion is full: some 10 s of work."""
_PORTIONS_SENT = 4
"""How many of them are one for an executor, for which they would be the work of a moment."""


class PastFigures(Struct, frozen=True):
    """The sums of each content at its path, and why each that has no undisputed figure has none."""

    sums: dict[TreeEntry, Sums] = field(default_factory=dict)
    reasons: dict[TreeEntry, str] = field(default_factory=dict)


def measure_past(repository: PastRepository, acceptances: Acceptances, means: Means) -> PastFigures:
    """The figures of every content in the steps of `repository`, each as an audit measures it, in their order.

    `acceptances` are the reviews of disputes. Raises `FetchError` for contents that cannot be had.
    """
    entries = tuple(dict.fromkeys(filter(None, (change.after for step in repository.steps for change in step.changes))))
    work = _Work(repository, acceptances, means)
    with means.progress.stage(f"measuring {repository.name}", len(entries)) as advance:
        if not means.workers.verified:
            work.recall(entries, advance)
        unknown = [entry for entry in entries if entry not in work.figures.sums]
        if unknown:
            work.measure(unknown, advance)
    lacking = filter(work.figures.reasons.__contains__, entries)
    return PastFigures(work.figures.sums, {entry: work.figures.reasons[entry] for entry in lacking})


class _Work(Struct, frozen=True):
    """One repository that is measured, and what has been found so far."""

    repository: PastRepository
    acceptances: Acceptances
    means: Means
    figures: PastFigures = field(default_factory=PastFigures)

    def recall(self, entries: Sequence[TreeEntry], advance: Advance) -> None:
        """Note what can be told without any content: what has none, and what is in the cache.

        Not where only the content tells the language.
        """
        for portion in _split(entries, {}):
            for entry, outcome in self._recall_portion(portion):
                self._note(entry, outcome)
                advance(1)

    def _recall_portion(self, entries: Iterable[TreeEntry]) -> Iterator[tuple[TreeEntry, Outcome]]:
        task_by_entry = {}
        for entry in entries:
            plan = plan_unread(self._file(entry), self._fetched, self.means.workers)
            if isinstance(plan, Unmeasured):
                yield entry, plan
            elif plan:
                task_by_entry[entry] = plan
        known = self.means.cache.find(task.key for task in task_by_entry.values())
        for entry, task in task_by_entry.items():
            if task.key in known and not self.means.workers.refuse(known[task.key].size):
                yield entry, known[task.key]

    def measure(self, entries: Sequence[TreeEntry], advance: Advance) -> None:
        """Fetch all these contents in one request, and measure them."""
        blobs = {entry.blob for entry in entries if entry.mode != SUBMODULE}
        size_by_blob = self.repository.history.fetch_blobs(blobs, self.repository.revision.revision)
        portions = _PORTIONS_SENT if self.means.workers.executor else 1
        for portion in _split(entries, size_by_blob, portions):
            files = (self._file(entry, size_by_blob.get(entry.blob, 0)) for entry in portion)
            plans = [plan_file(file, self._fetched, self.means.workers) for file in files]
            self._measure_portion(dict(zip(portion, plans, strict=True)), advance)

    def _measure_portion(self, plan_by_entry: Mapping[TreeEntry, Plan], advance: Advance) -> None:
        tasks = [plan for plan in plan_by_entry.values() if isinstance(plan, BlobTask)]
        outcomes = measure_blobs(tasks, self.means.cache, self.means.workers, advance)
        for entry, plan in plan_by_entry.items():
            self._note(entry, plan if isinstance(plan, Unmeasured) else outcomes[plan.key])
        others = len(plan_by_entry) - len(outcomes)  # those without a task, and those with that of another path
        if others:
            advance(others)

    @property
    def _fetched(self) -> FetchedRepository:
        """The repository as an audit plans the measuring of its files."""
        history, revision = self.repository.history, self.repository.revision
        return FetchedRepository(revision.url, history.git_dir, revision, {}, languages=self.repository.languages)

    def _file(self, entry: TreeEntry, size: int = 0) -> TrustedFile:
        """A content at its path, of `size` bytes as far as that is known."""
        revision = self.repository.revision
        return TrustedFile(revision.url, revision.revision, entry.path, entry.mode, entry.blob, size)

    def _note(self, entry: TreeEntry, outcome: Outcome) -> None:
        """Add what was found of one content."""
        if isinstance(outcome, Unmeasured):
            self.figures.sums[entry] = UNMEASURED
            self.figures.reasons[entry] = outcome.reason
            return
        acceptance = self.acceptances.find(self.repository.name, entry.path, entry.blob)
        item = MeasuredFile(self._file(entry), outcome, acceptance)
        self.figures.sums[entry] = sums_of(item)
        if item.open_disputes:
            checks = dict.fromkeys(dispute.check for dispute in item.open_disputes)
            self.figures.reasons[entry] = f"disputed by check {', '.join(checks)}"


def _split(
    entries: Iterable[TreeEntry], size_by_blob: Mapping[str, int], portions: int = 1
) -> Iterator[list[TreeEntry]]:
    """The entries in portions, or so many of them at once."""
    portion: list[TreeEntry] = []
    size = 0
    for entry in entries:
        portion.append(entry)
        size += size_by_blob.get(entry.blob, 0)
        if len(portion) >= FILES * portions or size >= SIZE * portions:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion
