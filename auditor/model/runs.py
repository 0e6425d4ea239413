# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a history keeps of a run, and what it answers."""

from typing import Literal

from msgspec import Struct

from auditor.model.declared import Count

SubjectKind = Literal["tcb", "group", "component", "scenario", "part"]


class Run(Struct, frozen=True):
    """One audit as it ended: `id` follows from all the rest, so that the same run is the same one wherever it is kept.

    `time` is in UTC, as 2026-01-02T03:04:05Z. `auditor` is its version. `manifest` is the SHA-256 of the list that
    `sha256sum` prints of the manifest and what it includes; `lock` and `audit` are those of the lock, empty without
    one, and of audit.json. `lacks` says what makes a run incomplete, and what could not be done beside it.
    `trusted_anyway` is how many revisions were measured by `--trust-anyway`, `other_refs` how many by `--ref`, and
    `imported` of how many contents the figures were made elsewhere; runs of schema 1 do not tell, and have 0.
    """

    id: str
    time: str
    system: str
    release: str
    as_of: str
    auditor: str
    manifest: str
    lock: str
    audit: str
    exit_code: int
    complete: bool
    partial: bool
    lines_only: bool
    lacks: str
    trusted_anyway: Count = 0
    other_refs: Count = 0
    imported: Count = 0


class RunTotal(Struct, frozen=True):
    """One subject of a run in lines by one definition, `c` of them in C and its headers.

    The figure is None where nothing was measured, and a lower bound where it is not `complete`. What is said of files
    and functions is of the files that the lines are of, and None where it was not looked for: `ccn` is the sum of CCN,
    `above_15` the number of functions with a higher one. What `--ref` had measured elsewhere is `overridden`, and
    `trusted_anyway` what is not signed as the manifest asks for.
    """

    kind: SubjectKind
    subject: str
    definition: str
    lines: Count | None
    c: Count | None
    complete: bool
    overridden: bool = False
    files: Count | None = None
    functions: Count | None = None
    ccn: Count | None = None
    above_15: Count | None = None
    trusted_anyway: bool = False


class RunRevision(Struct, frozen=True):
    """The commit at which a run measured one repository; see `SourceRevision`."""

    repository: str
    url: str
    ref: str
    revision: str
    tree: str
    locked: bool
    overridden: bool
    trusted_anyway: bool = False


class RunFinding(Struct, frozen=True):
    """What a person was told to look at. The fingerprint stays while figure, lines and commit change."""

    fingerprint: str
    rule: str
    level: str
    message: str
    figure: Count
    url: str
    path: str
    components: str


class RunTool(Struct, frozen=True):
    """An instrument that a run measured with, and its version."""

    tool: str
    version: str


class RunContents(Struct, frozen=True):
    """A run with all that is kept of it."""

    run: Run
    totals: tuple[RunTotal, ...]
    revisions: tuple[RunRevision, ...]
    findings: tuple[RunFinding, ...]
    tools: tuple[RunTool, ...]


class TrendPoint(Struct, frozen=True):
    """One subject in one run.

    `change` is to the run of the same release before it, None unless both are complete. `differs` has what else is not
    as in that run, and can be the reason: `manifest`, and the names of instruments.
    """

    run: str
    time: str
    system: str
    release: str
    kind: SubjectKind
    lines: Count | None
    c: Count | None
    complete: bool
    overridden: bool
    functions: Count | None
    ccn: Count | None
    above_15: Count | None
    trusted_anyway: bool = False
    change: int | None = None
    differs: tuple[str, ...] = ()


class RunMove(Struct, frozen=True):
    """A repository that two runs measured at different commits."""

    repository: str
    url: str
    before: str
    now: str


class LastChange(Struct, frozen=True):
    """The last run whose figure is not that of the one before it, by how much, and the repositories that had moved."""

    time: str
    change: int
    moves: tuple[RunMove, ...]


class Trend(Struct, frozen=True):
    """One subject by one definition of a line, run by run in the order in which they were recorded.

    `last` is its last change, if it was asked for and there is one.
    """

    subject: str
    definition: str
    points: tuple[TrendPoint, ...]
    last: LastChange | None = None


Cell = int | float | str | None


class Rows(Struct, frozen=True):
    """What a query or a view comes to: the names of its columns, and its rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


class Column(Struct, frozen=True):
    """One column: a text, or a number that has no fraction; a truth is the number 0 or 1."""

    name: str
    meaning: str
    kind: Literal["text", "integer"] = "text"


class View(Struct, frozen=True):
    """One view: what a row of it is, and its columns."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
