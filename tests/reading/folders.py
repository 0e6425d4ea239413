# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a reader of a folder of reports finds: through links, and without what is hidden."""

import os
from pathlib import Path


def read_shown(folder: Path) -> dict[str, bytes]:
    """The content of each file by its path."""
    found = {}
    for place, folders, names in os.walk(folder, followlinks=True):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for path in (Path(place, name) for name in names if not name.startswith(".")):
            found[str(path.relative_to(folder))] = path.read_bytes()
    return found
