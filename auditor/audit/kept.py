# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What earlier runs have left in the cache, for later ones or for nobody."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from auditor.audit.session import SILENT, Voice, cache_folder, open_measurements
from auditor.model.kept import Kept, KeptClones


def survey_cache(*, prune: bool = False, voice: Voice = SILENT) -> tuple[Kept, KeptClones, KeptClones]:
    """What is kept, the clones of audits and those of histories, once what is of no more use is gone if asked for.

    Clones are counted and left alone: which of them a manifest needs is not known here.
    """
    folder = cache_folder()
    with open_measurements(voice) as measurements:
        if prune:
            measurements.prune()
        clones, histories = (_survey_clones(folder / name) for name in ("repositories", "histories"))
        return measurements.survey(), clones, histories


def _survey_clones(folder: Path) -> KeptClones:
    clones = tuple(_find_clones(folder))
    return KeptClones(str(folder), len(clones), sum(map(_size_of, clones)))


def _find_clones(folder: Path) -> Iterator[str]:
    """The clones below a folder; what is in one is none, whatever it is called."""
    for place, names, _ in os.walk(folder):
        clones = [name for name in names if name.endswith(".git")]
        yield from (os.path.join(place, name) for name in clones)  # noqa: PTH118 - like `place`
        names[:] = [name for name in names if name not in clones]


def _size_of(clone: str) -> int:
    """The bytes of all files of a clone that are there: another run may fetch into it, or somebody remove it."""
    size = 0
    for place, _, names in os.walk(clone):
        for name in names:
            with contextlib.suppress(FileNotFoundError):
                size += Path(place, name).stat().st_size
    return size
