# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The most complex and most changed functions, as text: how a score comes about, and the first of a ranking."""

from collections.abc import Iterator

from auditor.hotspots import HotSpot, Ranking, Weights
from auditor.renderers.visible import make_visible


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
    yield f"{'score':>8} {'CCN':>8} {'NLOC':>8} {'in 2y':>8} {'exposed':>8}  {title}"
    for spot in ranking.spots:
        exposed = f"[{number_by_reason[spot.exposure]}]" if spot.exposure else "-"
        yield f"{_figures(spot)} {exposed:>8}  {_place(spot)}"
    yield from (f"  [{number}] input arrives here first: {reason}" for reason, number in number_by_reason.items())
    yield f"  {ranking.exposed:,} functions are exposed, {_describe_churn(ranking)}"
    yield f"  score = {describe_score(ranking.weights)}; without a history, the mean of the other three"


def _reasons(ranking: Ranking) -> Iterator[str]:
    yield from dict.fromkeys(spot.exposure for spot in ranking.spots if spot.exposure)


def _figures(spot: HotSpot) -> str:
    churn = "-" if spot.churn is None else f"{spot.churn:,}"
    return f"{spot.score:>8.3f} {spot.function.ccn:>8,} {spot.function.nloc:>8,} {churn:>8}"


def _place(spot: HotSpot) -> str:
    function = spot.function
    return f"{make_visible(function.name)}  {make_visible(spot.file.path)}:{function.start}-{function.end}"


def _describe_churn(ranking: Ranking) -> str:
    if ranking.with_churn:
        return f"{ranking.with_churn:,} in files whose commits in the last two years (in 2y) are counted"
    return "commits (in 2y) are not counted; --history counts them"
