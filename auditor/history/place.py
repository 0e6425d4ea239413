# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Where a history is: a file, or a database of PostgreSQL. Opens nothing."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from msgspec import Struct

from auditor.errors import UsageError

FILE_NAME = "history.db"
"""The file beside a lock that has the history unless another one is named."""

_SCHEMES = ("postgresql", "postgres")


class Place(Struct, frozen=True):
    """A history in the file at `path`, or in the database at `url`; `name` may be printed, and has no password."""

    name: str
    path: Path | None = None
    url: str = ""


def parse_place(text: str) -> Place:
    """The place that `--history` names; raises `UsageError` for what is neither a path nor the URL of PostgreSQL."""
    if "://" not in text:
        if not text:
            raise UsageError("--history: the name is empty; write the path of a file, or postgresql://HOST/DATABASE")
        return Place(text, Path(text))
    scheme = text.partition("://")[0]
    try:
        name = _describe(text)
    except ValueError:  # what is wrong with it may stand beside a password
        raise UsageError(f"--history {scheme}://...: no URL; write postgresql://USER@HOST:PORT/DATABASE") from None
    if scheme not in _SCHEMES:
        raise UsageError(
            f"--history {scheme}://...: no history is kept there; write postgresql://HOST/DATABASE, or a path"
        )
    return Place(name, url=text)


def _describe(url: str) -> str:
    """The URL without any password, and with nothing of its query but the host; raises `ValueError` if it is none."""
    parts = urlsplit(url)
    user = f"{parts.username}@" if parts.username else ""
    host = parts.hostname or next(iter(parse_qs(parts.query).get("host", ())), "")
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{user}{host}{port}{parts.path}"
