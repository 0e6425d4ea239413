# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a person declares: the manifest, whose types are also the schema of `components.toml`."""

from collections.abc import Mapping
from typing import Annotated, Literal, get_args

from msgspec import Meta, Struct

Grade = Literal["high", "medium", "low", "unverifiable"]
Family = Literal["c", "assembly", "other"]
SizeMetric = Literal["code", "c"]
Relation = Literal["netvm", "distant-netvm", "client", "distant-client", "neighbour", "unconnected"]

COMPARISON = "comparison"
"""The group of whole systems that trusted code is compared with; every manifest has it, and none declares it."""

RELATIONS: tuple[Relation, ...] = get_args(Relation)

Text = Annotated[str, Meta(min_length=1)]
Line = Annotated[str, Meta(min_length=1, pattern=r"^[^\x00-\x1f\x7f]+$")]
Count = Annotated[int, Meta(ge=0)]
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
    """A glob that holds for some releases only, because upstream moved the files."""

    glob: Text


class Exclusion(Struct, frozen=True, forbid_unknown_fields=True):
    """Files beside or below trusted ones that are not trusted themselves, and why; any other is unclassified."""

    globs: Annotated[tuple[Text | ScopedGlob, ...], Meta(min_length=1)]
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
    """An upper bound, in SLOC, on the TCB, a group or a component."""

    subject: Text
    maximum: Annotated[int, Meta(gt=0)]
    metric: SizeMetric = "code"


class Acceptance(Struct, frozen=True, forbid_unknown_fields=True):
    """A person has looked at a disputed file: these checks may fail for this very blob, for this reason."""

    path: Text
    blob: Annotated[str, Meta(pattern=r"^[0-9a-f]{40}([0-9a-f]{24})?$")]
    checks: Annotated[tuple[Literal["A", "B", "C", "D", "E", "G", "H", "I", "J", "K"], ...], Meta(min_length=1)]
    reason: Text


class _Sentence(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the claims have in common: a sentence of a page, and the code that it speaks of.

    `subjects` are taken together; `files` narrows them to the paths that these globs match. `reading` says how the
    words became bounds.
    """

    id: Text
    page: Text
    quote: Text
    subjects: Annotated[tuple[Text, ...], Meta(min_length=1)]
    files: tuple[Text, ...] = ()
    metric: SizeMetric
    reading: Text
    gate: bool = False

    @property
    def subject(self) -> str:
        """The code that the sentence speaks of, in words."""
        return " + ".join(self.subjects) + (f" ({', '.join(self.files)})" if self.files else "")


class SizeClaim(_Sentence, frozen=True, kw_only=True, tag_field="kind", tag="size"):
    """A published sentence that puts a size between two bounds, in lines."""

    minimum: Annotated[int, Meta(ge=0)]
    maximum: Annotated[int, Meta(gt=0)]


class RatioClaim(_Sentence, frozen=True, kw_only=True, tag_field="kind", tag="ratio"):
    """A published sentence that sets a size at least `orders` orders of magnitude below that of other systems.

    `stated` names the size claims in which the same page gives both sizes, the smaller first.
    """

    against: Annotated[tuple[Text, ...], Meta(min_length=1)]
    orders: Annotated[float, Meta(gt=0)]
    stated: tuple[Text, Text] | None = None


Claim = SizeClaim | RatioClaim


class UnmeasuredPart(Struct, frozen=True, forbid_unknown_fields=True):
    """Trusted code of a scenario that no component stands for, and why; `upper_bound` is a comparison that holds it."""

    name: Text
    reason: Text
    upper_bound: str = ""


class Scenario(Struct, frozen=True, forbid_unknown_fields=True):
    """What has to be trusted under one reading: all of the scenario that it extends, and what it adds to that."""

    id: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    title: Text
    explanation: Text
    extends: str = ""
    groups: tuple[Text, ...] = ()
    components: tuple[Text, ...] = ()
    unmeasured: tuple[UnmeasuredPart, ...] = ()

    def adds(self, component: Component) -> bool:
        """Whether the scenario itself, not one that it extends, names the component or its group."""
        return component.group in self.groups or component.id in self.components


class Vm(Struct, frozen=True, forbid_unknown_fields=True):
    """An example of a VM, and the NetVM that it is connected to, if any."""

    name: Annotated[str, Meta(pattern=r"^[A-Za-z][A-Za-z0-9_.-]*$")]
    netvm: str = ""
    note: str = ""


class TrustRule(Struct, frozen=True, forbid_unknown_fields=True):
    """The code of a VM that a compromised one can attack, beside that of the scenario, by how the two are connected.

    `when` says what the compromised VM is to the other: its NetVM, a NetVM further up, connected to it directly or
    through others, connected to a NetVM that both use, or none of these.
    """

    when: Relation
    explanation: Text
    components: tuple[Text, ...] = ()


class Budget(Struct, frozen=True, forbid_unknown_fields=True):
    """So many NLOC read: functions that advisories fixed later among the first ones, and among as many at random."""

    nloc: Annotated[int, Meta(gt=0)]
    found: Count
    chance: Annotated[float, Meta(ge=0)]


class RankingCheck(Struct, frozen=True, forbid_unknown_fields=True):
    """How the ranking of a component's functions did: what advisories after `release`, up to `until`, fixed of it.

    `ranked` is how many functions there are, `fixed` how many of them were fixed, by so many `commits`. The figures are
    what `python -m tools.advisories` prints.
    """

    component: Text
    release: Text
    until: Text
    commits: Count
    ranked: Count
    fixed: Annotated[int, Meta(gt=0)]
    budgets: Annotated[tuple[Budget, ...], Meta(min_length=1)]

    @property
    def better(self) -> bool:
        """Whether the ranking found more than chance with each budget."""
        return all(budget.found > budget.chance for budget in self.budgets)


class Manifest(Struct, frozen=True, forbid_unknown_fields=True):
    """`components.toml`: what is trusted, where it lives, how large it may be and what is claimed about it.

    `outside` are names that hold no code, whatever repository and folder they are in.

    `keys` are user ids of OpenPGP keys by fingerprint, of those that are not one person's.

    `include` are the other files of the manifest, in or below its folder: what they declare is part of it.
    """

    schema: Literal[1]
    default_release: Text
    system: System
    groups: Annotated[dict[str, Group], Meta(min_length=1)]
    releases: Annotated[dict[str, Release], Meta(min_length=1)]
    repositories: dict[str, Repository]
    components: Annotated[tuple[Component, ...], Meta(min_length=1)]
    pages: dict[str, Page] = {}
    left_out: tuple[LeftOut, ...] = ()
    outside: tuple[Exclusion, ...] = ()
    limits: tuple[Limit, ...] = ()
    claims: tuple[Claim, ...] = ()
    accepted: tuple[Acceptance, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    vms: tuple[Vm, ...] = ()
    trust: tuple[TrustRule, ...] = ()
    ranking_checks: tuple[RankingCheck, ...] = ()
    keys: dict[Fingerprint, Text] = {}
    include: tuple[Text, ...] = ()

    @property
    def default_components(self) -> tuple[Component, ...]:
        """The components that an audit measures unless it is asked for others."""
        return tuple(item for item in self.components if not self.is_on_request(item))

    def is_on_request(self, component: Component) -> bool:
        """Whether a component is measured only if the caller asks for it."""
        group = self.groups.get(component.group)
        return group is not None and group.on_request

    @property
    def tcb_groups(self) -> tuple[str, ...]:
        """The groups that make up the TCB."""
        return list_tcb_groups(self.groups)

    def components_of(self, subject: str) -> tuple[Component, ...]:
        """The components that `subject` (`tcb`, a group or a component id) stands for, in any release."""
        groups = self.tcb_groups if subject == "tcb" else (subject,)
        return tuple(item for item in self.components if item.group in groups or item.id == subject)

    @property
    def subjects(self) -> tuple[str, ...]:
        """Everything that a limit, a claim or a caller can name: the TCB, a group, a component."""
        return ("tcb", *self.groups, COMPARISON, *(item.id for item in self.components))

    @property
    def documentation(self) -> Page | None:
        """The page whose lists say what is trusted, if there is one."""
        return next((page for page in self.pages.values() if page.lists), None)

    @property
    def quoted_groups(self) -> tuple[str, ...]:
        """The groups whose components are trusted by sentences of the documentation."""
        page = self.documentation
        return (*page.lists, *page.prose) if page else ()
