# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The past of components as a short table with what made them grow most, and as CSV with all points."""

import csv
import io
from collections.abc import Iterator

from msgspec import Struct

from auditor.findings.moments import Moment, Past
from auditor.findings.names import join_names
from auditor.findings.past import NOTHING, TOTAL, Sums, format_time
from auditor.findings.uncertain import describe_trusted_anyway, list_overridden
from auditor.renderers.text.columns import Layout, lay_out
from auditor.renderers.words.left_out import NOT_MEASURED
from auditor.renderers.words.outcome import DECIDE, FIT, say
from auditor.renderers.words.visible import make_visible, shorten

_ABSENT = "-"
_FIGURES = ("files", "code", "functions", "ccn", "unmeasured", "disputed")
_OF_FILES = ("code", "functions", "ccn")
_HEAD = ("point", "time", "component", *_FIGURES, "complete", "commits")
_SUBJECT, _NAME, _YEAR = 72, 16, 4
_GAPS_NAMED = 10


def render_past_csv(past: Past) -> str:
    """Every point as CSV (RFC 4180): a line for each of its components, and one for their total as `total`.

    `complete` is `no` for lower bounds and where files are `disputed`, which are counted by figures that nobody has
    reviewed; what has no figure has empty cells. `commits` names what was measured.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_HEAD)
    for moment in past.moments:
        commits = " ".join(f"{name}@{revision}" for name, revision in moment.revisions.items())
        place = moment.name, format_time(moment.time)
        for name, sums in {**moment.sums, TOTAL: moment.total}.items():
            lower = past.is_lower_bound(name, sums, moment)
            complete = "no" if lower or sums.disputed else "yes"
            writer.writerow((*place, name, *_figures(sums, lower), complete, commits if name == TOTAL else ""))
    return text.getvalue()


def _figures(sums: Sums, lower: bool) -> Iterator[int | str]:
    """The cells of sums, empty for what nothing has a figure of."""
    for name in _FIGURES:
        yield "" if name in _OF_FILES and lower and not sums.files else getattr(sums, name)


def render_past(past: Past) -> str:
    """A row for each tag, or for the last point of each year; then what grew most, what lacks, and the verdict."""
    return "\n".join([*_lines(past), ""])


def _lines(past: Past) -> Iterator[str]:
    rows = tuple(_choose_rows(past))
    what = f"{len(past.moments):,} {past.every}s" if past.every == "tag" else f"the last {past.every} of each year"
    marks = "`+` marks a lower bound, `?` a dispute that nobody has reviewed"
    yield f"SLOC of what {past.release} trusts{_without(past)}, {what}; {marks}"
    if rows:
        yield from _table_lines(past, rows)
    yield from _growth_lines(past)
    yield from _reservation_lines(past)
    yield from _lack_lines(past)
    yield describe_past(past)


class _Row(Struct, frozen=True):
    """A moment with the sums of all components, and of `TOTAL`, as they are then; at a tag only of its repository's."""

    moment: Moment
    sums: dict[str, Sums]


def _choose_rows(past: Past) -> Iterator[_Row]:
    sums: dict[str, Sums] = {}
    for moment, following in zip(past.moments, (*past.moments, None)[1:], strict=True):
        sums = dict(moment.sums) if past.every == "tag" else {**sums, **moment.sums}
        if past.every == "tag" or following is None or _year(moment, past) != _year(following, past):
            yield _Row(moment, {**sums, TOTAL: moment.total})


def _year(moment: Moment, past: Past) -> str:
    """The year of a month, or of the time of a commit."""
    return (moment.name if past.every == "month" else format_time(moment.time))[:_YEAR]


def _table_lines(past: Past, rows: tuple[_Row, ...]) -> Iterator[str]:
    ids = [item.id for item in past.components]
    head = ("point", "date", *ids, "total", "functions", "CCN")
    cells = (
        (
            make_visible(row.moment.name)[:_NAME],
            format_time(row.moment.time)[: len("YYYY-MM-DD")],
            *(_cell(row, name, "code", past) for name in ids),
            *(_cell(row, TOTAL, figure, past) for figure in _OF_FILES),
        )
        for row in rows
    )
    yield from lay_out(head, cells, Layout("ll" + "r" * (len(head) - 2), tuple(reversed(ids))))


def _cell(row: _Row, name: str, figure: str, past: Past) -> str:
    """One figure of the sums of a component, or of `TOTAL`, with its marks."""
    sums = row.sums.get(name, NOTHING)
    lower = past.is_lower_bound(name, sums, row.moment)
    if not sums.files and lower:
        return NOT_MEASURED
    if name not in row.sums:
        return _ABSENT
    return f"{getattr(sums, figure):,}{' +' if lower else ''}{' ?' if sums.disputed else ''}"


def _growth_lines(past: Past) -> Iterator[str]:
    if past.grown:
        yield f"what made it grow most, in SLOC, of {past.every}s:"
    for point in past.grown:
        what = shorten(point.subject, _SUBJECT) if past.every == "commit" else make_visible(point.name)
        yield f"  {point.growth:+,}  {point.repository}: {what}"
        yield f"    {past.address_of(point) or point.revision}"
    if past.uncertain:
        yield f"  of {past.uncertain:,} others the growth cannot be told, for want of undisputed figures"


def _reservation_lines(past: Past) -> Iterator[str]:
    yield from (f"TRUSTED ANYWAY: {make_visible(line)}" for line in describe_trusted_anyway(past.revisions))
    yield from (f"OTHER REFS: {make_visible(line)}" for line in list_overridden(past.revisions))


def _lack_lines(past: Past) -> Iterator[str]:
    for failure in past.failures:
        yield f"INCOMPLETE: {failure.repository}: {failure.reason}"
    for gap in past.gaps[:_GAPS_NAMED]:
        yield f"INCOMPLETE: {gap.repository}: {make_visible(gap.path)} ({gap.blob[:12]}): {gap.reason}"
    if len(past.gaps) > _GAPS_NAMED:
        yield f"INCOMPLETE: and {len(past.gaps) - _GAPS_NAMED:,} more contents; --format json names them all"
    for misfit in past.misfits:
        yield f"MANIFEST: {make_visible(misfit.describe(''))}"
    for file in past.unclassified:
        yield f"UNCLASSIFIED: {file.url} {make_visible(file.path)} at {file.revision[:12]}"
    for place in past.elsewhere:
        yield f"not followed: {place.component} in {place.repository}, where it was until {place.until}"
    for item in past.left_out:
        yield f"left out: {item.id}: {item.reason}"


def _without(past: Past) -> str:
    """What the totals are without, since it is left out of the release, or of its past alone."""
    return f" without {join_names(item.id for item in past.left_out)}" if past.left_out else ""


def describe_past(past: Past) -> str:
    """The last line: whether all was measured, and what to do if not."""
    lacks = [failure.repository for failure in past.failures]
    counts = {"contents": past.gaps, "unclassified": past.unclassified, "misfits of the manifest": past.misfits}
    lacks += [f"{len(found):,} {what}" for what, found in counts.items() if found]
    state = f"the past is incomplete ({join_names(lacks)})"
    return say(f"complete{_without(past)}" if past.complete else state, _steps(past))


def _steps(past: Past) -> Iterator[str]:
    if past.failures or past.gaps:
        yield "read why, and review what is disputed"
    if past.unclassified:
        yield DECIDE
    if past.misfits:
        yield FIT
