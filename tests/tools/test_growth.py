# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""How the growth of a count is measured, fitted and drawn."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from tools.growth import Point, _take, draw, exponent_of, render
from tools.plot import draw_curves
from tools.speed import Cost


def points(power: float) -> list[Point]:
    return [Point(lines, Cost(1.0, 1e-5 * lines**power, 50.0)) for lines in (1_000, 10_000, 100_000)]


@pytest.mark.parametrize("power", [0.5, 1.0, 2.0])
def test_the_exponent_is_that_of_the_lines(power: float) -> None:
    assert exponent_of(points(power)) == pytest.approx(power)


def test_a_table_has_a_row_for_each_share_and_the_exponent_once_for_each_run() -> None:
    head, _, *rows = render({"`count`": points(1.0), "cloc": points(0.5)})
    assert head.startswith("| run | lines |")
    assert [row.split(" | ")[1] for row in rows] == ["1,000", "10,000", "100,000"] * 2
    assert [row.split(" | ")[5].strip(" |") for row in rows] == ["", "", "1.00", "", "", "0.50"]


def test_the_picture_has_a_line_for_each_run_from_corner_to_corner() -> None:
    picture = ElementTree.fromstring(draw({"`count`": points(1.0)}))
    paths = [element.get("d") for element in picture.iter("{http://www.w3.org/2000/svg}path")]
    assert paths == ["M60.0 300.0 L320.0 180.0 L580.0 60.0"]


def test_a_share_is_a_part_of_the_next_larger_one(tmp_path: Path) -> None:
    whole = tmp_path / "share-100"
    whole.mkdir()
    for number in range(600):
        (whole / f"{number}.c").write_text("int a;\nint b;\n")
    (one, lines_of_one), (ten, lines_of_ten) = (_take(whole, tmp_path / f"share-{share}", share) for share in (1, 10))
    files_of_one, files_of_ten = ({path.name for path in folder.iterdir()} for folder in (one, ten))
    assert files_of_one < files_of_ten
    assert (lines_of_one, lines_of_ten) == (2 * len(files_of_one), 2 * len(files_of_ten))
    assert 30 < len(files_of_ten) < 90
    assert _take(whole, whole, 100) == (whole, 1200)


def test_names_of_curves_do_not_stand_on_each_other() -> None:
    curves = {name: [(1.0, 1.0), (10.0, end)] for name, end in (("one", 10.0), ("two", 9.9), ("three", 2.0))}
    picture = ElementTree.fromstring(draw_curves(curves, "title", "across", "up"))
    texts = {element.text: element.get("y") for element in picture.iter("{http://www.w3.org/2000/svg}text")}
    assert (texts["one"], texts["two"], texts["three"]) == ("65.0", "80.0", "232.8")
