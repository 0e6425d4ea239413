# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether a header that may be C or C++ is C++: by words and marks that C lacks, outside comments and directives.

What stands in a conditional that asks for `__cplusplus` says nothing: the header is made for both languages.
"""

import re
from collections.abc import Iterator

from auditor.instruments.details import Scan, scan_text
from auditor.instruments.directives import IF_NAMES
from auditor.languages import C_HEADER, CPP_HEADER, Language

LABEL = "C++ by its content"

_EVIDENCE = re.compile(
    rb"(?:^|[;{}>:]|\bfriend\b)\s*+class\s++(?:\w++\s++|\[\[[^\[\]]*+\]\]\s*+)*?[A-Za-z_]\w*+\s*+(?:final\s*+)?(?:[{;]|:(?!:))"
    rb"|\bnamespace\s*+(?:[A-Za-z_]\w*+\s*+(?:::\s*+\w++\s*+)*+)?\{"
    rb"|\busing\s++(?:namespace\s++)?[A-Za-z_:][\w:]*+\s*+[;=<]"
    rb"|\btemplate\s*+<"
    rb"|(?m:^)\s*+(?:public|private|protected)\s*+:(?!:)"
    rb"|\bstruct\s++[A-Za-z_]\w*+\s*+(?:final\s*+)?:(?!:)[^;{}()=]*+\{"
    rb"|[A-Za-z_>]\s*+::\s*+[~A-Za-z_]"
    rb"|\)\s*+(?:const|noexcept|override)\s*+(?:[{;]|=\s*+0)"
    rb"|\b(?:static|const|dynamic|reinterpret)_cast\s*+<"
    rb"|\bstruct\s++([A-Za-z_]\w*+)\s*+\{(?:[^{};]*+;)*(?:[^{};]*?[\s~])?\1\s*+\("
)
_STANDARD_ATTRIBUTE = re.compile(rb"\[\[[^\[\]]*+\]\]")


def language_of_text(content: bytes, language: Language) -> Language:
    """The language of a canonical text that is said to be in `language`: another one for a header of C that is C++."""
    return CPP_HEADER if language is C_HEADER and is_cpp(scan_text(content, "c")) else language


def is_cpp(scan: Scan) -> bool:
    """Whether something in the text is C++ and no C."""
    text = _STANDARD_ATTRIBUTE.sub(b"", b"".join(_pieces_for_all(scan)).replace(b"\0", b" "))
    return _EVIDENCE.search(text) is not None


def _pieces_for_all(scan: Scan) -> Iterator[bytes]:
    """The skeleton without directives and without what depends on `__cplusplus`."""
    position = 0
    asks: list[bool] = []  # for each conditional around, whether it asks for C++
    for directive in scan.directives:
        if not any(asks):
            yield scan.skeleton[position : directive.start]
        position = directive.end
        if directive.name in IF_NAMES:
            asks.append(b"__cplusplus" in directive.rest)
        elif directive.name == b"endif" and asks:
            asks.pop()
    if not any(asks):
        yield scan.skeleton[position:]
