# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The fast way to lizard's figures of C beside lizard itself, on every text of C of a real tree.

    python -m tools.bulk_bodies TREE
    python -m tools.bulk_bodies REPOSITORY REF [PATH] [--sample N --seed S] [--broken N]

Each file of C of a folder, or of what a bare repository holds at a ref, is read twice, as auditor reads it: as it is,
and cleaned (see `auditor.instruments.c.cleaning`). NLOC, the functions with all their figures, and what is left open
must be equal, unless the fast way refuses. With `--broken` so many pieces of the texts are broken at random and
compared, too. Every difference is listed. The exit code is 0 without one, 1 with one, and 3 if there is no file of C.
"""

import random
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import click
from lizard import FileInfoBuilder, get_reader_for
from msgspec import Struct

from auditor.instruments.c.bulk_bodies import BulkFigures, lizard_figures_of_c
from auditor.instruments.c.cleaning import clean
from auditor.instruments.c.headers import scan_in_its_language
from auditor.instruments.languages import C, language_of_path
from auditor.instruments.published.functions import read_in_chain
from auditor.instruments.text import SourceText, read_text
from auditor.model.measured import Function
from auditor.upstream.git_command import read_blob
from tools.differential import DifferentialError, choose, list_blobs, list_folder

# fmt: off
_PIECES = (
    *"{}()[]<>;,=:.~?&|#\"'\\/* \n", "&&", "::", "/*", "*/", "//", "\\\n", "~(", "...", "#if A\n", "#else\n",
    "#endif\n", "#define A ", "struct ", "union ", "typedef ", "const ", "void ", "if (", "case ", "f(a) ", ") {",
)
# fmt: on


class Text(Struct, frozen=True):
    """A text that lizard reads: where it is from, what was done to it, and its characters."""

    path: str
    kind: str
    characters: str


class Comparison(Struct):
    """What came out of the texts of one kind; `lines` and the seconds of the processor are those of both ways."""

    texts: int = 0
    lines: int = 0
    functions: int = 0
    refused: int = 0
    lines_refused: int = 0
    fast: float = 0.0
    lizard: float = 0.0
    different: list[Text] = []


def figures_of_lizard(characters: str) -> BulkFigures:
    """What lizard finds in a text of C by its own generators and machines."""
    reader = get_reader_for("x.c")(FileInfoBuilder("x.c"))
    read_in_chain(reader, characters)
    machine, context = reader.parallel_states[0], reader.context
    functions = [
        Function(
            function.name,
            function.start_line,
            function.end_line,
            function.nloc,
            function.cyclomatic_complexity,
            function.parameter_count,
        )
        for function in context.fileinfo.function_list
    ]
    functions.sort(key=lambda function: (function.start, function.name))
    left_open = context.current_nesting_level + len(machine.bracket_stack) + abs(machine.br_count)
    return BulkFigures(context.fileinfo.nloc, tuple(functions), left_open)


def texts_of(path: str, content: bytes) -> Iterator[Text]:
    """The two texts of a file that auditor gives to lizard; none if its content is none of C."""
    text, language = read_text(content), language_of_path(path)
    if language is None or not isinstance(text, SourceText):
        return
    scan = scan_in_its_language(text.content, language)[1]
    if scan is not None and scan.syntax == C.syntax:
        yield Text(path, "as it is", text.characters)
        yield Text(path, "cleaned", clean(scan).content.decode(text.encoding))


def break_texts(texts: list[Text], number: int, seed: int) -> Iterator[Text]:
    """So many pieces of some lines, with characters taken out and put in."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    for _ in range(number):
        text = chance.choice(texts)
        lines = text.characters.split("\n")
        begin = chance.randrange(len(lines))
        characters = "\n".join(lines[begin : begin + chance.choice((3, 10, 30))])
        for _ in range(chance.choice((1, 1, 2, 4))):
            place, taken = chance.randrange(len(characters) + 1), chance.choice((0, 0, 1, 1, 5, 20))
            put = chance.choice((*_PIECES, "", characters[place : place + 10]))
            characters = characters[:place] + put + characters[place + taken :]
        yield Text(text.path, f"{text.kind}, broken", characters)


def compare(texts: Iterable[Text]) -> dict[str, Comparison]:
    """The comparison of each kind of text."""
    comparisons: dict[str, Comparison] = {}
    for text in texts:
        comparison = comparisons.setdefault(text.kind, Comparison())
        lines = text.characters.count("\n") + 1
        found, seconds = _timed(lizard_figures_of_c, text.characters)
        expected, seconds_of_lizard = _timed(figures_of_lizard, text.characters)
        comparison.texts += 1
        comparison.lines += lines
        comparison.fast += seconds
        comparison.lizard += seconds_of_lizard
        if found is None:
            comparison.refused += 1
            comparison.lines_refused += lines
        elif found == expected:
            comparison.functions += len(expected.functions)
        else:
            comparison.different.append(text)
    return comparisons


def _timed(
    find: Callable[[str], BulkFigures | None] | Callable[[str], BulkFigures], characters: str
) -> tuple[BulkFigures | None, float]:
    started = time.process_time()
    return find(characters), time.process_time() - started


def render(comparisons: dict[str, Comparison]) -> Iterator[str]:
    """A table, a row for each kind of text, then every text that differs."""
    yield "| texts | compared | functions equal | different | refused | of the lines | k lines/s | lizard | times |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for kind, one in comparisons.items():
        speeds = [one.lines / 1000 / max(seconds, 0.001) for seconds in (one.fast, one.lizard)]
        figures = (f"{one.texts - one.refused:,}", f"{one.functions:,}", len(one.different), f"{one.refused:,}")
        shares = f"{100 * one.lines_refused / one.lines:.2f} % | {speeds[0]:,.0f} | {speeds[1]:,.0f}"
        yield f"| {kind} | {' | '.join(map(str, figures))} | {shares} | {speeds[0] / speeds[1]:.1f} |"
    for one in comparisons.values():
        yield from (f"{text.path} ({text.kind}): {text.characters!r:.2000}" for text in one.different)


def read_contents(tree: tuple[str, ...], sample: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """The path and the content of each file that the arguments of the command name."""
    place = Path(tree[0])
    if len(tree) == 1:
        yield from ((path, (place / path).read_bytes()) for path in choose(list_folder(place), sample, seed))
        return
    blobs = list_blobs(place, tree[1], (*tree, "")[2])
    yield from ((path, read_blob(place, blobs[path])) for path in choose(blobs, sample, seed))


@click.command()
@click.argument("tree", nargs=-1, required=True, metavar="TREE | REPOSITORY REF [PATH]")
@click.option("--sample", type=click.IntRange(min=0), default=0, help="Compare so many files of the tree only.")
@click.option("--seed", type=int, default=1, show_default=True, help="What everything depends on that is chosen.")
@click.option("--broken", type=click.IntRange(min=0), default=0, help="Break so many pieces of the texts, and compare.")
def main(tree: tuple[str, ...], sample: int, seed: int, broken: int) -> None:
    """Compare the fast way to lizard's figures of C with lizard, in a folder, or in a bare repository at a ref."""
    if len(tree) > 3:
        raise click.UsageError("give one folder, or a repository, a ref and at most one path")
    try:
        texts = [text for path, content in read_contents(tree, sample, seed) for text in texts_of(path, content)]
    except DifferentialError as error:
        click.echo(f"bulk_bodies: {error}", err=True)
        sys.exit(3)
    if not texts:
        click.echo(f"bulk_bodies: {' '.join(tree)}: holds no file of C", err=True)
        sys.exit(3)
    comparisons = compare(texts) | compare(break_texts(texts, broken, seed))
    click.echo("\n".join(render(comparisons)))
    sys.exit(1 if any(one.different for one in comparisons.values()) else 0)


if __name__ == "__main__":
    main()
