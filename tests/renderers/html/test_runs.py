# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Run by run: a line as high as the figures, gaps and doubts of runs, and which components moved."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from auditor.findings.accepted import accept
from auditor.model.runs import LastChange, RunMove, Trend
from auditor.renderers.html.charts import Stretch
from auditor.renderers.html.courses import CourseRow
from auditor.renderers.html.pages import render
from auditor.renderers.html.runs import MOST_RUNS, LineChart, RunRow, draw_line, view_runs
from tests.made.histories import make_point, make_trends
from tests.made.reports import whole_audit, whole_report
from tests.reading.pages import PageReader, rows_of, table_captioned

RESULTS = whole_audit().components


def page_of(trends: tuple[Trend, ...]) -> str:
    return render(replace(whole_report(), runs=trends))["index.html"]


@given(st.lists(st.none() | st.integers(0, 10**7), min_size=1, max_size=90))
def test_the_line_is_as_high_as_the_figures(values: list[int | None]) -> None:
    chart = draw_line([RunRow("2026-01-01", make_point(number, value)) for number, value in enumerate(values)])
    low, high = chart.ticks[0], chart.ticks[-1]
    scale = (low.y - high.y) / (high.value - low.value)
    assert (low.y, high.y) == (LineChart.base, LineChart.top)
    steps = re.findall(r"V([\d.]+)H([\d.]+)", chart.line)
    known = [(number, value) for number, value in enumerate(values) if value is not None]
    assert len(steps) == len(known)
    for (number, value), (y, end) in zip(known, steps, strict=True):
        assert float(y) == pytest.approx(low.y - (value - low.value) * scale, abs=0.06)
        assert float(end) == pytest.approx(72 + (number + 1) * 648 / len(values), abs=0.06)
    gaps = sum(number == 0 or values[number - 1] is None for number, _ in known)
    assert chart.line.count("M") == gaps
    assert len(chart.dots) == (len(known) if len(values) <= 60 else 0)


def test_the_view_has_what_moved_and_counts_what_did_not() -> None:
    trends = make_trends(10, 12, 9, daemon=[4, 6, 3], hypervisor=[6, 6, 6], gone=[None, 7, 8])
    view = view_runs(trends, RESULTS)
    assert view
    assert view.components == (
        CourseRow("daemon", "Daemon", "M0 66.7V66.7H333.3V0H666.7V100H1000", 4, 3),
        CourseRow("gone", "gone", "M333.3 66.7V66.7H666.7V33.3H1000", 7, 8),
    )
    assert (view.others, view.earlier, [row.day for row in view.rows]) == (
        1, 0, ["2026-01-03", "2026-01-02", "2026-01-01"],
    )  # fmt: skip


def test_the_last_change_of_a_component_leads_to_its_commits() -> None:
    tcb, daemon = make_trends(10, 12, daemon=[4, 6])
    (source,) = RESULTS[0].revisions
    here, elsewhere = (RunMove(name, source.url, "1" * 40, "2" * 40) for name in (source.repository, "another"))
    trends = (tcb, replace(daemon, last=LastChange("2026-01-02T03:00:00Z", 2, (here, elsewhere))))
    page = page_of(trends)
    address = f"{source.url}/compare/{'1' * 40}...{'2' * 40}"
    assert f'+2 on 2026-01-02: <a href="{address}"' in re.sub(r">\s+<", "><", page).replace(": \n", ": ")
    assert "another" not in page[page.index('id="runs"') :][:9_000]


@pytest.mark.parametrize("trends", [(), make_trends(10)], ids=["none", "one run"])
def test_below_two_runs_there_is_nothing(trends: tuple[Trend, ...]) -> None:
    assert view_runs(trends, RESULTS) is None
    assert 'id="runs"' not in page_of(trends)


def test_of_many_runs_the_last_are_drawn() -> None:
    view = view_runs(make_trends(*range(MOST_RUNS + 4)), RESULTS)
    assert view
    assert (len(view.rows), view.earlier, view.rows[-1].point.lines) == (MOST_RUNS, 4, 4)
    assert [day.label for day in view.chart.days] == [view.rows[-1 - 51 * number].day for number in range(7)]
    assert all(
        day.x - previous.x >= 35 and day.x <= LineChart.width - 35 for previous, day in pairwise(view.chart.days)
    )


def test_doubtful_runs_are_marked_in_the_chart_and_in_words() -> None:
    tcb = (
        make_point(0, 10, complete=False),
        make_point(1, 11, overridden=True, trusted_anyway=True),
        make_point(2, 12),
        make_point(3, None, complete=False),
    )
    trends = (Trend("tcb", "SLOC", tcb),)
    view = view_runs(trends, RESULTS)
    assert view
    assert view.chart.doubtful == (Stretch(72.0, 396.0), Stretch(558.0, 720.0))
    page = PageReader(page_of(trends)).root
    table = rows_of(table_captioned(page, "SLOC of the TCB in each run, the last one first"))
    assert table[1:] == [
        ["2026-01-04 lower bound", "not measured", "–"],  # noqa: RUF001
        ["2026-01-03", "12", "–"],  # noqa: RUF001
        ["2026-01-02 other refs, not verified", "11", "–"],  # noqa: RUF001
        ["2026-01-01 lower bound", "≥ 10", "–"],  # noqa: RUF001
    ]


ACCEPTED = accept(whole_audit(), "a" * 64, "2026-01-02", "it was read")


@pytest.mark.parametrize(
    ("day", "start"),
    [("2025-12-31", 72.0), ("2026-01-02", 288.0), ("2026-01-09", 504.0)],
    ids=["before all runs", "at the second", "after all"],
)
def test_what_was_accepted_stands_in_the_chart_from_its_day(day: str, start: float) -> None:
    """Its figure, 36, is none of a run; the axis reaches it all the same."""
    view = view_runs(make_trends(12, 13, 14), RESULTS, replace(ACCEPTED, day=day))
    assert view
    chart = view.chart
    low, high = chart.ticks[0], chart.ticks[-1]
    height = low.y - (36 - low.value) * (low.y - high.y) / (high.value - low.value)
    assert high.value >= 36
    assert chart.accepted
    assert (chart.accepted.label, chart.accepted.x) == (f"36 accepted on {day}", start)
    assert chart.accepted.y == pytest.approx(height, abs=0.06)
    page = render(replace(whole_report(), runs=make_trends(12, 13), accepted=ACCEPTED))["index.html"]
    assert re.search(r'<text class="accepted"[^>]*>36 accepted on 2026-01-02</text>', page)
    assert 'class="accepted"' not in page_of(make_trends(12, 13))


@pytest.mark.parametrize(
    ("lines", "complete", "label"),
    [(10, True, "10"), (10, False, "≥ 10"), (None, False, None)],
    ids=["whole", "a lower bound", "none"],
)
def test_the_last_figure_stands_at_its_line(lines: int | None, complete: bool, label: str | None) -> None:
    chart = draw_line(
        [RunRow("2026-01-01", make_point(0, 9)), RunRow("2026-01-02", make_point(1, lines, complete=complete))]
    )
    assert (chart.last.label if chart.last else None) == label


def test_a_component_without_a_whole_figure_has_no_change() -> None:
    tcb, daemon = make_trends(10, 12, daemon=[400, 150])
    first, last = daemon.points
    trends = (tcb, replace(daemon, points=(first, replace(last, complete=False))))
    page = PageReader(page_of(trends)).root
    assert rows_of(table_captioned(page, "SLOC of each component that changed"))[1:] == [
        ["Daemon", "", "400", "≥ 150", "–"]  # noqa: RUF001
    ]


def test_hostile_titles_stay_text() -> None:
    hostile: dict[str, list[int | None]] = {"<b>\u202e": [1, 2]}
    trends = make_trends(1, 2, **hostile)
    page = page_of(trends)
    assert "&lt;b&gt;\\u202e" in page
    assert "\u202e" not in page
