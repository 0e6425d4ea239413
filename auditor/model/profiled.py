# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What one build made of the trusted code: a build profile, kept in `profiles/` and reviewed like code."""

from msgspec import Struct

from auditor.model.declared import Family


class Patches(Struct, frozen=True):
    """Downstream patches that were in the source tree when it was built: where they come from, and how many."""

    url: str
    revision: str
    count: int


class ProfiledFile(Struct, frozen=True):
    """One file that the build read, as it was then: its SLOC, and how many of them are left further down.

    `surviving` lines put out a token behind the preprocessor, `emitting` lines made machine code; None without a record
    of that. Raises `ValueError` unless 0 <= emitting <= surviving <= code.
    """

    path: str
    blob: str
    code: int
    surviving: int | None
    emitting: int | None

    def __post_init__(self) -> None:
        figures = [figure for figure in (self.emitting, self.surviving, self.code) if figure is not None]
        if figures != sorted(figures) or figures[0] < 0:
            raise ValueError(f"{self.path}: of {self.code} SLOC {self.surviving} survive and {self.emitting} emit code")


class GeneratedFile(Struct, frozen=True):
    """A file that the build made for itself and then read: no part of the revision; SLOC, None if nobody can count."""

    path: str
    code: int | None


class LeftOutUnits(Struct, frozen=True):
    """Compilations that a person left out, by a glob over their main files, because they make no trusted program."""

    glob: str
    units: int


class BuildEvidence(Struct, frozen=True):
    """What a profile was read from: numbers of translation units, and whatever is doubtful about it.

    `records` have a dependency record, `commands` only an entry of compile_commands.json, so that the headers they read
    are unknown. `texts` are preprocessed texts, `without_text` the main files of units of which none is left: what only
    these put out is missing from `surviving`. `tables` are units with a line table, from the files `linked`, or from
    all object files if that is empty. `unprinted` SLOC are in a line table but hold no token of a text; they count as
    surviving. `no_code` lines are in a line table but are no SLOC; they count nowhere. `outside` is the number of files
    that were read and are not in the source tree, such as headers of the system.
    """

    records: int = 0
    commands: int = 0
    texts: int = 0
    tables: int = 0
    unprinted: int = 0
    no_code: int = 0
    outside: int = 0
    linked: tuple[str, ...] = ()
    without_text: tuple[str, ...] = ()


class Profile(Struct, frozen=True):
    """What one build of one repository, at one revision, read, kept and emitted for one component of a release.

    `uncounted` files were read too, but are of no language that is counted.
    """

    component: str
    release: str
    url: str
    revision: str
    scanner: str
    evidence: BuildEvidence
    files: tuple[ProfiledFile, ...]
    patches: Patches | None = None
    compilers: tuple[str, ...] = ()
    left_out: tuple[LeftOutUnits, ...] = ()
    generated: tuple[GeneratedFile, ...] = ()
    uncounted: tuple[str, ...] = ()


class Trace(Struct, frozen=True):
    """The profile of a build, and what is wrong with it: built files that the manifest does not select.

    `families` are those of the languages of its files, in their order. `outside` are the names of the files that were
    read and are not in the source tree.
    """

    profile: Profile
    families: tuple[Family, ...]
    unselected: tuple[str, ...]
    outside: tuple[str, ...]
