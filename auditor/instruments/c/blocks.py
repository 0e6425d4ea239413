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
from itertools import accumulate
from typing import Literal

from msgspec import Struct

from auditor.instruments.c.braces import Block, pair_braces
from auditor.instruments.c.decisions import count_in_c, count_in_cpp
from auditor.instruments.c.heads import (
    CLASS,
    behind_initializers,
    initializes,
    is_class,
    is_named_last,
    without_angles,
    without_parentheses,
)
from auditor.instruments.c.initializers import is_no_body, unwrap_parameters
from auditor.instruments.c.references import mark_doubtful_references, mark_label_addresses, mark_references

_PARENTHESIS = re.compile(rb"[()]")
_IN_PARENTHESES = bytes.maketrans(b"{};", b"(),")
_MEMBERS = re.compile(rb"\)[^:]*+(?:::[^:]*+)*+:(?!:)", re.DOTALL)
_ATTRIBUTES = re.compile(
    rb"\b(?:__attribute(?:__)?|alignas|_Alignas|__declspec|asm|__asm__|static_assert)\s*+\(\)|\[[^\[\]]*+\]"
)
_OPERATOR = re.compile(rb"\boperator\b\s*+(?:\(\)|[^\w\s(]++|[^()]*+)")
_MACRO_INITIALIZER = re.compile(rb"=\s*+\)\s*+$")
_SCOPE = re.compile(rb'\bnamespace\b[^()]*+$|\bextern\s*+""\s*+$')
_ENUM = re.compile(rb"(?<!->)(?<!->\s)\benum\b[^()]*+$")
_ACCESS = re.compile(rb"\b(?:public|private|protected|signals|slots)(?:\s++\w++)?\s*+:(?!:)")
# `, member<a>(` or `, member<a>{`, and what stands behind its end.
_NEXT_MEMBER = re.compile(rb"\s*+(?:\.\.\.\s*+)?,\s*+[A-Za-z_][\w:]*+\s*+(?:<[^<>(){};]*+>\s*+)?(?=[({])")
_BEHIND_MEMBER = re.compile(rb"\s*+(?:,|\{|\.\.\.)")
_MEMBER_INITIALIZER = re.compile(rb"\)[^:]*+(?:::[^:]*+)*+:(?!:).*[\w>]\s*+$", re.DOTALL)
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
_LOCAL_CLASS = re.compile(rb"(?<!->)(?<!->\s)\b(?:class|struct|union)\b(?:[^;{}()=]|\(\))*+$")

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


class Blocks(Struct, frozen=True):
    """The functions of a text, sorted by line, and the lines of statements and braces of macros that no block holds.

    `deep` is the line of the first block that lies too deep within others to be read, if any does.
    """

    functions: tuple[FunctionBlock, ...]
    stray: tuple[int, ...]
    local_classes: tuple["LocalClass", ...] = ()
    deep: tuple[int, ...] = ()


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
    root, deep = pair_braces(text)
    functions = tuple(sorted(reader.functions_in(root)))
    lines = tuple(map(reader.line_at, deep))
    return Blocks(functions, tuple(sorted(reader.stray)), tuple(sorted(reader.local_classes)), lines)


def _last_statement(text: bytes) -> bytes:
    """The text without parentheses, from its last semicolon on if no parenthesis is open there."""
    last = without_parentheses(text[max(0, text.rfind(b";")) :])
    is_whole = last.count(b"(") == last.count(b")") == last.count(b"()")
    return last if is_whole else without_parentheses(text)


class _Reader:
    """Walks through the scopes of declarations; what turns out to be part of a head is flattened to parentheses."""

    def __init__(self, text: bytes, macros: Iterable[bytes], *, cpp: bool) -> None:
        self._text = bytearray(text)
        self._cpp = cpp
        self.stray: set[int] = set()
        self.local_classes: list[LocalClass] = []
        self._decisions_in_heads: list[tuple[int, int]] = []
        names = [rb"\b" + re.escape(macro) + rb"\b" for macro in macros]
        self._statement = re.compile(b"|".join((_STATEMENT, *names)))
        self._line_ends = list(accumulate(map(len, (text + b"\n").splitlines(keepends=True))))

    def functions_in(self, scope: Block) -> Iterator[FunctionBlock]:
        """The functions in a block of declarations, and in what these hold."""
        begin, closed = scope.start + 1, 0
        ends = {block.start: block.end for block in scope.inner}
        for number, block in enumerate(scope.inner):
            if block.start < begin:
                continue  # a handler of the last function
            if block.start < closed:
                yield from self._read_part_of_head(block)
                continue
            self._find_statements(begin, block.start)
            begin = self._begin_of_head(begin, block.start)
            head = bytes(self._text[begin : block.start])
            self._find_nameless(begin, block)
            kind = self._kind_of(head, block)
            if kind == "part of the head":
                yield from self._read_part_of_head(block)
                closed = self._end_of_members(head, self._end_of_parentheses(begin, block.end), ends)
                continue
            if kind == "function":
                body = self._with_handlers(head, block, scope.inner[number + 1 :])
                yield from self._read_function(begin, head, body)
                begin = body.end + 1
                continue
            yield from self._functions_below(kind, block)
            begin = block.end + 1
        self._find_statements(begin, scope.end)

    def _read_part_of_head(self, block: Block) -> Iterator[FunctionBlock]:
        """The functions of classes in a lambda within a head, of which the block then is a part."""
        functions = list(self._local_functions(block)) if self._cpp else []
        self._decisions_in_heads += [(block.start, function.ccn - 1) for function in functions]
        self._flatten(block)
        yield from functions

    def _end_of_members(self, head: bytes, last: int, ends: dict[int, int]) -> int:
        """Behind the members that a constructor initializes behind one that ends at `last`, given the ends of blocks.

        To judge each of them by the whole head would take a time that grows with the square of their number.
        """
        if not self._cpp or not _MEMBERS.search(head):
            return last
        while member := _NEXT_MEMBER.match(self._text, last + 1):
            opening = member.end()
            end = ends.get(opening) or self._end_of_parentheses(opening, opening + 1)
            if not _BEHIND_MEMBER.match(self._text, end + 1):
                break
            last = end
        return last

    def _functions_below(self, kind: Kind, block: Block) -> Iterator[FunctionBlock]:
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
                self.stray.add(self.line_at(begin + word.start()))

    def _find_nameless(self, begin: int, block: Block) -> None:
        """Remember a block without a head that stands behind a semicolon."""
        is_nameless = not self._text[begin : block.start].strip()
        if is_nameless and self._text[max(0, begin - 200) : begin].rstrip().endswith(b";"):
            self.stray.add(self.line_at(block.start))

    def _with_handlers(self, head: bytes, block: Block, others: Iterable[Block]) -> Block:
        """The body of a function, with its handlers if it is a `try` block."""
        if not self._cpp or not _TRY.search(head):
            return block
        whole = Block(block.start, block.end, list(block.inner))
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

    def _kind_of(self, head: bytes, block: Block) -> Kind:
        bare = without_parentheses(head)
        if b"(" in bare.replace(b"()", b"") or _REQUIREMENTS.search(bare):
            return "part of the head"
        bare = behind_initializers(_ATTRIBUTES.sub(b" ", self._without_cpp(bare)))
        if _MACRO_INITIALIZER.search(head) or initializes(bare):
            return "other"
        if _SCOPE.search(bare) or (self._cpp and is_class(bare)):
            return "declarations"
        return self._kind_by_parameters(bare, block)

    def _without_cpp(self, bare: bytes) -> bytes:
        """A head of C++ without what looks like operators in it."""
        return without_angles(_OPERATOR.sub(b"f", bare)) if self._cpp else bare

    def _kind_by_parameters(self, bare: bytes, block: Block) -> Kind:
        """The kind of a block that is neither initialized nor a scope, by what its head has in parentheses."""
        if b"()" not in bare or _ENUM.search(bare) or is_class(bare):
            return "other"
        if self._cpp and _MEMBER_INITIALIZER.search(bare) and self._behind(block).startswith((b",", b"{", b"...")):
            return "part of the head"
        return "other" if self._is_variable(bare, block) else "function"

    def _is_variable(self, bare: bytes, block: Block) -> bool:
        """Whether a block initializes a variable without `=`."""
        behind, begin = self._behind(block), block.start + 1
        before = bytes(self._text[max(0, block.start - 200) : block.start])
        if not self._cpp and is_no_body(before, bytes(self._text[begin : block.end]), behind):
            return True
        if not behind.startswith(b";"):
            return behind.startswith(b",")
        return is_named_last(bare) or _LIST.match(self._text, begin, block.end) is not None

    def _behind(self, block: Block) -> bytes:
        """What follows a block, as far as it matters."""
        return bytes(self._text[block.end + 1 : block.end + 200].lstrip())

    def _end_of_parentheses(self, begin: int, end: int) -> int:
        """Where those close that a head opens before `end`; this if it opens none there or they never close."""
        head = self._text[begin:end]
        depth = head.count(b"(") - head.count(b")")
        for parenthesis in _PARENTHESIS.finditer(self._text, end) if depth > 0 else ():
            depth += 1 if parenthesis[0] == b"(" else -1
            if depth == 0:
                return parenthesis.start()
        return end

    def _flatten(self, block: Block) -> None:
        """Make a block that belongs to a head parentheses, so that braces and semicolons mean what they seem to."""
        inner = bytes(self._text[block.start : block.end + 1])
        self._text[block.start : block.end + 1] = inner.translate(_IN_PARENTHESES)

    def _read_function(self, begin: int, head: bytes, block: Block) -> Iterator[FunctionBlock]:
        members = _MEMBERS.search(head) if self._cpp else None
        decisions = -self._decisions_behind(begin + (members.end() if members else len(head)))
        local = list(self._local_functions(block))
        yield from local
        decisions += self._count_decisions(block, head) - sum(function.ccn - 1 for function in local)
        first = self.line_at(begin + len(head) - len(head.lstrip()))
        found = _NAME.finditer(head, 0, members.end() if members else len(head))
        names = ((begin + name.start(), name[0].decode("utf-8", "replace")) for name in found)
        heads = tuple(Head(self.line_at(offset), name, first) for offset, name in names)
        yield FunctionBlock(self.line_at(block.end), heads, 1 + decisions)

    def _decisions_behind(self, offset: int) -> int:
        """How many decisions the functions have that were found behind an offset in the last head."""
        found = [number for start, number in self._decisions_in_heads if start >= offset]
        self._decisions_in_heads.clear()
        return sum(found)

    def _local_functions(self, body: Block) -> Iterator[FunctionBlock]:
        """The functions of classes within a function; one that is in no class has lost a brace before it."""
        begin = body.start + 1
        for block in body.inner:
            head = bytes(self._text[begin : block.start])
            bare = _last_statement(head) if self._cpp or head.rstrip().endswith(b")") else b""
            if _NESTED.search(bare):
                self.stray.add(self.line_at(block.start))
            if self._cpp and _LOCAL_CLASS.search(without_angles(bare)):
                yield from self._functions_in_class(begin, head, block)
            else:
                yield from self._local_functions(block)
            begin = block.end + 1

    def _functions_in_class(self, begin: int, head: bytes, block: Block) -> Iterator[FunctionBlock]:
        functions = list(self.functions_in(block))
        if functions:
            word = max(match.start() for match in CLASS.finditer(head))
            self.local_classes.append(LocalClass(begin + word, block.start, block.end))
        yield from functions

    def _count_decisions(self, block: Block, head: bytes) -> int:
        text = bytes(self._text[block.start : block.end])
        if not self._cpp:
            return count_in_c(text)
        members = _MEMBERS.search(head)
        return count_in_cpp((head[members.end() :] if members else b"") + text)

    def line_at(self, offset: int) -> int:
        """The line, from 1, of an offset in the text."""
        return bisect_right(self._line_ends, offset) + 1
