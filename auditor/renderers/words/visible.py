# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Text of upstreams made safe to look at: what a terminal or a browser would obey instead of show becomes an escape."""

import unicodedata


def make_visible(text: str) -> str:
    """`text` with the escapes of Python in place of control, direction and line-breaking characters."""
    return text if text.isprintable() else "".join(map(_show, text))


def _show(character: str) -> str:
    category = unicodedata.category(character)
    hidden = category.startswith("C") or category in ("Zl", "Zp")
    return ascii(character)[1:-1] if hidden else character


def shorten(text: str, length: int) -> str:
    """`text` made visible and no longer than `length` characters; an ellipsis stands for the rest."""
    shown = make_visible(text[: length + 1])
    return shown if len(shown) <= length else f"{shown[: length - 1]}\N{HORIZONTAL ELLIPSIS}"
