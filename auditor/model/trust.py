# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What is said of trust: scenarios, examples of VMs, and what a compromised one can attack."""

from typing import Annotated, Literal, get_args

from msgspec import Meta, Struct

from auditor.model.declared import Component, Text

Relation = Literal["netvm", "distant-netvm", "client", "distant-client", "neighbour", "unconnected"]
RELATIONS: tuple[Relation, ...] = get_args(Relation)


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
