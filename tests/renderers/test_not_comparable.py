# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Where nothing of a set has a figure in both audits, no form of a diff has a number for what became of it, nor a 0."""

import json
import re

import pytest
from msgspec.structs import replace

from auditor.documents.check import check_document
from auditor.documents.diff import diff_document
from auditor.documents.register import encode
from auditor.findings.compare.audits import compare
from auditor.model.measured import Audit, MeasuredFile, UnmeasuredFile
from auditor.renderers import DiffReport, render
from auditor.renderers.html.changes import view_changes
from auditor.renderers.html.diff import view_diff
from auditor.renderers.markdown.diff import render_diff as render_markdown
from auditor.renderers.text.check import render_check
from auditor.renderers.text.diff import render_diff
from tests.made.audits import URL, make_audit, measured_file, result_of
from tests.made.diffs import since
from tests.made.manifests import MANIFEST
from tests.made.reports import disputed_file

UNREAD = UnmeasuredFile(URL, "", "not in the mirror")
FILE = measured_file("daemon/a.c", code=36)


def pair_of(
    *files: MeasuredFile, unmeasured: tuple[UnmeasuredFile, ...] = (), partial: bool = False
) -> tuple[Audit, Audit]:
    """An audit of the daemon with one file, and a later one that has `files` and lacks `unmeasured`."""
    later = (files, unmeasured)
    old, new = (make_audit(MANIFEST, daemon=result_of(*found)) for found in (((FILE,), ()), later))
    if not partial:
        return old, new
    return (
        replace(old, components=old.components[:1], partial=True),
        replace(new, components=new.components[:1], partial=True),
    )


PAIRS = {
    "a component was not read": pair_of(unmeasured=(UNREAD,)),
    "every file is disputed": pair_of(replace(disputed_file("daemon/a.c"), file=replace(FILE.file, blob="7" * 40))),
    "of some components": pair_of(unmeasured=(UNREAD,), partial=True),
}
NOTHING = re.compile(r"nothing of (the TCB|daemon alone|what was asked for) is comparable")
CHANGE = re.compile(r"[+−-]0\b|±0|\b0 (?:->|to) 0\b|went from 0|\b0 SLOC")  # noqa: RUF001 - pages write that minus


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page))


@pytest.fixture(params=[*PAIRS.values()], ids=[*PAIRS])
def pair(request: pytest.FixtureRequest) -> tuple[Audit, Audit]:
    old, new = request.param
    assert not compare(old, new, MANIFEST).is_comparable
    return old, new


def forms_of(old: Audit, new: Audit) -> dict[str, str]:
    """Each form of what became of an audit, as text: of a page only what is on the change, apart from its tables."""
    diff, report = compare(old, new, MANIFEST), since(old, new)
    page = render(report, "html")["index.html"]
    section = page.partition('<section id="diff"')[2].partition("</section>")[0]
    (changed,) = re.findall(r"<dt>[^<]*</dt>\s*<dd>\s*((?:(?!</dd>).)*What changed</a>)", page, re.DOTALL)
    return {
        "text": render_diff(DiffReport(diff, "m")),
        "markdown": render_markdown(DiffReport(diff, "m")),
        "size check": render_check(report),
        "text of an audit": "".join(render(report, "text").values()),
        "markdown of an audit": "".join(render(report, "markdown").values()).partition("### Since the earlier audit")[
            2
        ],
        "page": text_of(section.partition("<table")[0]),
        "first screen": text_of(changed),
    }


def test_every_form_says_that_nothing_is_comparable(pair: tuple[Audit, Audit]) -> None:
    for form, text in forms_of(*pair).items():
        assert NOTHING.search(text), form
        told = [line for line in text.splitlines() if "third-party" not in line and "hypervisor" not in line]
        assert [found for line in told for found in CHANGE.findall(line)] == [], form


def test_no_table_has_a_figure_of_it(pair: tuple[Audit, Audit]) -> None:
    diff = compare(*pair, MANIFEST)
    page = render(since(*pair), "html")["index.html"]
    (row, *_) = re.findall(r'<tr class="total">(.*?)</tr>', page.partition('<section id="diff"')[2], re.DOTALL)
    assert re.findall(r"<td[^>]*>(.*?)</td>", row) == ["–"] * 6  # noqa: RUF001 - as pages write it
    if diff.partial:
        return
    for text in (render_diff(DiffReport(diff, "m")), render_markdown(DiffReport(diff, "m"))):
        (row,) = (line for line in text.splitlines() if line.startswith(("TCB ", "| **TCB**")))
        assert not re.search(r"\d", row)
        assert row.count("-") == 6


def test_documents_have_null(pair: tuple[Audit, Audit]) -> None:
    diff = compare(*pair, MANIFEST)
    document = json.loads(encode(diff_document(diff)))
    assert (document["tcb"], document["part"]) == (None, None)
    report = since(*pair)
    assert json.loads(encode(check_document(report.audit, report.verdict, report.diff)))["growth"] is None


def test_a_group_of_which_nothing_is_comparable_has_no_figure() -> None:
    hypervisor = result_of((measured_file("arch/a.c", code=5),))
    later = result_of((disputed_file("arch/a.c"),))
    old, new = (make_audit(MANIFEST, daemon=result_of((FILE,)), hypervisor=found) for found in (hypervisor, later))
    diff = compare(old, new, MANIFEST)
    assert diff.is_comparable
    assert diff.unknown_groups == frozenset(["third-party"])
    assert re.search(r"(?m)^  third-party +- +- +- +- +- +-$", render_diff(DiffReport(diff, "m")))
    assert "| <code>third-party</code> | - | - | - | - | - | - |" in render_markdown(DiffReport(diff, "m"))
    assert [row.known for row in view_diff(diff).totals] == [True, True, True, False]
    assert [*json.loads(encode(diff_document(diff)))["groups"]] == ["qubes"]


def test_a_component_of_which_no_file_is_comparable_is_not_unchanged() -> None:
    old, new = PAIRS["every file is disputed"]
    diff = compare(old, new, MANIFEST)
    assert [diff.is_known(item) for item in diff.components] == [False, True]
    assert "\nunchanged: hypervisor\n" in render_diff(DiffReport(diff, "m"))


def test_what_is_comparable_has_its_figures() -> None:
    diff = compare(*pair_of(FILE), MANIFEST)
    assert diff.is_comparable
    assert re.search(r"(?m)^TCB +36 +36 +0 +- +0 +0$", render_diff(DiffReport(diff, "m")))


def test_a_component_in_another_group_of_which_nothing_is_comparable_has_no_figure() -> None:
    old, new = PAIRS["every file is disputed"]
    daemon, *others = old.components
    old = replace(old, components=(replace(daemon, component=replace(daemon.component, group="third-party")), *others))
    diff = compare(old, new, MANIFEST)
    assert [item.balance.known for item in view_changes(diff)] == [False]
    assert re.search(r"(?m)^daemon .*-> qubes +- +- +- +- +- +- ", render_diff(DiffReport(diff, "m")))
    pages = render(since(old, new), "html")
    strip = pages["components/daemon_changes.html"].partition('<dl class="strip">')[2].partition("</dl>")[0]
    assert re.findall(r"<dd>(.*?)</dd>", strip)[:4] == ["–"] * 4  # noqa: RUF001
    assert "Since <bdi>R1</bdi>: nothing of it is comparable. <a" in pages["components/daemon.html"]
