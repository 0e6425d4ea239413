# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The files of a manifest: the one that is named, and those that it includes; what they declare, and where.

`include` is the list of all files, so that one look at the manifest tells which they are: what is included includes
nothing. Arrays are joined in the order of the list, what the manifest itself declares last; anything else may be
declared once only, in whichever file.
"""

import hashlib
import json
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec
from msgspec import Struct

from auditor.declared.toml_lines import KeyPath, find_lines
from auditor.errors import ManifestError
from auditor.files import read_text

MAIN_KEYS = ("schema", "include")
"""What only the manifest itself declares, and no file that it includes."""


class ManifestPart(Struct, frozen=True):
    """One file of a manifest: its text, what it declares, and the line of each key."""

    name: str
    text: str
    data: dict[str, Any]
    line_by_key: dict[KeyPath, int]

    def line_of(self, key: KeyPath, value: str = "") -> str:
        """`file:line` of a key, of what is nearest to it, or of the string `value` in the array that it names."""
        return f"{self.name}:{self.find_line(key, value)}"

    def find_line(self, key: KeyPath, value: str = "", before: int = 0) -> int:
        """The same line as a number, from 1; of a `value` that stands in the array so often `before`, the next one."""
        line = self._find_line(key)
        if not value:
            return line
        forms = {json.dumps(value), json.dumps(value, ensure_ascii=False), f"'{value}'"}
        for offset, content in enumerate(self.text.split("\n")[line - 1 :]):
            if not content.lstrip().startswith("#"):
                before -= sum(map(content.count, forms))
            if before < 0:
                return line + offset
        return line

    def declares(self, key: KeyPath) -> bool:
        """Whether this file has the top key, or the entry of the table, that `key` names."""
        value = self.data.get(str(key[0]))
        return value is not None and (len(key) == 1 or not isinstance(value, dict) or key[1] in value)

    def _find_line(self, key: KeyPath) -> int:
        """The line of the key, else the first one of what is below it, else that of what it is in."""
        while key and key not in self.line_by_key:
            below = [line for known, line in self.line_by_key.items() if known[: len(key)] == key]
            if below:
                return min(below)
            key = key[:-1]
        return self.line_by_key.get(key, 1)


class Written(Struct, frozen=True):
    """A manifest as it was written: all that its files declare. Of `parts` the last is the manifest itself."""

    parts: tuple[ManifestPart, ...]
    data: dict[str, Any]

    def digest(self) -> dict[str, bytes]:
        """The digest of the text of each file by the name by which it is included, that of the manifest as ""."""
        names = (*self.parts[-1].data.get("include", []), "")
        return {name: digest_text(part.text) for name, part in zip(names, self.parts, strict=True)}

    @property
    def name(self) -> str:
        """The path of the manifest itself."""
        return self.parts[-1].name

    def where(self, key: KeyPath, value: str = "") -> str:
        """`file:line: key` of a key, or of the string `value` in the array that it names."""
        part, local = self._locate(key)
        return f"{part.line_of(local, value)}: {name_key(local)}"

    def line_of(self, key: KeyPath) -> str:
        """`file:line` of a key."""
        part, local = self._locate(key)
        return part.line_of(local)

    def place_of(self, key: KeyPath, glob: str = "") -> tuple[str, int]:
        """The file, relative to the folder of the manifest, and the line of a key, or of a `glob` that is its entry."""
        part, local = self._locate(key)
        file = Path(part.name).relative_to(Path(self.name).parent).as_posix()
        if not glob:
            return file, part.find_line(local)
        *array, number = local
        earlier = map(_glob_of, _value_at(part.data, array)[: int(number)])
        return file, part.find_line(tuple(array), glob, list(earlier).count(glob))

    def _locate(self, key: KeyPath) -> tuple[ManifestPart, KeyPath]:
        """The file that declares a key of the whole, and the key there: arrays of several files have been joined."""
        if not key:
            return self.parts[-1], key
        if len(key) > 1 and isinstance(self.data.get(str(key[0])), list):
            return self._locate_entry(key)
        declaring = (part for part in self.parts if part.declares(key[:2]))
        return next(declaring, self.parts[-1]), key

    def _locate_entry(self, key: KeyPath) -> tuple[ManifestPart, KeyPath]:
        array, index = str(key[0]), int(key[1])
        for part in self.parts:
            entries = part.data.get(array, [])
            if index < len(entries):
                return part, (array, index, *key[2:])
            index -= len(entries)
        return self.parts[-1], (array, index)


def _value_at(data: Any, key: Iterable[str | int]) -> Any:
    """What stands at a key of a file."""
    for step in key:
        data = data[step]
    return data


def _glob_of(entry: Any) -> Any:
    """The glob of an entry of a list, which is one itself or has a range."""
    return entry.get("glob") if isinstance(entry, dict) else entry


def read_written(path: Path) -> Written:
    """The manifest in `path` with what it includes; raises `ManifestError` for what cannot be read or is no TOML."""
    try:
        text = read_text(path)
    except (OSError, UnicodeDecodeError) as error:
        raise ManifestError(f"{path}: cannot be read ({error}); name another with --manifest") from error
    return parse_written(text, str(path))


def digest_text(text: str) -> bytes:
    """SHA-256 of a text in UTF-8; its lines end as in UNIX, however they do in a file that was read."""
    return hashlib.sha256(text.encode()).digest()


def parse_written(text: str, name: str) -> Written:
    """The manifest in `text` with what it includes; `name` is its path, from which others are found."""
    main = _parse(text, name)
    parts = (*_read_included(main), main)
    _refuse(_find_repeated(parts))
    return Written(parts, _join(parts))


def _parse(text: str, name: str) -> ManifestPart:
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ManifestError(f"{name}: not TOML: {error}") from error
    return ManifestPart(name, text, data, find_lines(text))


def _refuse(complaints: Iterable[str]) -> None:
    lines = "\n".join(complaints)
    if lines:
        raise ManifestError(lines)


# ------------------------------------------------------------------------------------------------ what is included


def _read_included(main: ManifestPart) -> tuple[ManifestPart, ...]:
    """The files that the manifest includes; raises `ManifestError` with a line for each that cannot be."""
    try:
        names = msgspec.convert(main.data.get("include", []), list[str])
    except msgspec.ValidationError as error:
        raise ManifestError(f"{main.line_of(('include',))}: include: {error}") from error
    complaints, parts = [], []
    seen = {Path(main.name).resolve()}
    for name in names:
        try:
            parts.append(_read_part(name, Path(main.name).parent, seen))
        except _NotIncludedError as error:
            complaints.append(f"{main.line_of(('include',), name)}: include: {name!r}: {error}")
    for part in parts:
        found = filter(part.data.__contains__, MAIN_KEYS)
        complaints += [f"{part.line_of((key,))}: {key}: stands only in {main.name}, which includes it" for key in found]
    _refuse(complaints)
    return tuple(parts)


class _NotIncludedError(Exception):
    """Why a file cannot be included."""


def _read_part(name: str, folder: Path, seen: set[Path]) -> ManifestPart:
    """The file of that name in or below `folder`; `seen` are those that are part of the manifest already."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise _NotIncludedError("not the path of a file in or below the folder of the manifest; put it there")
    try:
        real = (folder / path).resolve(strict=True)
        if not real.is_relative_to(folder.resolve()):
            raise _NotIncludedError("a link that leads out of the folder of the manifest; put the file there")
        if real in seen:
            raise _NotIncludedError("part of the manifest already; name each file once")
        if not real.is_file():
            raise _NotIncludedError("not a file; name the files in it one by one")
        seen.add(real)
        return _parse(read_text(real), str(folder / path))
    except (OSError, RuntimeError, ValueError) as error:  # also a circle of links, and a name that no file can have
        raise _NotIncludedError(f"cannot be read ({error}); correct the path, or do not include it") from error


# ------------------------------------------------------------------------------------------------- one from several


def _find_repeated(parts: Sequence[ManifestPart]) -> Iterator[str]:
    """A line for each table or key that a file declares although an earlier one has it."""
    for number, part in enumerate(parts):
        for key in _keys_of(part.data):
            earlier = next((other for other in parts[:number] if _excludes(other, part, key)), None)
            if earlier:
                what = f"is declared at {earlier.line_of(key)}, too; declare it once"
                yield f"{part.line_of(key)}: {name_key(key)}: {what}"


def _keys_of(data: dict[str, Any]) -> Iterator[KeyPath]:
    """What may be declared once: each entry of a table, and each top key that is none."""
    for key, value in data.items():
        if isinstance(value, dict):
            yield from ((key, name) for name in value)
        else:
            yield (key,)


def _excludes(earlier: ManifestPart, part: ManifestPart, key: KeyPath) -> bool:
    """Whether the earlier file has what the key names, and not two arrays that are joined."""
    values = (earlier.data.get(str(key[0])), part.data[str(key[0])])
    return earlier.declares(key) and not all(isinstance(value, list) for value in values)


def _join(parts: Iterable[ManifestPart]) -> dict[str, Any]:
    """All that the parts declare: arrays one behind the other, tables with the entries of all."""
    data: dict[str, Any] = {}
    for part in parts:
        for key, value in part.data.items():
            if isinstance(value, dict):
                data[key] = data.get(key, {}) | value
            elif isinstance(value, list):
                data[key] = data.get(key, []) + value
            else:
                data[key] = value
    return data


def name_key(key: KeyPath) -> str:
    """A key as TOML writes it, with the index of an entry of an array: `components[1].id`."""
    dotted = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in key)
    return dotted.removeprefix(".") or "the manifest"
