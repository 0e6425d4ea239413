# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from auditor.renderers import Report
from auditor.renderers.words.visible import make_visible
from tests.made.audits import REVISION, URL
from tests.made.hostile import HOSTILE, hostile_report
from tests.made.reports import judged, render, shown_report, troubled_report, whole_report
from tests.reading.strict_readers import read_openmetrics


def samples(report: Report, name: str) -> dict[tuple[str, ...], float]:
    """The values of a family by its labels, without the release, in the order of their names."""
    (text,) = render("openmetrics", report).values()
    family = read_openmetrics(text)[name]
    return {
        tuple(value for key, value in sorted(sample.labels.items()) if key != "release"): sample.value
        for sample in family.samples
    }


def test_the_families_of_a_size_add_up() -> None:
    assert samples(whole_report(), "auditor_sloc") == {
        ("c", "tcb"): 27,
        ("assembly", "tcb"): 5,
        ("other", "tcb"): 4,
        ("c", "qubes"): 27,
        ("assembly", "qubes"): 0,
        ("other", "qubes"): 4,
        ("c", "third-party"): 0,
        ("assembly", "third-party"): 5,
        ("other", "third-party"): 0,
        ("c", "linked"): 16,
        ("assembly", "linked"): 0,
        ("other", "linked"): 0,
        ("c", "comparison"): 5000,
        ("assembly", "comparison"): 0,
        ("other", "comparison"): 0,
    }
    assert samples(whole_report(), "auditor_sloc_as_shipped")[("tcb",)] == 37


def test_a_component_has_its_figures() -> None:
    report = whole_report()
    key = ("daemon", "qubes")
    names = ("files", "size_bytes", "sloc_as_shipped", "functions", "complex_functions", "unmeasured", "disputed")
    assert [samples(report, f"auditor_component_{name}")[key] for name in names] == [3, 300, 31, 3, 2, 0, 0]


def test_what_has_no_figure_has_no_sample() -> None:
    without_functions = {("hypervisor", "third-party"), ("linux", "comparison")}
    found = samples(whole_report(), "auditor_component_functions")
    assert set(samples(whole_report(), "auditor_component_files")) - set(found) == without_functions
    report = troubled_report()
    assert {component for component, _ in samples(report, "auditor_component_files")} == {"daemon"}
    assert samples(report, "auditor_component_unmeasured") == {
        ("daemon", "qubes"): 1,
        ("hypervisor", "third-party"): 1,
        ("windows", "comparison"): 0,
    }


@pytest.mark.parametrize(
    ("report", "values"),
    [(whole_report(), (1, 0, 0, 0, 0)), (troubled_report(), (0, 0, 1, 1, 1)), (shown_report(), (1, 1, 0, 0, 0))],
    ids=["whole", "troubled", "shown"],
)
def test_the_state_of_the_audit(report: Report, values: tuple[int, ...]) -> None:
    names = ("recorded", "findings", "failed_gates", "unclassified_files")
    complete, *others = values
    assert samples(report, "auditor_complete") == {("false",): complete}
    assert [samples(report, f"auditor_{name}")[()] for name in names] == others


def test_a_claim_is_in_one_of_three_states() -> None:
    assert samples(whole_report(), "auditor_claim") == {
        ("holds", "small"): 1,
        ("fails", "small"): 0,
        ("not measurable", "small"): 0,
        ("holds", "smaller"): 1,
        ("fails", "smaller"): 0,
        ("not measurable", "smaller"): 0,
    }


def test_limits_and_sources() -> None:
    assert samples(whole_report(), "auditor_limit_sloc") == {("code", "tcb"): 1000, ("c", "daemon"): 500}
    assert samples(whole_report(), "auditor_source_info") == {("v1", "alpha", REVISION, URL): 1}


def test_two_limits_on_one_subject_are_the_lower_one() -> None:
    report = whole_report()
    limits = (*report.manifest.limits, replace(report.manifest.limits[0], maximum=900))
    report = judged(report.audit, replace(report.manifest, limits=limits))
    assert samples(report, "auditor_limit_sloc")[("code", "tcb")] == 900


def strings(report: Report) -> Iterator[str]:
    (text,) = render("openmetrics", report).values()
    for family in read_openmetrics(text).values():
        for sample in family.samples:
            yield from sample.labels.values()


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_labels_come_back_as_they_are_shown(text: str) -> None:
    assert make_visible(text) in set(strings(hostile_report(text)))
