# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What an audit finds: lines, functions, files, components, and the proof that nothing is lost."""

from msgspec import Struct
from msgspec.structs import astuple, replace

from auditor.model.custody import Authorship, Churn, Signing, Verification
from auditor.model.declared import Acceptance, Component, Count, Group, SizeMetric, System, list_tcb_groups
from auditor.model.ledger import SourceLedger
from auditor.model.misfits import Misfit
from auditor.model.profiled import Profile
from auditor.model.verified import Inputs

LINES_ONLY = "lines only"
"""The label of a measurement in which only lines were counted: no figure of it was held against another one."""


class LineCounts(Struct, frozen=True):
    """Physical lines of text, each of which is exactly one of code, comment or blank."""

    code: Count
    comment: Count
    blank: Count

    def __post_init__(self) -> None:
        if min(self.code, self.comment, self.blank) < 0:
            raise ValueError(f"a line count is negative: {self}")

    @property
    def physical(self) -> int:
        """All lines; a last line without a newline counts."""
        return self.code + self.comment + self.blank

    def __add__(self, other: "LineCounts") -> "LineCounts":
        return LineCounts(self.code + other.code, self.comment + other.comment, self.blank + other.blank)


class LineDetails(Struct, frozen=True):
    """Kinds of code lines that other tools count otherwise; one line may be of several kinds.

    `dead` lines are in the body of an `#if 0`, `brackets` hold nothing but white space, comments and `()[]{},:;`,
    `strings` nothing but those and string or character literals. `directives` are the lines of preprocessor
    directives, continued ones included, `includes` those of them that are `#include`.
    """

    dead: Count = 0
    brackets: Count = 0
    strings: Count = 0
    directives: Count = 0
    includes: Count = 0


class Function(Struct, frozen=True, array_like=True):
    """One function: line numbers from 1, NLOC, CCN and its number of parameters.

    `arms_dropped` is how many live arms of conditionals inside it were left out, because the arms do not balance.
    """

    name: str
    start: int
    end: int
    nloc: int
    ccn: int
    parameters: int
    arms_dropped: int = 0


class Dispute(Struct, frozen=True):
    """Two instruments that must agree on a file and do not: the check by its letter, and both figures."""

    check: str
    ours: int
    theirs: int
    note: str


class Measurement(Struct, frozen=True):
    """What the instruments found in the content of one file.

    `lines` is the scanner's. `pygount_code`, `pygount_string` and `lizard_nloc` are those tools' own figures, None
    where a tool does not know the language. `functions` is None where no instrument finds functions in the language;
    `raw_functions` are those that lizard reports of the raw text and that are not in `functions`. `details` is None
    where only Pygments counts the lines. A file with `disputes` is not to be believed until a person has looked.
    `further` are figures that no other is derived from, each with its name. With the label `LINES_ONLY` all but `lines`
    was not looked for.
    """

    language: str
    size: int
    lines: LineCounts
    pygount_code: int | None
    pygount_string: int | None
    lizard_nloc: int | None
    functions: tuple[Function, ...] | None
    labels: tuple[str, ...] = ()
    details: LineDetails | None = None
    raw_functions: tuple[Function, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    further: tuple[tuple[str, int], ...] = ()

    @property
    def lines_only(self) -> bool:
        """Whether nothing but the lines was looked for."""
        return LINES_ONLY in self.labels


class Unmeasured(Struct, frozen=True):
    """Why the content of one file has no measurement."""

    reason: str


class SourceRevision(Struct, frozen=True, omit_defaults=True):
    """The commit at which one repository was measured, and how its ref led there.

    `locked` tells that the commit was pinned by `components.lock`, `overridden` that `--ref` replaced the ref of the
    manifest, `from_upstream` that the upstream is known to have the commit of such a ref all the same. `revision` and
    `tree` are full object ids. `signing` is who vouches for the commit, by their own word, `verification` whether that
    is so, if the manifest has policies.
    """

    repository: str
    url: str
    ref: str
    revision: str
    tree: str
    locked: bool
    overridden: bool
    signing: Signing | None = None
    from_upstream: bool = False
    verification: Verification | None = None

    @property
    def is_upstreams(self) -> bool:
        """Whether the commit is the upstream's own, as far as is known: else no address of it leads there."""
        return not self.overridden or self.from_upstream

    @property
    def trusted_anyway(self) -> bool:
        """Whether it was measured although it is not signed as the manifest asks for."""
        return bool(self.verification and self.verification.failure)


class TrustedFile(Struct, frozen=True):
    """One file of an upstream tree that a source selects: `blob` is the object id of its content, `size` its bytes.

    `is_upstreams` tells whether the upstream is known to have the revision, `repository` is its name in the manifest,
    empty for a local file.
    """

    url: str
    revision: str
    path: str
    mode: str
    blob: str
    size: int
    is_upstreams: bool = True
    repository: str = ""

    @property
    def origin(self) -> str:
        """The name of its repository, or its URL where it has none."""
        return self.repository or self.url

    @property
    def identity(self) -> tuple[str, str, str]:
        """What makes this one file, however many components it serves."""
        return self.url, self.revision, self.path


class MeasuredFile(Struct, frozen=True):
    """A trusted file with what the instruments found in it, and the review of its disputes if there was one.

    `churn` is there if histories were asked for and that of the file could be counted.
    """

    file: TrustedFile
    measurement: Measurement
    acceptance: Acceptance | None = None
    churn: Churn | None = None

    @property
    def open_disputes(self) -> tuple[Dispute, ...]:
        """The disputes that nobody has reviewed."""
        disputes = self.measurement.disputes
        if not disputes:  # as of nearly all files, which are asked often
            return ()
        accepted = self.acceptance.checks if self.acceptance else ()
        return tuple(dispute for dispute in disputes if dispute.check not in accepted)


class UnmeasuredFile(Struct, frozen=True):
    """A trusted file at its revision, or with an empty path and none a whole source, that has no figure, and why.

    With `is_glob` the path is no file's but a glob of the manifest that should have selected some, and matches nothing.
    """

    url: str
    path: str
    reason: str
    size: int = 0
    revision: str = ""
    is_glob: bool = False


class UnclassifiedFile(Struct, frozen=True):
    """A file that no rule decides on, of a repository with trusted ones: it may have to be trusted, too."""

    url: str
    revision: str
    path: str


class Totals(Struct, frozen=True):
    """Files, SLOC by family, and the other lines of a set of files; `code` is all SLOC."""

    files: int = 0
    c: int = 0
    assembly: int = 0
    other: int = 0
    comment: int = 0
    blank: int = 0
    functions: int = 0
    size: int = 0

    @property
    def code(self) -> int:
        """SLOC of all languages."""
        return self.c + self.assembly + self.other

    @property
    def physical(self) -> int:
        """All physical lines."""
        return self.code + self.comment + self.blank

    def of(self, metric: SizeMetric) -> int:
        """The figure that a limit or claim with this metric speaks of, in SLOC."""
        return self.c if metric == "c" else self.code

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))

    def __sub__(self, other: "Totals") -> "Totals":
        return Totals(*(mine - theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))


class ComparisonRecord(Struct, frozen=True):
    """A whole system counted line by line with our scanner, kept in the lock because it is counted on request only.

    `physical_c` is the number of physical lines of its C files and headers, which the totals do not tell. `include` and
    `exclude` are the globs by which its files were selected.
    """

    component: str
    url: str
    ref: str
    revision: str
    resolved: str
    scanner: str
    overridden: bool
    unmeasured: int
    physical_c: int
    totals: Totals
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


class Shipped(Struct, frozen=True):
    """What downstream patches make of the files of one upstream that a component trusts.

    `files` are those that the patches add or change, measured as patched, `removed` the paths of those that are gone;
    every other file of the upstream at `url` is shipped as it was measured. `downstream` is the repository, at its
    commit, of the `patches`, which are paths there in the order in which they are applied.
    """

    url: str
    downstream: SourceRevision
    patches: tuple[str, ...]
    files: tuple[MeasuredFile, ...]
    removed: tuple[str, ...]

    @property
    def touched(self) -> set[tuple[str, str]]:
        """The URL and the path of every file that is no longer as it is upstream."""
        return {(self.url, path) for path in (*self.removed, *(item.file.path for item in self.files))}


class ComponentResult(Struct, frozen=True):
    """One component of the manifest with everything that was measured, and not measured, of it.

    `authorship` is there if histories were asked for.
    """

    component: Component
    revisions: tuple[SourceRevision, ...] = ()
    files: tuple[MeasuredFile, ...] = ()
    unmeasured: tuple[UnmeasuredFile, ...] = ()
    record: ComparisonRecord | None = None
    ledgers: tuple[SourceLedger, ...] = ()
    shipped: tuple[Shipped, ...] = ()
    authorship: Authorship | None = None

    @property
    def all_revisions(self) -> tuple[SourceRevision, ...]:
        """The commits of its sources, and those of the patches on them."""
        return tuple(dict.fromkeys((*self.revisions, *(part.downstream for part in self.shipped))))

    @property
    def disputed(self) -> tuple[MeasuredFile, ...]:
        """The files, as measured and as shipped, on which instruments disagree and that nobody has reviewed."""
        return tuple(item for item in (*self.files, *self._patched_files) if item.open_disputes)

    @property
    def as_shipped(self) -> "ComponentResult":
        """The same component with the downstream patches applied to its files, itself if there are none."""
        if not self.shipped:
            return self
        touched: set[tuple[str, str]] = set().union(*(part.touched for part in self.shipped))
        kept = (item for item in self.files if (item.file.url, item.file.path) not in touched)
        return replace(self, files=(*kept, *self._patched_files), shipped=())

    @property
    def _patched_files(self) -> tuple[MeasuredFile, ...]:
        return tuple(item for part in self.shipped for item in part.files)

    @property
    def complete(self) -> bool:
        """Whether every trusted file of the component has a figure that no instrument disputes."""
        return not self.unmeasured and not self.disputed

    @property
    def has_figure(self) -> bool:
        """Whether anything of the component was counted, or all of it was and it is nothing."""
        counted = bool(self.files or self.record)
        return counted or (self.complete and not self.component.is_comparison)

    @property
    def has_figure_as_shipped(self) -> bool:
        """Whether it is known what is shipped: not where the patches of a downstream repository cannot be applied."""
        read = {revision.url for revision in self.revisions}
        return self.has_figure and not any(gap.path and gap.url not in read for gap in self.unmeasured)


class LeftOutComponent(Struct, frozen=True):
    """A component that the release has, and that the manifest leaves out there for a reason."""

    id: str
    title: str
    group: str
    reason: str


class Audit(Struct, frozen=True):
    """The measurement of one release: no clock, host or path enters it.

    `as_of` is the latest day on which a ref of the lock was resolved (empty without a lock). `instruments` maps each
    instrument to its version. `partial` tells that the caller asked for some components only; what the manifest leaves
    out of the release is in `left_out`. Neither makes an audit incomplete, but its totals are those of the rest.
    With `lines_only` nothing but lines was counted: functions have no figure, and whether instruments would disagree is
    not known, so that it can be `complete` and is no full audit all the same.
    `imported` is of how many contents the measurements were made elsewhere, and imported. `misfits` are where the
    manifest does not fit what was measured; `uncertain` has a line for each repository of which it cannot be told
    whether some globs hold at its ref. `trusted_anyway` has a line for each revision that is not signed as the manifest
    asks for, and was measured because the caller said so.
    `inputs` are what it was made from, beside the commits, if it was made to be published.
    `profiles` are builds of what was measured, which somebody else made. `authorship` is that of the TCB and of each
    group, in which a person counts once, if histories were asked for. `system` and `groups` are the manifest's.
    """

    release: str
    as_of: str
    instruments: dict[str, str]
    components: tuple[ComponentResult, ...]
    system: System
    groups: dict[str, Group]
    partial: bool = False
    unclassified: tuple[UnclassifiedFile, ...] = ()
    left_out: tuple[LeftOutComponent, ...] = ()
    profiles: tuple[Profile, ...] = ()
    authorship: dict[str, Authorship] = {}
    lines_only: bool = False
    imported: int = 0
    misfits: tuple[Misfit, ...] = ()
    uncertain: tuple[str, ...] = ()
    inputs: Inputs | None = None
    trusted_anyway: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every trusted file of every component has an undisputed figure, and it is clear which these are."""
        return all(result.complete for result in self.components) and not self.unclassified

    def results_of(self, subject: str) -> tuple[ComponentResult, ...]:
        """The results that `subject` (`tcb`, a group or a component id) stands for."""
        groups = self._groups_of(subject)
        return tuple(item for item in self.components if item.component.group in groups or item.component.id == subject)

    @property
    def headline(self) -> tuple[ComponentResult, ...]:
        """The results that the audit is about: those of the TCB, or all that was asked for if that is only a part."""
        if not self.partial:
            return self.results_of("tcb")
        return tuple(item for item in self.components if not item.component.is_comparison)

    def left_out_of(self, subject: str) -> tuple[LeftOutComponent, ...]:
        """The components that `subject` stands for and that are left out."""
        groups = self._groups_of(subject)
        return tuple(item for item in self.left_out if item.group in groups or item.id == subject)

    def _groups_of(self, subject: str) -> tuple[str, ...]:
        return self.tcb_groups if subject == "tcb" else (subject,)

    @property
    def tcb_groups(self) -> tuple[str, ...]:
        """The groups that make up the TCB."""
        return list_tcb_groups(self.groups)
