# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether a header that may be C or C++ is C++: by words and marks that C lacks, outside comments and directives.

What stands in a conditional that asks for `__cplusplus` says nothing: the header is made for both languages.
"""

import re
from collections.abc import Iterator

from auditor.instruments.c.details import Scan, scan_text
from auditor.instruments.c.directives import IF_NAMES, Directive, is_conditional, opens_dead_arm
from auditor.instruments.languages import Language

LABEL = "C++ by its content"

_CLASS_NAME = rb"(?:\w++\s++|\w++\s*+\([^(){};]*+\)\s*+|__attribute__\s*+\(\([^{};]*?\)\)\s*+)*?[A-Za-z_]\w*+"
_BASIC = rb"\b(?:int|char|bool|long|short|unsigned|float|double|void|size_t|u?int(?:8|16|32|64)_t)"
_ANGLES = rb"<[\w\s:,*&]*+>"
# Marks of C++, each with a word without which it cannot be there, which is looked for first.
_EVIDENCE = tuple(
    (word, re.compile(pattern))
    for word, pattern in (
        (
            b"class",
            rb"(?:^|[;{}>:]|\bfriend\b)\s*+class\s++" + _CLASS_NAME + rb"\s*+(?:final\s*+)?(?:[{;]|:(?!:))",
        ),
        (b"enum", rb"\benum\s++(?:class|struct)\s++[A-Za-z_]\w*+\s*+[{;:]"),
        (b"namespace", rb"\bnamespace\s*+(?:[A-Za-z_]\w*+\s*+(?:::\s*+\w++\s*+)*+)?\{"),
        (b"using", rb"\busing\s++(?:namespace\s++)?[A-Za-z_:][\w:]*+\s*+[;=<]"),
        (b"template", rb"(?:^|[;{}>:)\]]|\b(?!return\b|case\b)\w++)\s*+\btemplate\s*+<"),
        (
            b":",
            rb"(?m:^)\s*+(?:public|private|protected)\s*+:(?!:|\s*+(?:\d|[A-Z_][A-Z0-9_]*+\s*+[;,]))",
        ),
        (
            b"struct",
            rb"\bstruct\s++(?:[A-Za-z_]\w*+|[A-Za-z_]\w*+\s*+\([^(){};]*+\))\s*+(?:final\s*+)?:(?!:)[^;{}()=]*+\{",
        ),
        (b"::", rb"[A-Za-z_>]\s*+::\s*+[~A-Za-z_]"),
        (b")", rb"\)\s*+(?:const|noexcept|override)\s*+(?:[{;]|=\s*+0)"),
        (b"->", rb"\)\s*+->\s*+[A-Za-z_][\w:]*+[\s*&]*+\{"),
        (b"_cast", rb"\b(?:static|const|dynamic|reinterpret)_cast\s*+<"),
        (b"catch", rb"\}\s*+catch\s*+\([^(){};]*+\)\s*+\{"),
        (b"new", rb"(?:[=(,]|\breturn)\s*+new\s++[A-Za-z_]"),
        (b"delete", rb"[;{)]\s*+delete\s*+(?:\[\s*+\]\s*+)?[A-Za-z_]\w*+\s*+;"),
        (b"throw", rb"[;{)]\s*+throw\s++[A-Za-z_]\w*+\s*+[({]"),
        (b"&", _BASIC + rb"\s*+&&?+\s*+[A-Za-z_]\w*+\s*+[,)=]|\bconst\s++\w++\s*+&\s*+[A-Za-z_]\w*+\s*+[,)]"),
        (b"[", rb"[=(,]\s*+\[[&=\w\s,]*+\]\s*+\([^(){};]*+\)\s*+(?:mutable\s*+)?\{"),
        (b"for", rb"\bfor\s*+\(\s*+(?:const\s++)?[A-Za-z_]\w*+[\s*&]++\w++\s*+:(?!:)"),
        (b"i", rb"[;{}:]\s*+(?:virtual|explicit|mutable|friend)\s++[A-Za-z_~]"),
        (
            b"<",
            rb"(?:^|[;{}])\s*+(?:typedef\s++|static\s++|inline\s++|const\s++)*+[A-Za-z_]\w*+"
            + _ANGLES
            + rb"[\s*&]++\w++\s*+[;(={]",
        ),
        (
            b"struct",
            rb"\bstruct\s++([A-Za-z_]\w*+)\s*+\{(?:[^{};]*+;)*(?:[^{};]*?[\s~])?\1\s*+\((?!\s*+\*)",
        ),
        (
            b"operator",
            rb"[\w&*>](?<!\breturn)\s++operator\s*+(?:[-+*/%^&|~!<>]++=?|==|\(\s*+\)|\[\s*+\])\s*+\("
            rb"\s*+(?:const\b|[A-Za-z_]\w*+(?:\s++|\s*+&\s*+)[A-Za-z_])",
        ),
        (
            b"{",
            rb"\b(?:struct|union)\s++[A-Za-z_]\w*+\s*+(?:final\s*+)?\{"
            rb"(?:[^{};]*+;)*[^{};=():]*?\w[\s*]++\w++\s*+(?:=[^={};]*+;|\([^(){};]*+\)\s*+\{)",
        ),
    )
)
_STANDARD_ATTRIBUTE = re.compile(rb"\[\[[^\[\]]*+\]\]")


# What hides arms of a conditional: that it asks for C++, and that one is dead.
_ALL_ARMS, _THIS_ARM = "all arms", "this arm"


def language_of_text(content: bytes, language: Language) -> Language:
    """The language of a canonical text that is said to be in `language`: another one for a header of C that is C++."""
    return language.if_cpp if language.if_cpp and is_cpp(scan_text(content, "c")) else language


def scan_in_its_language(content: bytes, language: Language) -> tuple[Language, Scan | None]:
    """The language of a canonical text, as above, and what the scanner says of it if it reads that language."""
    scan = scan_text(content, language.syntax) if language.syntax else None
    if language.if_cpp and scan is not None and is_cpp(scan):
        return language.if_cpp, scan_text(content, "c++")
    return language, scan


def is_cpp(scan: Scan) -> bool:
    """Whether something in the text is C++ and no C."""
    text = _STANDARD_ATTRIBUTE.sub(b"", b"".join(_pieces_for_all(scan)).replace(b"\0", b" "))
    # Without blank lines, each of which the search would read up to the next one that is not.
    filled = b"\n".join(filter(None, map(bytes.strip, text.split(b"\n"))))
    return any(word in filled and pattern.search(filled) for word, pattern in _EVIDENCE)


def _pieces_for_all(scan: Scan) -> Iterator[bytes]:
    """The skeleton without directives, without what depends on `__cplusplus`, and without dead arms."""
    position = 0
    around: list[str] = []
    for directive in scan.directives:
        if not any(around):
            yield scan.skeleton[position : directive.start]
        position = directive.end
        _follow(around, directive)
    if not any(around):
        yield scan.skeleton[position:]


def _follow(around: list[str], directive: Directive) -> None:
    """Keep for each conditional around what hides its arm."""
    if directive.name in IF_NAMES:
        asks = _ALL_ARMS if b"__cplusplus" in directive.rest else ""
        around.append(_THIS_ARM if opens_dead_arm(directive) else asks)
    elif directive.name == b"endif":
        del around[-1:]
    elif is_conditional(directive) and around[-1:] != [_ALL_ARMS]:
        around[-1:] = [_THIS_ARM if opens_dead_arm(directive) else ""]
