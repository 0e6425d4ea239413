# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""All that a run says on standard error: lines for people, or one JSON object a line for programs."""

import datetime
import json
import sys
from collections.abc import Callable
from typing import Literal

from msgspec import Struct
from msgspec.structs import asdict

Kind = Literal["step", "progress", "remark", "warning", "verdict", "error"]
TalkForm = Literal["text", "json"]

_LEFT_OUT: tuple[Kind, ...] = ("progress", "remark")


class LogLine(Struct, frozen=True):
    """One line of `--log-format json`: when it was said, in UTC, what kind of thing it is, who says it, and the text.

    A `step` is what `--verbose` logs, and `source` is the module that took it; else it is `auditor`.
    """

    time: str
    kind: Kind
    source: str
    text: str


class Manner(Struct, frozen=True):
    """How a run talks: in which form, and whether it is `quiet`, without progress and remarks."""

    form: TalkForm = "text"
    quiet: bool = False


class _Talk:
    """The manner of this process, which each of its threads has: all of them write to one stream."""

    manner = Manner()


def current_manner() -> Manner:
    """How this process talks now."""
    return _Talk.manner


def talk_as(manner: Manner) -> None:
    """Talk so from now on."""
    _Talk.manner = manner


def speak(kind: Kind, text: str, source: str = "auditor") -> None:
    """Say each line of a text, unless a quiet run leaves out what is of this kind."""
    manner = _Talk.manner
    if manner.quiet and kind in _LEFT_OUT:
        return
    write = _WRITER_BY_FORM[manner.form]
    for line in text.splitlines():
        sys.stderr.write(write(kind, source, line) + "\n")
    sys.stderr.flush()


def _write_text(_kind: Kind, source: str, line: str) -> str:
    return f"{source}: {line}"


def _write_json(kind: Kind, source: str, line: str) -> str:
    """A line in ASCII, in which no terminal obeys anything; a byte of no text is an escape, since JSON has none."""
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
    text = line.encode("utf-8", "backslashreplace").decode("utf-8")
    return json.dumps(asdict(LogLine(now, kind, source, text)), separators=(",", ":"))


_WRITER_BY_FORM: dict[TalkForm, Callable[[Kind, str, str], str]] = {"text": _write_text, "json": _write_json}
