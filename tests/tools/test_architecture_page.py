# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The picture of the architecture is that of the code, and what the page names is there."""

import re
from collections.abc import Iterable
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.made.places import ROOT
from tests.test_architecture import members_used
from tools.architecture import PAGE, PICTURE, draw, find_reachable, lay_out, without_implied, write_page

DIAMOND = {"a": {"b", "c", "d"}, "b": {"d"}, "c": {"d"}, "d": set()}
SVG = "{http://www.w3.org/2000/svg}"
TEXT = PAGE.read_text("utf-8")
LINKS = re.findall(r"\[([^\]]+)\]\(([^)]+)\)", TEXT)


def graph_of(arrows: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    pairs = list(arrows)
    names = {name for pair in pairs for name in pair}
    return {name: frozenset(used for user, used in pairs if user == name) for name in sorted(names)}


def arrows_of(graph: dict[str, set[str]]) -> list[tuple[str, str]]:
    return [(name, used) for name in graph for used in graph[name]]


def drawn() -> ElementTree.Element:
    return ElementTree.fromstring(PICTURE.read_text("utf-8"))


def arrows_drawn() -> set[tuple[str, str]]:
    titles = [path.findtext(f"{SVG}title", "") for path in drawn().iter(f"{SVG}path")]
    return {(title.split(" imports ")[0], title.split(" imports ")[1]) for title in titles if title}


def test_the_picture_and_the_table_are_those_of_the_code() -> None:
    assert draw() == PICTURE.read_text("utf-8"), "run `make docs`"
    assert write_page(TEXT) == TEXT, "run `make docs`"


def test_what_is_drawn_says_of_each_import_that_it_may_be() -> None:
    """Held against what the test of the architecture reads from the code, on its own."""
    graph = graph_of(arrows_drawn())
    imports = [(name, used) for name, used in arrows_of(members_used("")) if used != "__init__"]
    assert [(name, used) for name, used in imports if used not in find_reachable(graph, name)] == []


def test_nothing_is_drawn_that_is_not_in_the_code() -> None:
    by_name = {arrow for arrow in arrows_drawn() - set(arrows_of(members_used(""))) if arrow[0] != "__init__"}
    assert by_name == {("cli", "commands")}
    assert {used for name, used in arrows_drawn() if name == "__init__"} == {"audit", "renderers"}


def test_every_part_has_a_box_and_no_two_are_in_one_place() -> None:
    boxes = [
        tuple(float(box.attrib[name]) for name in ("x", "y", "width", "height"))
        for box in drawn().iterfind(f"{SVG}g/{SVG}rect")
    ]
    assert len(boxes) == len(members_used("")) + 1  # and the library
    for (x, y, width, height), (other_x, other_y, other_width, other_height) in combinations(boxes, 2):
        apart = x + width < other_x or other_x + other_width < x
        assert apart or y + height < other_y or other_y + other_height < y


def test_an_arrow_that_follows_from_others_is_not_drawn() -> None:
    graph = graph_of(arrows_of(DIAMOND))
    assert without_implied(graph) == {"a": {"b", "c"}, "b": {"d"}, "c": {"d"}, "d": set()}


def test_each_part_is_above_all_that_it_imports() -> None:
    layout = lay_out(graph_of([*arrows_of(DIAMOND), ("b", "e"), ("e", "d")]))
    row = {stop: number for number, row in enumerate(layout.rows) for stop in row}
    assert all(row[lower] == row[upper] + 1 for thread in layout.threads for upper, lower in pairwise(thread))


@pytest.mark.parametrize(("label", "target"), LINKS, ids=[f"{label} {target}" for label, target in LINKS])
def test_what_a_link_names_is_there(label: str, target: str) -> None:
    place = (PAGE.parent / target).resolve()
    assert place.exists()
    assert place.is_relative_to(ROOT)
    name = label.strip("`")
    if label.startswith("`") and name != Path(target).stem:
        assert re.search(rf"^(?:def|class) {name}\b", place.read_text("utf-8"), re.MULTILINE)


def test_the_page_is_found() -> None:
    for name in ("README.md", "CONTRIBUTING.md"):
        assert "(docs/architecture.md)" in (ROOT / name).read_text("utf-8")
