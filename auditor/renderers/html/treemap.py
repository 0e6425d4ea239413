# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The geometry of a treemap, in the units of its SVG: every area stands for as many lines as any other of its size."""

from collections.abc import Iterator, Sequence
from heapq import nsmallest
from itertools import groupby

from msgspec import Struct

WIDTH, HEIGHT = 960.0, 470.0
_SMALLEST, _MOST = 48.0, 1_000
_LETTER, _LINE = 8.2, 15.0
_UNNAMED = "the top folder"


class Leaf(Struct, frozen=True):
    """One file: its SLOC, its highest CCN if it has functions, and the address of its row."""

    folder: str
    name: str
    code: int
    complexity: int | None
    target: str


class Block(Struct, frozen=True):
    """The files of a component or of a folder under its name, small ones of a folder, or one file alone."""

    name: str
    target: str
    leaves: tuple[Leaf, ...]

    @property
    def code(self) -> int:
        """SLOC of all its files."""
        return sum(leaf.code for leaf in self.leaves)

    @property
    def complexity(self) -> int | None:
        """The highest CCN in its files; None without functions."""
        return max((leaf.complexity for leaf in self.leaves if leaf.complexity is not None), default=None)


class Box(Struct, frozen=True):
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def area(self) -> float:
        """In square units."""
        return self.width * self.height

    def holds(self, text: str) -> bool:
        """Whether a line of text fits in."""
        return self.width > (len(text) + 1) * _LETTER and self.height > 2.4 * _LINE


class Cell(Struct, frozen=True):
    """Where a block is drawn; without a label where that does not fit in, or is not asked for."""

    box: Box
    block: Block
    label: str

    @property
    def shade(self) -> int:
        """The class of its highest CCN."""
        return shade_of(self.block.complexity)


class Treemap(Struct, frozen=True):
    """All of the drawing: files, or the small ones of a folder together, in their folders, in the blocks of these.

    The largest block is first.
    """

    files: tuple[Cell, ...]
    folders: tuple[Cell, ...]
    blocks: tuple[Cell, ...]

    width, height = WIDTH, HEIGHT

    @property
    def code(self) -> int:
        """What the whole area stands for, in SLOC."""
        return sum(cell.block.code for cell in self.blocks)


SHADES = ("no functions", "to 5", "6 to 10", "11 to 20", "21 to 50", "above 50")
"""The classes of the highest CCN in a file, as the legend names them."""
_BOUNDS = (5, 10, 20, 50)


def shade_of(complexity: int | None) -> int:
    """The number of the class of a CCN in `SHADES`."""
    return 0 if complexity is None else 1 + sum(complexity > bound for bound in _BOUNDS)


def lay_out(blocks: Sequence[Block], name_files: bool = False) -> Treemap | None:
    """The treemap of the files with at least one SLOC, with their names if asked for; None if there is none."""
    visible = _find_visible(blocks)
    files: list[Cell] = []
    folders: list[Cell] = []
    outlines = [_draw(block, box, block.name) for block, box in _divide(blocks, Box(0.0, 0.0, WIDTH, HEIGHT))]
    for outline in outlines:
        parts = split_block(outline.block)
        for part, box in _divide(parts, outline.box):
            folders.append(_draw(part, box, part.name if len(parts) > 1 else ""))
            for file, place in _divide(_join_small(part.leaves, visible), box):
                files.append(_draw(file, place, file.name.rpartition("/")[2] if name_files else ""))
    return Treemap(tuple(files), tuple(folders), tuple(outlines)) if outlines else None


def split_block(block: Block) -> tuple[Block, ...]:
    """Its folders as blocks of their own."""
    ordered = sorted(block.leaves, key=lambda leaf: leaf.folder)
    folders = ((folder, tuple(leaves)) for folder, leaves in groupby(ordered, lambda leaf: leaf.folder))
    return tuple(Block(_shorten(folder), leaves[0].target, leaves) for folder, leaves in folders)


def _draw(block: Block, box: Box, label: str) -> Cell:
    return Cell(box, block, label if box.holds(label) else "")


def _divide(blocks: Sequence[Block], box: Box) -> Iterator[tuple[Block, Box]]:
    """Each block that has code with its share of `box`, the largest first."""
    import squarify

    ordered = sorted((block for block in blocks if block.code), key=lambda block: -block.code)
    sizes = squarify.normalize_sizes([block.code for block in ordered], box.width, box.height) if ordered else []
    for block, place in zip(ordered, squarify.squarify(sizes, box.x, box.y, box.width, box.height), strict=True):
        yield block, Box(place["x"], place["y"], place["dx"], place["dy"])


def _find_visible(blocks: Sequence[Block]) -> set[str]:
    """The targets of the files that get a cell of their own: large enough to be seen, and not too many."""
    least = _SMALLEST * sum(block.code for block in blocks) / (WIDTH * HEIGHT)
    leaves = (leaf for block in blocks for leaf in block.leaves if leaf.code >= least)
    return {leaf.target for leaf in nsmallest(_MOST, leaves, key=lambda leaf: -leaf.code)}


def _join_small(leaves: Sequence[Leaf], visible: set[str]) -> list[Block]:
    """The files of a folder, each by itself; those that cannot be seen are together."""
    shown = [leaf for leaf in leaves if leaf.target in visible]
    small = [leaf for leaf in leaves if leaf.target not in visible]
    if len(small) == 1:
        shown, small = list(leaves), []
    alone = [Block(f"{leaf.folder}{leaf.name}", leaf.target, (leaf,)) for leaf in shown]
    return [*alone, *_join(small)]


def _join(small: Sequence[Leaf]) -> Iterator[Block]:
    if small:
        folder = small[0].folder or _UNNAMED
        yield Block(f"{len(small)} small files of {folder}", small[0].target, tuple(small))


def _shorten(folder: str) -> str:
    """The last two parts of a folder."""
    return "/".join(folder.rstrip("/").split("/")[-2:]) or _UNNAMED
