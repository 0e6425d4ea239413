# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A text for people as a terminal shows it best: long sentences wrapped to its width, verdicts in colour.

Rows of tables stay whole, and so does every line where the output is no terminal: what reads a pipe reads lines.
"""

import re
import textwrap
from collections.abc import Mapping
from types import MappingProxyType

_ROW = re.compile(r"\S {2,}\S")
_BAD, _GOOD, _OPEN, _PLAIN = "\x1b[1;31m", "\x1b[32m", "\x1b[33m", "\x1b[0m"
_COLOURS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("OVER", "EXCEEDED", "FAILS", "INCOMPLETE", "UNMEASURED", "NO FIGURE"), _BAD),
        **dict.fromkeys(("DISPUTED", "UNCLASSIFIED", "DOES NOT FIT"), _BAD),
        "HOLDS": _GOOD,
        "NOT MEASURABLE": _OPEN,
    }
)
_WORDS = re.compile(rf"\b(?:{'|'.join(_COLOURS)})\b")


def fit(text: str, width: int) -> str:
    """`text` with no sentence longer than `width`, what is carried over indented by two more."""
    return "".join(_fit_line(line, width) for line in text.splitlines(keepends=True))


def _fit_line(line: str, width: int) -> str:
    content = line.rstrip("\n")
    if len(content) <= width or _ROW.search(content):
        return line
    indent = content[: len(content) - len(content.lstrip())]
    wrapped = textwrap.wrap(
        content.lstrip(),
        width,
        initial_indent=indent,
        subsequent_indent=f"{indent}  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(wrapped) + line[len(content) :]


def colour(text: str) -> str:
    """`text` with its verdicts in colour."""
    return _WORDS.sub(lambda word: f"{_COLOURS[word[0]]}{word[0]}{_PLAIN}", text)
