# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
import json
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

from auditor.renderers import Report
from tests.made.hostile import HOSTILE, hostile_report
from tests.made.reports import render, shown_report, troubled_report, whole_report
from tests.reading.strict_readers import draw_endpoint

SVG = "{http://www.w3.org/2000/svg}"


def drawing(report: Report) -> ElementTree.Element:
    return ElementTree.fromstring(render("badge", report)["badge.svg"])


def endpoint(report: Report) -> dict[str, object]:
    answer: dict[str, object] = json.loads(render("badge", report)["badge.json"])
    return answer


def named(release: str) -> Report:
    report = hostile_report(release)
    return replace(report, audit=replace(report.audit, release=release))


def fills(picture: ElementTree.Element) -> list[str]:
    return [rect.get("fill", "") for rect in picture.iter(f"{SVG}rect")]


@pytest.mark.parametrize(
    ("report", "label", "message", "colour"),
    [
        (whole_report(), "TCB of Small OS R1", "36 SLOC", "1a6b2d"),
        (troubled_report(), "TCB of Small OS R1", "at least 230 SLOC, 2 of 3 components", "6b5200"),
        (shown_report(), "recorded TCB of Small OS R1", "36 SLOC", "6b5200"),
    ],
    ids=["whole", "troubled", "shown"],
)
def test_both_say_the_same(report: Report, label: str, message: str, colour: str) -> None:
    assert endpoint(report) == {"schemaVersion": 1, "label": label, "message": message, "color": colour}
    picture = drawing(report)
    assert [text.text for text in picture.iter(f"{SVG}text")] == [label, message]
    assert picture.attrib["aria-label"] == f"{label}: {message}"
    assert fills(picture)[1] == f"#{colour}"


DRAWN = {"whole": whole_report(), "troubled": troubled_report(), "shown": shown_report()}
DRAWN |= {name: named(text) for name, text in HOSTILE.items()}


@pytest.mark.needs  # the library of shields.io, which is no program
@pytest.mark.parametrize("report", DRAWN.values(), ids=DRAWN.keys())
def test_shields_draws_the_endpoint_as_we_do(report: Report) -> None:
    theirs, ours = draw_endpoint(render("badge", report)["badge.json"]), drawing(report)
    assert theirs.attrib["aria-label"] == ours.attrib["aria-label"]
    assert {text.text for text in theirs.iter(f"{SVG}text")} == {text.text for text in ours.iter(f"{SVG}text")}
    assert fills(ours)[1] in fills(theirs)


@pytest.mark.needs
@pytest.mark.parametrize("change", [{"schemaVersion": 2}, {"mesage": "36 SLOC"}, {"color": 7}])
def test_shields_refuses_what_it_does_not_know(change: dict[str, object]) -> None:
    with pytest.raises(AssertionError):
        draw_endpoint(json.dumps(endpoint(whole_report()) | change))


def test_an_exceeded_limit_has_a_colour_of_its_own() -> None:
    report = whole_report()
    report = replace(report, verdict=replace(report.verdict, exit_code=1))
    assert endpoint(report)["color"] == "a3231f"


def test_the_halves_fill_the_picture() -> None:
    picture = drawing(whole_report())
    left, right = picture.iter(f"{SVG}rect")
    assert int(left.attrib["width"]) == int(right.attrib["x"])
    assert int(right.attrib["x"]) + int(right.attrib["width"]) == int(picture.attrib["width"])


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_loads_and_runs_nothing(text: str) -> None:
    report = named(text)
    picture = drawing(report)
    assert {item.tag.removeprefix(SVG) for item in picture.iter()} == {"svg", "title", "rect", "g", "text"}
    names = {name for item in picture.iter() for name in item.attrib}
    assert not {name for name in names if "href" in name or name in ("style", "src") or name.startswith("on")}
    assert "url(" not in " ".join(value for item in picture.iter() for value in item.attrib.values() if "fill" in value)
    assert len(str(endpoint(report)["label"])) <= 60
