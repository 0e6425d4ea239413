# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What nobody has decided on, fit to be read: file by file, or where a repository has many, by what is at its top."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from auditor.findings.names import count_of
from auditor.model.measured import UnclassifiedFile

_MOST_FILES = 20


class Undecided(Struct, frozen=True):
    """A file, or a folder at the top of a repository with so many files, each of which is unclassified.

    `first` is the file, or the first one of the folder.
    """

    place: str
    files: int
    first: UnclassifiedFile

    @property
    def words(self) -> str:
        """The repository and the path, of a folder with the number of files in it that are meant."""
        number = f" ({count_of(self.files, 'file')})" if self.place != self.first.path else ""
        return f"{self.first.url} {self.place}{number}"


def group_unclassified(files: Iterable[UnclassifiedFile]) -> Iterator[Undecided]:
    """The unclassified files of each repository, in the order of their repositories and paths."""
    by_repository: dict[tuple[str, str], list[UnclassifiedFile]] = {}
    for file in files:
        by_repository.setdefault((file.url, file.revision), []).append(file)
    for found in by_repository.values():
        yield from _by_top(found) if len(found) > _MOST_FILES else (Undecided(file.path, 1, file) for file in found)


def _by_top(files: Iterable[UnclassifiedFile]) -> Iterator[Undecided]:
    by_top: dict[str, list[UnclassifiedFile]] = {}
    for file in files:
        top, slash, _ = file.path.partition("/")
        by_top.setdefault(top + slash, []).append(file)
    yield from (Undecided(place, len(found), found[0]) for place, found in by_top.items())
