# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The most complex and most changed functions of the TCB, ranked by four properties. Pure functions.

Each of CCN, NLOC and churn of a function becomes its rank among all functions ranked, from 0 to 1: the share of
them with a smaller figure. A rank does not care how far an outlier lies out, as the CCN of a table of instructions
does. Exposure is 1 if the manifest says that input from less trusted code reaches the function first, else 0. The score
is their mean by the weights, from 0 to 1. It orders what a person reads; it measures nothing.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest

from msgspec import Struct
from msgspec.structs import replace

from auditor.findings.exposure import Exposures, Identity, exposure_of_function, find_exposures, find_own_exposures
from auditor.model.manifest import Manifest
from auditor.model.measured import Audit, ComponentResult, Function, TrustedFile


class Weights(Struct, frozen=True):
    """How much each property counts; only their proportions matter. Without a history churn counts nothing."""

    ccn: int = 4
    nloc: int = 2
    churn: int = 2
    exposure: int = 4


MOST_SPOTS = 10
"""How many functions of one component are named where it is shown."""

WEIGHTS = Weights()
"""Complexity and exposure first: whether a fault is likely, and whether somebody can get at it."""


class HotSpot(Struct, frozen=True):
    """A function with what its place in the ranking comes from.

    `churn` is the number of commits that touched its file in two years, None where no history was read, `exposure` why
    input reaches it first, or empty. `score` is from 0 to 1, rounded to a thousandth.
    """

    component: str
    file: TrustedFile
    function: Function
    churn: int | None
    exposure: str
    score: float


class Ranking(Struct, frozen=True):
    """The functions with the highest scores, the highest first, out of `functions` in all.

    `with_churn` is how many of these are in files whose history was read, `exposed` how many are exposed.
    """

    weights: Weights
    spots: tuple[HotSpot, ...]
    functions: int
    with_churn: int
    exposed: int


def rank_functions(audit: Audit, manifest: Manifest, limit: int, weights: Weights = WEIGHTS) -> Ranking:
    """The `limit` functions of the TCB with the highest scores; each file counts once, for its first component.

    Where the history of a file was not read, the score is the mean of the other properties. Equal scores go by CCN,
    then by place.
    """
    exposures = find_exposures(audit, manifest)
    return _rank_candidates(tuple(_find_candidates(audit.results_of("tcb"), exposures)), limit, weights)


def rank_by_component(audit: Audit, manifest: Manifest, limit: int, weights: Weights = WEIGHTS) -> dict[str, Ranking]:
    """The same of each component that is no comparison, by its id: ranked among the functions of this component."""
    candidates_by_id = {
        result.component.id: tuple(_find_candidates((result,), find_own_exposures(result, manifest, audit.release)))
        for result in audit.components
        if not result.component.is_comparison
    }
    return {name: _rank_candidates(candidates, limit, weights) for name, candidates in candidates_by_id.items()}


def _rank_candidates(candidates: tuple[HotSpot, ...], limit: int, weights: Weights) -> Ranking:
    ranks = _Ranks(candidates, weights)
    spots = (replace(item, score=ranks.score_of(item)) for item in candidates)
    return Ranking(
        weights=weights,
        spots=tuple(nsmallest(limit, spots, key=_place_of)),
        functions=len(candidates),
        with_churn=sum(item.churn is not None for item in candidates),
        exposed=sum(bool(item.exposure) for item in candidates),
    )


def _find_candidates(results: Iterable[ComponentResult], exposures: Exposures) -> Iterator[HotSpot]:
    seen: set[Identity] = set()
    for result in results:
        for item in result.files:
            identity = item.file.identity
            if identity not in seen:
                seen.add(identity)
                churn = item.churn.recent if item.churn else None
                for function in item.measurement.functions or ():
                    exposure = exposure_of_function(item, function.name, exposures)
                    yield HotSpot(result.component.id, item.file, function, churn, exposure, score=0.0)


def _place_of(spot: HotSpot) -> tuple[float, int, str, str, int]:
    """What the order of spots goes by."""
    return -spot.score, -spot.function.ccn, spot.file.url, spot.file.path, spot.function.start


class _Ranks:
    """The figures of all candidates in order, to find the rank of one among them."""

    def __init__(self, candidates: Sequence[HotSpot], weights: Weights) -> None:
        self._weights = weights
        self._ccns = sorted(item.function.ccn for item in candidates)
        self._nlocs = sorted(item.function.nloc for item in candidates)
        self._churns = sorted(item.churn for item in candidates if item.churn is not None)

    def score_of(self, item: HotSpot) -> float:
        """The weighted mean of the properties that are known of one candidate."""
        weights = self._weights
        parts = [
            (weights.ccn, _rank(item.function.ccn, self._ccns)),
            (weights.nloc, _rank(item.function.nloc, self._nlocs)),
            (weights.exposure, float(bool(item.exposure))),
        ]
        if item.churn is not None:
            parts.append((weights.churn, _rank(item.churn, self._churns)))
        return _mean(parts)


def _rank(value: int, ordered: Sequence[int]) -> float:
    """The share of `ordered` that is smaller than `value`, one of them."""
    return bisect_left(ordered, value) / len(ordered)


def _mean(parts: Iterable[tuple[int, float]]) -> float:
    parts = tuple(parts)
    return round(sum(weight * rank for weight, rank in parts) / sum(weight for weight, _ in parts), 3)
