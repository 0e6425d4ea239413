# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
r"""C++ without comments, literals and directives, rewritten for lizard by rules like those for C (see `rewriting`).

What takes a symbol table to decide is decided by what stands around it: whether `&&` makes a reference or a condition,
and whether `<` opens the arguments of a template. lizard is left with `<` and `>` of templates only, and with `||` for
each condition and `&` for each reference within a function; in parameter lists, where lizard counts neither, a
reference may become `||`, too.
"""

import re

from auditor.instruments.c.initializers import begin_lists
from auditor.instruments.c.references import mark_references
from auditor.instruments.c.rewriting import (
    ARGUMENTS,
    NAME,
    STANDARD_ATTRIBUTE,
    drop_gnu_attributes,
    drop_label_addresses,
    drop_splices,
    fill,
    replace_digraphs,
    rewrite_declarators,
)
from auditor.instruments.c.scanner import CONTINUATION, UNPAIRED_QUOTE

_CHARACTERS = bytes.maketrans(UNPAIRED_QUOTE, b"0")
_BRACES_TO_PLUS = bytes.maketrans(b"{}", b"++")

_ALTERNATIVE_TOKEN = re.compile(rb"\b(?:and|or)\b")
# `&&` that makes a reference: behind `auto`, before what cannot begin an operand, or before a name that is initialized;
# in the head of a loop over a range, and in the parameters of a lambda.
_REFERENCE = re.compile(
    rb"&&(?:(?<=\bauto&&)|(?<=\bauto\s&&)|(?=\s*+(?:[),>;{=]|->|noexcept\b|\.\.\.(?!\s*+\))|\w++\s*+=(?!=))))"
)
# Behind `const` and a type of the language, in the declaration of a function that returns nothing, and where a
# statement begins with what looks like a type, and a name with its value follows.
_SURE_REFERENCE = re.compile(
    rb"(?<!\w)(?:unsigned|signed|char|short|int|long|bool|float|double)\s*+&&"
    rb"|[;{}]\s*+(?:\w++(?:::\w++)*+|[\w:]++\s*+<[^<>;{}()]*+>)\s*+&&(?=\s*+\w++\s*+\{[^{};]*+\}\s*+[,;])|"
    rb"(?<!\w)const(?:\s++[\w:]++(?:\s*+<[^<>;{}()]*+>)?+)?+\s*+&&|(?<!\w)void\s++\w++\s*+\([^(){};]*+\)\s*+;"
)
# The call of an operator by its name, and the first mark of `(a && ... && b)`, which is one decision.
_CALLED_OPERATOR = re.compile(
    rb"(\.|->|\breturn\b|[=(,!?]|(?<!:):|\|\|)(\s*+(?:template\s++)?operator\s*+)(?:&&|\|\|)(?=\s*+\()"
)
_FIRST_OF_FOLD = re.compile(rb"(?:&&|\|\|)(?=\s*+\.\.\.\s*+(?:&&|\|\|))")
_RANGE_LOOP = re.compile(rb"\bfor\s*+\([^();&]*+&&(?=\s*+\w++\s*+:(?!:))")
_LAMBDA_HEAD = re.compile(
    rb"\[(?<![\w\])]\[)[^\[\]{};()]*+\]\s*+" + ARGUMENTS + rb"(?=\s*+(?:\{|->|mutable\b|noexcept\b|constexpr\b))"
)
_CONDITION = re.compile(rb"&&(?<!\boperator&&)(?<!\boperator\s&&)")

# `requires (parameters) { requirements }`, an expression; behind a parameter list it would be a clause before a body.
_REQUIREMENTS = re.compile(
    rb"([=(,|&!<?:{;]|\brequires|\breturn)"
    rb"(\s*+\brequires\s*+(?:" + ARGUMENTS + rb"\s*+)?+\{[^{}]*+(?:\{[^{}]*+\}[^{}]*+)*+\})"
)

# Behind a parameter list: qualifiers, specifiers, attributes and names of macros. A macro with arguments stands behind
# a qualifier only, because elsewhere it might be the name of a function behind the call of another macro.
_QUALIFIER = (
    rb"\s*+(?:(?:const|volatile|override|final)\b|noexcept\b(?:\s*+"
    + ARGUMENTS
    + rb")?+|throw\s*+"
    + ARGUMENTS
    + rb"|&"
    rb"|" + STANDARD_ATTRIBUTE + rb")"
)
_MACRO_NAME = rb"\s*+[A-Z][A-Z0-9_]++\b(?!\s*+(?:<|::))"
_QUALIFIED = (
    rb"(?:" + _MACRO_NAME + rb"(?!\s*+\()){0,6}+"
    rb"(?:" + _QUALIFIER + rb"(?:" + _QUALIFIER + rb"|" + _MACRO_NAME + rb"(?:\s*+" + ARGUMENTS + rb")?+){0,6}+)?+"
)
_QUALIFIERS = re.compile(
    rb"\)(?=\s*+[A-Za-z&\[])"
    rb"(" + _QUALIFIED + rb"(?:\s*+requires\b[^{};]{0,400}+)?+(?:\s*+try\b)?+)(?=\s*+(?:\{|->|:(?!:)))"
)

# `) try {`, the beginning of a function whose body is a `try` block, and every brace.
_TRY_OR_BRACE = re.compile(rb"\)" + _QUALIFIED + rb"\s*+try\b|[{}]")
_BEHIND_BLOCK = re.compile(rb"\}\s*+(?:(?P<handler>catch\s*+" + ARGUMENTS + rb"\s*+\{)|[,{])")

# `<...>` as far as it can be the arguments of a template, nested up to three times: no condition, no brace.
_WITHIN_ANGLES = rb"[^<>(){};|?-]++|->|-|\((?:[^(){};|?]++|\([^(){};|?]*+\))*+\)"
_ANGLES = rb"<(?![<=])(?:" + _WITHIN_ANGLES + rb")*+>"
for _ in range(3):
    _ANGLES = rb"<(?![<=])(?:" + _WITHIN_ANGLES + rb"|" + _ANGLES + rb")*+>"
_ANGLE = re.compile(rb"\boperator\s*+(?:<=>|<<=?+|>>=?+|[<>]=?+|->\*?+)|->|<<|" + _ANGLES + rb"|[<>]")
_NO_ANGLES = (b"<", b">", b"<<")

# `) : member(a), base<b>{c} {`
_NESTED = rb"[({][^(){}]*+[)}]"
for _ in range(3):
    _NESTED = rb"[({](?:[^(){}]++|" + _NESTED + rb")*+[)}]"
_VALUES = rb"[({](?:[^(){};]++|" + _NESTED + rb")*+[)}]"
_INITIALIZER = rb"\s*+[A-Za-z_][\w:]*+\s*+(?:" + _ANGLES + rb"\s*+)?+" + _VALUES + rb"(?:\s*+\.\.\.)?+"
_INITIALIZERS = re.compile(
    rb"(\)(?:\s*+const\b)*+\s*+):(?!:)(" + _INITIALIZER + rb"(?:\s*+," + _INITIALIZER + rb")*+\s*+)\{"
)

# `class name : base, MACRO(b) {`
_CLASS_BASES = re.compile(
    rb"\b(?:class|struct)\s++" + NAME + rb"(?:::\w++)*+\s*+(?:final\b\s*+)?+:(?!:)[^;{}()]*+\([^;{}]*+(?=\{)"
)
_NO_PARENTHESES = bytes.maketrans(b"()", b"  ")
# `int a asm("b") { 0 };` and `int a alignas(4) { 0 };`
_VALUES_TO_PLUS = bytes.maketrans(b"(){}", b"++++")
# `-> struct A {` behind a parameter list, and `namespace a::inline b {`: words that change no name.
_ELABORATED = re.compile(rb"(->\s*+)(?:struct|class|union|enum)\b(?=\s++[A-Za-z_])|(::\s*+)inline\b(?=\s++[A-Za-z_])")
# `A b { c(1) { 2 } };`: what a variable starts with, without statements.
_NO_TYPE = (
    rb"(?!(?:struct|class|union|enum|namespace|template|extern|typedef|using|export|concept|return|else|do|new)\b)"
)
_VALUE = re.compile(
    rb"(?:\A|(?<=[;{}]))\s*+(?:(?:static|const|constexpr|constinit|inline|thread_local)\s++)*+"
    + _NO_TYPE
    + rb"[A-Za-z_][\w:]*+(?:\s*+"
    + _ANGLES
    + rb")?+(?:\s++|\s*+[*&]++\s*+)(?!struct\b|class\b|union\b|enum\b|namespace\b)"
    + NAME
    + rb"\s*+\{(?P<values>(?:[^;{}]++|\{(?:[^;{}]++|\{[^;{}]*+\})*+\})*+)\}(?=\s*+[;,])"
)
_BEFORE_VALUE = re.compile(rb"\b(?:asm|alignas)\s*+" + ARGUMENTS + rb"(?=\s*+\{)")

# `class MACRO(a) name<b> final : base {`
_CLASS_HEAD = re.compile(
    rb"\b(class|struct|union)\b"
    rb"(?:\s++(?!final\b)" + NAME + rb"(?:\s*+" + ARGUMENTS + rb")?+(?=\s++(?!final\b)[A-Za-z_])){1,4}+"
    rb"(?=\s++(?!final\b)" + NAME + rb"(?:::\w++)*+(?:\s*+" + _ANGLES + rb")?+\s*+(?:final\b\s*+)?+(?::(?!:)|\{))"
)


def rewrite_cpp(text: bytes) -> bytes:
    """C++ for lizard: templates, references and classes stay, and nothing hides a function or looks like one."""
    text = replace_digraphs(drop_splices(text)).translate(_CHARACTERS, CONTINUATION)
    text = drop_gnu_attributes(_rewrite_conditions(text))
    if b"requires" in text:
        text = _REQUIREMENTS.sub(lambda match: match[1] + fill(match[2], b"const"), text)
    text = _ELABORATED.sub(lambda match: match[1] or match[2], text)
    if b"catch" in text:
        text = _join_handlers(text)
    text = _QUALIFIERS.sub(lambda match: b")" + fill(match[1], b"const"), text)
    text = _ANGLE.sub(lambda match: b"+" * len(match[0]) if match[0] in _NO_ANGLES else match[0], text)
    text = _INITIALIZERS.sub(_move_into_body, text)
    text = begin_lists(_VALUE.sub(_without_brackets_in_values, _BEFORE_VALUE.sub(b"=", text)))
    text = _CLASS_HEAD.sub(lambda match: fill(match[0], b"inline") + match[1], text)
    text = _CLASS_BASES.sub(lambda match: match[0].translate(_NO_PARENTHESES), text)
    return rewrite_declarators(text)


def _rewrite_conditions(text: bytes) -> bytes:
    """`||` for each `&&`, `and` and `or`, and `&` for each `&&` that is none of them."""
    text = _FIRST_OF_FOLD.sub(b"+", _ALTERNATIVE_TOKEN.sub(b"||", text))
    text = _CALLED_OPERATOR.sub(rb"\1\2+", text)
    if b"&&" not in text:
        return text
    text = _REFERENCE.sub(b"&", mark_references(drop_label_addresses(text)))
    text = _SURE_REFERENCE.sub(lambda match: match[0].replace(b"&&", b"&"), text)
    text = _RANGE_LOOP.sub(lambda match: match[0][:-1], text)
    text = _LAMBDA_HEAD.sub(lambda match: match[0].replace(b"&&", b"&"), text)
    return _CONDITION.sub(b"||", text)


def _join_handlers(text: bytes) -> bytes:
    """Where the body of a function is a `try` block, its handlers as part of that block."""
    joined = bytearray(text)
    opened: list[bool] = []  # for each brace, whether it belongs to such a function: its block, a handler, a member
    awaited = False  # whether the next one does
    for token in _TRY_OR_BRACE.finditer(text):
        if token[0] == b"{":
            opened.append(awaited)
            awaited = False
        elif token[0] != b"}":
            awaited = True
        elif opened and opened.pop():
            behind = _BEHIND_BLOCK.match(text, token.start())
            awaited = behind is not None
            if behind and behind["handler"]:
                joined[behind.start()] = joined[behind.end() - 1] = ord(";")
    return bytes(joined)


def _without_brackets_in_values(match: re.Match[bytes]) -> bytes:
    """What declares a variable, with values that look like no function."""
    begin = match.start("values") - match.start()
    return match[0][:begin] + match["values"].translate(_VALUES_TO_PLUS) + b"}"


def _move_into_body(match: re.Match[bytes]) -> bytes:
    """The initializers of members behind the brace of the body, where lizard counts their conditions."""
    return match[1] + b"{" + match[2].translate(_BRACES_TO_PLUS) + b";"
