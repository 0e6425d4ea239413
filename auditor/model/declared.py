# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a person declares: the manifest, whose types are also the schema of `components.toml`."""

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta, Struct

Grade = Literal["high", "medium", "low", "unverifiable"]
Family = Literal["c", "assembly", "other"]
SizeMetric = Literal["code", "c"]
LimitMetric = Literal["code", "c", "functions", "ccn", "above_15"]

COMPARISON = "comparison"
"""The group of whole systems that trusted code is compared with; every manifest has it, and none declares it."""

PART = "part"
"""What stands, in documents, for all that a partial audit was asked for."""

RESERVED_NAMES = ("tcb", PART, COMPARISON)
"""What no group that a manifest declares can be called; `tcb` stands for all groups that make up the TCB."""

Text = Annotated[str, Meta(min_length=1)]
Line = Annotated[str, Meta(min_length=1, pattern=r"^[^\x00-\x1f\x7f]+$")]
BlobId = Annotated[str, Meta(pattern=r"^[0-9a-f]{40}([0-9a-f]{24})?$")]
Count = Annotated[int, Meta(ge=0)]
Bound = Annotated[int, Meta(ge=0, le=10**12)]
"""As many lines or functions as anybody can mean."""

Fingerprint = Annotated[str, Meta(pattern=r"^[0-9A-F]{40}$")]


class System(Struct, frozen=True, forbid_unknown_fields=True):
    """What system the trusted code belongs to, in words that every form shows.

    `places` are where its components can run, in the order in which they are shown; `not_counted` says what of it is
    trusted as well and stands in no component, and why.
    """

    name: Line
    places: tuple[Line, ...] = ()
    not_counted: str = ""


class Group(Struct, frozen=True, forbid_unknown_fields=True):
    """Components of one kind: part of the `tcb` and so of its total, or shown beside it and why (`explanation`).

    Those of a group that is `on_request` are measured only if the caller asks for them, and are never part of the TCB.
    """

    title: Line
    tcb: bool = False
    on_request: bool = False
    explanation: str = ""


class Page(Struct, frozen=True, forbid_unknown_fields=True):
    """A published page or paper that the manifest quotes, at the commit at which a person has read it.

    Without a repository it is cited and cannot be read again. `lists` is the heading under which the page lists the
    components of a group, `prose` the groups whose sentences stand elsewhere in its text.
    """

    title: Text
    url: Text
    repository: str = ""
    path: str = ""
    revision: str = ""
    ref: Text = "main"
    lists: dict[Text, Text] = {}
    prose: tuple[Text, ...] = ()


class Release(Struct, frozen=True, forbid_unknown_fields=True):
    """One named set of refs, as users of the system name it, and in `facts` what else they know it by."""

    title: Line
    facts: dict[Line, Line] = {}


class Span(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """The releases that a part of the manifest is for: those named, or a range, or all of them if it says nothing.

    `since` and `until` are included, in the order of the manifest's releases. Loading a manifest works a range out
    once: from then on `releases` lists it, and only where a part is for all releases it is empty.
    """

    releases: Annotated[tuple[Text, ...], Meta(min_length=1)] = ()
    since: Text = ""
    until: Text = ""

    def holds_in(self, release: str) -> bool:
        """Whether this part of the manifest is for `release`."""
        return not self.releases or release in self.releases


class ScopedGlob(Span, frozen=True):
    """A glob that holds for some releases or refs only, because upstream moved the files.

    `since_ref` and `until_ref` are included, in the order of version numbers; where `releases` are limited, too, both
    have to hold.
    """

    glob: Text
    since_ref: str = ""
    until_ref: str = ""


class Exclusion(Struct, frozen=True, forbid_unknown_fields=True):
    """Files that are not trusted themselves, though others of their repository are, and why."""

    globs: Annotated[tuple[Text | ScopedGlob, ...], Meta(min_length=1)]
    reason: Text


class Outside(Struct, frozen=True, forbid_unknown_fields=True):
    """Whole folders, and files, of a repository that have no part in what is trusted, in any release, and why.

    A glob may match nothing, since folders come and go; so each begins with the name of what lies at the top of the
    repository, and a new one there is decided on by nobody. Beside and below trusted files it decides on nothing.
    """

    globs: Annotated[tuple[Text, ...], Meta(min_length=1)]
    reason: Text


class LanguageRule(Struct, frozen=True, forbid_unknown_fields=True):
    """Files whose language is another than their suffix says, and what shows it."""

    globs: Annotated[tuple[Text | ScopedGlob, ...], Meta(min_length=1)]
    language: Text
    reason: Text


class Downstream(Struct, frozen=True, forbid_unknown_fields=True):
    """How the system ships an upstream: a repository whose file `version` names the upstream version and so its ref.

    `{version}` in `ref` stands for the content of that file. `patches` is the file that lists the patches, in order,
    one for each release that is patched.
    """

    repository: Text
    version: Text
    ref: Annotated[str, Meta(pattern=r"\{version\}")]
    patches: tuple[Text | ScopedGlob, ...] = ()


class Repository(Struct, frozen=True, forbid_unknown_fields=True):
    """One upstream repository: its address, the ref that stands for each release, and what in it is not trusted.

    A release without a ref of its own has the one that `downstream` names. `ref` stands for every release, where only
    comparisons are read: from loading a manifest on, `refs` has it for each. `partial` is why only the files that globs
    cover are fetched, so that the bytes of the others stay unknown.
    """

    url: Text
    refs: dict[str, Text] = {}
    ref: str = ""
    excluded: tuple[Exclusion, ...] = ()
    outside: tuple[Outside, ...] = ()
    languages: tuple[LanguageRule, ...] = ()
    partial: str = ""
    downstream: Downstream | None = None


class Apart(Struct, frozen=True, forbid_unknown_fields=True):
    """Functions of exposed files that the input does not reach, by patterns of their names, and why it does not."""

    functions: Annotated[tuple[Text, ...], Meta(min_length=1)]
    reason: Text


class Exposure(Struct, frozen=True, forbid_unknown_fields=True):
    """Files of a source that input from less trusted code reaches first, and in `reason` what it is and whose.

    All functions of these files count as exposed, apart from those in `apart_from`.
    """

    globs: Annotated[tuple[Text | ScopedGlob, ...], Meta(min_length=1)]
    reason: Text
    apart_from: tuple[Apart, ...] = ()


class Source(Span, frozen=True):
    """The part of one repository that carries (part of) a component, and which of its files are `exposed`."""

    repository: Text
    include: Annotated[tuple[Text | ScopedGlob, ...], Meta(min_length=1)]
    exclude: tuple[Text | ScopedGlob, ...] = ()
    exposed: tuple[Exposure, ...] = ()
    note: str = ""

    def serves(self, release: str) -> bool:
        """Whether this source carries the component in `release`."""
        return self.holds_in(release)


class Cited(Struct, frozen=True, forbid_unknown_fields=True):
    """A published size of a system; never shown as a measurement, and never divided by one.

    `definition` is what the source takes for a line, `tool` what counted and `counted` the system as it was configured.
    The grade tells how sure the figure is: `high` if it was read where its authors publish it, with what was counted;
    `medium` if that is known from others, or in part; `low` if little of it is known; `unverifiable` if nobody outside
    can count it.
    """

    code: Annotated[int, Meta(gt=0)]
    year: Annotated[int, Meta(ge=1960)]
    source: Text
    url: Text
    grade: Grade
    definition: Text = "not known"
    tool: Text = "not known"
    counted: Text = "not known"


class Vendor(Struct, frozen=True, forbid_unknown_fields=True):
    """Whose package of a component a user installs, by which build file, and who writes the code if it is another."""

    name: Text
    evidence: Text
    upstream: str = ""

    @property
    def description(self) -> str:
        """Whom one trusts with the package, in words."""
        return f"{self.upstream} via {self.name}" if self.upstream else self.name


class Component(Span, frozen=True):
    """One entry of the documentation's list, or code that such an entry rests on, in the releases that have it.

    `vendor` is whom one trusts with its package. `profiles` are the releases for which a build profile is kept, as
    `profiles/<id>-<release>.profile`.
    """

    id: Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9.+-]*$")]
    title: Text
    group: Text
    sentence: Text
    evidence: Text
    runs_in: tuple[Text, ...] = ()
    sources: tuple[Source, ...] = ()
    cited: Cited | None = None
    doubt: str = ""
    profiles: tuple[Text, ...] = ()
    vendor: Vendor | None = None

    @property
    def is_comparison(self) -> bool:
        """Whether it is a whole system to compare trusted code with."""
        return self.group == COMPARISON

    def sources_in(self, release: str) -> tuple[Source, ...]:
        """The sources that carry this component in `release`, in the order of the manifest."""
        return tuple(source for source in self.sources if source.serves(release))


def list_tcb_groups(groups: Mapping[str, Group]) -> tuple[str, ...]:
    """The names of those of `groups` that make up the TCB."""
    return tuple(name for name, group in groups.items() if group.tcb)


class LeftOut(Span, frozen=True):
    """Components that some releases have, but that are not measured there, and why."""

    components: Annotated[tuple[Text, ...], Meta(min_length=1)]
    reason: Text


class Limit(Span, frozen=True):
    """An upper bound on a figure of the TCB, a group or a component, in one of four ways.

    `metric` says of which: SLOC (`code`), those of C and headers (`c`), `functions`, the highest CCN of one (`ccn`), or
    the functions with a CCN `above_15`. The bound is a `maximum`, so much or so many percent above what was accepted
    last (`growth`, `growth_percent`), or, as a `ratchet`, the lowest figure since then.
    """

    subject: Text
    maximum: Annotated[int, Meta(gt=0, le=10**12)] | None = None
    metric: LimitMetric = "code"
    growth: Bound | None = None
    growth_percent: Annotated[float, Meta(ge=0, le=1_000_000)] | None = None
    ratchet: bool = False

    @property
    def bounds(self) -> int:
        """In how many of the ways it says what the bound is, which has to be one."""
        said = (self.maximum, self.growth, self.growth_percent, self.ratchet or None)
        return sum(way is not None for way in said)


Checks = Annotated[
    tuple[Literal["A", "B", "C", "D", "E", "G", "H", "I", "J", "K"], ...],
    Meta(min_length=1),
]
"""The checks of instruments against each other that a person has let fail, by their letters."""


class Acceptance(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A person has looked at a disputed file, in any repository or this one: these checks may fail, for this reason.

    With a `blob` they may for this very content, without one for every content of the path: what the reason says is
    true of the file, whatever version it is. A check that is not named stays open all the same.
    """

    path: Text
    blob: BlobId = ""
    checks: Checks
    reason: Text
    repository: str = ""
