# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`make docs`: the picture and the table of docs/architecture.md, drawn from the imports of the code.

An arrow that follows from others is not drawn: who imports `fetch` may import all that `fetch` stands on.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from xml.sax.saxutils import escape

from msgspec import Struct

from auditor.files import write_text
from tools.made_part import fill_part

_ROOT = Path(__file__).parent.parent
_PACKAGE = _ROOT / "auditor"
PAGE, PICTURE = _ROOT / "docs" / "architecture.md", _ROOT / "docs" / "pictures" / "architecture.svg"

Graph = Mapping[str, frozenset[str]]
"""What stands right below auditor/, each with those of its neighbours that it imports, or calls for by their name."""
_Row = tuple[str, ...]

_WIDTH, _ROW_HEIGHT, _BOX_HEIGHT, _MARGIN = 860, 56, 30, 16
_LETTER, _THREAD = 8.4, 16  # the width of a letter, and of the place that an arrow takes on its way between boxes
_SWEEPS = 8
_STYLE = (
    "text{font:14px monospace;text-anchor:middle;fill:#1b1f24}rect{fill:#f3f6fa;stroke:#57606a}"
    "path{fill:none;stroke:#8c959f;stroke-width:1.3}#ground{fill:#fff;stroke:none}"
)


def read_imports() -> Graph:
    """The packages and modules right below auditor/, and which of them each uses; `__init__` is the library."""
    members = {path.stem: path for path in sorted(_PACKAGE.iterdir()) if _is_member(path)}
    return {
        name: frozenset({used for file in _files_of(path) for used in _names_used(file) if used in members} - {name})
        for name, path in members.items()
    }


def _is_member(path: Path) -> bool:
    return path.suffix == ".py" or (path / "__init__.py").is_file()


def _files_of(path: Path) -> list[Path]:
    return sorted(path.rglob("*.py")) if path.is_dir() else [path]


def _names_used(file: Path) -> Iterator[str]:
    """The part right below auditor of each module that a file imports, or names in a text to import it later."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            names = [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []
        yield from (name.split(".")[1] for name in names if name.startswith("auditor."))


def find_reachable(graph: Graph, name: str) -> frozenset[str]:
    """All that a member stands on, by one arrow or several."""
    return graph[name].union(*(find_reachable(graph, used) for used in graph[name]))


def without_implied(graph: Graph) -> Graph:
    """The same members with those arrows only that do not follow from others."""
    return {
        name: frozenset(used - {far for near in used for far in find_reachable(graph, near)})
        for name, used in graph.items()
    }


class Layout(Struct, frozen=True):
    """The rows from the top, each with its boxes and the places of arrows between them, and where their middles are."""

    rows: tuple[_Row, ...]
    middles: dict[str, float]
    threads: tuple[tuple[str, ...], ...]


def lay_out(graph: Graph) -> Layout:
    """Each member above all that it stands on, where its arrows are short and cross few others."""
    height = _heights_of(graph)
    threads = tuple(
        (name, *(f"{name}>{used}@{level}" for level in range(height[name] - 1, height[used], -1)), used)
        for name in graph
        for used in sorted(graph[name])
    )
    level_of = {**height, **{stop: int(stop.partition("@")[2]) for thread in threads for stop in thread[1:-1]}}
    levels = range(max(level_of.values()), -1, -1)
    rows = [tuple(stop for stop in level_of if level_of[stop] == level) for level in levels]
    neighbours = _find_neighbours(threads)
    middles = {stop: middle for row in rows for stop, middle in _spread(row).items()}
    for _ in range(_SWEEPS):
        for number, row in enumerate(rows):
            rows[number] = tuple(sorted(row, key=lambda stop: _mean(middles, neighbours.get(stop, []), stop)))
            middles |= _spread(rows[number])
    return Layout(tuple(rows), middles, threads)


def _find_neighbours(threads: Iterable[tuple[str, ...]]) -> dict[str, list[str]]:
    """What each place has an arrow to, or from, in the rows right below and above."""
    neighbours: dict[str, list[str]] = {}
    for thread in threads:
        for upper, lower in pairwise(thread):
            neighbours.setdefault(upper, []).append(lower)
            neighbours.setdefault(lower, []).append(upper)
    return neighbours


def _heights_of(graph: Graph) -> dict[str, int]:
    """How many others, at most, stand below each member one on the other."""

    @cache
    def height_of(name: str) -> int:
        return 1 + max(map(height_of, graph[name]), default=-1)

    return {name: height_of(name) for name in graph}


def _mean(middles: Mapping[str, float], neighbours: list[str], stop: str) -> float:
    return sum(middles[other] for other in neighbours) / len(neighbours) if neighbours else middles[stop]


def _spread(row: _Row) -> dict[str, float]:
    """Where the middles are if the room that is left in a row stands evenly between its boxes."""
    gap = (_WIDTH - sum(map(_width_of, row))) / (len(row) + 1)
    middles, left = {}, gap
    for stop in row:
        middles[stop] = left + _width_of(stop) / 2
        left += _width_of(stop) + gap
    return middles


def _width_of(stop: str) -> float:
    return _THREAD if ">" in stop else len(_title_of(stop)) * _LETTER + 18


def _title_of(name: str) -> str:
    return {"__init__": "auditor (library)", "__main__": "__main__"}.get(name, name)


def draw() -> str:
    """The picture, in SVG."""
    graph = read_imports()
    layout = lay_out(without_implied(graph))
    top = {stop: _MARGIN + number * _ROW_HEIGHT for number, row in enumerate(layout.rows) for stop in row}
    height = 2 * _MARGIN + len(layout.rows) * _ROW_HEIGHT - (_ROW_HEIGHT - _BOX_HEIGHT)
    lines = (
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        f'width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}">',
        "<!-- SPDX-FileCopyrightText: 2026 The auditor developers -->",
        "<!-- SPDX-License-Identifier: GPL-2.0-or-later -->",
        f"<title>The {len(graph)} parts of auditor, each above all that it imports</title>",
        f'<style>{_STYLE}</style><rect id="ground" width="{_WIDTH}" height="{height}"/>',
        *(_draw_arrow(thread, layout, top) for thread in layout.threads),
        *(_draw_box(name, layout.middles[name], top[name]) for name in graph),
        "</svg>",
    )
    return "".join(f"{line}\n" for line in lines)


def _draw_arrow(thread: tuple[str, ...], layout: Layout, top: Mapping[str, int]) -> str:
    """One arrow from the foot of a box to the head of another, straight down where it passes others."""
    steps = [f"M{layout.middles[thread[0]]:.0f} {top[thread[0]] + _BOX_HEIGHT}"]
    for upper, lower in pairwise(thread):
        start, end, below = layout.middles[upper], layout.middles[lower], top[lower]
        half = (top[upper] + _BOX_HEIGHT + below) / 2
        steps.append(f"C{start:.0f} {half:.0f} {end:.0f} {half:.0f} {end:.0f} {below}")
        if lower != thread[-1]:
            steps.append(f"V{below + _BOX_HEIGHT}")
    return f'<path d="{"".join(steps)}"><title>{thread[0]} imports {thread[-1]}</title></path>'


def _draw_box(name: str, middle: float, top: int) -> str:
    width = _width_of(name)
    return (
        f'<g><title>{escape(_purpose_of(name))}</title><rect x="{middle - width / 2:.0f}" y="{top}" rx="4" '
        f'width="{width:.0f}" height="{_BOX_HEIGHT}"/>'
        f'<text x="{middle:.0f}" y="{top + _BOX_HEIGHT * 2 / 3:.0f}">{_title_of(name)}</text></g>'
    )


def _purpose_of(name: str) -> str:
    """What the code says that a member is for, in one line."""
    file = _PACKAGE / name / "__init__.py" if (_PACKAGE / name).is_dir() else _PACKAGE / f"{name}.py"
    return (ast.get_docstring(ast.parse(file.read_text("utf-8"))) or "").partition("\n")[0]


def write_page(page: str) -> str:
    """A page with the table of parts between its marks; raises ValueError if it lacks them."""
    graph = read_imports()
    heights = _heights_of(graph)
    names = sorted(graph, key=lambda name: (-heights[name], name))
    rows = (
        f"| [`{name}`](../auditor/{name if (_PACKAGE / name).is_dir() else f'{name}.py'}) | {_purpose_of(name)} |"
        for name in names
    )
    return fill_part(page, "parts", "".join(f"{row}\n" for row in ("| part | what it is for |", "|---|---|", *rows)))


def main() -> None:
    """Write the picture and the table anew."""
    write_text(PICTURE, draw())
    write_text(PAGE, write_page(PAGE.read_text("utf-8")))


if __name__ == "__main__":
    main()
