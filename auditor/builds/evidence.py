# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""All records that a build left below one folder, each translation unit with the files that it read and their lines.

Nothing is built and nothing is run: files are found by their names, and read.
"""

import os
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from msgspec import Struct

from auditor.builds.line_table import read_line_tables
from auditor.builds.records import read_commands, read_dependencies, read_text
from auditor.builds.source_tree import SourceTree, read_regular_file
from auditor.declared.globs import first_match
from auditor.errors import BuildRecordError, UsageError
from auditor.progress import Advance

_ELF = b"\x7fELF"
_SUFFIXES = (".d", ".cmd", ".json", ".i", ".ii", ".s", ".o")
_NO_LINES: frozenset[int] = frozenset()
_RELOCATABLE = (1).to_bytes(2, "little"), (1).to_bytes(2, "big")


class RecordFiles(Struct, frozen=True):
    """The files below a build folder that may be records, by kind, each sorted; `linked` are those that were named."""

    dependencies: tuple[Path, ...]
    commands: tuple[Path, ...]
    texts: tuple[Path, ...]
    objects: tuple[Path, ...]
    linked: tuple[Path, ...]

    @property
    def number(self) -> int:
        """How many files there are to read."""
        return sum(map(len, (self.dependencies, self.commands, self.texts, self.linked or self.objects)))


class Unit(Struct, frozen=True):
    """One translation unit: its main file, and the lines of each file that a record speaks of, by path in the tree.

    A record that tells which files were read, but not which of their lines, has empty sets. `outside` are the files
    that are not in the source tree; `main` is empty if it is one of them.
    """

    main: str
    lines_by_path: dict[str, frozenset[int]]
    outside: tuple[str, ...] = ()


class Evidence(Struct, frozen=True):
    """The translation units of a build by the kind of record that tells of them, and the compilers that say so.

    `commands` has only those units that no dependency record speaks of. `left_out` is how many main files each glob
    took out.
    """

    records: tuple[Unit, ...]
    commands: tuple[Unit, ...]
    texts: tuple[Unit, ...]
    tables: tuple[Unit, ...]
    compilers: tuple[str, ...]
    left_out: dict[str, int]

    @property
    def units(self) -> Iterator[Unit]:
        """All of them."""
        for kind in (self.records, self.commands, self.texts, self.tables):
            yield from kind


def find_records(build: Path, linked: Iterable[str]) -> RecordFiles:
    """What a build may have left below `build`, without following links; `linked` are paths of programs below it.

    Raises `UsageError` if there is nothing that says which files were read, or no such program.
    """
    paths_by_suffix = _find_by_suffix(build)
    records = RecordFiles(
        dependencies=tuple(sorted((*paths_by_suffix[".d"], *paths_by_suffix[".cmd"]))),
        commands=tuple(paths_by_suffix[".json"]),
        texts=tuple(sorted((*paths_by_suffix[".i"], *paths_by_suffix[".ii"], *paths_by_suffix[".s"]))),
        objects=tuple(filter(_is_object, paths_by_suffix[".o"])),
        linked=tuple(_find_program(build, name) for name in linked),
    )
    if not (records.dependencies or records.commands or records.texts):
        raise UsageError(
            f"{build}: no build records: no dependency files (.d, .*.cmd), compile_commands.json or preprocessed texts "
            "(.i, .ii, .s); build with -MMD and -save-temps=obj, and trace the folder with the objects"
        )
    return records


def _find_by_suffix(build: Path) -> dict[str, list[Path]]:
    """The files that may be records, by the suffixes that records have."""
    paths_by_suffix: dict[str, list[Path]] = {suffix: [] for suffix in _SUFFIXES}
    for path in _regular_files(build):
        if path.suffix in paths_by_suffix and _may_be_record(path):
            paths_by_suffix[path.suffix].append(path)
    return paths_by_suffix


def _regular_files(folder: Path) -> Iterator[Path]:
    """The files below a folder that are no links, sorted within each folder; `.git` is not entered."""
    for below, names, files in os.walk(folder):
        names[:] = sorted(set(names) - {".git"})
        paths = (Path(below, name) for name in sorted(files))
        yield from (path for path in paths if not path.is_symlink() and path.is_file())


def _find_program(build: Path, name: str) -> Path:
    path = build / name
    if not path.resolve().is_relative_to(build.resolve()) or not path.is_file():
        raise UsageError(f"--linked {name}: no file below {build}")
    return path


def _may_be_record(path: Path) -> bool:
    """Whether a name is that of a record: kbuild's are hidden, and of JSON only one file is."""
    if path.suffix == ".cmd":
        return path.name.startswith(".")
    return path.suffix != ".json" or path.name == "compile_commands.json"


def _is_object(path: Path) -> bool:
    """Whether a file is a relocatable ELF object; its type is the two bytes at 16."""
    with path.open("rb") as file:
        head = file.read(18)
    return head.startswith(_ELF) and head[16:18] in _RELOCATABLE


class Gatherer:
    """Reads the records of one build; units whose main file matches a glob of `leave_out` are passed over."""

    def __init__(self, tree: SourceTree, leave_out: tuple[str, ...]) -> None:
        self._tree = tree
        self._mains_by_glob: dict[str, set[str]] = {glob: set() for glob in leave_out}
        self._known_lines: dict[frozenset[int], frozenset[int]] = {}

    def gather(self, files: RecordFiles, advance: Advance) -> Evidence:
        """All units that the records tell of; raises `BuildRecordError` for a record that cannot be believed."""
        records = tuple(chain.from_iterable(map(self._of_dependencies, _each(files.dependencies, advance))))
        known = {unit.main for unit in records}
        commands = tuple(chain.from_iterable(map(self._of_commands, _each(files.commands, advance))))
        texts = tuple(chain.from_iterable(map(self._of_text, _each(files.texts, advance))))
        tables, compilers = self._of_tables(files.linked or files.objects, advance)
        for units in (records, commands, texts, tables):
            _refuse_another_tree(units)
        return Evidence(
            records=records,
            commands=tuple(unit for unit in commands if unit.main not in known),
            texts=texts,
            tables=tables,
            compilers=compilers,
            left_out={glob: len(mains) for glob, mains in self._mains_by_glob.items()},
        )

    def _of_dependencies(self, path: Path) -> Iterator[Unit]:
        content = read_regular_file(path)
        with _named(path):
            for unit in read_dependencies(content):
                folder = self._tree.find_folder(path, unit.files, unit.target)
                yield from self._place(unit.main, dict.fromkeys(unit.files, _NO_LINES), folder)

    def _of_commands(self, path: Path) -> Iterator[Unit]:
        content = read_regular_file(path)
        with _named(path):
            for command in read_commands(content):
                yield from self._place(command.file, {command.file: _NO_LINES}, command.directory)

    def _of_text(self, path: Path) -> Iterator[Unit]:
        """The unit of a preprocessed text; none if the file is no such text but, say, the assembly of a compiler."""
        content = read_regular_file(path)
        with _named(path):
            text = read_text(content)
            if text:
                folder = self._tree.find_folder(path, text.lines_by_file, ran_in=text.folder)
                yield from self._place(text.main, text.lines_by_file, folder)

    def _of_tables(self, paths: tuple[Path, ...], advance: Advance) -> tuple[tuple[Unit, ...], tuple[str, ...]]:
        """The units with a line table, and the names of their compilers."""
        units: list[Unit] = []
        compilers = set()
        for path, tables in zip(_each(paths, advance), read_line_tables(paths), strict=True):
            with _named(path):
                for table in tables:
                    folder = self._tree.find_folder(path, [table.main])
                    for unit in self._place(table.main, table.lines_by_file, folder):
                        units.append(unit)
                        compilers.update([table.compiler] if unit.main and table.compiler else [])
        return tuple(units), tuple(sorted(compilers))

    def _place(self, main: str, lines_by_name: Mapping[str, frozenset[int]], folder: str) -> Iterator[Unit]:
        """The unit with its files as paths in the tree; nothing if it is left out."""
        place = self._tree.place(main, folder) or ""
        glob = first_match(self._mains_by_glob, [place]).get(place)
        if glob is not None:
            self._mains_by_glob[glob].add(place)
            return
        lines_by_path: dict[str, frozenset[int]] = {}
        outside = []
        for name, lines in lines_by_name.items():
            path = self._tree.place_existing(name, folder)
            if path is None:
                outside.append(posixpath.normpath(posixpath.join(folder, name)))
            else:
                united = lines_by_path.get(path, _NO_LINES) | lines
                # Most units make the same of a header, and a large build has thousands of units.
                lines_by_path[path] = self._known_lines.setdefault(united, united)
        yield Unit(place, lines_by_path, tuple(outside))


def _refuse_another_tree(units: tuple[Unit, ...]) -> None:
    """Raise `BuildRecordError` if records of one kind speak of another tree only."""
    if units and not any(unit.main for unit in units):
        elsewhere = min((name for unit in units for name in unit.outside), default="main file")
        raise BuildRecordError(
            f"{elsewhere}: outside the source tree, as is every main file in records of its kind; "
            "say with --built-at where the top of the tree stood when it was built"
        )


def _each(paths: Iterable[Path], advance: Advance) -> Iterator[Path]:
    """The paths, with `advance` told about each that has been dealt with."""
    for path in paths:
        yield path
        advance(1)


@contextmanager
def _named(record: Path) -> Iterator[None]:
    """Puts the name of the record before what is wrong with it."""
    try:
        yield
    except BuildRecordError as error:
        raise BuildRecordError(f"{record}: {error}") from error
