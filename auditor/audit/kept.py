# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What earlier runs have left in the cache, for later ones or for nobody."""

from auditor.audit.session import cache_folder
from auditor.instruments.digest import versions
from auditor.measuring.cache import MeasurementCache
from auditor.model.kept import Kept, KeptClones


def survey_cache(*, prune: bool = False) -> tuple[Kept, KeptClones, tuple[str, ...]]:
    """What is kept, once what is of no more use is gone if asked for, and what is to be said of the file.

    Clones are counted and left alone: which of them a manifest needs is not known here.
    """
    folder = cache_folder()
    measurements = MeasurementCache(folder / "measurements.sqlite", versions())
    try:
        if prune:
            measurements.prune()
        clones = [path for path in (folder / "repositories").rglob("*.git") if path.is_dir()]
        size = sum(path.stat().st_size for clone in clones for path in clone.rglob("*") if path.is_file())
        found = KeptClones(str(folder / "repositories"), len(clones), size)
        return measurements.survey(), found, tuple(measurements.warnings)
    finally:
        measurements.close()
