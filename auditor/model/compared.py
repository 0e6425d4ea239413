# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What two audits come to beside each other: before + added - removed = after, for every set of files."""

from typing import Literal

from msgspec import Struct
from msgspec.structs import astuple

from auditor.model.judged import ClaimVerdict, Finding
from auditor.model.measured import Function, MeasuredFile, SourceRevision, Totals

Kind = Literal["added", "removed", "grown", "shrunk", "changed", "recounted"]
Evidence = Literal["same path", "same content", "same functions", "beside a renamed file", "same name"]


class Flow(Struct, frozen=True):
    """What a set of files gained, or lost, in each figure: the sum over its files, of each the net change.

    `code` is all SLOC; it is not the sum of the families where a file became one of another language.
    """

    files: int = 0
    code: int = 0
    c: int = 0
    assembly: int = 0
    other: int = 0
    comment: int = 0
    blank: int = 0
    functions: int = 0
    size: int = 0

    def __add__(self, other: "Flow") -> "Flow":
        return Flow(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))


class FunctionChange(Struct, frozen=True):
    """One function of a file before and after; `occurrence` tells functions of the same name apart, from 1."""

    name: str
    occurrence: int
    old: Function | None
    new: Function | None

    @property
    def kind(self) -> Kind:
        """What became of the function, by its NLOC."""
        if self.old is None or self.new is None:
            return "removed" if self.old else "added"
        return _kind_of(self.new.nloc - self.old.nloc)

    @property
    def nloc(self) -> int:
        """By how many NLOC it grew."""
        return (self.new.nloc if self.new else 0) - (self.old.nloc if self.old else 0)

    @property
    def ccn(self) -> int:
        """By how much its CCN grew."""
        return (self.new.ccn if self.new else 0) - (self.old.ccn if self.old else 0)


class FileChange(Struct, frozen=True):
    """One file before and after, one of which may be None; `before` and `after` are the file as a total of its own.

    `evidence` says why the two are the same file, `note` why a side that is None is no addition or removal of code.
    """

    old: MeasuredFile | None
    new: MeasuredFile | None
    before: Totals
    after: Totals
    evidence: Evidence = "same path"
    functions: tuple[FunctionChange, ...] = ()
    note: str = ""

    @property
    def kind(self) -> Kind:
        """What became of the file, by its SLOC; `recounted` is another figure for the same content."""
        if self.old is None or self.new is None:
            return "removed" if self.old else "added"
        same_content = self.old.file.blob == self.new.file.blob
        if same_content and not self.renamed and self.before != self.after:
            return "recounted"
        return _kind_of(self.code)

    @property
    def renamed(self) -> bool:
        """Whether the file has another path, or is in another repository."""
        return self.evidence != "same path"

    @property
    def code(self) -> int:
        """By how many SLOC it grew."""
        return self.after.code - self.before.code

    @property
    def added(self) -> Flow:
        """What there is more of than before."""
        return _excess(self.after, self.before)

    @property
    def removed(self) -> Flow:
        """What there is less of than before."""
        return _excess(self.before, self.after)


class Balance(Struct, frozen=True):
    """A set of files before and after; `files` are those that differ, `unchanged` counts the others.

    Raises `ValueError` unless before + added - removed = after in every figure, and every file is accounted for.
    """

    before: Totals
    after: Totals
    files: tuple[FileChange, ...]
    unchanged: int

    def __post_init__(self) -> None:
        added, removed = self.added, self.removed
        for name in Flow.__struct_fields__:
            expected = getattr(self.before, name) + getattr(added, name) - getattr(removed, name)
            if expected != getattr(self.after, name):
                raise ValueError(f"{name}: {expected} with the changes, but {getattr(self.after, name)} was measured")
        if self.before.files != self.unchanged + sum(change.old is not None for change in self.files):
            raise ValueError(f"{self.before.files} files before are not the changed and the unchanged ones")

    @property
    def added(self) -> Flow:
        """What the files that were added or have grown bring."""
        return sum((change.added for change in self.files), start=Flow())

    @property
    def removed(self) -> Flow:
        """What the files that were removed or have shrunk take away."""
        return sum((change.removed for change in self.files), start=Flow())

    @property
    def code(self) -> int:
        """By how many SLOC the set grew."""
        return self.after.code - self.before.code

    @property
    def of_files(self) -> bool:
        """Whether there is any file in the set, before or after."""
        return bool(self.before.files or self.after.files)


class AuditHead(Struct, frozen=True):
    """Which audit is compared, and the totals of its whole TCB: None if it has only a part of it, or no figure.

    `system` is the name of what it measures, `trusted_anyway` how many revisions were measured that are not signed as
    the manifest asks for.
    """

    system: str
    release: str
    as_of: str
    complete: bool
    partial: bool
    tcb: Totals | None
    trusted_anyway: int = 0


class InstrumentChange(Struct, frozen=True):
    """An instrument in another version, or, where that is empty, absent from one of the audits."""

    name: str
    old: str
    new: str


class SourceChange(Struct, frozen=True):
    """One repository at its commit before and after."""

    repository: str
    old: SourceRevision | None
    new: SourceRevision | None

    @property
    def moved(self) -> bool:
        """Whether the two audits read different commits, or only one of them read it."""
        return self.old is None or self.new is None or self.old.revision != self.new.revision

    @property
    def declared_anew(self) -> bool:
        """Whether both audits have it, at another URL or by another ref."""
        return bool(self.old and self.new and (self.old.url, self.old.ref) != (self.new.url, self.new.ref))

    @property
    def differs(self) -> bool:
        """Whether it is not the same in both audits."""
        return self.moved or self.declared_anew


class ComponentDiff(Struct, frozen=True):
    """One component in both audits, or one that is a part of only one of the releases: that side has no id.

    `incomplete` tells for each side whether its figures are lower bounds. `substitutes` are the repositories of it that
    both audits read at the same commit of a ref that is not the manifest's: that nothing differs there says nothing.
    """

    old_id: str
    new_id: str
    title: str
    old_group: str | None
    new_group: str | None
    balance: Balance
    incomplete: tuple[bool, bool] = (False, False)
    substitutes: tuple[SourceRevision, ...] = ()

    @property
    def id(self) -> str:
        """The id of the later audit, where it has one."""
        return self.new_id or self.old_id

    @property
    def group(self) -> str | None:
        """The group of the later audit, where it has the component."""
        return self.new_group or self.old_group

    @property
    def regrouped(self) -> bool:
        """Whether both audits have it, in different groups."""
        return self.old_group is not None and self.new_group not in (None, self.old_group)

    @property
    def kind(self) -> Kind | Literal["renamed"]:
        """What became of the component, by its SLOC."""
        if not self.old_id or not self.new_id:
            return "removed" if self.old_id else "added"
        return "renamed" if self.old_id != self.new_id else _kind_of(self.balance.code)

    @property
    def changed(self) -> bool:
        """Whether anything in it differs."""
        return bool(self.balance.files) or self.old_id != self.new_id or self.regrouped


Missing = Literal["old", "new", "both"]
"""The audit in which something has no figure that is beyond dispute."""


class Incomparable(Struct, frozen=True):
    """A component without a figure in one audit, and why that does not make it added or removed code.

    `totals` are those of the other audit; None if that has no figure either.
    """

    id: str
    title: str
    group: str
    missing_in: Missing
    reason: str
    totals: Totals | None


class IncomparableFiles(Struct, frozen=True):
    """Files of one repository that serve the same components and that one audit could not measure for one reason.

    `totals` are those of the other audit; None if their figures are disputed in both.
    """

    components: tuple[str, ...]
    url: str
    paths: tuple[str, ...]
    missing_in: Missing
    reason: str
    totals: Totals | None


class ClaimChange(Struct, frozen=True):
    """A claim whose verdict is another one; figures in SLOC, None where nothing of its subject has one.

    `bounds` tells for each side whether the figure can only be larger.
    """

    id: str
    quote: str
    old: ClaimVerdict
    new: ClaimVerdict
    before: int | None
    after: int | None
    bounds: tuple[bool, bool] = (False, False)


class Diff(Struct, frozen=True):
    """Two audits beside each other; all sums are over what has a figure in both, or code in one of them only.

    `headline` is over unique files of the TCB, `beside` of all other components, `groups` of one group each; if an
    audit has some components only, `headline` is over all that both have, which `subject` names, and is all there is.
    What cannot be compared is in `incomparable` and `incomparable_files`, and in no sum. `shipped` are the totals of
    the TCB with downstream patches, before and after; None where neither audit has any, where only one has those of the
    components `patched_in_one`, or where not all can be compared. `exceeded` are limits that only the later audit
    exceeds, `relieved` those that only the earlier one does and the later one keeps.
    """

    old: AuditHead
    new: AuditHead
    instruments: tuple[InstrumentChange, ...]
    sources: tuple[SourceChange, ...]
    components: tuple[ComponentDiff, ...]
    incomparable: tuple[Incomparable, ...]
    incomparable_files: tuple[IncomparableFiles, ...]
    subject: str
    headline: Balance
    beside: Balance
    groups: dict[str, Balance]
    shipped: tuple[Totals, Totals] | None
    patched_in_one: tuple[str, ...]
    claims: tuple[ClaimChange, ...]
    exceeded: tuple[Finding, ...]
    relieved: tuple[Finding, ...]

    @property
    def partial(self) -> bool:
        """Whether an audit has some components only, so that nothing is said of the TCB as a whole."""
        return self.old.partial or self.new.partial

    @property
    def complete(self) -> bool:
        """Whether both audits are."""
        return self.old.complete and self.new.complete

    @property
    def is_comparable(self) -> bool:
        """Whether what it is about has a balance: anything of it a figure in both audits, or nothing lacks one.

        Two audits of some components that have none in common have no balance.
        """
        return self.headline.of_files or (not self.lacking and bool(self.components or not self.partial))

    @property
    def lacking(self) -> frozenset[str]:
        """The ids of the components that cannot be compared, or not all of whose files can be."""
        partly = (name for item in self.incomparable_files for name in item.components)
        return frozenset((*(item.id for item in self.incomparable), *partly))

    @property
    def unknown_groups(self) -> frozenset[str]:
        """Those of `groups` whose balance says nothing, since nothing of them can be compared."""
        lacking = self.lacking
        groups = {item.group for item in self.components if item.id in lacking}
        groups |= {item.group for item in self.incomparable}
        return frozenset(name for name, balance in self.groups.items() if name in groups and not balance.of_files)

    def is_known(self, item: ComponentDiff) -> bool:
        """Whether the balance of one of its components says anything."""
        return item.balance.of_files or item.id not in self.lacking

    @property
    def empty(self) -> bool:
        """Whether nothing at all differs of what can be compared, and that is anything."""
        differences = (
            *(source for source in self.sources if source.differs),
            *(component for component in self.components if component.changed),
            *(self.instruments + self.incomparable + self.incomparable_files + self.patched_in_one),
            *(self.claims + self.exceeded + self.relieved),
        )
        same = self.shipped is None or self.shipped[0] == self.shipped[1]
        return self.is_comparable and not differences and same


def _kind_of(growth: int) -> Kind:
    if growth == 0:
        return "changed"
    return "grown" if growth > 0 else "shrunk"


def _excess(more: Totals, less: Totals) -> Flow:
    """By how much each figure of `more` is above that of `less`."""
    return Flow(*(max(0, getattr(more, name) - getattr(less, name)) for name in Flow.__struct_fields__))


class Replaced(Struct, frozen=True):
    """What refs by hand change: `diff` is from the refs of the manifest to these, which are in `refs` by repository.

    `unread` says, by name, why a repository could not be read at the ref of the manifest; it is the same on both sides.
    """

    refs: dict[str, str]
    diff: Diff
    unread: dict[str, str] = {}
