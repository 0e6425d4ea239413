# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The content of a file as the one text that every instrument sees, or the reason why it is not a text.

No instrument opens a file or chooses an encoding. Lines end with LF, CRLF or CR; all three become LF here, so that
the instruments agree on what a line is. UTF-8 is tried before Latin-1, which cannot fail; a count of lines does not
depend on the choice.
"""

import codecs
import re

from msgspec import Struct

from auditor.model.measured import Unmeasured

_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

# Phrases that pygount and others take as the mark of a generated file, within the first 15 lines. Such a file is
# counted like any other, because hand-written files hold them, too.
_GENERATED_LINES = 15
_GENERATED = re.compile(
    rb"auto-?generated|automatically generated|generated automatically|@generated|do not edit"
    rb"|generated with the .+ utility|this is a generated file",
    re.IGNORECASE,
)

# In the first two lines; obeyed by pygount when it opens files itself, and by Python (PEP 263).
_ENCODING_COOKIE = re.compile(rb"coding[ \t]*[:=][ \t]*[-\w.]+", re.IGNORECASE)

# What lizard obeys when it reads a comment, so that an author could hide functions from it.
_LIZARD_MARKS = ((b"GENERATED CODE", "GENERATED CODE"), (b"#lizard", "lizard directive"))


class SourceText(Struct, frozen=True):
    """A canonical text: `content` are its bytes, without byte order mark and with LF only, in `encoding`.

    `written` are its bytes with carriage returns, empty unless some lines have them and others do not.
    """

    content: bytes
    encoding: str
    labels: tuple[str, ...]
    written: bytes = b""

    @property
    def characters(self) -> str:
        """The text as a string."""
        return self.content.decode(self.encoding)

    @property
    def characters_written(self) -> str:
        """The text with its carriage returns where some lines end without one and others do not; else as above."""
        return self.written.decode(self.encoding) if self.written else self.characters


def read_text(content: bytes) -> SourceText | Unmeasured:
    """The canonical text of `content` with what is peculiar about it as labels, or why it is no text."""
    if content.startswith(_UTF_16_MARKS):
        return Unmeasured("UTF-16 text")
    if b"\0" in content:
        return Unmeasured("not a text: it holds a NUL byte")
    written = content.removeprefix(codecs.BOM_UTF8)
    canonical = written.replace(b"\r\n", b"\n")
    labels = {"byte order mark"} if content.startswith(codecs.BOM_UTF8) else set()
    if b"\r" in canonical:
        labels.add("lone CR")
        canonical = canonical.replace(b"\r", b"\n")
    encoding = _encoding_of(canonical)
    if encoding != "utf-8":
        labels.add("not UTF-8")
    mixed = written if _has_mixed_line_ends(written) else b""
    return SourceText(canonical, encoding, tuple(sorted(labels | _marks_in(canonical))), mixed)


def _has_mixed_line_ends(content: bytes) -> bool:
    """Whether carriage returns are a part of some line ends only, or stand elsewhere among others."""
    counts = {content.count(end) for end in (b"\r", b"\n", b"\r\n")}
    return len(counts) > 1 and b"\r" in content and b"\n" in content


def _encoding_of(content: bytes) -> str:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def _marks_in(content: bytes) -> set[str]:
    head = content.split(b"\n", _GENERATED_LINES)[:_GENERATED_LINES]
    labels = {label for mark, label in _LIZARD_MARKS if mark in content}
    if any(_GENERATED.search(line) for line in head):
        labels.add("generated")
    if any(_ENCODING_COOKIE.search(line) for line in head[:2]):
        labels.add("encoding cookie")
    return labels
