# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a history answers, as text."""

from collections.abc import Iterator

from auditor.model.runs import Rows, Run, RunContents, RunTotal, Trend, TrendPoint
from auditor.renderers.text.columns import Layout, lay_out
from auditor.renderers.words.left_out import NOT_MEASURED
from auditor.renderers.words.outcome import say
from auditor.renderers.words.visible import make_visible

_ABSENT = "-"
_SHOWN = "SLOC"
_MARKS = "`+` marks a lower bound, `*` a ref of `--ref`, `!` what was measured by `--trust-anyway`"


def render_runs(shown: tuple[Run, ...], runs: tuple[Run, ...]) -> str:
    """A line for each of the runs that are `shown`, and the verdict on all `runs`."""
    head = ("run", "time", "system", "release", "refs as of", "exit", "state")
    cells = ((run.id, run.time, run.system, run.release, run.as_of, str(run.exit_code), _state(run)) for run in shown)
    table = lay_out(head, (tuple(map(make_visible, row)) for row in cells), Layout("lllllrl", ("refs as of", "system")))
    return "\n".join((*table, describe_runs(runs), ""))


def describe_runs(runs: tuple[Run, ...]) -> str:
    """The last line: how many runs there are, and how the last one ended."""
    if not runs:
        return say("no run has been recorded yet", ["`auditor audit --record` records one"])
    last = runs[-1]
    return say(f"{_count(len(runs), 'run')}, the last of {last.time} ended with {last.exit_code}", _steps(last))


def _steps(run: Run) -> list[str]:
    return [f"`auditor history show {run.id}` says what was found"] if run.exit_code else []


def _state(run: Run) -> str:
    """What a person has to know of a run before its figures are compared with others."""
    notes = (
        "complete" if run.complete else f"incomplete: {run.lacks}",
        *(["some components only"] if run.partial else []),
        *(["lines only"] if run.lines_only else []),
        *([f"{_count(run.trusted_anyway, 'revision')} NOT VERIFIED"] if run.trusted_anyway else []),
        *([f"{_count(run.other_refs, 'ref')} of --ref"] if run.other_refs else []),
        *([f"{_count(run.imported, 'content')} imported"] if run.imported else []),
    )
    return ", ".join(notes)


def render_run(kept: RunContents) -> str:
    """What the run was made of, the SLOC of each subject, and what a person was told to look at."""
    return "\n".join((*map(make_visible, _run_lines(kept)), ""))


def _run_lines(kept: RunContents) -> Iterator[str]:
    run = kept.run
    yield f"run {run.id} of {run.time}: {run.system} {run.release}, refs as of {run.as_of or _ABSENT}"
    yield f"by auditor {run.auditor}, with " + ", ".join(f"{item.tool} {item.version}" for item in kept.tools)
    yield f"audit.json {run.audit}, manifest {run.manifest}, lock {run.lock or _ABSENT}"
    yield f"{_state(run)}; repositories: {len(kept.revisions):,}; {_MARKS}"
    head = ("kind", "subject", _SHOWN, "C", "files", "functions", "CCN", "above 15")
    rows = (_total_row(total) for total in kept.totals if total.definition == _SHOWN)
    yield from lay_out(head, rows, Layout("llrrrrrr", ("CCN", "files", "C")))
    for finding in kept.findings:
        yield f"{finding.level}: {finding.rule}: {finding.message}"
    yield describe_run(kept)


def describe_run(kept: RunContents) -> str:
    """The last line: how the run ended."""
    return say(f"the run ended with {kept.run.exit_code}, {_count(len(kept.findings), 'finding')}", ())


def _total_row(total: RunTotal) -> tuple[str, ...]:
    figures = (total.c, total.files, total.functions, total.ccn, total.above_15)
    return total.kind, make_visible(total.subject), _lines(total), *map(_figure, figures)


def render_trend(trend: Trend) -> str:
    """A line for each run: the lines of the subject, by how many they changed, and the functions."""
    what = f"{make_visible(trend.subject)} by {trend.definition}; {_MARKS}"
    head = ("run", "time", "release", "lines", "change", "functions", "CCN", "above 15", "differs, too")
    table = lay_out(head, map(_point_row, trend.points), Layout("lllrrrrrl", ("CCN", "above 15", "functions")))
    return "\n".join((what, *table, describe_trend(trend), ""))


def _point_row(point: TrendPoint) -> tuple[str, ...]:
    change = _ABSENT if point.change is None else f"{point.change:+,}"
    figures = map(_figure, (point.functions, point.ccn, point.above_15))
    return (
        point.run,
        point.time,
        make_visible(point.release),
        _lines(point),
        change,
        *figures,
        make_visible(", ".join(point.differs)),
    )


def describe_trend(trend: Trend) -> str:
    """The last line: what changed from the first run to the last one, if both can be compared."""
    first, last = trend.points[0], trend.points[-1]
    runs = _count(len(trend.points), "run")
    if (first.system, first.release) != (last.system, last.release):
        return say(f"{runs} of several releases", ["`--release` shows one of them"])
    if not (first.complete and last.complete) or first.lines is None or last.lines is None:
        return say(f"{runs}, of which the first or the last is a lower bound", ())
    return say(f"{runs}, {last.lines - first.lines:+,} lines from the first to the last", ())


def _lines(item: RunTotal | TrendPoint) -> str:
    if item.lines is None:
        return NOT_MEASURED
    marks = (("+", not item.complete), ("*", item.overridden), ("!", item.trusted_anyway))
    return " ".join((f"{item.lines:,}", *(mark for mark, holds in marks if holds)))


def _figure(figure: int | None) -> str:
    return _ABSENT if figure is None else f"{figure:,}"


def render_rows(rows: Rows) -> str:
    """The answer to a query as a table; a null is empty."""
    cells = [["" if cell is None else make_visible(str(cell)) for cell in row] for row in rows.rows]
    table = lay_out([make_visible(name) for name in rows.columns], cells, Layout("".join(_sides(rows))))
    return "\n".join((*table, describe_rows(rows), ""))


def _sides(rows: Rows) -> Iterator[str]:
    """Figures stand right, if there is nothing else in their column."""
    for number in range(len(rows.columns)):
        kinds = {type(row[number]) for row in rows.rows} - {type(None)}
        yield "r" if kinds and kinds <= {int, float} else "l"


def describe_rows(rows: Rows) -> str:
    """The last line: how many rows there are."""
    return say(_count(len(rows.rows), "row"), ())


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
