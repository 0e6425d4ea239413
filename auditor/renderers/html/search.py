# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the search page of the HTML report knows: every component, file and function, and where the row of each is."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter

from msgspec import Struct

from auditor.renderers.html.component import ComponentView
from auditor.renderers.html.files import FileRow
from auditor.renderers.html.links import Link


class SearchedFile(Struct, frozen=True):
    """One file: the name of its row where that is not its path, and its functions, each name once."""

    name: str
    anchor: str
    functions: tuple[str, ...]


class SearchedFolder(Struct, frozen=True):
    """Files of one folder on one page."""

    page: str
    path: str
    files: tuple[SearchedFile, ...]


class SearchedComponent(Struct, frozen=True):
    """One component with its files, page by page and folder by folder."""

    id: str
    link: Link
    folders: tuple[SearchedFolder, ...]


def view_search(components: Iterable[ComponentView]) -> tuple[SearchedComponent, ...]:
    """Everything that can be found."""
    return tuple(
        SearchedComponent(item.component.id, Link(item.component.title, item.page), tuple(_view_folders(item)))
        for item in components
    )


def _view_folders(item: ComponentView) -> Iterator[SearchedFolder]:
    for (page, folder), rows in groupby(item.rows, attrgetter("page", "folder")):
        yield SearchedFolder(page, folder, tuple(map(_view_file, rows)))


def _view_file(row: FileRow) -> SearchedFile:
    plain = f"/{row.folder}{row.name}"
    names = dict.fromkeys(function.name for function in row.functions or ())
    return SearchedFile(row.name, "" if row.anchor == plain else row.anchor, tuple(names))
