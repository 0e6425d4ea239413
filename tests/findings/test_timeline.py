# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The TCB over releases: what is compared, what is left out, and the same figures in every form."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from auditor.documents.audit import encode_audit
from auditor.documents.recorded import load_timeline
from auditor.documents.register import schema_of
from auditor.findings.judge import judge
from auditor.findings.timeline import Timeline, TimelinePoint, comparable_components, make_timeline
from auditor.model.manifest import Manifest
from auditor.model.measured import Audit, UnmeasuredFile
from auditor.renderers import Report
from auditor.renderers.html.charts import bar_chart
from auditor.renderers.html.pages import render
from auditor.renderers.text.timeline import render_csv, render_timeline
from tests.made.audits import make_audit, measured_file, result_of
from tests.made.manifests import small_manifest

LEFT_OUT = """\
[[left_out]]
components = ["hypervisor"]
reason = "nobody has read it"
releases = ["R1"]

[[components]]
id = "daemon+library\""""
NOT_IN_R1 = (
    'include = [\n    "arch/**/*.[chS]",\n    { glob = "new/*.c", releases = ["main"] },\n]',
    'include = ["arch/**/*.[chS]"]\nreleases = ["main"]',
)


def manifest_with_a_gap() -> Manifest:
    """The small manifest, in which R1 leaves the hypervisor out."""
    return small_manifest(NOT_IN_R1, ('[[components]]\nid = "daemon+library"', LEFT_OUT)).manifest


def audit_of(manifest: Manifest, release: str, daemon: int, hypervisor: int | None, *, lacks: bool = False) -> Audit:
    gap = (UnmeasuredFile("https://example.org/upstream/alpha", "daemon/run", "binary"),) if lacks else ()
    found = {"daemon": result_of(files=(measured_file("daemon/a.c", code=daemon),), unmeasured=gap)}
    if hypervisor is not None:
        found["hypervisor"] = result_of(files=(measured_file("arch/a.S", code=hypervisor, language="assembly"),))
    return replace(make_audit(manifest, only=tuple(found), found=found), release=release)


def timeline_of(manifest: Manifest) -> Timeline:
    return make_timeline(manifest, [audit_of(manifest, "R1", 10, 5), audit_of(manifest, "main", 12, 4, lacks=True)])


def code_of(point: TimelinePoint) -> int | None:
    return point.total.code if point.total else None


def test_each_release_has_its_figures() -> None:
    timeline = timeline_of(small_manifest().manifest)
    assert [item.id for item in timeline.components] == ["daemon", "hypervisor"]
    assert [(point.release, code_of(point), point.incomplete) for point in timeline.points] == [
        ("R1", 15, ()),
        ("main", 16, ("daemon",)),
    ]
    assert (timeline.complete, timeline.left_out) == (False, ())


def test_what_one_release_leaves_out_is_left_out_of_all() -> None:
    manifest = manifest_with_a_gap()
    assert [item.id for item in comparable_components(manifest, ["R1", "main"])] == ["daemon"]
    assert [item.id for item in comparable_components(manifest, ["main"])] == ["daemon", "hypervisor"]
    timeline = make_timeline(manifest, [audit_of(manifest, "R1", 10, None), audit_of(manifest, "main", 12, 4)])
    assert [code_of(point) for point in timeline.points] == [10, 12]
    assert [(item.id, item.reason) for item in timeline.left_out] == [("hypervisor", "nobody has read it")]
    assert "left out: hypervisor: nobody has read it\n" in render_timeline(timeline)


def test_the_table_marks_lower_bounds_and_says_what_changed() -> None:
    assert render_timeline(timeline_of(small_manifest().manifest)).splitlines() == [
        "SLOC of the TCB by release; `+` marks a lower bound",
        "release  daemon  hypervisor  total  change",
        "R1           10           5     15       -",
        "main       12 +           4   16 +       -",
        "INCOMPLETE: main: daemon; `auditor audit --release main` says why",
        "verdict: the timeline is incomplete (main); next: `auditor audit --release main` says what is missing",
    ]


def test_every_form_has_the_same_figures(tmp_path: Path) -> None:
    manifest = small_manifest().manifest
    timeline, audit = timeline_of(manifest), audit_of(manifest, "main", 12, 4)
    rows = list(csv.DictReader(io.StringIO(render_csv(timeline))))
    assert [(row["release"], row["component"], row["code"], row["complete"]) for row in rows] == [
        ("R1", "daemon", "10", "yes"),
        ("R1", "hypervisor", "5", "yes"),
        ("R1", "total", "15", "yes"),
        ("main", "daemon", "12", "no"),
        ("main", "hypervisor", "4", "yes"),
        ("main", "total", "16", "no"),
    ]
    assert rows[2]["commits"] == f"alpha@{'1' * 40}"
    verdict = judge(audit, manifest)
    path = tmp_path / "audit.json"
    path.write_bytes(encode_audit(audit, verdict, timeline))
    assert load_timeline(path) == timeline
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.validate(json.loads(path.read_text()), schema_of("audit"))
    pages = render(Report(audit, verdict, manifest, timeline=timeline))
    page = pages["index.html"]
    assert page.count("<svg viewBox") >= 2
    releases = pages["components/daemon.html"].partition('id="releases"')[2].partition("</section>")[0]
    assert re.findall(r"<bdi>(\w+)</bdi></th>.*? width=\"(\S+)%\".*?>([\d,]+)</td>", releases) == [
        ("R1", "83.3", "10"),
        ("main", "100", "12"),
    ]
    assert "main: all other components, 4 SLOC" in page
    assert "Over releases" not in render(Report(audit, verdict, manifest))["index.html"]


@given(
    values=st.dictionaries(
        st.text(min_size=1, max_size=5),
        st.lists(st.integers(0, 10_000_000), min_size=3, max_size=3),
        min_size=1,
        max_size=12,
    )
)
def test_bars_have_the_heights_of_their_values(values: dict[str, list[int]]) -> None:
    chart = bar_chart(("a", "b", "c"), values)
    scale = (chart.base - chart.ticks[-1].y) / chart.ticks[-1].value
    assert [bar.total for bar in chart.bars] == [sum(parts) for parts in values.values()]
    assert max(bar.total for bar in chart.bars) <= chart.ticks[-1].value
    for bar in chart.bars:
        assert all(abs(part.height - part.value * scale) <= 0.2 for part in bar.segments)
        assert bar.x >= chart.left
        assert bar.x + chart.bar_width <= chart.width + 0.1
        assert bar.top >= 0
    assert 2 <= len(chart.ticks) <= 7
