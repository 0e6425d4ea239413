# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.findings.totals import totals_by_subject
from auditor.renderers.html.treemap import HEIGHT, SHADES, WIDTH, Block, Box, Leaf, lay_out, shade_of, split_block
from tests.made.audits import BETA_SOURCE, make_result, measured_file
from tests.made.reports import broad_results, make_report
from tests.reading.pages import read_component, read_page

SIZES = st.dictionaries(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz")), st.lists(st.integers(0, 10_000)))


def blocks_of(sizes: dict[tuple[str, str], list[int]]) -> list[Block]:
    """A block for each first letter, a folder for each second, a file for each number."""
    leaves: dict[str, list[Leaf]] = {}
    for (block, folder), codes in sizes.items():
        for number, code in enumerate(codes):
            target = f"{block}/{folder}/{number}"
            leaves.setdefault(block, []).append(Leaf(f"{folder}/", str(number), code, code % 90 or None, target))
    return [Block(name, name, tuple(items)) for name, items in leaves.items()]


def overlap(one: Box, other: Box) -> float:
    width = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    height = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return max(width, 0) * max(height, 0)


@given(SIZES)
def test_every_area_is_in_proportion_and_nothing_is_lost(sizes: dict[tuple[str, str], list[int]]) -> None:
    blocks = blocks_of(sizes)
    total = sum(block.code for block in blocks)
    drawn = lay_out(blocks)
    if drawn is None:
        assert total == 0
        return
    assert drawn.code == sum(cell.block.code for cell in drawn.files) == total
    for cell in drawn.files:
        assert math.isclose(cell.box.area / (WIDTH * HEIGHT), cell.block.code / total, rel_tol=1e-6)
        assert cell.box.x >= -1e-6
        assert cell.box.x + cell.box.width <= WIDTH + 1e-6
        assert cell.box.y + cell.box.height <= HEIGHT + 1e-6
    for place, cell in enumerate(drawn.files):
        assert all(overlap(cell.box, other.box) < 1e-3 for other in drawn.files[:place])


def test_small_files_of_a_folder_are_one_cell() -> None:
    leaves = [Leaf("x/", "large.c", 1_000_000, 7, "large"), *(Leaf("x/", f"{n}.c", 1, n, f"t{n}") for n in range(5))]
    drawn = lay_out([Block("b", "b", (*leaves, Leaf("y/", "lone.c", 1, None, "lone")))])
    assert drawn is not None
    assert [(cell.block.name, cell.block.code, cell.block.complexity) for cell in drawn.files] == [
        ("x/large.c", 1_000_000, 7),
        ("5 small files of x/", 5, 4),
        ("y/lone.c", 1, None),
    ]


def test_there_are_at_most_a_thousand_files_in_a_map() -> None:
    block = Block("b", "b", tuple(Leaf("x/", f"{n}.c", 10, 1, f"t{n}") for n in range(3_000)))
    drawn = lay_out([block])
    assert drawn is not None
    assert len(drawn.files) == 1_001
    assert drawn.code == 30_000
    assert [part.code for part in split_block(block)] == [30_000]


@pytest.mark.parametrize(
    ("complexity", "name"),
    [
        (None, "no functions"), (1, "to 5"), (5, "to 5"), (6, "6 to 10"), (10, "6 to 10"), (11, "11 to 20"),
        (20, "11 to 20"), (21, "21 to 50"), (50, "21 to 50"), (51, "above 50"), (2_258, "above 50"),
    ],
)  # fmt: skip
def test_shades_are_classes_of_the_ccn(complexity: int | None, name: str) -> None:
    assert SHADES[shade_of(complexity)] == name


def test_the_map_of_the_page_is_the_total_with_shared_files_drawn_once() -> None:
    report = make_report()
    total = totals_by_subject(report.audit)["tcb"].code
    section = read_page(report).find("section", id="map")
    assert f"{total:,} SLOC in all" in section.text
    titles = [title.text for title in section.find("svg", class_="treemap").find_all("title")]
    assert sum(int(title.split(" SLOC")[0].rpartition(" ")[2].replace(",", "")) for title in titles) == total
    assert [title for title in titles if "list.h" in title] == ["include/list.h, 5 SLOC"]
    links = [link.attributes for link in section.find("svg", class_="treemap").find_all("a")]
    assert all(link["tabindex"] == "-1" and link["href"].startswith("components/") for link in links)
    rows = list(section.find("table").find_all("tr"))
    assert len(rows) == 1 + 2 + 3 + 2


def test_an_audit_without_lines_has_no_map() -> None:
    empty = make_report(make_result("guid"), *broad_results()[4:])
    assert "Where the lines are" not in read_page(empty).text


def test_a_component_with_many_files_has_a_map_of_its_own() -> None:
    files = [measured_file(f"xen/{n % 3}/{n}.c", code=100 + n, source=BETA_SOURCE) for n in range(9)]
    for count, drawn in ((8, 0), (9, 1)):
        result = make_result("xen", "third-party", *files[:count], revisions=(BETA_SOURCE,))
        page = read_component(make_report(result), "xen")
        assert len(list(page.find_all("svg", class_="treemap"))) == drawn
