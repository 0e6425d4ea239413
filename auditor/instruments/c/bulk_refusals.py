# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What lizard's other two machines would read otherwise than `bulk_heads` and `bulk_bodies` take for granted.

One follows blocks, and must see every brace; the other takes some of the `&&` back. The texts are those of `bulk_text`.
"""

import re

from auditor.instruments.figures import RefusedError

# The machine for blocks skips what follows a `.`, and what follows `template`, or angles behind that. From a word for a
# block on, unless it was skipped, it waits for one of `(){;`, within an attribute not even for these.
_ENDS = tuple("(){;")
_BLOCKS = r"(?:struct|union|class|namespace)\b"
_MISSED = re.compile(r"\.(?:\s*+[{}]|\s++\.)")
_TEMPLATE = re.compile(rf"\btemplate\s*+(?:[<>{{}}]|\.\s*+(?:[{{}}]|{_BLOCKS}))")
_WORD_OF_BLOCK = re.compile(rf"(?<![^\d.]\.)\b{_BLOCKS}")
_ATTRIBUTE = re.compile(
    r"[sucn](?<!\w.)(?:(?<=s)truct|(?<=u)nion|(?<=c)lass|(?<=n)amespace)\s*+(?:\[[^][(){};]*+\]\s*+)*+\["
)
# Where none of this is, which is quick to see, there is no attribute.
_MAY_BE_ATTRIBUTE = re.compile(r"\[(?:(?<=struct\[)|(?<=union\[)|(?<=class\[)|(?<=namespace\[)|(?<=\s\[))")


def refuse_missed_braces(text: str) -> None:
    """Raise `RefusedError` where the machine for blocks may miss a brace."""
    if _MISSED.search(text) or ("template" in text and _TEMPLATE.search(text)):
        raise RefusedError("a brace that is missed")
    if _MAY_BE_ATTRIBUTE.search(text) and _ATTRIBUTE.search(text):
        raise RefusedError("an attribute of a block")
    # `~(` is one token, at which the machine goes on waiting.
    for piece in text.replace("~(", "~").split("}")[:-1]:
        if _WORD_OF_BLOCK.search(_unended(piece)):
            raise RefusedError("the end of a block behind the word for one")


def _unended(text: str) -> str:
    """What stands behind the last mark at which the machine stops waiting."""
    filled = text.rstrip()
    # Nearly always nothing, which is seen at once.
    return "" if filled.endswith(_ENDS) else filled[max(map(filled.rfind, _ENDS)) + 1 :]


def refuse_conditions_in_types(text: str) -> None:
    """Raise `RefusedError` for `&&` in a `typedef`, each of which would take one off the CCN of what is around."""
    position = text.find("typedef") if "&&" in text else -1
    while position >= 0:
        end = text.find(";", position)
        end = len(text) if end < 0 else end
        if "&&" in text[position:end]:
            raise RefusedError("&& in a typedef")
        position = text.find("typedef", end)
