# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a compiler leaves behind: dependency records, `compile_commands.json`, preprocessed text. Pure readers of bytes.

Paths come back as the compiler wrote them, relative to the folder in which it ran. Whatever cannot be understood
raises `BuildRecordError` with the line; nothing here opens a file or runs anything.
"""

import os
import re
from collections.abc import Iterator

import msgspec
from msgspec import Struct

from auditor.errors import BuildRecordError

_ASSIGNMENT = re.compile(rb"(?:(?P<source>source)|(?P<deps>deps)|(?:saved)?cmd)_\S+ *:?= *(?P<value>.*)", re.DOTALL)
_END_OF_TARGETS = re.compile(rb":(?=\s|$)")
_WORD = re.compile(rb"(?:\\.|[^\s\\]|\\$)+")
# Begins at the first of them, or a text of nothing else would be gone through again from each.
_BLANK_BEHIND_BACKSLASHES = re.compile(rb"(?<!\\)(\\*)\\([ \t])")
_QUOTED_HASH = b"\\#"
_MAKE_FUNCTION = re.compile(rb"(?<!\$)\$\([^()]*\)")
_MARKER = re.compile(rb'#(?:line)? (\d+) "((?:[^"\\]|\\.)*)"[ \d]*\r?')
_QUOTED = re.compile(rb"\\([0-7]{3}|.)")
_DIGITS_OF_A_LINE = 9


class CompiledUnit(Struct, frozen=True):
    """One compilation: the file it made, its main source file, and all files that it read, the main one first."""

    target: str
    main: str
    files: tuple[str, ...]


class CompileCommand(Struct, frozen=True):
    """One entry of `compile_commands.json`: the folder in which the compiler ran, and the main source file."""

    directory: str
    file: str


class PreprocessedText(Struct, frozen=True):
    """One translation unit after the preprocessor: the lines of each file that put out a token, from 1.

    `folder` is where the compiler ran, empty if the text does not say so. A file without such a line was read, too.
    """

    main: str
    folder: str
    lines_by_file: dict[str, frozenset[int]]


def read_dependencies(content: bytes) -> tuple[CompiledUnit, ...]:
    """The compilations in a dependency record: rules as compilers write them, or the `.cmd` files of kbuild and Xen.

    Names are unquoted as gcc quotes them. Commands that only link are in no rule, and so in no result.
    """
    units: list[CompiledUnit] = []
    source: tuple[str, ...] = ()
    for number, line in _logical_lines(content):
        assignment = _ASSIGNMENT.fullmatch(line)
        if assignment is None:
            units.extend(_units_of_rule(number, line))
        elif assignment["source"]:
            source = _words_of(assignment["value"])
        elif assignment["deps"]:
            files = (*source, *_words_of(assignment["value"]))
            units.extend([CompiledUnit(_name_in(line), files[0], files)] if files else [])
            source = ()
    return tuple(units)


def _logical_lines(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Each line that says something, with its number; a backslash at its end joins a line to the next."""
    first, parts = 1, []
    for number, line in enumerate(content.split(b"\n"), start=1):
        part = line.removesuffix(b"\r")
        parts.append(part.removesuffix(b"\\"))
        if part.endswith(b"\\"):
            continue
        yield from _meaningful(first, b" ".join(parts))
        first, parts = number + 1, []
    yield from _meaningful(first, b" ".join(parts))


def _meaningful(number: int, line: bytes) -> Iterator[tuple[int, bytes]]:
    """The line, unless it is blank or a comment."""
    text = line.strip()
    if text and not text.startswith(b"#"):
        yield number, text


def _units_of_rule(number: int, line: bytes) -> Iterator[CompiledUnit]:
    """The compilation that a rule stands for; none for a rule without files to read, as `gcc -MP` adds them."""
    end = _END_OF_TARGETS.search(line)
    if end is None:
        raise BuildRecordError(f"line {number}: neither a rule nor a command: {os.fsdecode(line[:60])!r}")
    if _MAKE_FUNCTION.search(line):
        return  # kbuild: `object: $(deps_object)`, whose files stand in the variable
    targets, files = _words_of(line[: end.start()]), _words_of(line[end.end() :])
    if not targets:
        raise BuildRecordError(f"line {number}: a rule without a target: {os.fsdecode(line[:60])!r}")
    if files:
        yield CompiledUnit(targets[0], files[0], files)


def _words_of(text: bytes) -> tuple[str, ...]:
    """The names in a list, without calls of make such as `$(wildcard include/config/PCI)`."""
    return tuple(os.fsdecode(_unquote(word)) for word in _WORD.findall(_MAKE_FUNCTION.sub(b"", text)))


def _unquote(word: bytes) -> bytes:
    """A name without the quotes of make: before a blank, backslashes are doubled and one more is added."""
    blanks = _BLANK_BEHIND_BACKSLASHES.sub(lambda match: match[1][: len(match[1]) // 2] + match[2], word)
    return blanks.replace(_QUOTED_HASH, b"#").replace(b"$$", b"$")


def _name_in(line: bytes) -> str:
    """The object in `deps_OBJECT := ...`."""
    return os.fsdecode(line.partition(b"_")[2].split(b":=")[0].strip())


class _Entry(Struct, frozen=True):
    directory: str
    file: str


def read_commands(content: bytes) -> tuple[CompileCommand, ...]:
    """The entries of a `compile_commands.json`; they name the main files only."""
    try:
        entries = msgspec.json.decode(content, type=tuple[_Entry, ...])
    except (RecursionError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BuildRecordError(f"no list of compile commands: {error}") from error
    return tuple(CompileCommand(entry.directory, entry.file) for entry in entries)


def read_text(content: bytes) -> PreprocessedText | None:
    """The lines that a preprocessed text holds tokens of; None if it does not begin with a line marker.

    Without markers (`-P`), or in the assembly that a compiler writes, nothing tells where a line comes from.
    """
    marker = _MARKER.fullmatch(content.partition(b"\n")[0])
    if marker is None:
        return None
    lines_by_name = _token_lines(content)
    folder = next((name[:-2] for name in lines_by_name if name.endswith("//")), "")
    lines_by_file = {name: frozenset(lines) for name, lines in lines_by_name.items() if _is_file(name)}
    return PreprocessedText(_name_of(marker), folder, lines_by_file)


def _token_lines(content: bytes) -> dict[str, set[int]]:
    """The numbers of the lines that are not blank, by the name in the last line marker before them."""
    lines_by_name: dict[str, set[int]] = {}
    lines, number = set[int](), 1
    for line in content.split(b"\n"):
        marker = _MARKER.fullmatch(line) if line.startswith(b"#") else None
        if marker:
            lines, number = lines_by_name.setdefault(_name_of(marker), set()), _number_of(marker)
            continue
        if line and not line.isspace():
            lines.add(number)
        number += 1
    return lines_by_name


def _name_of(marker: re.Match[bytes]) -> str:
    """The file that a line marker names, unquoted."""

    def unquote(match: re.Match[bytes]) -> bytes:
        quoted = match[1]
        return bytes([int(quoted, 8) & 0xFF]) if len(quoted) == 3 else quoted

    return os.fsdecode(_QUOTED.sub(unquote, marker[2]))


def _number_of(marker: re.Match[bytes]) -> int:
    if len(marker[1]) > _DIGITS_OF_A_LINE:
        raise BuildRecordError(f"a line marker names line {os.fsdecode(marker[1][:20])}..., which no file has")
    return int(marker[1])


def _is_file(name: str) -> bool:
    """Whether a marker names a file, not `<built-in>`, and not the folder in which the compiler ran."""
    return bool(name) and not (name.startswith("<") and name.endswith(">")) and not name.endswith("//")
