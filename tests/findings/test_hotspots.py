# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Hot spots: the order of functions, and what it comes from."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from auditor.findings.exposure import find_exposures
from auditor.findings.hotspots import WEIGHTS, HotSpot, Ranking, Weights, rank_by_component, rank_functions
from auditor.model.custody import Churn
from auditor.model.manifest import Manifest
from auditor.model.measured import Audit, MeasuredFile
from tests.made.audits import make_audit, measured_file, result_of
from tests.made.manifests import small_manifest

EXPOSED = (
    'exclude = ["daemon/*_test.c"]\n',
    'exclude = ["daemon/*_test.c"]\nexposed = [{ globs = ["daemon/in*.c"], reason = "messages of a VM" }]\n',
)
MANIFEST = small_manifest(EXPOSED).manifest


def audit_of(*files: MeasuredFile, manifest: Manifest = MANIFEST) -> Audit:
    return make_audit(manifest, daemon=result_of(files=files))


def rank(audit: Audit, churn: dict[str, int] | None = None, weights: Weights = WEIGHTS, limit: int = 99) -> Ranking:
    """The ranking where `churn` has the recent commits of a file by its path."""
    counts = churn or {}

    def with_churn(item: MeasuredFile) -> MeasuredFile:
        recent = counts.get(item.file.path)
        return item if recent is None else replace(item, churn=Churn(recent + 5, recent))

    components = tuple(replace(part, files=tuple(map(with_churn, part.files))) for part in audit.components)
    return rank_functions(replace(audit, components=components), MANIFEST, limit, weights)


def places(ranking: Ranking) -> list[tuple[str, int]]:
    return [(spot.file.path, spot.function.ccn) for spot in ranking.spots]


def test_exposed_and_complex_functions_come_first() -> None:
    audit = audit_of(
        measured_file("daemon/input.c", code=9, ccns=(2, 9)), measured_file("daemon/main.c", code=9, ccns=(1, 30))
    )
    ranking = rank(audit)
    assert places(ranking) == [
        ("daemon/input.c", 9),
        ("daemon/input.c", 2),
        ("daemon/main.c", 30),
        ("daemon/main.c", 1),
    ]
    assert [spot.exposure for spot in ranking.spots] == ["messages of a VM"] * 2 + [""] * 2
    assert (ranking.functions, ranking.exposed, ranking.with_churn) == (4, 2, 0)


def test_a_score_by_hand() -> None:
    audit = audit_of(
        measured_file("daemon/input.c", code=9, ccns=(2, 9)), measured_file("daemon/main.c", code=9, ccns=(1, 30))
    )
    weights = Weights(ccn=1, nloc=1, churn=2, exposure=4)
    [first, *_] = rank(audit, {"daemon/input.c": 7, "daemon/main.c": 3}, weights).spots
    # CCN 9 is more than 2 of 4, its NLOC of 1 more than none, its churn more than that of the 2 of daemon/main.c.
    assert (first.function.ccn, first.churn, first.score) == (9, 7, round((0.5 + 0 + 2 * 0.5 + 4) / 8, 3))


def test_without_a_history_the_other_properties_decide() -> None:
    audit = audit_of(measured_file("daemon/main.c", code=9, ccns=(1, 30)))
    [first, second] = rank(audit, weights=Weights(ccn=1, nloc=0, churn=100, exposure=0)).spots
    assert (first.score, second.score, first.churn) == (0.5, 0.0, None)


def test_churn_moves_a_function_up() -> None:
    files = (measured_file("daemon/a.c", code=1, ccns=(5,)), measured_file("daemon/b.c", code=1, ccns=(5,)))
    audit = audit_of(*files)
    assert [path for path, _ in places(rank(audit))] == ["daemon/a.c", "daemon/b.c"]
    moved = rank(audit, {"daemon/a.c": 1, "daemon/b.c": 2})
    assert [path for path, _ in places(moved)] == ["daemon/b.c", "daemon/a.c"]
    assert moved.with_churn == 2


def test_a_file_of_two_components_counts_once() -> None:
    shared = measured_file("daemon/main.c", code=9, ccns=(3,))
    audit = make_audit(MANIFEST, daemon=result_of(files=(shared,)), hypervisor=result_of(files=(shared,)))
    assert [spot.component for spot in rank(audit).spots] == ["daemon"]


def test_code_outside_the_tcb_is_not_ranked() -> None:
    library = result_of(files=(measured_file("lib/list.c", code=9, ccns=(3,)),))
    assert rank(make_audit(MANIFEST, found={"daemon+library": library})).functions == 0


def test_each_component_has_a_ranking_of_its_own() -> None:
    daemon = result_of(files=(measured_file("daemon/input.c", code=9, ccns=(3, 8)),))
    library = result_of(files=(measured_file("lib/list.c", code=9, ccns=(30, 2, 1)),))
    audit = make_audit(MANIFEST, daemon=daemon, found={"daemon+library": library}, linux=library)
    rankings = rank_by_component(audit, MANIFEST, limit=2)
    assert list(rankings) == ["daemon", "hypervisor", "daemon+library"]
    assert places(rankings["daemon"]) == [("daemon/input.c", 8), ("daemon/input.c", 3)]
    assert [(spot.function.ccn, spot.score) for spot in rankings["daemon+library"].spots] == [
        (30, round(4 * 2 / 3 / 10, 3)),
        (2, round(4 * 1 / 3 / 10, 3)),
    ]
    assert [(item.functions, item.exposed) for item in rankings.values()] == [(2, 2), (0, 0), (3, 0)]


def test_what_is_exposed_in_one_component_need_not_be_so_in_another() -> None:
    shared = measured_file("daemon/input.c", code=9, ccns=(3,))
    audit = make_audit(
        MANIFEST, daemon=result_of(files=(shared,)), found={"daemon+library": result_of(files=(shared,))}
    )
    rankings = rank_by_component(audit, MANIFEST, limit=9)
    reasons = {name: [spot.exposure for spot in item.spots] for name, item in rankings.items()}
    assert reasons == {"daemon": ["messages of a VM"], "hypervisor": [], "daemon+library": [""]}
    assert rank(audit).exposed == 1
    assert list(find_exposures(audit, MANIFEST)) == [shared.file.identity]


def test_the_limit() -> None:
    audit = audit_of(measured_file("daemon/main.c", code=9, ccns=tuple(range(1, 20))))
    ranking = rank(audit, limit=5)
    assert ([spot.function.ccn for spot in ranking.spots], ranking.functions) == ([19, 18, 17, 16, 15], 19)


ccns = st.lists(st.integers(1, 40), max_size=8).map(tuple)


@given(st.lists(ccns, min_size=1, max_size=4), st.lists(st.integers(0, 9), min_size=4, max_size=4))
def test_what_is_worse_in_everything_is_never_below(files: list[tuple[int, ...]], churns: list[int]) -> None:
    items = [measured_file(f"daemon/{number}.c", code=50, ccns=found) for number, found in enumerate(files)]
    ranking = rank(audit_of(*items), {item.file.path: churn for item, churn in zip(items, churns, strict=False)})
    assert ranking.functions == len(ranking.spots) == sum(map(len, files))
    assert all(0 <= spot.score <= 1 for spot in ranking.spots)
    for place, spot in enumerate(ranking.spots):
        assert not any(_dominates(later, spot) for later in ranking.spots[place + 1 :])


def _dominates(one: HotSpot, other: HotSpot) -> bool:
    mine, theirs = _properties(one), _properties(other)
    return mine != theirs and all(ours >= others for ours, others in zip(mine, theirs, strict=True))


def _properties(spot: HotSpot) -> tuple[int, int, int, bool]:
    return spot.function.ccn, spot.function.nloc, spot.churn or 0, bool(spot.exposure)
