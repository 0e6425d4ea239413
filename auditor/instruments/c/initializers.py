# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
r"""Blocks of C behind the call of a macro that are no body of a function: what a variable starts with, or members.

`static A(b) { c | d };` has no statement and its macro is given names only, which are no parameters; `A(b) { int c; };`
has nothing but declarations and a semicolon behind it; and behind a body comes no comma.
"""

import re

_STATEMENTS = rb"(?:return|goto|break|continue|case|default|else|do)\b"
_ARRAY = rb"(?:\s*+\[[^\[\];{}]*+\])*+"
_MEMBER = (
    rb"\s*+(?!" + _STATEMENTS + rb")(?:[A-Za-z_]\w*+(?:\s++|\s*+\*[\s*]*+)){1,6}"
    rb"(?:[A-Za-z_]\w*+" + _ARRAY + rb"|\(\s*+\*\s*+\w++\s*+\)\s*+\([^(){};]*+\))"
    rb"(?:\s*+:\s*+\w++)?+(?:\s*+,[\s*]*+[A-Za-z_]\w*+" + _ARRAY + rb"(?:\s*+:\s*+\w++)?+)*+\s*+;"
)
# All that a struct or a union may hold, without blocks of their own.
MEMBERS = re.compile(rb"(?:" + _MEMBER + rb")++\s*+")
# What may stand between the members and the next declaration.
DECLARED = re.compile(rb"(?:[A-Za-z_]\w*+\s*+)?;")

_ARGUMENTS = rb"\((?:[^(){};]++|\([^(){};]*+\))*+\)"
_NO_NAME = rb"(?!(?:void|int|char|bool|long|short|unsigned|signed|float|double|size_t|u?int\d++_t)\b)"
_NAMES = rb"\(\s*+" + _NO_NAME + rb"\w++(?:\s*+,\s*+" + _NO_NAME + rb"\w++)*+\s*+\)"
_CALL = rb"\w(?:\s++|\s*+\*[\s*]*+)[A-Za-z_]\w*+\s*+" + _NAMES
NAMED = re.compile(_CALL + rb"\s*+$")
_EXPRESSIONS = rb"(?!\s*+(?:(?:if|for|while|switch|do|else)\b|\}))(?:[^;{}]++|\{(?:[^;{}]++|\{[^;{}]*+\})*+\})++"
EXPRESSIONS = re.compile(_EXPRESSIONS)

# `int name P((int a)) {`: how code for old and for new compilers writes parameters.
_PROTOTYPED = re.compile(
    rb"(?<![\w$])(" + _NO_NAME + rb"(?!(?:static|extern|inline|const|struct|union|enum)\b)[A-Za-z_]\w*+)"
    rb"(\s++(?:PP?|PARAMS|PROTO(?:TYPE)?|ARGS|OF|_|__P|_?ANSI_ARGS_?)\s*+)\((\s*+" + _ARGUMENTS + rb"\s*+)\)(?=\s*+\{)"
)

# Only where these are, which is quick to see, there may be such parameters, and values.
_MAY_BE_PROTOTYPED = re.compile(
    rb"[PAO_](?<=\s.)(?:(?<=P)(?:P?|ARAMS|ROTO|ROTOTYPE)|(?<=A)(?:RGS|NSI_ARGS_?)|(?<=O)F|(?<=_)(?:|_P|ANSI_ARGS_?))"
    rb"\s*+\(\s*+\("
)
_MAY_BE_VALUES = re.compile(rb"\)\s*+\{" + _EXPRESSIONS + rb"\}\s*+;")

_VALUES = re.compile(rb"(" + _CALL + rb")(?=\s*+\{" + _EXPRESSIONS + rb"\}\s*+;)")
_OWN_MEMBERS = re.compile(_ARGUMENTS + rb"(?=\s*+\{" + MEMBERS.pattern + rb"\}\s*+" + DECLARED.pattern + rb")")
# `A(a) { 1 }, B(b) { 2 };`: behind a body comes no comma, nor does a function come behind one.
_FOLLOWED = re.compile(rb"\)(?=\s*+\{" + _EXPRESSIONS + rb"\}\s*+,)")
_FOLLOWING = re.compile(
    rb"\}\s*+,[\s*]*+" + rb"[A-Za-z_]\w*+\s*+" + _ARGUMENTS + rb"(?=\s*+\{" + _EXPRESSIONS + rb"\}\s*+[,;])"
)
_TYPEDEF = re.compile(rb"typedef(?<!\wtypedef)\b[^;{}()]{0,200}+" + _ARGUMENTS + rb"[^;{}()]{0,200}+(?=\{)")
_NO_PARENTHESES = bytes.maketrans(b"()", b"  ")


def begin_initializers(text: bytes) -> bytes:
    """The text with `=` before what a variable starts with, and no parentheses before members."""
    if _MAY_BE_VALUES.search(text):
        text = _VALUES.sub(rb"\1=", text)
    text = begin_lists(text)
    text = _OWN_MEMBERS.sub(lambda match: match[0].translate(_NO_PARENTHESES), text)
    return _TYPEDEF.sub(lambda match: match[0].translate(_NO_PARENTHESES), text) if b"typedef" in text else text


def begin_lists(text: bytes) -> bytes:
    """The text with `=` before what variables start with that calls of macros declare, with commas between."""
    return _FOLLOWING.sub(rb"\g<0>=", _FOLLOWED.sub(rb"\g<0>=", text))


def unwrap_parameters(text: bytes) -> bytes:
    """The text with parameters behind the name of their function where a macro is given them; nothing else moves."""
    if not _MAY_BE_PROTOTYPED.search(text):
        return text
    return _PROTOTYPED.sub(lambda match: match[1] + _blank(match[2]) + b" " + match[3] + b" ", text)


def _blank(text: bytes) -> bytes:
    return b"".join(b"\n" if character == b"\n" else b" " for character in map(bytes, zip(text)))


def is_no_body(before: bytes, text: bytes, behind: bytes) -> bool:
    """Whether a block that is not initialized by `=` is no body, given what stands before, in and behind it."""
    if MEMBERS.fullmatch(text) and DECLARED.match(behind):
        return True
    return behind.startswith(b";") and NAMED.search(before) is not None and EXPRESSIONS.fullmatch(text) is not None
