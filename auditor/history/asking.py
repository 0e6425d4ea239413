# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the commands ask a history: its runs, one of them with all that is kept of it, a subject run by run."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import asdict, replace
from sqlalchemy import Connection, Select, TableClause, column, select, table

from auditor.declared.suggestions import find_similar
from auditor.errors import UsageError
from auditor.history.opening import open_to_read
from auditor.history.place import Place
from auditor.model.declared import PART
from auditor.model.runs import (
    LastChange,
    Run,
    RunContents,
    RunFinding,
    RunMove,
    RunRevision,
    RunTool,
    RunTotal,
    Trend,
    TrendPoint,
)

LAST = "last"
"""What stands for the run that was recorded last."""

_SLOC = "SLOC"
_SUBJECTS = table("totals", column("subject"))
_REVISIONS = table("revisions", column("run"), column("repository"), column("url"), column("revision"))
_TOOLS = table("tools", column("run"), column("tool"), column("version"))

_Item = TypeVar("_Item", bound=Struct)


class TrendWish(Struct, frozen=True):
    """What a trend is asked of: a subject, by a definition of a line, in one release, or in all if that is empty."""

    subject: str
    definition: str
    release: str = ""


class _Named(TrendPoint, frozen=True, kw_only=True):
    """A point with the name of what it is of."""

    subject: str


def list_runs(place: Place) -> tuple[Run, ...]:
    """All runs, in the order in which they were recorded."""
    with open_to_read(place) as connection:
        return _list_runs(connection)


def read_run(place: Place, name: str) -> RunContents:
    """The run whose id is `name` or begins so, or the `last` one; raises `UsageError` if that is none, or several."""
    with open_to_read(place) as connection:
        run = _find_run(_list_runs(connection), place, name)
        return RunContents(
            run,
            totals=_select_part(connection, RunTotal, "totals", run),
            revisions=_select_part(connection, RunRevision, "revisions", run),
            findings=_select_part(connection, RunFinding, "findings", run),
            tools=_select_part(connection, RunTool, "tools", run),
        )


def read_trend(place: Place, wish: TrendWish) -> Trend:
    """A subject in every run that was to measure it; raises `UsageError` if there is none, or several are called so."""
    if wish.subject == PART:
        raise UsageError(f"{PART}: all that a run of some components was asked for, each time others; name one of them")
    asked = [column(name) == value for name, value in asdict(wish).items() if value]
    query = (
        select(_table_of(TrendPoint, "totals", without=("change", "differs"))).where(*asked).order_by(column("number"))
    )
    with open_to_read(place) as connection:
        points = _read(connection, TrendPoint, query)
        known = connection.execute(select(_SUBJECTS).distinct()).scalars().all()
        means = _read_means(connection)
    kinds = sorted({point.kind for point in points})
    if not points:
        raise UsageError(f"{_describe(wish)}: in no run of {place.name}; {_suggest(wish.subject, known)}")
    if len(kinds) > 1:
        raise UsageError(
            f"{wish.subject}: a {' and a '.join(kinds)} are called so; `auditor query` asks for one of them"
        )
    return Trend(wish.subject, wish.definition, tuple(_with_changes(points, means)))


def read_trends(place: Place, system: str, release: str) -> tuple[Trend, ...]:
    """The TCB, in SLOC, in the runs of a release that measured all of it, then each component; nothing without one."""
    asked = {"system": system, "release": release, "definition": _SLOC}
    query = (
        select(_table_of(_Named, "totals", without=("change", "differs")))
        .where(*(column(name) == value for name, value in asked.items()), column("kind").in_(("tcb", "component")))
        .order_by(column("number"))
    )
    with open_to_read(place) as connection:
        points, means = _read(connection, _Named, query), _read_means(connection)
        points_by_subject: dict[tuple[bool, str], list[TrendPoint]] = {}
        for point in points:
            points_by_subject.setdefault((point.kind != "tcb", point.subject), []).append(point)
        found = sorted(points_by_subject)
        if not found or found[0][0]:
            return ()
        trends = (Trend(key[1], _SLOC, tuple(_with_changes(points_by_subject[key], means))) for key in found)
        return tuple(replace(trend, last=_find_last_change(connection, trend.points)) for trend in trends)


def _find_last_change(connection: Connection, points: Sequence[TrendPoint]) -> LastChange | None:
    """The last run with another figure than the one before it, both complete, and what had moved between the two."""
    changed = [(before, now) for before, now in pairwise(points) if now.change]
    if not changed:
        return None
    before, now = changed[-1]
    return LastChange(now.time, now.change or 0, tuple(_find_moves(connection, before.run, now.run)))


def _find_moves(connection: Connection, before: str, now: str) -> Iterator[RunMove]:
    """The repositories that two runs measured at different commits, by their names."""
    query = select(_REVISIONS).where(_REVISIONS.c.run.in_((before, now))).order_by(_REVISIONS.c.repository)
    commits: dict[tuple[str, str], dict[str, str]] = {}
    for run, repository, url, revision in connection.execute(query):
        commits.setdefault((repository, url), {})[run] = revision
    for place, by_run in commits.items():
        if len(set(by_run.values())) > 1:
            yield RunMove(*place, by_run[before], by_run[now])


def _describe(wish: TrendWish) -> str:
    return f"{wish.subject} in {wish.release or 'any release'}, {wish.definition}"


def _suggest(subject: str, known: Collection[str]) -> str:
    similar = () if subject in known else find_similar(subject, known)
    return f"did you mean {' or '.join(similar)}?" if similar else "`auditor query` can list what there is"


def _read_means(connection: Connection) -> dict[str, dict[str, str]]:
    """What each run, by its id, measured by: the digest of its manifest, and the versions of its instruments."""
    means = {run.id: {"manifest": run.manifest} for run in _list_runs(connection)}
    for run, tool, version in connection.execute(select(_TOOLS)):
        means[run][tool] = version
    return means


def _with_changes(points: Iterable[TrendPoint], means: Mapping[str, dict[str, str]]) -> Iterator[TrendPoint]:
    """The points with what each differs by from the one before it of the same release."""
    before: dict[tuple[str, str], TrendPoint] = {}
    for point in points:
        earlier = before.get((point.system, point.release))
        before[point.system, point.release] = point
        yield _with_change(earlier, point, means) if earlier else point


def _with_change(earlier: TrendPoint, later: TrendPoint, means: Mapping[str, dict[str, str]]) -> TrendPoint:
    old, new = means[earlier.run], means[later.run]
    differs = tuple(name for name in old | new if old.get(name) != new.get(name))
    if earlier.lines is None or later.lines is None or not (earlier.complete and later.complete):
        return replace(later, differs=differs)
    return replace(later, change=later.lines - earlier.lines, differs=differs)


def _find_run(runs: tuple[Run, ...], place: Place, name: str) -> Run:
    if name == LAST and runs:
        return runs[-1]
    found = [run for run in runs if name and run.id.startswith(name)]
    if len(found) != 1:
        what = f"the beginning of {len(found)} ids" if found else "no run"
        raise UsageError(f"{name}: {what} in {place.name}; `auditor history runs` lists them")
    return found[0]


def _list_runs(connection: Connection) -> tuple[Run, ...]:
    return _read(connection, Run, select(_table_of(Run, "runs")).order_by(column("number")))


def _select_part(connection: Connection, kind: type[_Item], name: str, run: Run) -> tuple[_Item, ...]:
    query = select(_table_of(kind, name)).where(column("run") == run.id)
    return _read(connection, kind, query.order_by(column("position")))


def _table_of(kind: type[Struct], name: str, without: tuple[str, ...] = ()) -> TableClause:
    """A view with a column for each field of `kind`."""
    return table(name, *(column(field) for field in kind.__struct_fields__ if field not in without))


def _read(connection: Connection, kind: type[_Item], query: Select[Any]) -> tuple[_Item, ...]:
    """The rows of a query as what they are of; a truth is 0 or 1 there."""
    rows = connection.execute(query).mappings()
    return tuple(msgspec.convert(dict(row), kind, strict=False) for row in rows)
