# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The manifest as a whole, whose type is also the schema of `components.toml`."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from auditor.model.claimed import Claim
from auditor.model.declared import (
    COMPARISON,
    Acceptance,
    Component,
    Count,
    Exclusion,
    Fingerprint,
    Group,
    LeftOut,
    Limit,
    Page,
    Release,
    Repository,
    System,
    Text,
    list_tcb_groups,
)
from auditor.model.keyrings import Keyring, Policy
from auditor.model.trust import Scenario, TrustRule, Vm


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

    `keys` are user ids of OpenPGP keys by fingerprint, of those that are not one person's and in none of `keyrings`.
    `policies` say by whom each repository has to be signed; without any, signatures are read and not verified.

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
    keyrings: dict[str, Keyring] = {}
    policies: tuple[Policy, ...] = ()
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
