# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a manifest declares twice, whether in one file or in two: each is told with the place of the earlier one."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from auditor.declared.toml_lines import KeyPath
from auditor.model.manifest import Manifest


class Entry(Struct, frozen=True):
    """What may be there once: `what` it is when it is there again, where, and what to do then."""

    what: str
    key: KeyPath
    remedy: str = "give each its own"


def find_repeats(manifest: Manifest) -> Iterator[tuple[Entry, Entry]]:
    """Each name, address or decision that the manifest has again, and the first entry that has it."""
    first_by_what: dict[tuple[object, str], Entry] = {}
    for entry in _list_entries(manifest):
        first = first_by_what.setdefault((entry.key[0], entry.what), entry)
        if first is not entry:
            yield entry, first


def _list_entries(manifest: Manifest) -> Iterator[Entry]:
    yield from _list_names("components", "id", (item.id for item in manifest.components))
    yield from _list_names("claims", "id", (item.id for item in manifest.claims))
    yield from _list_names("scenarios", "id", (item.id for item in manifest.scenarios))
    yield from _list_names("vms", "name", (item.name for item in manifest.vms))
    yield from _list_names("trust", "when", (item.when for item in manifest.trust))
    for name, repository in manifest.repositories.items():
        key = ("repositories", name, "url")
        yield Entry(f"{repository.url} is also the url", key, "declare each repository once")
    yield from _list_accepted(manifest)
    yield from _list_left_out(manifest)


def _list_names(table: str, key: str, names: Iterable[str]) -> Iterator[Entry]:
    for index, name in enumerate(names):
        yield Entry(f"{name!r} is also the {key}", (table, index, key))


def _list_accepted(manifest: Manifest) -> Iterator[Entry]:
    for index, review in enumerate(manifest.accepted):
        content = f"with the blob {review.blob}" if review.blob else "whatever its content"
        where = f" of {review.repository}" if review.repository else ""
        what = f"{review.path!r}{where} {content} is also accepted"
        yield Entry(what, ("accepted", index, "path"), "accept it once, with all its checks")


def _list_left_out(manifest: Manifest) -> Iterator[Entry]:
    for index, entry in enumerate(manifest.left_out):
        for release in filter(entry.holds_in, manifest.releases):
            for name in entry.components:
                yield Entry(f"{name!r} is also left out of {release}", ("left_out", index, "components"), "do so once")
