# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
r"""C without comments, literals and directives, rewritten for lizard (see `cleaning`), and what C++ shares with it.

lizard knows a function by a name, parentheses and a brace, and stumbles over whatever else stands among them. Each
rule takes one such thing out of its way. It keeps every line, and every condition that can be run; where it takes
something out, something neutral stays on each of the lines, so that they count in the NLOC of the function:

- `const`, which lizard skips behind a parameter list;
- `void`, which lizard does not take for a parameter;
- `inline`, a word that begins a declaration;
- `+`, which means nothing to lizard, where no word may stand.

A rule looks at the text around a place only, so it also applies within functions, where it does no harm. Each pattern
reads a bounded stretch, or never gives back what it took, which keeps every rule linear on any input.
"""

import re

from auditor.instruments.c.initializers import begin_initializers, unwrap_parameters
from auditor.instruments.c.references import mark_label_addresses
from auditor.instruments.c.scanner import CONTINUATION, UNPAIRED_QUOTE

NAME = rb"[A-Za-z_]\w*+"
# Arguments within parentheses, nested up to three times.
ARGUMENTS = rb"\((?:[^(){};]++|\((?:[^(){};]++|\((?:[^(){};]++|\([^(){};]*+\))*+\))*+\))*+\)"
# `[[...]]` of C23 and C++.
STANDARD_ATTRIBUTE = rb"\[\[[^\[\]]*+\]\]"

# `\` at the end of a line of code: behind something else it is a blank, behind a parameter list it may stand alone.
_SPLICE = re.compile(rb"(?<=[^\s\\])[ \t\v\f]*+\\(?=\n)")
_SPLICES_BEHIND_PARAMETERS = re.compile(rb"\)((?:\s*+\\\n)++)")
# `<::` is `<` and `::`, unless `:` or `>` follows ([lex.pptoken] of ISO/IEC 14882).
_BRACKET_DIGRAPH = re.compile(rb"<:(?!:[^:>])|:>")

# `&&label`, the address of a label of GNU C, after what cannot end an operand.
_BEFORE_OPERAND = rb"(?<=[=,({\[?:*]AND)|(?<=[^+]\+AND)|(?<=[^-]-AND)|(?<=\breturnAND)|(?<=void \*\)AND)"
_LABEL_ADDRESS = re.compile(
    rb"&&(?:"
    + _BEFORE_OPERAND.replace(b"AND", b"&&")
    + rb"|"
    + _BEFORE_OPERAND.replace(b"AND", rb"\s&&")
    + rb")(?=\s*+[A-Za-z_])"
)
_C_CHARACTERS = bytes.maketrans(b"<>" + UNPAIRED_QUOTE, b"++0")
_BRACKETS_TO_PLUS = bytes.maketrans(b"()[]<>", b"++++++")

# Words of C++ that are names in C, but where they begin what C++ alone reads. A name may hold `$` (see `functions`).
_WORD_OF_CPP = re.compile(
    rb"\b(?:catch|operator|template|namespace(?!\s*+\w*+\s*+\{)|class(?!\s++\w++\s*+[:{]))\b(?!\$)"
)
_WORDS_OF_CPP = (b"catch", b"operator", b"template", b"namespace", b"class")
MARK_OF_NAME = b"$"

# The call of a macro that begins an initializer: `name(array[] = ) {`, `name(a) { .b = c };`, `name(a) { 1, 2 };`.
_BEHIND_MACRO = re.compile(
    rb"[=)](?:((?<==)\s*+\))(?=\s*+\{)"
    rb"|(?<=\))(?=\s*+\{((?:[^;{}]++|\{(?:[^;{}]++|\{[^;{}]*+\})*+\})*+)\}\s*+;))"
)
_LIST = re.compile(rb"\s*+(?:\.[A-Za-z_]|[\[0-9\"&-])|[^(),]*+(?:\([^()]*+(?:\([^()]*+\)[^()]*+)*+\)[^(),]*+)*+,")

_GNU_ATTRIBUTE = re.compile(rb"__attribute(?:__)?\s*+" + ARGUMENTS)
# After `)`: names that begin with two underscores, with arguments; then bare names; then a body. A name with arguments
# behind a bare name is no annotation but a function behind its type.
_NO_ANNOTATION = rb"(?:if|for|while|switch|do|else|return|case|default|goto|sizeof|typedef|struct|union|enum|extern)\b"
_ANNOTATIONS = re.compile(
    rb"\)(?=\s*+[A-Za-z_])((?:\s*+(?:__\w++|asm\b)\s*+" + ARGUMENTS + rb"){0,6}+"
    rb"(?:\s*+(?!" + _NO_ANNOTATION + rb")[A-Za-z_]\w*+(?!\s*+\()){0,6}+)(?=\s*+\{)"
)
# `(a, b) int a; int (*b)(int); {`: parameters that are declared behind their list.
_OLD_PARAMETERS = re.compile(
    rb"\(\s*+" + NAME + rb"(?:\s*+,\s*+" + NAME + rb")*+\s*+\)((?:\s*+[A-Za-z_][^{};=]{0,200}+;){1,20}+)(?=\s*+\{)"
)

# What stands between the name of a function and its parameters, or around the name: `name [[...]] (`; `(name)(`; and
# `name(words)(`, also with a blank before the first of several words, the call of a macro that yields the name.
_ATTRIBUTES_OF_NAME = re.compile(rb"(" + STANDARD_ATTRIBUTE + rb"(?:\s*+" + STANDARD_ATTRIBUTE + rb"){0,6}+\s*+)\(")
_PARENTHESIZED_NAME = re.compile(rb"\((?<=[\s*]\()(\s*+" + NAME + rb")(\s*+\)\s*+)\(")
# A type and `NAME (word)(`, too, which cannot be a second type.
_CALLED_NAME = re.compile(
    rb"(?<!\w)(?!(?:static|extern|inline|const|volatile|struct|union|enum|register|return|else|typedef)\b|[A-Z_]++\b)"
    rb"(\w++(?:\s++|\s*+\*[\s*]*+)[A-Z_][A-Z0-9_]*+\s++)\((\s*+" + NAME + rb"\s*+\)\s*+)\((?=[^(){};]*+\)\s*+\{)"
)
# Only where this is, which is quick to see, there may be such a name.
_MAY_BE_CALLED_NAME = re.compile(rb"\((?<=\s\()\s*+" + NAME + rb"\s*+\)\s*+\((?=[^(){};]*+\)\s*+\{)")
_WORDS = rb"[^(){};?|]*+"
_MADE_NAME = re.compile(
    rb"\((?:(?<=\w\()|(?<=\w\s\()(?=[^(){};,]*+,))(?=\s*+[A-Za-z_])"
    rb"(" + _WORDS + rb"(?:\(" + _WORDS + rb"\)" + _WORDS + rb")*+\)\s*+)\("
)
# `(*name(parameters))(parameters of what is returned) {`: a function that returns a pointer to a function, or to an
# array, or a reference.
_RETURNED_FUNCTION = re.compile(
    rb"\((?=\s*+[*&])([\s*&]*+" + NAME + rb"\s*+" + ARGUMENTS + rb")"
    rb"(\s*+\)\s*+(?:" + ARGUMENTS + rb"|(?:\[[^\[\](){};]*+\]\s*+)++))(?=\s*+(?:\{|->))"
)

# Among enumerators calls of macros begin no function. Behind such a call a block without a name is none either.
_ENUMERATORS = re.compile(rb"enum(?<!\wenum)\b[^{}();=]{0,200}+\{[^{}]*+")
_BLOCK_WORD = re.compile(rb"\b(?:struct|union|class)\b")
_NAMELESS_BLOCK = re.compile(rb"\b(?:enum|struct|union|class|namespace)(?=\s*+\{)")


def rewrite_c(text: bytes) -> bytes:
    """C for lizard: no template, no reference, and nothing that hides a function or looks like one."""
    text = drop_label_addresses(replace_digraphs(drop_splices(text)))
    text = text.replace(b"&&", b"||").translate(_C_CHARACTERS, CONTINUATION)
    text = drop_gnu_attributes(text)
    if any(word in text for word in _WORDS_OF_CPP):
        text = _WORD_OF_CPP.sub(rb"\g<0>" + MARK_OF_NAME, text)
    text = begin_initializers(_BEHIND_MACRO.sub(_begin_initializer, unwrap_parameters(text)))
    text = _ANNOTATIONS.sub(lambda match: b")" + fill(match[1], b"const"), text)
    text = _OLD_PARAMETERS.sub(_without_brackets, text)
    return rewrite_declarators(text)


def _begin_initializer(match: re.Match[bytes]) -> bytes:
    """The end of a macro's arguments, with `=` behind it if a list follows that is no body."""
    is_list = match[1] is not None or _LIST.match(match[2]) is not None
    return match[0] + b"=" if is_list else match[0]


def drop_splices(text: bytes) -> bytes:
    """The lines of code without the backslash that splices them, which is a token for lizard."""
    if b"\\\n" not in text:
        return text
    text = _SPLICE.sub(b"", text)
    return _SPLICES_BEHIND_PARAMETERS.sub(lambda match: b")" + fill(match[1], b"const"), text)


def replace_digraphs(text: bytes) -> bytes:
    """Brackets and braces in their usual form."""
    text = text.replace(b"<%", b"{").replace(b"%>", b"}")
    return _BRACKET_DIGRAPH.sub(lambda match: b"[" if match[0] == b"<:" else b"]", text) if b"<:" in text else text


def drop_label_addresses(text: bytes) -> bytes:
    """`&label` for `&&label`, which is no condition."""
    return mark_label_addresses(_LABEL_ADDRESS.sub(b"&", text))


def drop_gnu_attributes(text: bytes) -> bytes:
    """`const` for `__attribute__((...))`."""
    return _GNU_ATTRIBUTE.sub(lambda match: fill(match[0], b"const"), text)


def rewrite_declarators(text: bytes) -> bytes:
    """Names of functions in their plain form, and blocks that are none so that lizard takes them for none."""
    text = _ATTRIBUTES_OF_NAME.sub(lambda match: _open_parameters(match[1]), text)
    if _MAY_BE_CALLED_NAME.search(text):
        text = _CALLED_NAME.sub(lambda match: match[1] + _open_parameters(match[2]), text)
    text = _PARENTHESIZED_NAME.sub(lambda match: b" inline " + match[1] + _open_parameters(match[2]), text)
    text = _MADE_NAME.sub(lambda match: _open_parameters(match[1]), text)
    text = _RETURNED_FUNCTION.sub(lambda match: b"+" + match[1] + fill(match[2], b"const"), text)
    text = _ENUMERATORS.sub(lambda match: _BLOCK_WORD.sub(b"+", match[0]).translate(_BRACKETS_TO_PLUS), text)
    return _NAMELESS_BLOCK.sub(rb"inline \g<0>", text)


def fill(text: bytes, word: bytes) -> bytes:
    """A word on each line of `text` that is not blank, and nothing else."""
    filling = b" " + word + b" "
    return b"\n".join(filling if line.strip() else line for line in text.split(b"\n"))


def _without_brackets(match: re.Match[bytes]) -> bytes:
    """The match with its group free of brackets."""
    begin = match.start(1) - match.start()
    return match[0][:begin] + match[1].translate(_BRACKETS_TO_PLUS)


def _open_parameters(between: bytes) -> bytes:
    """The parenthesis that follows `between` put before it, and `between` as what is no parameter."""
    return b"(" + fill(between, b"void") + b" void "
