# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
r"""The comments of a shell script, as bash finds them.

Whether `#` starts a comment depends on what it stands in: it does so at the start of a word of a command, and never in
a string, in `${...}`, in arithmetic or in a here-document. So a script is read as parts within parts, each with its own
tokens. What is never closed goes on to the end of the text: no end is guessed from the layout.

The text may hold carriage returns, which are characters like others: a line `EOF CR` does not end what `<<EOF` began.

The rules are those of POSIX.1-2024, Shell Command Language, 2.2 to 2.7, and of the Bash Reference Manual:

- a command in backquotes ends at the next backquote without a backslash, whatever that stands in;
- a here-document begins in the line behind its `<<`, and behind those that begin before it in the same line;
- `)` behind a pattern of `case` closes nothing;
- a single quote in `${...}` within a string quotes in bash, where the `#!` line names it, and does not in POSIX;
- `((` is arithmetic if what closes its two parentheses stands side by side, and else is two parentheses.
"""

import re
from dataclasses import dataclass, field

from msgspec import Struct

_ESCAPE = r"(?P<splice>\\\n)|(?P<escape>\\.?)"
_LITERAL = r"(?P<literal>\$'(?:[^'\\]++|\\.)*+'?|'[^']*+'?)"
_QUOTE = r'(?P<string>")'
_EXPANSION = (
    r"(?P<backquote>`)|(?P<arithmetic>\$\(\()|(?P<substitution>\$\()"
    # The pattern in `${name#pattern}` and the like has single quotes, even within a string.
    r"|(?P<cut>\$\{[#!]?(?:\w++|[@*#?$!-])(?:\[[^]\n]{0,200}+\])?[#%/^,@])|(?P<braces>\$\{)|(?P<dollar>\$)"
)
_EXPANSION_IN_STRING = _EXPANSION.replace("<braces>", "<braces_in_string>")
_OPERATOR = (
    r"(?P<blank>[ \t]++)|(?P<comment>\#)|(?P<line_end>\n)|(?P<separator>[;&|]++)"
    r"|(?P<here_string><<<)|(?P<here_document><<-?)|(?P<redirection>[<>])"
    r"|(?P<no_parameters>\(\))|(?P<double_group>\(\()|(?P<group>\()|(?P<close>\))"
)
# What stands in the brackets of an element of an array, `a[1 << 2]=`, is arithmetic.
# A parenthesis behind `=~` is that of a regular expression, and so is what stands in it.
_WORD = (
    r"(?P<regex_match>=~[ \t]++(?=\())|(?P<element>[A-Za-z_]\w*+\[(?:[^]\n$`\"'\\()]|\$\w){0,200}+\]\+?=)"
    r"|(?P<word>[^ \t\n;&|()<>\"'`$\\\#]++|\$(?:\[[^]\n]{0,200}+\]|[#$?!*@-]))"
)


def _tokens(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.DOTALL)


_IN_COMMANDS = _tokens(_WORD, _OPERATOR, _ESCAPE, _LITERAL, _QUOTE, _EXPANSION)
_IN_STRING = _tokens(r'(?P<close>")', _ESCAPE, _EXPANSION_IN_STRING, r'[^\\"`$]++')
_IN_BRACES = _tokens(r"(?P<close>\})", _ESCAPE, _LITERAL, _QUOTE, _EXPANSION, r"[^\\\"'`$}]++")
_IN_BRACES_IN_STRING = _tokens(r"(?P<close>\})", _ESCAPE, _QUOTE, _EXPANSION_IN_STRING, r"[^\\\"`$}]++")
_IN_BRACES_IN_STRING_OF_BASH = _tokens(
    r"(?P<close>\})", _ESCAPE, r"(?P<literal>'[^']*+'?)", _QUOTE, _EXPANSION_IN_STRING, r"[^\\\"'`$}]++"
)
_IN_PARENTHESES = _tokens(
    r"(?P<close>\))", r"(?P<parenthesis>\()", _ESCAPE, _LITERAL, _QUOTE, _EXPANSION, r"[^\\\"'`$()]++"
)

# What stands in each kind of part that holds no commands, up to the token that closes it.
_TOKENS_IN = {
    "string": _IN_STRING,
    "cut": _IN_BRACES,
    "braces": _IN_BRACES,
    "braces_in_string": _IN_BRACES_IN_STRING,
    "parenthesis": _IN_PARENTHESES,
}

_TOKENS_IN_BASH = {**_TOKENS_IN, "braces_in_string": _IN_BRACES_IN_STRING_OF_BASH}
_NAMES_BASH = re.compile(r"#![^\n]*\bbash\b(?![^\n]*posix)")

_WORD_ENDS = frozenset(("blank", "redirection", "here_string", "here_document"))
_COMMAND_ENDS = frozenset(("line_end", "separator", "no_parameters", "close"))
# Behind these words a command begins.
_KEYWORDS = frozenset(("if", "then", "elif", "else", "while", "until", "do", "{", "!", "time"))

_DOUBLE_QUOTED = r'"(?P<double>(?:[^"\\]++|\\.)*+)"'
_SINGLE_QUOTED = r"'(?P<single>[^']*+)'"
_DOLLAR_QUOTED = r"\$'(?P<dollar>(?:[^'\\]++|\\.)*+)'"
_BACKQUOTED = re.compile(r"(?:[^`\\]++|\\.?)*+", re.DOTALL)
_PARENTHESIS = re.compile(rf"""[()]|[^\\"'()]++|\\.?|{_DOUBLE_QUOTED}|{_SINGLE_QUOTED}|["']""", re.DOTALL)
_END_WORD = re.compile(
    rf"""[ \t]*+(?P<word>(?!\#)(?:[^ \t\n;&|()<>"'\\$`]++|\\.|{_DOUBLE_QUOTED}|{_SINGLE_QUOTED}|{_DOLLAR_QUOTED}"""
    r"|\$\([^()\n]*+\)|`[^`\n]*+`|\$|`)++)",
    re.DOTALL,
)
_QUOTED = re.compile(rf"\\(?P<escaped>.)|{_DOLLAR_QUOTED}|\$?{_DOUBLE_QUOTED}|{_SINGLE_QUOTED}", re.DOTALL)
_ESCAPED_IN_STRING = re.compile(r'\\([$`"\\])')
_ESCAPED_BEHIND_DOLLAR = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"t": "\t", "a": "\a", "b": "\b", "e": "\x1b", "E": "\x1b", "f": "\f", "v": "\v"}
_LINE = re.compile(r"[^\n]*+")
_JOINED_LINES = re.compile(r"(?:[^\\\n]++|\\.?)*+", re.DOTALL)
_SPLICE = "\\\n"


def find_comments(text: str) -> tuple[tuple[int, int], ...]:
    """The offsets of each comment in a text, from `#` to before the line end."""
    return tuple(_Script(text).read())


class _HereDocument(Struct, frozen=True):
    """The line that ends it; `is_raw` if a backslash does not join two of its lines."""

    end_word: str
    drops_tabs: bool
    is_raw: bool


@dataclass(slots=True)
class _Part:
    """A part that is open, made of `tokens`, up to `end` at the latest.

    If it holds commands, `)` closes it only if it is a group; it is amid a word or not, at the start of a command or
    not, and in so many `case`s. `documents` begin in its next line.
    """

    tokens: re.Pattern[str]
    end: int
    is_group: bool = False
    in_word: bool = False
    at_start: bool = True
    open_cases: int = 0
    documents: list[_HereDocument] = field(default_factory=list)

    def ends_with(self, token: re.Match[str]) -> bool:
        """Whether the token closes the part."""
        has_commands = self.tokens is _IN_COMMANDS
        return token.lastgroup == "close" and (not has_commands or (self.is_group and not self.open_cases))

    def take(self, token: re.Match[str]) -> None:
        """The next token, which starts no comment and closes nothing."""
        kind = token.lastgroup
        if kind in _WORD_ENDS:
            self.in_word = False
        elif kind in _COMMAND_ENDS:
            self.in_word, self.at_start = False, True
        elif kind != "splice":
            self._take_word(token[0])

    def _take_word(self, word: str) -> None:
        """A word or a piece of one."""
        is_first = self.at_start and not self.in_word
        if is_first and word == "case":
            self.open_cases += 1
        elif is_first and word == "esac" and self.open_cases:
            self.open_cases -= 1
        self.in_word, self.at_start = True, is_first and word in _KEYWORDS


class _Script:
    """A text, how far it is read, the comments found so far, and the parts that are open, the innermost last."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens_in = _TOKENS_IN_BASH if _NAMES_BASH.match(text) else _TOKENS_IN
        self._position = 0
        self._comments: list[tuple[int, int]] = []
        self._parts = [_Part(_IN_COMMANDS, len(text))]
        self._closing: dict[int, int] = {}

    def read(self) -> list[tuple[int, int]]:
        """The offsets of the comments."""
        while self._parts:
            part = self._parts[-1]
            token = part.tokens.match(self._text, self._position, part.end)
            if token is None:
                self._leave(part)
            else:
                self._position = token.end()
                self._take(token, part)
        return self._comments

    def _leave(self, part: _Part) -> None:
        """Closes a part whose end is reached: that of a command in backquotes, or of the text."""
        self._parts.pop()
        if self._parts and self._parts[-1].end > part.end:
            self._position += len("`")

    def _take(self, token: re.Match[str], part: _Part) -> None:
        if part.ends_with(token):
            self._parts.pop()
            outer = self._parts[-1]
            if part.documents is not outer.documents:
                # They begin in the line behind the part, which ends in the same line as they were announced in.
                outer.documents += part.documents
        elif part.tokens is _IN_COMMANDS:
            self._take_in_commands(token, part)
        else:
            self._open(token, part)

    def _take_in_commands(self, token: re.Match[str], part: _Part) -> None:
        kind = token.lastgroup
        if kind == "comment" and not part.in_word:
            self._position = _end_of(_LINE, self._text, token.start(), part.end)
            self._comments.append((token.start(), self._position))
        elif kind in ("group", "double_group"):
            self._open_group(token, part)
        else:
            part.take(token)
            self._open(token, part)
        if kind == "line_end":
            self._skip_documents(part)
        elif kind == "here_document":
            self._take_end_word(token, part)

    def _open_group(self, token: re.Match[str], part: _Part) -> None:
        """What `(` opens: a piece of a pattern, arithmetic, the words of an array, or commands."""
        before = self._text[token.start() - 1 : token.start()]
        self._position = token.start() + 1
        if part.in_word and not part.at_start and before != "=":
            self._parts.append(_Part(_IN_PARENTHESES, part.end))
            return
        part.in_word, part.at_start = False, True
        if token.lastgroup == "double_group" and self._is_arithmetic(self._position, part.end):
            self._open_arithmetic(part)
        else:
            # Its first line end is that of the line around it, unless it is a part of a word, as in `<(ls)`.
            documents = [] if before in ("<", ">") else part.documents
            self._parts.append(_Part(_IN_COMMANDS, part.end, is_group=True, documents=documents))

    def _open(self, token: re.Match[str], part: _Part) -> None:
        """What a token opens in a word or a string; most open nothing."""
        kind = token.lastgroup
        if kind in self._tokens_in:
            self._parts.append(_Part(self._tokens_in[kind], part.end))
        elif kind == "backquote":
            self._parts.append(_Part(_IN_COMMANDS, _end_of(_BACKQUOTED, self._text, token.end(), part.end)))
        elif kind in ("arithmetic", "substitution"):
            self._position = token.start() + len("$(")
            if kind == "arithmetic" and self._is_arithmetic(self._position, part.end):
                self._open_arithmetic(part)
            else:
                self._parts.append(_Part(_IN_COMMANDS, part.end, is_group=True))

    def _open_arithmetic(self, part: _Part) -> None:
        self._position += len("(")
        self._parts += [_Part(_IN_PARENTHESES, part.end), _Part(_IN_PARENTHESES, part.end)]

    def _is_arithmetic(self, second: int, end: int) -> bool:
        """Whether what closes the two parentheses, of which the second is at `second`, stands side by side."""
        if second not in self._closing:
            self._pair_parentheses(second, end)
        return self._text.startswith("))", self._closing[second], end)

    def _pair_parentheses(self, position: int, end: int) -> None:
        """Notes what closes the parenthesis at `position`, if anything, and each up to there."""
        opened = []
        for match in _PARENTHESIS.finditer(self._text, position, end):
            if match[0] == "(":
                opened.append(match.start())
                self._closing[match.start()] = end
            elif match[0] == ")":
                self._closing[opened.pop()] = match.start()
            if not opened:
                break

    def _take_end_word(self, operator: re.Match[str], part: _Part) -> None:
        found = _END_WORD.match(self._text, operator.end(), part.end)
        if found:
            word = found["word"].replace(_SPLICE, "")
            end_word = _QUOTED.sub(_unquote, word)
            part.documents.append(_HereDocument(end_word, operator[0] == "<<-", is_raw=end_word != word))
            self._position = found.end()

    def _skip_documents(self, part: _Part) -> None:
        for document in part.documents:
            line = None
            while self._position < part.end and line != document.end_word:
                line = self._take_line(document, part.end)
        part.documents.clear()

    def _take_line(self, document: _HereDocument, end: int) -> str:
        """The next line of a here-document, as it is compared with the end word."""
        behind = _end_of(_LINE if document.is_raw else _JOINED_LINES, self._text, self._position, end)
        line = self._text[self._position : behind]
        self._position = min(behind + len("\n"), end)
        line = line if document.is_raw else line.replace(_SPLICE, "")
        return line.lstrip("\t") if document.drops_tabs else line


def _end_of(pattern: re.Pattern[str], text: str, position: int, end: int) -> int:
    """Where a match at `position` ends, there if nothing matches."""
    match = pattern.match(text, position, end)
    return match.end() if match else position


def _unquote(part: re.Match[str]) -> str:
    if part["double"] is not None:
        return _ESCAPED_IN_STRING.sub(r"\1", part["double"])
    if part["dollar"] is not None:
        return _ESCAPED_BEHIND_DOLLAR.sub(lambda escaped: _ESCAPES.get(escaped[1], escaped[1]), part["dollar"])
    return part["escaped"] or part["single"] or ""
