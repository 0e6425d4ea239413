# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
r"""`&&` of C++ that makes a reference, told from a condition by what the text itself says of the names around it.

The text is without comments, literals and directives. A reference is sure behind a type of the language, of its library
or of this text; in a `typedef`, in the parameters of a handler, of a pointer to a function and of the type of one; and
where what is declared can be nothing but a function. `T && a(b);` and `bool a(T && b);` may be either where nobody
knows `T`: only a compiler can tell.
"""

import re

_QUALIFIED = rb"(?:::\s*+)?[A-Za-z_]\w*+(?:\s*+::\s*+[A-Za-z_]\w*+)*+"
_ANGLES = rb"<[^<>;{}()]*+(?:<[^<>;{}()]*+(?:<[^<>;{}()]*+>[^<>;{}()]*+)*+>[^<>;{}()]*+)*+>"
_ARGUMENTS = rb"\((?:[^(){};]++|\((?:[^(){};]++|\([^(){};]*+\))*+\))*+\)"
_TYPE = _QUALIFIED + rb"(?:\s*+" + _ANGLES + rb")?+"

_BASIC = (
    rb"(?:int|char|bool|long|short|unsigned|signed|float|double|void|wchar_t|char(?:8|16|32)_t|s?size_t|u?int\d++_t|auto"
    rb"|decltype\s*+\([^(){};]*+\))"
)
_OF_LIBRARY = (
    rb"std\s*+::\s*+(?:w?string(?:_view)?+"
    rb"|(?:vector|(?:unordered_)?(?:multi)?(?:map|set)|pair|tuple|array|list|deque|optional|variant|function|future|span"
    rb"|promise|(?:unique|shared|weak)_ptr|initializer_list|queue|stack)\s*+" + _ANGLES + rb")"
)
_NAMED_TYPE = re.compile(
    rb"\b(?:class|typename|struct|union)\s++(?:\.\.\.\s*+)?([A-Za-z_]\w*+)(?=\s*+(?:final\b|[,>={:;]))"
    rb"|\busing\s++([A-Za-z_]\w*+)\s*+=|\btypedef\b[^;{}()]{0,300}?([A-Za-z_]\w*+)\s*+;"
)
_VARIABLE = re.compile(rb"(?:[*&]|\b(?:bool|int|auto))\s*+([A-Za-z_]\w*+)\s*+[=;,)]")

_WITHIN = (
    rb"\btypedef\b[^;{}]{0,400}+;",
    rb"\bcatch\s*+" + _ARGUMENTS,
    rb"\btypename\s++" + _QUALIFIED + rb"\s*+&&",
    rb"(?<=[;{}])\s*+(?:(?:extern|static|inline|virtual)\s++)*+void\s++\w++\s*+\([^{};]{0,400}+;",
    rb"\]\s*+" + _ARGUMENTS + rb"(?=\s*+(?:(?:mutable|noexcept|constexpr)\b\s*+)*+(?:->[^;{}]{0,200}+)?\{)",
    rb"\(\s*+(?:" + _QUALIFIED + rb"\s*+::\s*+)?\*\s*+\)\s*+" + _ARGUMENTS,
    rb"(?<=\w)(?<!\breturn)\s++\(\s*+(?:\w++\s*+::\s*+)*+\*\s*+\w++\s*+\)\s*+"
    + _ARGUMENTS
    + rb"(?=\s*+(?:&&?\s*+)?[=;,)])",
    rb"\w\s*+<\s*+"
    + _TYPE
    + rb"(?:\s*+(?:[*&]++|const\b))*+\s*+"
    + _ARGUMENTS
    + rb"\s*+(?:(?:const|noexcept)\b\s*+)*+>",
    rb"\busing\s++\w++\s*+=\s*+" + _TYPE + rb"(?:\s*+(?:[*&]++|const\b))*+(?:\s*+" + _ARGUMENTS + rb"){1,2}+",
)
# A declaration as a statement of a block: `type name(`, or `auto name(...) -> type`, and what it declares.
_BEGIN = rb"(?<=[;{}])\s*+"
_NO_STATEMENT = rb"(?!(?:return|emit|throw|delete|new|goto|else|case|do|co_\w++|not|typedef|using|template)\b)"
_SPECIFIERS = rb"(?:(?:extern|static|inline|constexpr|const)\s++)*+"
_DECLARATION = re.compile(
    _BEGIN
    + _NO_STATEMENT
    + rb"(?P<extern>extern\s++)?+"
    + _SPECIFIERS
    + rb"(?P<type>"
    + _TYPE
    + rb")(?:\s++|\s*+[*&]++\s*+)[A-Za-z_]\w*+\s*+(?P<parameters>"
    + _ARGUMENTS
    + rb")"
    + rb"(?P<behind>\s*+(?:const\b|noexcept\b|->|=\s*+(?:delete|default|0)\b)[^;{}]*+)?+\s*+;"
)
_PARAMETER = re.compile(
    rb"[(,]\s*+(?:"
    + _BASIC
    + rb"\b(?!\s*+[({])|const\b|(?:"
    + _TYPE
    + rb")(?:\s++|\s*+[*&]\s*+)[A-Za-z_]\w*+\s*+[,)=])"
)
_BARE_REFERENCE = re.compile(rb"[(,]\s*+" + _TYPE + rb"\s*+&&\s*+[A-Za-z_]\w*+\s*+(?=[,)])")
# `T && a(b);` and `T && a{b};`
_INITIALIZED = re.compile(
    _BEGIN
    + rb"(?P<type>"
    + _TYPE
    + rb"\s*+)&&\s*+[A-Za-z_]\w*+\s*+(?:(?P<sure>\{[^{};]*+\}|"
    + _ARGUMENTS
    + rb"\s*+(?:const\s*+)?(?:&&?|noexcept))|"
    + _ARGUMENTS
    + rb")\s*+;"
)
# `ok && run();`, where the first name does not look like a type: a function without parameters is not declared so.
_CONDITION = re.compile(rb"\s*+[a-z]\w*+(?<!_t)\s*+&&\s*+\w++\s*+\(\s*+\)\s*+;")
_TYPE_OF_LIBRARY = re.compile(_OF_LIBRARY)
# `(long) &&label`, and with any type where the text has that label and nothing stands between.
# Only where this is, which is quick to see, there may be such a cast.
_MAY_BE_CAST = re.compile(rb"\)\s*+&&[A-Za-z_]")
_LABEL = re.compile(rb"[;{}:]\s*+([A-Za-z_]\w*+)\s*+:(?!:)")
_CAST = re.compile(
    rb"(?:[=(,?:{};+*/!<>&|\[-]|\breturn)\s*+\(\s*+"
    rb"(?:(?P<sure>(?:(?:(?:const|u?intptr_t|uptr|ulong|u(?:8|16|32|64))\b|"
    + _BASIC
    + rb"\b)[\s*]*+)++\)\s*+)|[\w\s*]++\))"
    rb"&&(?P<label>[A-Za-z_]\w*+)"
)


def mark_references(text: bytes) -> bytes:
    """The text with `& ` for each `&&` that surely makes a reference; nothing else moves."""
    if b"&&" not in text:
        return text
    text = _types_of(text).sub(_mark, text)
    text = _DECLARATION.sub(_mark_declaration, text)
    return _INITIALIZED.sub(lambda match: _mark(match) if match["sure"] else match[0], text)


def mark_doubtful_references(text: bytes) -> bytes:
    """The same for each `&&` that may as well join conditions."""
    if b"&&" not in text:
        return text
    text = _DECLARATION.sub(lambda match: _BARE_REFERENCE.sub(_mark, match[0]), text)
    return _INITIALIZED.sub(lambda match: match[0] if _CONDITION.fullmatch(match[0]) else _mark(match), text)


def mark_label_addresses(text: bytes) -> bytes:
    """The text with `& ` for each `&&` that takes the address of a label behind a cast."""
    if not _MAY_BE_CAST.search(text):
        return text
    labels = set(_LABEL.findall(text))
    return _CAST.sub(lambda match: _mark(match) if match["sure"] or match["label"] in labels else match[0], text)


def _types_of(text: bytes) -> re.Pattern[bytes]:
    """What surely makes `&&` a reference in this text, with the `&&`."""
    names = {name for names in _NAMED_TYPE.findall(text) for name in names if name}
    names -= set(_VARIABLE.findall(text))
    own = [name + rb"(?:\s*+" + _ANGLES + rb")?+" for name in sorted(names)]
    known = b"|".join((_BASIC, _OF_LIBRARY, *own))
    return re.compile(b"|".join((rb"(?<![\w.>])(?:" + known + rb")\s*+&&", *_WITHIN)))


def _mark(match: re.Match[bytes]) -> bytes:
    return match[0].replace(b"&&", b"& ")


def _mark_declaration(match: re.Match[bytes]) -> bytes:
    """A declaration with its references if it can be that of a function only."""
    is_function = (
        match["extern"]
        or match["behind"]
        or _TYPE_OF_LIBRARY.fullmatch(match["type"])
        or _PARAMETER.search(match["parameters"])
    )
    return _BARE_REFERENCE.sub(_mark, match[0]) if is_function else match[0]
