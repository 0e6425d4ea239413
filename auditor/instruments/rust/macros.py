# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The functions that a macro of Rust is given, laid open as the items that they become.

`ffi! { fn f() -> int[-1] { ... } }` is how a library writes its functions that C calls. Its readers see the text
without the call around them, and without return types, which need not be those of the language there. Every line stays.
"""

from collections.abc import Iterator, Sequence

from auditor.instruments.rust.tokens import CLOSING, KEYWORDS, OPENING, Token, read_tokens

DEFINITION = "macro_rules"
_NOTHING = Token("", "mark", 0)


def lay_open(text: str) -> str:
    """The text in which each call of a macro that is given functions with a body directly is only those functions."""
    if "!" not in text:
        return text
    tokens = [token for token in read_tokens(text) if token.kind in ("name", "mark")]
    pieces = []
    position = 0
    for start, end in sorted(_find_wrappings(tokens)):
        if start >= position:  # not within a return type
            pieces += [text[position:start], _blank(text[start:end])]
            position = end
    return "".join((*pieces, text[position:]))


def call_before(tokens: Sequence[Token], number: int) -> int:
    """The number of the name of the macro that is called with the bracket `number`, -1 if it is that of no call."""
    mark = number - 1
    if mark >= 2 and tokens[mark].kind == "name" and tokens[mark - 2].text == DEFINITION:
        mark -= 1
    if mark < 1 or tokens[mark].text != "!" or tokens[mark - 1].kind != "name" or tokens[mark - 1].text in KEYWORDS:
        return -1
    return mark - 1


def _find_wrappings(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Where what stands around the functions begins and ends: calls of macros up to their bracket, and return types."""
    partners = _pair_brackets(tokens)
    for number in partners:
        name = call_before(tokens, number)
        if name < 0 or tokens[name].text == DEFINITION:
            continue
        heads = list(_find_heads(tokens, number, partners))
        if heads:
            last = partners[number]
            yield tokens[name].start, tokens[number].end
            yield tokens[last].start, tokens[last + (_at(tokens, last + 1).text == ";")].end
            yield from heads


def _find_heads(tokens: Sequence[Token], opening: int, partners: dict[int, int]) -> Iterator[tuple[int, int]]:
    """What stands between the parameters and the body of each function directly within a bracket."""
    behind = 0  # the token behind the parameters of a function that has no body yet
    number = opening + 1
    while number < partners[opening]:
        text = tokens[number].text
        if text == "fn":
            behind = _find_end_of_parameters(tokens, number, partners)
            number = behind or number + 1
            continue
        if text == "{" and behind:
            yield tokens[behind - 1].end, tokens[number].start
        if text in ("{", ";"):
            behind = 0
        number = partners.get(number, number) + 1


def _find_end_of_parameters(tokens: Sequence[Token], number: int, partners: dict[int, int]) -> int:
    """The token behind the parameters of a function with a name, 0 if `fn` begins none."""
    if _at(tokens, number + 1).kind != "name":
        return 0
    behind, angles = number + 2, 0
    while behind < len(tokens) and tokens[behind].text not in ("{", ";", ")"):
        text, partner = tokens[behind].text, partners.get(behind, behind)
        if text == "(" and angles == 0 and partner > behind:
            return partner + 1
        angles += (text == "<") - (text == ">")
        behind = partner + 1
    return 0


def _pair_brackets(tokens: Sequence[Token]) -> dict[int, int]:
    """The number of the closing bracket for that of each opening one, as far as they are closed."""
    partners = {}
    opened = []
    for number, token in enumerate(tokens):
        if token.text in OPENING:
            opened.append(number)
        elif token.text in CLOSING and opened:
            partners[opened.pop()] = number
    return partners


def _at(tokens: Sequence[Token], number: int) -> Token:
    return tokens[number] if number < len(tokens) else _NOTHING


def _blank(text: str) -> str:
    return "".join("\n" if character == "\n" else " " for character in text)
