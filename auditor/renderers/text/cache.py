# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the cache keeps, as text."""

from auditor.model.kept import Kept, KeptClones
from auditor.renderers.words.outcome import say


def render_cache(kept: Kept, clones: KeptClones, histories: KeptClones) -> str:
    """A line for each thing that is kept, and what can go."""
    return f"""\
{kept.file}: {_size(kept.size)}
  {kept.measurements:>9,} measurements by these instruments
  {kept.imported:>9,} of the same instruments that were imported, not made here
  {kept.useless_measurements:>9,} measurements by others, of no more use
  {kept.parts:>9,} manifests and parts of audits that this auditor may know again
  {kept.useless_parts:>9,} of them of others, of no more use
  {kept.aside:>9,} files set aside, since they were damaged or foreign
{clones.folder}: {_size(clones.size)}
  {clones.number:>9,} clones of repositories
{histories.folder}: {_size(histories.size)}
  {histories.number:>9,} clones of whole histories
{describe_cache(kept)}
"""


def describe_cache(kept: Kept) -> str:
    """The last line: whether anything can go."""
    useless = kept.useless_measurements + kept.useless_parts + kept.aside
    if not useless:
        return say("all of it may be of use", ())
    return say(f"{useless:,} entries and files are of no more use", ["`auditor cache --prune` removes them"])


def _size(size: int) -> str:
    return f"{size / (1 << 20):,.1f} MiB"
