# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Checks J and K: two readers that share no code found the same functions in a text, with the same CCN.

Of C and C++ the readers are lizard, which reads a rewritten text, and `blocks`, which tells where a function ends, what
its name may be and its CCN. Where these two differ tree-sitter is asked, too: what it finds as lizard does is not
disputed.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct

from auditor.instruments.c.blocks import Blocks, FunctionBlock
from auditor.model.measured import Dispute, Function

_SHOWN = 3
_STRAY = "a statement outside of every block, or a macro that is a brace,"
_DEEP = "a block too deep within others"
_TEMPLATE_ARGUMENTS = re.compile(r"<[^<>]*>")
_OPERATOR = re.compile(r"\boperator\b")


class FoundFunction(Struct, frozen=True, order=True):
    """A function as a reader found it: its first and last line, its name and its CCN."""

    start: int
    end: int
    name: str
    ccn: int

    @property
    def place(self) -> tuple[int, int, str]:
        """What both readers have to agree on before their CCN can be compared."""
        return self.start, self.end, self.name


def find_disputes_of_functions(
    ours: Sequence[FoundFunction], theirs: Sequence[FoundFunction], witness: str
) -> Iterator[Dispute]:
    """The checks J and K that fail between the functions that are published and those of the witness."""
    lonely = sorted((*_missing(ours, theirs, "found by us alone"), *_missing(theirs, ours, f"by {witness} alone")))
    if lonely:
        yield Dispute("J", 0, len(lonely), f"functions that one reader alone finds: {_show(lonely)}")
    other = list(_compare_ccn(ours, theirs))
    if other:
        yield Dispute("K", 0, len(other), f"functions with another CCN by {witness}: {_show(other)}")


Remark = tuple[int, str]
"""A line and what there is to say about it."""


def _missing(functions: Iterable[FoundFunction], others: Iterable[FoundFunction], whose: str) -> Iterator[Remark]:
    known = Counter(other.place for other in others)
    for function in functions:
        known[function.place] -= 1
        if known[function.place] < 0:
            yield function.start, f"{function.name} in lines {function.start} to {function.end} {whose}"


def _compare_ccn(ours: Iterable[FoundFunction], theirs: Iterable[FoundFunction]) -> Iterator[Remark]:
    """The functions at one place whose CCN differ; where several have one name and place, one of them must agree."""
    figures: dict[tuple[int, int, str], list[int]] = {}
    for function in theirs:
        figures.setdefault(function.place, []).append(function.ccn)
    for function in ours:
        known = figures.get(function.place, [function.ccn])
        if function.ccn not in known:
            yield function.start, f"{function.name} in line {function.start} {function.ccn}, not {known[0]}"


def _show(remarks: Sequence[Remark]) -> str:
    more = len(remarks) - _SHOWN
    shown = ", ".join(text for _, text in remarks[:_SHOWN])
    return f"{shown} and {more} more" if more > 0 else shown


Pair = tuple[Function, FunctionBlock]
"""A function of lizard and the block that is its body."""


class _Differences(Struct):
    """Functions without a block, blocks without a function, and pairs of both whose CCN differ."""

    alone: list[Function]
    without: list[FunctionBlock]
    pairs: list[Pair]

    @property
    def is_any(self) -> bool:
        """Whether there is any."""
        return bool(self.alone or self.without or self.pairs)


def find_disputes_of_blocks(
    functions: Sequence[Function], blocks: Blocks, ask_third: Callable[[], Iterable[FoundFunction]]
) -> Iterator[Dispute]:
    """The checks J and K that fail between the functions of lizard and the blocks of the same text."""
    found = _compare(functions, blocks.functions)
    if found.is_any:
        _settle(found, {(one.start, one.end, one.name): one.ccn for one in ask_third()})
    outside = ((line, f"{_STRAY} in line {line}") for line in blocks.stray)
    deep = ((line, f"{_DEEP} in line {line}") for line in blocks.deep)
    lonely = sorted((*_tell_alone(found), *outside, *deep))
    if lonely:
        yield Dispute("J", 0, len(lonely), f"functions that one reader alone finds: {_show(lonely)}")
    if found.pairs:
        other = [_tell_ccn(function, block) for function, block in found.pairs]
        yield Dispute("K", 0, len(other), f"functions with another CCN by their blocks: {_show(other)}")


def _tell_alone(found: _Differences) -> Iterator[Remark]:
    for function in found.alone:
        yield function.start, f"{function.name} in lines {function.start} to {function.end} by lizard alone"
    for block in found.without:
        names = "/".join(dict.fromkeys(head.name for head in block.heads)) or "one without a name"
        yield block.end, f"{names} up to line {block.end} by its block alone"


def _tell_ccn(function: Function, block: FunctionBlock) -> Remark:
    return function.start, f"{function.name} in line {function.start} {function.ccn}, not {block.ccn}"


def _compare(functions: Iterable[Function], blocks: Sequence[FunctionBlock]) -> _Differences:
    pairs, alone = _pair(functions, blocks)
    paired = Counter(block for _, block in pairs)
    without = [block for block in blocks if not _take(paired, block)]
    return _Differences(alone, without, [(one, block) for one, block in pairs if one.ccn != block.ccn])


def _take(paired: Counter[FunctionBlock], block: FunctionBlock) -> bool:
    """Whether a block is one of those that are paired, of which there is one less then."""
    paired[block] -= 1
    return paired[block] >= 0


def _settle(found: _Differences, third: dict[tuple[int, int, str], int]) -> None:
    """Drop what a third reader, whose CCN are given by place, finds as it is published."""
    settled = {function.end for function in found.alone if _place(function) in third}
    found.alone = [function for function in found.alone if function.end not in settled]
    found.without = [block for block in found.without if block.end not in settled]
    found.pairs = list(_still_differing(found.pairs, third))


def _still_differing(pairs: Iterable[Pair], third: dict[tuple[int, int, str], int]) -> Iterator[Pair]:
    return (pair for pair in pairs if third.get(_place(pair[0])) != pair[0].ccn)


def _pair(functions: Iterable[Function], blocks: Iterable[FunctionBlock]) -> tuple[list[Pair], list[Function]]:
    """Each function with the block that is its body, and the functions without one."""
    by_end: dict[int, list[FunctionBlock]] = {}
    for block in blocks:
        by_end.setdefault(block.end, []).append(block)
    pairs, alone = [], []
    for function in functions:
        fitting = [block for block in by_end.get(function.end, ()) if _may_be(function, block)]
        if fitting:
            block = min(fitting, key=lambda block: block.ccn != function.ccn)
            pairs.append((function, block))
            by_end[function.end].remove(block)
        else:
            alone.append(function)
    return pairs, alone


def _may_be(function: Function, block: FunctionBlock) -> bool:
    name = plain_name(function.name)
    return any(head.name == name and head.first <= function.start <= head.line for head in block.heads)


def _place(function: Function) -> tuple[int, int, str]:
    return function.start, function.end, plain_name(function.name)


def plain_name(name: str) -> str:
    """The name of a function without what qualifies it and without arguments of templates; `operator` for all such."""
    bare = _TEMPLATE_ARGUMENTS.sub("", "".join(name.split()))
    while (shorter := _TEMPLATE_ARGUMENTS.sub("", bare)) != bare:
        bare = shorter
    return "operator" if _OPERATOR.search(name) else bare.rpartition("::")[2].strip("()")
