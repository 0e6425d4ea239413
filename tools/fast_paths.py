# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The models of pygount and lizard beside the tools themselves, on every text of C and C++ of a real tree.

    python -m tools.fast_paths TREE
    python -m tools.fast_paths REPOSITORY REF [PATH] [--sample N --seed S] [--broken N]

Each file of a folder, or of what a bare repository holds at a ref, is read as auditor reads it: by the model of
pygount, which has to find all four classes of lines, and, if it is of C, by that of lizard, as it is and cleaned (see
`auditor.instruments.c.cleaning`), which has to find NLOC, every function with all its figures, and what is left open.
With `--broken` so many pieces of the texts are broken at random and compared, too. A text that a model refuses is none
that differs; every difference is listed. The exit code is 0 without one, 1 with one, and 3 if there is nothing to read.
"""

import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import click
from msgspec import Struct, field

from auditor.instruments.c.bulk_bodies import find_in_bodies
from auditor.instruments.c.cleaning import clean
from auditor.instruments.c.headers import scan_in_its_language
from auditor.instruments.c.pygount_heads import LITERAL
from auditor.instruments.c.pygount_lines import MODELLED_LEXERS, count_filled_but, mark_text
from auditor.instruments.c.pygount_marks import COMMENT
from auditor.instruments.figures import LizardFigures, RefusedError
from auditor.instruments.languages import C, language_of_path
from auditor.instruments.published.functions import lizard_figures
from auditor.instruments.published.guard import figures_of_tool
from auditor.instruments.published.lines import analyze_by_pygount
from auditor.instruments.published.models import without_models
from auditor.instruments.text import SourceText, read_text
from auditor.upstream.blobs import read_blob
from tools.differential import DifferentialError, choose, list_blobs, list_folder

AS_IT_IS, CLEANED = "lizard, as it is", "lizard, cleaned"
_FEWEST_LINES, _MOST_LINES = 3, 60
_MOST_FAULTS = 8
# What means something to the tools, so that it is met where nobody writes it.
FRAGMENTS = (
    *("\n", "\\", "\\\n", "\t", "\f", "\v", "\xa0", "é", "/", "*", "/*", "*/", "//", "// a)\n", "/* a) */", "/\\\n*"),
    *(
        '"',
        "'",
        '"a"',
        "'a'",
        'L"a"',
        '"a\n',
        '\\"',
        "'\\''",
        "'\"'",
        "u8'a'",
        "1'0",
        "don't",
        'R"(',
        ')"',
        "%:",
        "??/",
    ),
    *("#", "#\n", "\n#if 0\n", "\n# if 0\n", "\n#if A\n", "\n#elif A\n", "\n#else\n", "\n#endif\n", "\n#endif \\\n"),
    *('\n#include "a.h" /*\n', "\n#include <a/b.h>\n", "include", "\n#define A(b) ", '\n#define A {"b" \\\n c}\n'),
    *("(", ")", "{", "}", ";", ":", "int f(int a", ") {", "[[", "[[a]]", "struct ", "class\n", "namespace ", "case "),
    *(
        "<",
        ">",
        "[",
        "]",
        ",",
        "=",
        "?",
        "&&",
        "~(",
        "...",
        "::",
        ".",
        "union ",
        "typedef ",
        "const ",
        "void ",
        "if (",
        "f(a) ",
    ),
)


class Text(Struct, frozen=True):
    """A text that a tool reads: where it is from, which tool that is and how the text was made, and its characters."""

    path: str
    kind: str
    characters: str

    @property
    def lines(self) -> int:
        """How many line ends it has."""
        return self.characters.count("\n")


class Comparison(Struct):
    """What came out of the texts of one kind; by reason what was refused, and the seconds of CPU of both ways."""

    texts: int = 0
    lines: int = 0
    equal: int = 0
    functions: int = 0
    refused_lines: int = 0
    unanswered: int = 0
    cpu_of_model: float = 0.0
    cpu_of_tool: float = 0.0
    refused: Counter[str] = field(default_factory=Counter)
    different: list[Text] = []


# --------------------------------------------------------------------------------------------- both ways


class LineClasses(NamedTuple):
    """How many lines pygount puts in each of its classes; newlines at both ends of a text are no lines."""

    code: int
    documentation: int
    empty: int
    string: int


def count_line_classes(characters: str) -> LineClasses:
    """All of pygount's classes by the model, which keeps two of them; raises RefusedError as it refuses."""
    marked = mark_text(characters)
    code = count_filled_but(marked, COMMENT + LITERAL)
    code_or_string = count_filled_but(marked, COMMENT)
    filled = count_filled_but(marked)
    return LineClasses(code, filled - code_or_string, marked.count(b"\n") - filled, code_or_string - code)


def classes_by_pygount(characters: str, lexer: str) -> LineClasses:
    """All that pygount itself counts in a text, called as auditor calls it."""
    found = analyze_by_pygount(characters, lexer)
    return LineClasses(found.code_count, found.documentation_count, found.empty_count, found.string_count)


def figures_by_lizard(characters: str) -> LizardFigures:
    """What lizard finds in a text of C by its own generators and machines."""
    with without_models():
        return lizard_figures(characters, C.example)


def _ask_model(text: Text) -> LineClasses | LizardFigures:
    return find_in_bodies(text.characters) if "lizard" in text.kind else count_line_classes(text.characters)


def _ask_tool(text: Text) -> LineClasses | LizardFigures | None:
    if "lizard" in text.kind:
        return figures_of_tool(lambda: figures_by_lizard(text.characters))
    lexer = text.kind.split()[1].rstrip(",")
    return figures_of_tool(lambda: classes_by_pygount(text.characters, lexer))


# --------------------------------------------------------------------------------------------- texts


def texts_of(path: str, content: bytes) -> Iterator[Text]:
    """The texts of a file that auditor gives to a tool of which it has a model; none for a content that is no text."""
    text, named = read_text(content), language_of_path(path)
    if named is None or not isinstance(text, SourceText):
        return
    language, scan = scan_in_its_language(text.content, named)
    if language.lexer in MODELLED_LEXERS:
        yield Text(path, f"pygount, {language.lexer}", text.characters)
    if scan is not None and scan.syntax == C.syntax:
        yield Text(path, AS_IT_IS, text.characters)
        yield Text(path, CLEANED, clean(scan).content.decode(text.encoding))


def break_texts(texts: Sequence[Text], count: int, seed: int) -> Iterator[Text]:
    """So many pieces of the texts, each of some lines and with some faults; they depend on the seed only."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    for number in range(count):
        text = chance.choice(texts)
        piece = text.characters.split("\n")
        first = chance.randrange(len(piece))
        characters = "\n".join(piece[first : first + chance.randint(_FEWEST_LINES, _MOST_LINES)])
        for _ in range(chance.randrange(_MOST_FAULTS)):
            characters = _break(characters, chance)
        yield Text(f"{text.path}: piece {number}", f"{text.kind}, broken", characters)


def _break(characters: str, chance: random.Random) -> str:
    place, length = chance.randrange(len(characters) + 1), chance.choice((1, 1, 2, 5, 20))
    before, piece, after = characters[:place], characters[place : place + length], characters[place + length :]
    fault = chance.choice(("lost", "doubled", "other", "other"))
    return before + {"lost": "", "doubled": piece * 2, "other": chance.choice(FRAGMENTS) + piece}[fault] + after


def read_contents(tree: tuple[str, ...], sample: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """The path and the content of each file that the arguments of the command name."""
    place = Path(tree[0])
    if len(tree) == 1:
        yield from ((path, (place / path).read_bytes()) for path in choose(list_folder(place), sample, seed))
        return
    blobs = list_blobs(place, tree[1], (*tree, "")[2])
    yield from ((path, read_blob(place, blobs[path])) for path in choose(blobs, sample, seed))


# --------------------------------------------------------------------------------------------- the comparison


def compare(texts: Iterable[Text]) -> dict[str, Comparison]:
    """Every text by the model and by the tool, by the kinds of texts."""
    comparisons: dict[str, Comparison] = {}
    for text in texts:
        _compare_text(text, comparisons.setdefault(text.kind, Comparison()))
    return comparisons


def _compare_text(text: Text, comparison: Comparison) -> None:
    comparison.texts += 1
    comparison.lines += text.lines
    model, seconds = _timed(_ask_model, text)
    comparison.cpu_of_model += seconds
    own, seconds = _timed(_ask_tool, text)
    comparison.cpu_of_tool += seconds
    if isinstance(model, RefusedError):
        comparison.refused[str(model)] += 1
        comparison.refused_lines += text.lines
        return
    comparison.unanswered += own is None
    comparison.equal += own == model
    if own not in (None, model):
        comparison.different.append(text)
    elif isinstance(own, LizardFigures):
        comparison.functions += len(own.functions)


def _timed(ask: Callable[[Text], Any], text: Text) -> tuple[Any, float]:
    """An answer, or the refusal to give one, and the seconds of CPU that it took."""
    started = time.process_time()
    try:
        answer = ask(text)
    except RefusedError as refusal:
        answer = refusal
    return answer, time.process_time() - started


def render(comparisons: dict[str, Comparison]) -> Iterator[str]:
    """A table with a row for each kind of text, why how many were refused, then every text that differs."""
    yield "| texts | number | lines | equal | functions | different | no answer of the tool | refused | of the lines |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for kind, one in comparisons.items():
        figures = (one.texts, one.lines, one.equal, one.functions, len(one.different), one.unanswered)
        share = one.refused_lines / max(one.lines, 1)
        cells = (*(f"{figure:,}" for figure in figures), f"{one.refused.total():,}", f"{share:.2%}")
        yield f"| {kind} | {' | '.join(cells)} |"
    for kind, one in comparisons.items():
        speeds = (one.lines / 1000 / max(seconds, 1e-9) for seconds in (one.cpu_of_model, one.cpu_of_tool))
        model, tool = (f"{speed:,.0f}" for speed in speeds)
        yield f"{kind}: {model} k lines/s of CPU by the model, {tool} by the tool"
        yield from (f"{number:>8,}  refused for {reason}" for reason, number in one.refused.most_common())
    for one in comparisons.values():
        yield from (f"{text.path} ({text.kind}): {text.characters!r:.2000}" for text in one.different)


@click.command()
@click.argument("tree", nargs=-1, required=True, metavar="TREE | REPOSITORY REF [PATH]")
@click.option("--sample", type=click.IntRange(min=0), default=0, help="Compare so many files of the tree only.")
@click.option("--seed", type=int, default=1, show_default=True, help="What everything depends on that is chosen.")
@click.option("--broken", type=click.IntRange(min=0), default=0, help="Break so many pieces of the texts, and compare.")
def main(tree: tuple[str, ...], sample: int, seed: int, broken: int) -> None:
    """Compare the models with pygount and lizard, in a folder, or in a bare repository at a ref."""
    if len(tree) > 3:
        raise click.UsageError("give one folder, or a repository, a ref and at most one path")
    try:
        texts = [text for path, content in read_contents(tree, sample, seed) for text in texts_of(path, content)]
    except DifferentialError as error:
        click.echo(f"fast_paths: {error}", err=True)
        sys.exit(3)
    if not texts:
        click.echo(f"fast_paths: {' '.join(tree)}: holds no file of C or C++", err=True)
        sys.exit(3)
    comparisons = compare(texts) | compare(break_texts(texts, broken, seed))
    click.echo("\n".join(render(comparisons)))
    sys.exit(1 if any(one.different for one in comparisons.values()) else 0)


if __name__ == "__main__":
    main()
