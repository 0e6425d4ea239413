# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""JSON that can be looked at, though names of upstreams may hold what a terminal or an editor obeys."""

import json
import re

_NOT_ASCII = re.compile("[\x7f-\U0010ffff]")


def escape_hidden(content: bytes) -> bytes:
    """The same JSON, in UTF-8, with an escape for each character that is not seen; the values are the same.

    These are controls beyond ASCII, marks of direction, ends of lines and paragraphs, and what has no width or meaning.
    JSON itself asks for the escapes of those below the blank.
    """
    if content.isascii() and b"\x7f" not in content:
        return content
    return _NOT_ASCII.sub(_escape, content.decode("utf-8")).encode("utf-8")


def _escape(match: re.Match[str]) -> str:
    return match[0] if match[0].isprintable() else json.dumps(match[0])[1:-1].replace("\x7f", "\\u007f")
