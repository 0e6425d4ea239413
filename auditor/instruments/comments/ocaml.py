# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
r"""The comments of an OCaml text, by the lexical conventions of the OCaml manual (11.1) and the lexer of the compiler.

Comments nest. The `#!` line, or that and the next up to a line `!#`, is a comment. A string, a quoted string or a
character holds no mark of a comment, also within a comment. What is never closed goes on to the end of the text.
"""

import re

_STRING = r'"(?:[^"\\]++|\\.?)*+"?'
# {|...|}, {id|...|id} and, of an extension, {%name|...|} and {%name id|...|id}. Letters with marks, which may be
# characters of their own, are letters, as since OCaml 5.3; only lowercase ones are of an id.
_QUOTED_STRING = (
    r"\{(?:%%?(?:\\\#)?[\w.'\u0300-\u036f]++[ \t\f]*+)?(?P<id>(?:[^\W\dA-Z]|[\u0300-\u036f])*+)\|(?s:.*?\|(?P=id)\}|.*)"
)
_CHARACTER = r"'(?:[^\\']|\\(?:[\\\"'ntbr ]|[0-9]{3}|x[0-9A-Fa-f]{2}|o[0-3][0-7]{2}))'"
# The primes of a name open no character.
_OTHER = r"(?:[^(*\"{'\w]++|\w[\w']*+)++|."
_TOKEN = re.compile(rf"(?P<open>\(\*)|(?P<close>\*\))|{_STRING}|{_QUOTED_STRING}|{_CHARACTER}|{_OTHER}", re.DOTALL)


SHEBANG = re.compile(r"\A#![^\n]*+(?:\n[^\n]*+\n!#(?=\n))?")


def find_comments(text: str) -> tuple[tuple[int, int], ...]:
    """The offsets of each comment in a canonical text, from its first mark to behind its last."""
    shebang = SHEBANG.match(text)
    if shebang:
        return (shebang.span(), *_find_comments(text, shebang.end()))
    return _find_comments(text, 0)


def _find_comments(text: str, position: int) -> tuple[tuple[int, int], ...]:
    comments = []
    depth = start = 0
    for token in _TOKEN.finditer(text, position):
        if token["open"]:
            start = start if depth else token.start()
            depth += 1
        elif token["close"] and depth:
            depth -= 1
            if depth == 0:
                comments.append((start, token.end()))
    if depth:
        comments.append((start, len(text)))
    return tuple(comments)
