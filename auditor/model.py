# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The words of auditor as types: frozen, typed, without any input or output.

Totals are derived and never stored next to the things they add up. What cannot be true raises `ValueError` at
construction. `Manifest` and everything below it up to `Claim` is also the schema of `components.toml`.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct
from msgspec.structs import astuple

Group = Literal["qubes", "third-party", "linked", "networking", "updates", "comparison"]
Place = Literal["hypervisor", "dom0 kernel", "dom0", "VM kernel", "VM"]
Grade = Literal["published", "unverifiable"]
Family = Literal["c", "assembly", "other"]
SizeMetric = Literal["code", "c"]

TCB_GROUPS: tuple[Group, ...] = ("qubes", "third-party")
GROUPS: tuple[Group, ...] = ("qubes", "third-party", "linked", "networking", "updates", "comparison")

Text = Annotated[str, Meta(min_length=1)]
Count = Annotated[int, Meta(ge=0)]


# ------------------------------------------------------------------------------------------------ the manifest


class Page(Struct, frozen=True, forbid_unknown_fields=True):
    """The documentation page whose list and claims are audited, at the commit that was read."""

    title: Text
    url: Text
    repository: Text
    path: Text
    revision: Text


class Release(Struct, frozen=True, forbid_unknown_fields=True):
    """One named set of refs, as users of Qubes OS name it."""

    title: Text
    dom0: Text


class Repository(Struct, frozen=True, forbid_unknown_fields=True):
    """One upstream repository: its address and the ref that stands for each release."""

    url: Text
    refs: dict[str, Text]


class ScopedGlob(Struct, frozen=True, forbid_unknown_fields=True):
    """A glob that holds for some releases only, because upstream moved the files."""

    glob: Text
    releases: Annotated[tuple[Text, ...], Meta(min_length=1)]


class Source(Struct, frozen=True, forbid_unknown_fields=True):
    """The part of one repository that carries (part of) a component; no `releases` means all of them."""

    repository: Text
    include: Annotated[tuple[Text | ScopedGlob, ...], Meta(min_length=1)]
    exclude: tuple[Text | ScopedGlob, ...] = ()
    releases: tuple[Text, ...] = ()
    note: str = ""

    def serves(self, release: str) -> bool:
        """Whether this source carries the component in `release`."""
        return not self.releases or release in self.releases


class Cited(Struct, frozen=True, forbid_unknown_fields=True):
    """A published size of a system that cannot be measured; never shown as a measurement."""

    code: Annotated[int, Meta(gt=0)]
    year: Annotated[int, Meta(ge=1960)]
    source: Text
    url: Text
    grade: Grade


class Component(Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of the documentation's list, or code that such an entry rests on."""

    id: Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9.+-]*$")]
    title: Text
    group: Group
    runs_in: tuple[Place, ...]
    sentence: Text
    evidence: Text
    sources: tuple[Source, ...] = ()
    cited: Cited | None = None
    doubt: str = ""

    def sources_in(self, release: str) -> tuple[Source, ...]:
        """The sources that carry this component in `release`, in the order of the manifest."""
        return tuple(source for source in self.sources if source.serves(release))


def stands_for(subject: str, component: Component) -> bool:
    """Whether `subject` (`tcb`, a group or a component id) takes in the component."""
    groups = TCB_GROUPS if subject == "tcb" else (subject,)
    return component.group in groups or component.id == subject


class Limit(Struct, frozen=True, forbid_unknown_fields=True):
    """An upper bound, in SLOC, on the TCB, a group or a component; no `releases` means all of them."""

    subject: Text
    maximum: Annotated[int, Meta(gt=0)]
    metric: SizeMetric = "code"
    releases: tuple[Text, ...] = ()

    def holds_in(self, release: str) -> bool:
        """Whether the limit is set for `release`."""
        return not self.releases or release in self.releases


class SizeClaim(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="size"):
    """A published sentence that puts a size between two bounds, in SLOC."""

    id: Text
    quote: Text
    url: Text
    subject: Text
    metric: SizeMetric
    minimum: Annotated[int, Meta(ge=0)]
    maximum: Annotated[int, Meta(gt=0)]
    reading: Text
    gate: bool = False


class RatioClaim(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="ratio"):
    """A published sentence that sets a size orders of magnitude below that of other systems."""

    id: Text
    quote: Text
    url: Text
    subject: Text
    metric: SizeMetric
    against: Annotated[tuple[Text, ...], Meta(min_length=1)]
    orders: Annotated[float, Meta(gt=0)]
    reading: Text
    gate: bool = False


Claim = SizeClaim | RatioClaim


class Manifest(Struct, frozen=True, forbid_unknown_fields=True):
    """`components.toml`: what is trusted, where it lives, how large it may be and what is claimed about it."""

    schema: Literal[1]
    default_release: Text
    page: Page
    releases: Annotated[dict[str, Release], Meta(min_length=1)]
    repositories: dict[str, Repository]
    components: Annotated[tuple[Component, ...], Meta(min_length=1)]
    limits: tuple[Limit, ...] = ()
    claims: tuple[Claim, ...] = ()


# ------------------------------------------------------------------------------------------------ measurements


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


class Function(Struct, frozen=True, array_like=True):
    """One function as lizard sees it: line numbers from 1, NLOC, CCN and its number of parameters."""

    name: str
    start: int
    end: int
    nloc: int
    ccn: int
    parameters: int


class Measurement(Struct, frozen=True):
    """What the instruments found in the content of one file.

    `lines` is the scanner's. `pygount_code`, `pygount_string` and `lizard_nloc` are those tools' own figures, None
    where a tool does not know the language. `functions` is None where no instrument finds functions in the language.
    """

    language: str
    size: int
    lines: LineCounts
    pygount_code: int | None
    pygount_string: int | None
    lizard_nloc: int | None
    functions: tuple[Function, ...] | None
    labels: tuple[str, ...] = ()


class Unmeasured(Struct, frozen=True):
    """Why the content of one file has no measurement."""

    reason: str


class SourceRevision(Struct, frozen=True):
    """The commit at which one repository was measured, and how its ref led there.

    `locked` tells that the commit was pinned by `components.lock`, `overridden` that `--ref` replaced the ref of the
    manifest. `revision` and `tree` are full object ids.
    """

    repository: str
    url: str
    ref: str
    revision: str
    tree: str
    locked: bool
    overridden: bool


class TrustedFile(Struct, frozen=True):
    """One file of an upstream tree that a source selects; the content is named by its git object id."""

    url: str
    revision: str
    path: str
    mode: str
    blob: str

    @property
    def identity(self) -> tuple[str, str, str]:
        """What makes this one file, however many components it serves."""
        return self.url, self.revision, self.path


class MeasuredFile(Struct, frozen=True):
    """A trusted file with what the instruments found in it."""

    file: TrustedFile
    measurement: Measurement


class UnmeasuredFile(Struct, frozen=True):
    """A trusted file, or with an empty path a whole source, that has no figure, and why."""

    url: str
    path: str
    reason: str


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


class ComparisonRecord(Struct, frozen=True):
    """A whole system counted line by line with our scanner, kept in the lock because it is counted on request only."""

    component: str
    url: str
    ref: str
    revision: str
    resolved: str
    scanner: str
    overridden: bool
    unmeasured: int
    totals: Totals


class ComponentResult(Struct, frozen=True):
    """One component of the manifest with everything that was measured, and not measured, of it."""

    component: Component
    revisions: tuple[SourceRevision, ...] = ()
    files: tuple[MeasuredFile, ...] = ()
    unmeasured: tuple[UnmeasuredFile, ...] = ()
    record: ComparisonRecord | None = None

    @property
    def complete(self) -> bool:
        """Whether every trusted file of the component has a figure."""
        return not self.unmeasured


class Audit(Struct, frozen=True):
    """The measurement of one release: no clock, host or path enters it.

    `as_of` is the latest day on which a ref of the lock was resolved (empty without a lock). `instruments` maps each
    instrument to its version. `partial` tells that the caller asked for some components only.
    """

    release: str
    as_of: str
    instruments: dict[str, str]
    components: tuple[ComponentResult, ...]
    partial: bool = False

    @property
    def complete(self) -> bool:
        """Whether every trusted file of every component has a figure."""
        return all(result.complete for result in self.components)

    def results_of(self, subject: str) -> tuple[ComponentResult, ...]:
        """The results that `subject` (`tcb`, a group or a component id) stands for."""
        return tuple(result for result in self.components if stands_for(subject, result.component))


# ---------------------------------------------------------------------------------------------------- verdicts


class Finding(Struct, frozen=True):
    """A limit that was exceeded: both figures in SLOC."""

    subject: str
    metric: SizeMetric
    measured: int
    maximum: int

    @property
    def message(self) -> str:
        """One line that names the subject, the figure, the bound and the excess."""
        excess = self.measured - self.maximum
        return f"{self.subject}: {self.measured:,} SLOC ({self.metric}), {excess:,} over the limit of {self.maximum:,}"


ClaimVerdict = Literal["holds", "fails", "not measurable"]


class Ratio(Struct, frozen=True):
    """How many orders of magnitude (log10) a comparison is larger than the subject of a claim; None if unknown."""

    component: str
    code: int | None
    orders: float | None
    grade: Literal["recorded", "published", "unverifiable", "unmeasured"]


class ClaimResult(Struct, frozen=True):
    """A published sentence held against the measurement; `measured` is in SLOC, a lower bound if incomplete."""

    claim: Claim
    verdict: ClaimVerdict
    measured: int
    explanation: str
    ratios: tuple[Ratio, ...] = ()


class Verdict(Struct, frozen=True):
    """What an audit comes to: limits exceeded, claims checked, and the exit code of design rule 5."""

    findings: tuple[Finding, ...]
    claims: tuple[ClaimResult, ...]
    exit_code: int
