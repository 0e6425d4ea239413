# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The proof that nothing of a source is lost."""

from msgspec import Struct


class Tally(Struct, frozen=True):
    """A number of files and their size in bytes."""

    files: int = 0
    size: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.files + other.files, self.size + other.size)


class RuleTally(Struct, frozen=True):
    """What one exclude glob leaves out of what the include globs cover."""

    glob: str
    left_out: Tally


class SourceLedger(Struct, frozen=True):
    """The proof that nothing of one source is lost, in files and bytes.

    tree = covered + outside, and covered = measured + unmeasured + excluded: `covered` is what the include globs match,
    `outside` what they do not. A file that several exclude globs match is left out by the first. `tree_size` and
    `outside_size` are None if the repository is declared `partial` and has files outside. Raises `ValueError` if the
    sums are not equal.
    """

    repository: str
    url: str
    revision: str
    tree_files: int
    tree_size: int | None
    outside_files: int
    outside_size: int | None
    covered: Tally
    measured: Tally
    unmeasured: Tally
    excluded: tuple[RuleTally, ...]

    def __post_init__(self) -> None:
        accounted = sum((rule.left_out for rule in self.excluded), start=self.measured + self.unmeasured)
        if accounted != self.covered:
            raise ValueError(f"{self.url} at {self.revision}: {self.covered} covered, but {accounted} accounted for")
        both_sizes = None if self.outside_size is None else self.covered.size + self.outside_size
        if (self.tree_files, self.tree_size) != (self.covered.files + self.outside_files, both_sizes):
            raise ValueError(f"{self.url} at {self.revision}: the tree is not what is covered and what lies outside")
