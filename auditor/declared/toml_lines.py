# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Where in a TOML text a key stands, so that an error can name its line; tomllib keeps no positions."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

KeyPath = tuple[str | int, ...]

Complaint = tuple[KeyPath, str]
"""What is wrong with the value at a key."""

# Whatever begins first is what it is: a comment may hold quotes, and a string a `#`.
_STRING_OR_COMMENT = re.compile(
    r""""{3}(?:[^\\]|\\.)*?"{3,5}|'{3}.*?'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|#[^\n]*""", re.DOTALL
)
_HEADER = re.compile(r"\s*\[.*\]\s*")
_KEY = re.compile(r"""\s*((?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*'|\s*\.\s*)+)\s*=""")


def find_lines(text: str) -> dict[KeyPath, int]:
    """The line number, from 1, of each table and key of a valid TOML text; keys of inline tables are left out."""
    line_by_key: dict[KeyPath, int] = {}
    last_index: dict[KeyPath, int] = {}
    table: KeyPath = ()
    depth = 0  # within how many arrays and inline tables a line begins
    for number, line in enumerate(_STRING_OR_COMMENT.sub(_shorten, text).split("\n"), start=1):
        if depth == 0 and _HEADER.fullmatch(line):
            table = _table_path(line, last_index)
            line_by_key.setdefault(table, number)
        elif depth == 0 and (key := _KEY.match(line)):
            path = table + tuple(_keys_of(f"{key[1]} = 0"))
            line_by_key.setdefault(path, number)
        depth += _deepen(line)
    return line_by_key


def _shorten(found: re.Match[str]) -> str:
    """A string of one line as it is, which may be a key; of one of several lines and of a comment the line ends."""
    text = found[0]
    if text.startswith("#"):
        return ""
    return '""' + "\n" * text.count("\n") if text.startswith(('"""', "'''")) else text


def _deepen(line: str) -> int:
    """How many more arrays and inline tables are open behind a line than before it."""
    signs = _STRING_OR_COMMENT.sub("", line)
    return sum(signs.count(opening) for opening in "[{") - sum(signs.count(closing) for closing in "]}")


def _table_path(header: str, last_index: dict[KeyPath, int]) -> KeyPath:
    """The path of the table that `header` opens; `last_index` keeps the index of each array of tables."""
    path: KeyPath = ()
    keys = list(_keys_of(header))
    for position, key in enumerate(keys, start=1):
        path += (key,)
        if position == len(keys) and header.lstrip().startswith("[["):
            last_index[path] = last_index.get(path, -1) + 1
        if path in last_index:
            path += (last_index[path],)
    return path


def _keys_of(fragment: str) -> Iterator[str]:
    """The dotted keys of a header or of `key = 0`, read by tomllib itself so that quoting is its business."""
    value: Any = tomllib.loads(fragment)
    while isinstance(value, dict) and value:
        key, value = next(iter(value.items()))
        yield key
        if isinstance(value, list):
            value = value[0]
