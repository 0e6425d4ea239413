# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a person has accepted as the state that later ones are held against: the types of `reports/baseline.json`."""

from typing import Annotated, Literal

from msgspec import Meta, Struct
from msgspec.structs import asdict

from auditor.model.declared import Bound, LimitMetric, Line

Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
Day = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class Figures(Struct, frozen=True, forbid_unknown_fields=True):
    """What a limit can be on, of one subject: SLOC, functions, the highest CCN of one, and how many are above 15."""

    code: Bound
    c: Bound
    functions: Bound
    ccn: Bound
    above_15: Bound

    def of(self, metric: LimitMetric) -> int:
        """The figure that a limit with this metric speaks of."""
        return int(getattr(self, metric))

    def lowered_to(self, other: "Figures") -> "Figures":
        """The smaller of both in each figure."""
        theirs = asdict(other)
        return Figures(**{name: min(mine, theirs[name]) for name, mine in asdict(self).items()})


class AcceptedRevision(Struct, frozen=True, forbid_unknown_fields=True):
    """The commit at which a repository was accepted, and the ref by which it was found."""

    url: str
    ref: str
    revision: str


class Accepted(Struct, frozen=True, forbid_unknown_fields=True):
    """The audit of one release that a person has accepted, on which day and for what reason.

    `audit` is the SHA-256 of its audit.json. `figures` are those of the TCB, of each group and component by its id;
    `lowest` are the smallest since, at most those: nights keep what they find in a file of their own.
    """

    day: Day
    reason: Line
    audit: Digest
    instruments: dict[str, str]
    revisions: dict[str, AcceptedRevision]
    figures: dict[str, Figures]
    lowest: dict[str, Figures]


class Baseline(Struct, frozen=True, forbid_unknown_fields=True):
    """What is accepted of each release."""

    schema: Literal[1] = 1
    releases: dict[str, Accepted] = {}


class NewlyAccepted(Struct, frozen=True):
    """What is accepted of a release now, and what was before, if anything.

    `overridden` are the repositories that were measured at another ref than the manifest names, as `--ref` has it.
    """

    release: str
    before: Accepted | None
    now: Accepted
    overridden: tuple[str, ...] = ()
