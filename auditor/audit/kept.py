# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What earlier runs have left in the cache, for later ones or for nobody."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from auditor.audit.session import SILENT, Voice, cache_folder, open_measurements
from auditor.findings.names import count_of
from auditor.measuring.exchange import export_measurements, import_measurements
from auditor.model.kept import Kept, KeptClones


class Wish(Struct, frozen=True):
    """What is to be done about the cache before it is looked at, in this order; nothing by default.

    To forget what was imported, to take over the measurements of the file `imported`, to remove what is of no more use,
    and to `export` those that were made here.
    """

    forget_imported: bool = False
    imported: Path | None = None
    prune: bool = False
    export: bool = False


class Survey(Struct, frozen=True):
    """What is kept, the clones of audits, those of histories, and a file of measurements if it was wished for."""

    kept: Kept
    clones: KeptClones
    histories: KeptClones
    exported: bytes | None = None


def survey_cache(wish: Wish, voice: Voice = SILENT) -> Survey:
    """What is kept, once what is wished is done; the voice is told how much was imported.

    Clones are counted and left alone: which of them a manifest needs is not known here.
    """
    folder = cache_folder()
    with open_measurements(voice) as measurements:
        if wish.forget_imported:
            measurements.forget_imported()
        if wish.imported:
            number = import_measurements(measurements, wish.imported)
            what = f"{count_of(number, 'measurement')} imported"
            voice.mention(f"{wish.imported}: {what}, which each audit that uses them states")
        if wish.prune:
            measurements.prune()
        exported = export_measurements(measurements) if wish.export else None
        clones, histories = (_survey_clones(folder / name) for name in ("repositories", "histories"))
        return Survey(measurements.survey(), clones, histories, exported)


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
