# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The most complex and most changed functions, as text: how a score comes about, and the first of a ranking."""

from collections.abc import Iterator

from auditor.findings.hotspots import HotSpot, Ranking, Weights
from auditor.model.measured import Function
from auditor.renderers.text.columns import Layout, lay_out
from auditor.renderers.words.visible import make_visible

_HEAD = ("   score", "    CCN", "   NLOC", "  in 2y", "exposed")


def describe_score(weights: Weights) -> str:
    """The formula of a score, with the weights."""
    return (
        f"({weights.ccn} × rank of CCN + {weights.nloc} × rank of NLOC + "  # noqa: RUF001 - a product has this sign
        f"{weights.churn} × rank of commits in two years + "  # noqa: RUF001
        f"{weights.exposure} if exposed) / {weights.ccn + weights.nloc + weights.churn + weights.exposure}"
    )


def describe_ranking(ranking: Ranking) -> Iterator[str]:
    """The table of the functions in `ranking`, with numbered reasons of exposure, and what it rests on."""
    if not ranking.spots:
        return
    yield ""
    number_by_reason = {reason: n for n, reason in enumerate(_reasons(ranking), start=1)}
    title = f"the first {len(ranking.spots)} of {ranking.functions:,} by complexity, change and exposure"
    rows = (_row(spot, number_by_reason.get(spot.exposure, 0)) for spot in ranking.spots)
    yield from lay_out((*_HEAD, title), rows, Layout("rrrrrl", ("in 2y", "score")))
    yield from (f"  [{number}] input arrives here first: {reason}" for reason, number in number_by_reason.items())
    yield f"  {ranking.exposed:,} functions are exposed, {_describe_churn(ranking)}"
    yield f"  score = {describe_score(ranking.weights)}; without a history, the mean of the other three"


def _reasons(ranking: Ranking) -> Iterator[str]:
    yield from dict.fromkeys(spot.exposure for spot in ranking.spots if spot.exposure)


def _row(spot: HotSpot, reason: int) -> tuple[str, ...]:
    """The cells of a function; `reason` is the number of why it is exposed, 0 where it is not."""
    churn = "-" if spot.churn is None else f"{spot.churn:,}"
    exposed = f"[{reason}]" if reason else "-"
    figures = f"{spot.score:.3f}", f"{spot.function.ccn:,}", f"{spot.function.nloc:,}", churn, exposed
    return *figures, _place(spot.function, spot.file.path)


def _place(function: Function, path: str) -> str:
    return f"{make_visible(function.name)}  {make_visible(path)}:{function.start}-{function.end}"


def _describe_churn(ranking: Ranking) -> str:
    if ranking.with_churn:
        return f"{ranking.with_churn:,} in files whose commits in the last two years (in 2y) are counted"
    return "commits (in 2y) are not counted; --authorship counts them"
