# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the page of a component leads to: those before and behind it, its relatives, and those it shares files with."""

from collections.abc import Iterator

from msgspec import Struct

from auditor.model.measured import Audit
from auditor.renderers.html.files import Shared
from auditor.renderers.html.links import Link, link_component


class Neighbours(Struct, frozen=True):
    """Other components: `previous` and `next` in the order of the report, None at its ends.

    `relatives` have the same id up to a plus sign: what a component links or calls, and whose part it is.
    """

    previous: Link | None
    next: Link | None
    relatives: tuple[Link, ...]
    sharing: tuple[Link, ...]


def view_neighbours(ids: tuple[str, ...], audit: Audit, shared: Shared) -> dict[str, Neighbours]:
    """The neighbours of each component of `ids`, which are in the order of their pages."""
    titles = {result.component.id: result.component.title for result in audit.components}
    links = {name: link_component(name, titles[name]) for name in ids}
    before = (None, *(links[name] for name in ids[:-1]))
    behind = (*(links[name] for name in ids[1:]), None)
    return {
        name: Neighbours(
            previous=previous,
            next=following,
            relatives=tuple(links[other] for other in _find_relatives(name, ids)),
            sharing=tuple(links[other] for other in _find_sharing(name, shared)),
        )
        for name, previous, following in zip(ids, before, behind, strict=False)
    }


def _find_relatives(name: str, ids: tuple[str, ...]) -> Iterator[str]:
    family = name.partition("+")[0]
    yield from (other for other in ids if other != name and other.partition("+")[0] == family)


def _find_sharing(name: str, shared: Shared) -> tuple[str, ...]:
    together = (other for ids in shared.values() if name in ids for other in ids if other != name)
    return tuple(dict.fromkeys(together))
