# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Which manifest is meant where none is named: that of the current folder, of one above it, or the one that we ship."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from auditor.errors import ManifestError, UsageError

MANIFEST = "components.toml"
_PACKAGE = Path(__file__).parents[1]


class FoundManifest(Struct, frozen=True):
    """The path of a manifest, what to say of how it was found, if anything, and whether it came with auditor."""

    path: Path
    note: str = ""
    shipped: bool = False

    @property
    def lock_path(self) -> Path:
        """The lock beside the manifest."""
        return self.path.with_suffix(".lock")

    @property
    def place(self) -> str:
        """The path from the top of the working copy that holds the manifest, its name alone if none does.

        So reports say the same on every machine, and GitHub and GitLab find the file that they name.
        """
        path = Path(os.path.abspath(self.path))  # noqa: PTH100 - where a link leads is no matter
        tops = (folder for folder in path.parents if os.path.lexists(folder / ".git"))
        top = None if self.shipped else next(tops, None)
        return path.relative_to(top).as_posix() if top else path.name

    def check_own(self, path: Path, option: str) -> None:
        """Raise `UsageError` if the manifest came with auditor, beside which nothing is written unless it is named."""
        if self.shipped:
            what = "belongs to the manifest that came with auditor, and is not written"
            raise UsageError(f"{path}: {what}; name a file with {option}, or a manifest of your own with --manifest")


def find_manifest(named: Path | None = None) -> FoundManifest:
    """The manifest that is named, or else found; raises `ManifestError` if there is none at all."""
    if named or os.path.lexists(MANIFEST):
        return FoundManifest(named or Path(MANIFEST))
    for folder in _folders_above():
        if os.path.lexists(folder / MANIFEST):
            return FoundManifest(folder / MANIFEST, f"using the manifest {folder / MANIFEST}, above the current folder")
    shipped = find_shipped()
    note = f"using the manifest that came with auditor, {shipped}: no {MANIFEST} is in the current folder or above it"
    return FoundManifest(shipped, note, shipped=True)


def find_shipped() -> Path:
    """The manifest that came with auditor: in its package as installed, beside that in a checkout of the source."""
    for folder in (_PACKAGE / "shipped", _PACKAGE.parent):
        if (folder / MANIFEST).is_file():
            return folder / MANIFEST
    raise ManifestError(f"{MANIFEST}: neither here nor above, and none came with auditor; name one with --manifest")


def _folders_above() -> Iterator[Path]:
    """The folders above the current one, as paths from it, up to one where everybody may put files, like /tmp."""
    try:
        here = Path.cwd()
    except OSError:  # it was removed
        return
    for folder in here.parents:
        if folder.stat().st_mode & stat.S_IWOTH:
            return
        yield Path(os.path.relpath(folder, here))
