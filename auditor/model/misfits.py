# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the manifest no longer fits an upstream."""

import posixpath
from typing import Literal

from msgspec import Struct

MisfitKind = Literal["include", "exclude", "excluded", "languages", "exposed", "selected twice"]

_WAYS_OUT: dict[MisfitKind, str] = {
    "include": "find out where upstream has moved it; then correct the glob, or give it a range",
    "exclude": "find out where upstream has moved it; then correct the glob, or give it a range",
    "excluded": "correct or remove the glob, or give it a range",
    "languages": "correct or remove the glob, or give it a range",
    "exposed": "correct or remove the glob, or give it a range",
    "selected twice": "it counts once; narrow one of its sources",
}


class Misfit(Struct, frozen=True, kw_only=True):
    """What the manifest says and the tree of a measured commit does not bear out, so that a person has to correct it.

    `name` is a glob that matches nothing, in the list of globs `kind`; or it is a path that two sources of one
    component select. `component` is the id of the component that declares it, empty for what a repository declares.
    `key` is where in the manifest it stands, `file` (relative to the folder of the manifest) and `line` are where in
    its files; they are empty and 0 until somebody asks, since lines move while what is declared stays.
    """

    kind: MisfitKind
    name: str
    component: str
    repository: str
    ref: str
    revision: str
    key: tuple[str | int, ...]
    file: str = ""
    line: int = 0

    @property
    def message(self) -> str:
        """One line that says what does not fit which commit, and what to do; the place is not in it."""
        at = f"of {self.repository} at {self.ref} ({self.revision[:12]})"
        if self.kind == "selected twice":
            found = f"{self.name} {at} is selected twice inside {self.component}"
        elif self.kind == "exposed":
            found = f"{self.name!r}, exposed in {self.component}, matches no selected file {at}"
        else:
            of = f" of {self.component}" if self.component else ""
            does = "selects" if self.leaves_out else "matches"
            found = f"{self.name!r} in `{self.kind}`{of} {does} no file {at}"
        return f"{found}: {_WAYS_OUT[self.kind]}"

    @property
    def leaves_out(self) -> bool:
        """Whether code that should be trusted has no figure: otherwise only the manifest has to be corrected."""
        return self.kind == "include"

    def describe(self, manifest_name: str) -> str:
        """One line: the place, by a path that leads there from where `manifest_name` does, and the message."""
        return f"{path_beside(manifest_name, self.file)}:{self.line}: {self.message}"


def path_beside(manifest_name: str, file: str) -> str:
    """The path of a file of the manifest, which is relative to its folder, from where the name of the manifest is."""
    return posixpath.join(posixpath.dirname(manifest_name), file)
