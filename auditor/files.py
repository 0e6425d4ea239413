# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Files are written whole or not at all: under a temporary name in the same folder, synced, then renamed."""

import os
import tempfile
from pathlib import Path

from auditor.errors import ReportError


def write_bytes(path: Path, content: bytes) -> None:
    """Replace `path` by a file with `content`; raises `ReportError` and leaves no half-written file if it cannot."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            temporary = Path(file.name)
            try:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
                temporary.chmod(0o644)
                temporary.replace(path)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
    except OSError as error:
        raise ReportError(f"{path}: could not be written: {error.strerror or error}") from error


def write_text(path: Path, text: str) -> None:
    """Replace `path` by a UTF-8 file with `text`."""
    write_bytes(path, text.encode("utf-8"))
