# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
r"""The comments of a Makefile, as GNU make and the shell that runs its recipes find them.

- Outside of recipes `#` begins a comment unless a backslash stands before it or it stands in `$(...)`, and a backslash
  at its end continues it.
- A line that begins with a tab, or with what `.RECIPEPREFIX` says, is of a recipe if a rule stands before it, with
  nothing between them but comments, conditionals and others of its lines. It is text for the shell, whose comments end
  with their line, whatever stands there.
- In a `define` make keeps comments, and whoever uses it drops them: they are those of such lines outside.
"""

import re
from collections.abc import Iterator

from auditor.instruments.comments import shell

_LOGICAL_LINE = re.compile(r"(?:[^\\\n]++|\\(?:\n|[^\n])?)*+\n?")
_DOLLAR = re.compile(r"\$(.?)", re.DOTALL)
_BRACKET = {"(": re.compile(r"[()]"), "{": re.compile(r"[{}]")}
_COMMENT = re.compile(r"(?:[^#\\]++|\\.|\\\Z)*+(?P<comment>#)", re.DOTALL)

_PREFIX = re.compile(r"[ \t]*+\.RECIPEPREFIX[ \t]*+(?P<operator>::?:?=|[?+]?=)[ \t]*+(?P<value>[^\n]?)")
_CONDITIONAL = re.compile(r"\s*+(?:(?:ifn?eq|ifn?def|else|endif|if)\b|\.\s*(?:if|el|endif|for|endfor))")
_DEFINE = re.compile(r"\s*+(?:(?:override|export|private)\s++)*+define\s++(?![:?+!]?=)")
_END_OF_DEFINE = re.compile(r"\s*+endef\b")
_RULE = re.compile(r"[^:=]*+::?(?![:=])(?!\s*+(?:(?:override|export|unexport|private)\s++)*+[^\s:=;]++\s*+[:?+!]*+=)")
_ONE_SHELL = re.compile(r"(?m)^\.ONESHELL[ \t]*+:")
_UNKNOWN_PREFIX = " "


def find_comments(text: str) -> tuple[tuple[int, int], ...]:
    """The offsets of each comment in a canonical Makefile."""
    return tuple(_Makefile(text).read())


def with_tabs_for_prefixes(text: str) -> str:
    """A canonical Makefile with a tab for each recipe prefix that is a character of another kind."""
    prefix = "\t"
    lines = []
    for line in text.split("\n"):
        found = _PREFIX.match(line)
        prefix = _prefix_of(found, prefix, "$") if found else prefix
        lines.append("\t" + line[1:] if prefix != "\t" and line.startswith(prefix) and not found else line)
    return "\n".join(lines)


def _prefix_of(assignment: re.Match[str], before: str, unknown: str) -> str:
    """What begins the lines of recipes behind an assignment; `unknown` if that is the value of a variable."""
    value = assignment["value"]
    if assignment["operator"] == "+=":
        return before if before != "\t" else " "
    return unknown if value == "$" else value.replace("#", "") or "\t"


class _Makefile:
    """A text, how far it is read, and what the next line may be a part of."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0
        self._prefix = "\t"
        self._is_behind_rule = False
        self._is_in_define = False
        self._has_one_shell = _ONE_SHELL.search(text) is not None

    def read(self) -> Iterator[tuple[int, int]]:
        """The offsets of the comments."""
        while self._position < len(self._text):
            start = self._position
            if self._is_recipe():
                yield from self._read_recipe(start)
            else:
                yield from self._read_line(start)

    def _is_recipe(self) -> bool:
        return (self._is_behind_rule or self._is_in_define) and self._text.startswith(self._prefix, self._position)

    def _take_line(self) -> str:
        """The next line with those that it goes on in."""
        found = _LOGICAL_LINE.match(self._text, self._position)
        assert found is not None  # noqa: S101 - it matches at any position
        self._position = found.end()
        return found[0]

    def _read_recipe(self, start: int) -> Iterator[tuple[int, int]]:
        """One line of a recipe, or all of them if one shell gets them."""
        recipe = self._take_line()
        while self._has_one_shell and self._position < len(self._text) and self._is_recipe():
            recipe += self._take_line()
        prefix = re.compile("(?m)^" + re.escape(self._prefix))
        for begin, end in shell.find_comments(prefix.sub(" ", _hide_references(recipe, "_$"))):
            line_start = recipe.rfind("\n", 0, begin) + 1
            is_alone = not recipe[line_start + 1 : begin].strip(" \t") and recipe.startswith(self._prefix, line_start)
            yield start + (line_start if is_alone else begin), start + end

    def _read_line(self, start: int) -> Iterator[tuple[int, int]]:
        line = self._take_line()
        hidden = _hide_references(line, "__")
        comment = _COMMENT.match(hidden)
        self._note(line, hidden[: comment.start("comment")] if comment else hidden)
        if comment:
            yield start + comment.start("comment"), start + len(line)

    def _note(self, line: str, hidden: str) -> None:
        """What a line outside of recipes, which has no comment and no reference as `hidden`, says of the next one."""
        prefix = _PREFIX.match(line)
        if self._is_in_define:
            self._is_in_define = _END_OF_DEFINE.match(hidden) is None
        elif prefix:
            self._prefix, self._is_behind_rule = _prefix_of(prefix, self._prefix, _UNKNOWN_PREFIX), False
        elif _DEFINE.match(hidden):
            self._is_in_define, self._is_behind_rule = True, False
        elif hidden.strip() and not _CONDITIONAL.match(hidden):
            self._is_behind_rule = _RULE.match(hidden) is not None


def _hide_references(text: str, dollars: str) -> str:
    """A text of the same length with a name for each reference of make, and `dollars` for two dollars."""
    pieces = []
    position = 0
    while found := _DOLLAR.search(text, position):
        end = _end_of_reference(text, found)
        pieces += [text[position : found.start()], dollars if found[1] == "$" else "_" * (end - found.start())]
        position = end
    return "".join((*pieces, text[position:]))


def _end_of_reference(text: str, dollar: re.Match[str]) -> int:
    """Where what a dollar begins ends, at the end of the text if it does not."""
    if dollar[1] not in _BRACKET:
        return dollar.end()
    depth = 0
    for bracket in _BRACKET[dollar[1]].finditer(text, dollar.start()):
        depth += 1 if bracket[0] == dollar[1] else -1
        if depth == 0:
            return bracket.end()
    return len(text)
