# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
r"""The functions of C and C++ by their braces alone: every block at the scope of declarations is accounted for.

The text is the skeleton without directives (see `cleaning`), so that braces are in pairs. What stands between a block
and the end of what came before it is its head: one with `=` initializes; one that names a namespace, a class or
`extern ""` holds declarations, as does a class within a function; one with parameters is that of a function. Nothing is
rewritten, and nothing of lizard or tree-sitter is used.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Literal

from msgspec import Struct

from auditor.instruments.decisions import count_in_c, count_in_cpp
from auditor.instruments.initializers import is_no_body, unwrap_parameters
from auditor.instruments.references import mark_doubtful_references, mark_label_addresses, mark_references

_BRACE = re.compile(rb"[{}]")

_PARENTHESIS = re.compile(rb"[()]")
_IN_PARENTHESES = bytes.maketrans(b"{};", b"(),")
_MEMBERS = re.compile(rb"\)[^:]*+(?:::[^:]*+)*+:(?!:)", re.DOTALL)
_PARENTHESES = re.compile(rb"\((?:[^()]++|\(\))++\)")
_ANGLES = re.compile(rb"<[^<>;{}()]*+(?:\(\)[^<>;{}()]*+)*+>")
_ATTRIBUTES = re.compile(
    rb"\b(?:__attribute(?:__)?|alignas|_Alignas|__declspec|asm|__asm__|static_assert)\s*+\(\)|\[[^\[\]]*+\]"
)
_OPERATOR = re.compile(rb"\boperator\b\s*+(?:\(\)|[^\w\s(]++|[^()]*+)")
_INITIALIZER = re.compile(rb"(?<![=!<>])=(?!=)")
_MACRO_INITIALIZER = re.compile(rb"=\s*+\)\s*+$")
_SCOPE = re.compile(rb'\bnamespace\b[^()]*+$|\bextern\s*+""\s*+$')
_ENUM = re.compile(rb"\benum\b[^()]*+$")
_CLASS = re.compile(rb"\b(?:class|struct|union)\b")
_BASES = re.compile(rb"(?<!:):(?!:)")
_ATTRIBUTED_CLASS = re.compile(rb"\s*+(?:(?:\[\[.*?\]\]|\w++\s*+\(\))\s*+)++[\w:]++\s*+(?:final\s*+)?$", re.DOTALL)
_ACCESS = re.compile(rb"\b(?:public|private|protected|signals|slots)(?:\s++\w++)?\s*+:(?!:)")
_MEMBER_INITIALIZER = re.compile(rb"\)[^:]*+(?:::[^:]*+)*+:(?!:).*[\w>]\s*+$", re.DOTALL)
# A name behind parameters that is none of the words which may stand there.
_LAST_NAME = re.compile(rb"(?<!\w)(?!(?:const|noexcept|override|final|volatile|try|[A-Z_][A-Z0-9_]*+)\s*+$)\w++\s*+$")
# What is no declaration: statements by their word, and behind a semicolon also by what they do.
_STATEMENT = (
    rb"(?<![.\w])(?:return\b[^;{}]*+;|(?:if|for|while|switch)\s*+\()"
    rb"|;\s*+\*?+\w++(?:\s*+(?:->|\.)\s*+\w++)*+\s*+(?:\+\+|--|[-+*/|&^]=)"
)
# What a macro initializes: it has no statement, but a member, an index, a number, or a comma outside parentheses.
_IN_LIST = rb"(?:[^(){};,]*+(?:\([^(){};]*+(?:\([^(){};]*+\)[^(){};]*+)*+\)|\{[^{};]*+\})?+)"
_LIST = re.compile(rb"(?=[^;]*+\Z)\s*+(?:\.[A-Za-z_]|[\[0-9\"&-]|" + _IN_LIST + rb"{1,3}+,)")
# `type name(parameters)` before a block, within a function.
_NESTED = re.compile(
    rb"(?:^|[;}])\s*+(?!(?:else|return|case|default|goto|do|new|throw|co_\w++)\b)"
    rb"(?:[A-Za-z_]\w*+(?:\s++|\s*+\*[\s*]*+))++[A-Za-z_]\w*+\s*+\(\)\s*+$"
)
_TRY = re.compile(rb"\btry\b")
_HANDLER = re.compile(rb"\s*+catch\s*+\([^(){};]*+(?:\([^(){};]*+\)[^(){};]*+)*+\)\s*+")
_REQUIREMENTS = re.compile(rb"\brequires\s*+(?:\(\)\s*+)?$")
_NAME = re.compile(
    rb"\b(operator)\b|(~?[A-Za-z_$][\w$]*+)"
    rb"(?=[\s)]*+(?:\[\[[^\[\]]*+\]\]\s*+|<[^;{}()<>]*+(?:<[^;{}()<>]*+>[^;{}()<>]*+)*+>\s*+)?\()"
)
# `name(a, b) int a; int b;`, before the block of old C.
_OLD_HEAD = re.compile(rb"[\w$]\s*+\([\s\w,$]++\)\s*+[A-Za-z_][^{};=]*+;(?:[^{};=]*+;)*+\s*+$")
_LOCAL_CLASS = re.compile(rb"\b(?:class|struct|union)\b(?:[^;{}()=]|\(\))*+$")

Kind = Literal["declarations", "function", "part of the head", "other"]


class Head(Struct, frozen=True, order=True):
    """A name that may be that of a function, the line where it stands, from 1, and the line where its head begins."""

    line: int
    name: str
    first: int


class FunctionBlock(Struct, frozen=True, order=True):
    """The body of a function: its last line, the names that may be the function's, and its CCN."""

    end: int
    heads: tuple[Head, ...]
    ccn: int


@dataclass(slots=True)
class _Block:
    """A block from its brace to the brace that ends it, as offsets, and the blocks directly in it."""

    start: int
    end: int
    inner: list["_Block"] = field(default_factory=list)


class Blocks(Struct, frozen=True):
    """The functions of a text, sorted by line, and the lines of statements and braces of macros that no block holds."""

    functions: tuple[FunctionBlock, ...]
    stray: tuple[int, ...]
    local_classes: tuple["LocalClass", ...] = ()


class LocalClass(Struct, frozen=True, order=True):
    """A class within a function that has functions itself: the offsets of its head, its brace and its last brace."""

    head: int
    start: int
    end: int


def read_blocks(kept: bytes, macros: Iterable[bytes] = (), *, cpp: bool) -> Blocks:
    """What the braces of a skeleton without directives enclose; the names of `macros` stand for braces."""
    text = kept.replace(b"\0", b" ").replace(b"<%", b"{ ").replace(b"%>", b"} ")
    text = mark_label_addresses(text)
    text = mark_doubtful_references(mark_references(text)) if cpp else unwrap_parameters(text)
    reader = _Reader(text, macros, cpp=cpp)
    functions = tuple(sorted(reader.functions_in(_pair_braces(text))))
    return Blocks(functions, tuple(sorted(reader.stray)), tuple(sorted(reader.local_classes)))


def _pair_braces(text: bytes) -> _Block:
    """The whole text as a block. A brace that ends nothing is none; what nothing ends goes on to the end."""
    root = _Block(-1, len(text))
    opened = [root]
    for brace in _BRACE.finditer(text):
        if brace[0] == b"{":
            block = _Block(brace.start(), len(text))
            opened[-1].inner.append(block)
            opened.append(block)
        elif len(opened) > 1:
            opened.pop().end = brace.start()
    return root


class _Reader:
    """Walks through the scopes of declarations; what turns out to be part of a head is flattened to parentheses."""

    def __init__(self, text: bytes, macros: Iterable[bytes], *, cpp: bool) -> None:
        self._text = bytearray(text)
        self._cpp = cpp
        self.stray: set[int] = set()
        self.local_classes: list[LocalClass] = []
        names = [rb"\b" + re.escape(macro) + rb"\b" for macro in macros]
        self._statement = re.compile(b"|".join((_STATEMENT, *names)))
        self._line_ends = list(accumulate(len(line) + 1 for line in text.split(b"\n")))

    def functions_in(self, scope: _Block) -> Iterator[FunctionBlock]:
        """The functions in a block of declarations, and in what these hold."""
        begin, closed = scope.start + 1, 0
        for number, block in enumerate(scope.inner):
            if block.start < begin:
                continue  # a handler of the last function
            if block.start < closed:
                self._flatten(block)
                continue
            self._find_statements(begin, block.start)
            begin = self._begin_of_head(begin, block.start)
            head = bytes(self._text[begin : block.start])
            if not head.strip() and self._text[max(0, begin - 200) : begin].rstrip().endswith(b";"):
                self.stray.add(self._line_at(block.start))
            kind = self._kind_of(head, block)
            if kind == "part of the head":
                self._flatten(block)
                closed = self._end_of_parentheses(begin, block.end)
                continue
            if kind == "function":
                body = self._with_handlers(head, block, scope.inner[number + 1 :])
                yield from self._read_function(begin, head, body)
                begin = body.end + 1
                continue
            yield from self._functions_below(kind, block)
            begin = block.end + 1
        self._find_statements(begin, scope.end)

    def _functions_below(self, kind: Kind, block: _Block) -> Iterator[FunctionBlock]:
        """The functions in a block that is the body of none: declarations, or of C++ the classes in a lambda."""
        if kind == "declarations":
            yield from self.functions_in(block)
        elif self._cpp:
            yield from self._local_functions(block)

    def _find_statements(self, begin: int, end: int) -> None:
        """Remember statements and braces of macros among declarations."""
        gap = bytes(self._text[begin:end])
        for word in self._statement.finditer(gap):
            if gap.count(b"(", 0, word.start()) <= gap.count(b")", 0, word.start()):
                self.stray.add(self._line_at(begin + word.start()))

    def _with_handlers(self, head: bytes, block: _Block, others: Iterable[_Block]) -> _Block:
        """The body of a function, with its handlers if it is a `try` block."""
        if not self._cpp or not _TRY.search(head):
            return block
        whole = _Block(block.start, block.end, list(block.inner))
        for other in others:
            if not _HANDLER.fullmatch(self._text, whole.end + 1, other.start):
                break
            whole.end = other.end
            whole.inner += other.inner
        return whole

    def _begin_of_head(self, begin: int, end: int) -> int:
        """Where the head of the block at `end` begins, which cannot be before `begin`."""
        gap = bytes(self._text[begin:end])
        last = gap.rfind(b";") + 1
        if last and not gap[last:].strip():
            old = _OLD_HEAD.search(gap)
            return begin + (gap.rfind(b";", 0, old.start()) + 1 if old else last)
        if self._cpp:
            last = max((label.end() for label in _ACCESS.finditer(gap, last)), default=last)
        return begin + last

    def _kind_of(self, head: bytes, block: _Block) -> Kind:
        bare = _without_parentheses(head)
        if b"(" in bare.replace(b"()", b"") or _REQUIREMENTS.search(bare):
            return "part of the head"
        bare = _behind_initializers(_ATTRIBUTES.sub(b" ", self._without_cpp(bare)))
        if _MACRO_INITIALIZER.search(head) or _initializes(bare):
            return "other"
        if _SCOPE.search(bare) or (self._cpp and _is_class(bare)):
            return "declarations"
        return self._kind_by_parameters(bare, block)

    def _without_cpp(self, bare: bytes) -> bytes:
        """A head of C++ without what looks like operators in it."""
        return _without_angles(_OPERATOR.sub(b"f", bare)) if self._cpp else bare

    def _kind_by_parameters(self, bare: bytes, block: _Block) -> Kind:
        """The kind of a block that is neither initialized nor a scope, by what its head has in parentheses."""
        if b"()" not in bare or _ENUM.search(bare) or _is_class(bare):
            return "other"
        if self._cpp and _MEMBER_INITIALIZER.search(bare) and self._behind(block).startswith((b",", b"{", b"...")):
            return "part of the head"
        return "other" if self._is_variable(bare, block) else "function"

    def _is_variable(self, bare: bytes, block: _Block) -> bool:
        """Whether a block initializes a variable without `=`."""
        behind, begin = self._behind(block), block.start + 1
        before = bytes(self._text[max(0, block.start - 200) : block.start])
        if not self._cpp and is_no_body(before, bytes(self._text[begin : block.end]), behind):
            return True
        if not behind.startswith((b";", b",")):
            return False
        return _is_named_last(bare) or _LIST.match(self._text, begin, block.end) is not None

    def _behind(self, block: _Block) -> bytes:
        """What follows a block, as far as it matters."""
        return bytes(self._text[block.end + 1 : block.end + 200].lstrip())

    def _end_of_parentheses(self, begin: int, end: int) -> int:
        """Where those close that a head opens before `end`; 0 if it opens none there or they never close."""
        head = self._text[begin:end]
        depth = head.count(b"(") - head.count(b")")
        for parenthesis in _PARENTHESIS.finditer(self._text, end) if depth > 0 else ():
            depth += 1 if parenthesis[0] == b"(" else -1
            if depth == 0:
                return parenthesis.start()
        return 0

    def _flatten(self, block: _Block) -> None:
        """Make a block that belongs to a head parentheses, so that braces and semicolons mean what they seem to."""
        inner = bytes(self._text[block.start : block.end + 1])
        self._text[block.start : block.end + 1] = inner.translate(_IN_PARENTHESES)

    def _read_function(self, begin: int, head: bytes, block: _Block) -> Iterator[FunctionBlock]:
        local = list(self._local_functions(block))
        yield from local
        decisions = self._count_decisions(block, head) - sum(function.ccn - 1 for function in local)
        first = self._line_at(begin + len(head) - len(head.lstrip()))
        members = _MEMBERS.search(head) if self._cpp else None
        found = _NAME.finditer(head, 0, members.end() if members else len(head))
        names = ((begin + name.start(), name[0].decode("utf-8", "replace")) for name in found)
        heads = tuple(Head(self._line_at(offset), name, first) for offset, name in names)
        yield FunctionBlock(self._line_at(block.end), heads, 1 + decisions)

    def _local_functions(self, body: _Block) -> Iterator[FunctionBlock]:
        """The functions of classes within a function; one that is in no class has lost a brace before it."""
        begin = body.start + 1
        for block in body.inner:
            head = bytes(self._text[begin : block.start])
            bare = _without_parentheses(head)
            if _NESTED.search(bare):
                self.stray.add(self._line_at(block.start))
            if self._cpp and _LOCAL_CLASS.search(_without_angles(bare)):
                yield from self._functions_in_class(begin, head, block)
            else:
                yield from self._local_functions(block)
            begin = block.end + 1

    def _functions_in_class(self, begin: int, head: bytes, block: _Block) -> Iterator[FunctionBlock]:
        functions = list(self.functions_in(block))
        if functions:
            word = max(match.start() for match in _CLASS.finditer(head))
            self.local_classes.append(LocalClass(begin + word, block.start, block.end))
        yield from functions

    def _count_decisions(self, block: _Block, head: bytes) -> int:
        text = bytes(self._text[block.start : block.end])
        if not self._cpp:
            return count_in_c(text)
        members = _MEMBERS.search(head)
        return count_in_cpp((head[members.end() :] if members else b"") + text)

    def _line_at(self, offset: int) -> int:
        return bisect_right(self._line_ends, offset) + 1


def _without_parentheses(text: bytes) -> bytes:
    """The text with nothing within its parentheses."""
    if b"(" in text:
        while (shorter := _PARENTHESES.sub(b"()", text)) != text:
            text = shorter
    return text


def _without_angles(text: bytes) -> bytes:
    """The text without the arguments of templates."""
    while b"<" in text and (shorter := _ANGLES.sub(b" ", text)) != text:
        text = shorter
    return text


def _behind_initializers(bare: bytes) -> bytes:
    """The rest of a head behind members that are initialized between the calls of two macros."""
    last = bare.rfind(b",") + 1
    return bare[last:] if _INITIALIZER.search(bare, 0, last) else bare


def _initializes(bare: bytes) -> bool:
    is_typedef = bare.lstrip().startswith(b"typedef ")
    return is_typedef or _INITIALIZER.search(bare) is not None or bare.rstrip().endswith(b",")


def _is_named_last(bare: bytes) -> bool:
    """Whether a head ends with a name, and not with parameters and what may follow them."""
    behind = bare[bare.rfind(b")") + 1 :]
    return b"->" not in behind and _LAST_NAME.search(behind) is not None


def _is_class(bare: bytes) -> bool:
    """Whether a head without parentheses and angles is that of a class."""
    words = list(_CLASS.finditer(bare))
    behind = bare[words[-1].end() :] if words else b"()"
    return b"()" not in behind or _BASES.search(behind) is not None or _ATTRIBUTED_CLASS.match(behind) is not None
