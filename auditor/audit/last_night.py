# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The night before: its audit.json, and in a file beside that on which day it was, and what could not be done."""

import hashlib
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from auditor.audit.recorded import check_is_of
from auditor.audit.session import Session
from auditor.documents.recorded import read_audit
from auditor.errors import ReportError, UsageError
from auditor.files import read_bytes, write_bytes
from auditor.findings.compare.audits import refuse_lines_only
from auditor.model.measured import Audit

_AUDIT, _STATE = "audit.json", ".night.json"


class LastNight(Struct, frozen=True):
    """What is known of the last run: its audit, if there is one to compare with, and the content of its audit.json.

    `day` is that on which it began, in UTC, and `failures` are what could not be done beside it. Of a run that was cut
    short neither is known.
    """

    audit: Audit | None = None
    content: bytes = b""
    day: str = ""
    failures: tuple[str, ...] = ()


class _State(Struct, frozen=True):
    """What stands in the file beside audit.json, whose SHA-256 `audit` is."""

    audit: str
    day: str
    failures: tuple[str, ...]
    schema: Literal[1] = 1


def find_last_night(session: Session, output: Path) -> LastNight:
    """The last run in a folder; that it cannot be compared with is told."""
    path = output / _AUDIT
    if not path.exists():
        return LastNight()
    try:
        content = read_bytes(path)
        audit = read_audit(content, path)
        refuse_lines_only(audit, str(path))
        check_is_of(audit, path, session)
    except (OSError, ReportError, UsageError) as error:
        session.voice.tell(f"{error}; this night is compared with no other")
        return LastNight()
    state = _read_state(output / _STATE)
    if state is None or state.audit != _digest(content):
        return LastNight(audit, content)
    return LastNight(audit, content, state.day, state.failures)


def keep_night(output: Path, day: str, failures: tuple[str, ...]) -> None:
    """Keep beside the audit.json in a folder what the next night has to know of this one; raises `ReportError`."""
    path = output / _AUDIT
    if path.exists():
        state = _State(_digest(read_bytes(path)), day, failures)
        write_bytes(output / _STATE, msgspec.json.format(msgspec.json.encode(state), indent=1) + b"\n")


def _read_state(path: Path) -> _State | None:
    """What is kept there; None for what cannot be read, without which a night only says more."""
    try:
        return msgspec.json.decode(read_bytes(path), type=_State)
    except (OSError, msgspec.MsgspecError, RecursionError, ValueError):
        return None


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
