# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The model of pygount for C and C++ beside pygount itself: all classes of lines, file by file.

    python -m tools.fast_paths REPOSITORY REF [PATH] [--sample N --seed S] [--broken N]

Every file of C and C++ that a bare repository holds at a ref, below a path if one is given, is counted by both, and so
are as many broken pieces of these files as asked for: some lines of one in which characters are lost, doubled, or come
from elsewhere. A text that the model refuses is none that differs. The exit code is 1 if any text differs.
"""

import io
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click
from msgspec import Struct, field

from auditor.instruments.c.headers import language_of_text
from auditor.instruments.c.pygount_lines import MODELLED_LEXERS, LineClasses, count_line_classes
from auditor.instruments.c.pygount_marks import RefusedError
from auditor.instruments.languages import language_of_path
from auditor.instruments.published import lines
from auditor.instruments.published.guard import figures_of_tool
from auditor.instruments.text import SourceText, read_text
from auditor.upstream.git_command import read_blob
from tools.differential import choose, list_blobs

_FEWEST_LINES, _MOST_LINES = 5, 60
_MOST_FAULTS = 8
# What means something to the lexers, so that it is met where nobody writes it.
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
)


class Text(Struct, frozen=True):
    """A canonical text, with the path that it comes from and the lexer that reads it."""

    path: str
    characters: str
    lexer: str

    @property
    def lines(self) -> int:
        """How many line ends it has."""
        return self.characters.count("\n")


class Comparison(Struct):
    """What was compared so far: numbers of texts and of lines, seconds of CPU, and by reason what was refused."""

    texts: int = 0
    lines: int = 0
    equal: int = 0
    refused_lines: int = 0
    unanswered: int = 0
    cpu_of_model: float = 0.0
    cpu_of_pygount: float = 0.0
    refused: Counter[str] = field(default_factory=Counter)
    different: list[str] = []


def classes_by_pygount(characters: str, lexer: str) -> LineClasses:
    """All that pygount counts in a text, called as auditor calls it, which keeps two of its four classes."""
    analysis: Any = lines._import_pygount()
    found = analysis.SourceAnalysis.from_file(
        f"lexer:{lexer}", "", encoding="utf-8", generated_regexes=[], file_handle=io.StringIO(characters)
    )
    return LineClasses(found.code_count, found.documentation_count, found.empty_count, found.string_count)


def read_texts(repository: Path, paths: Iterable[str], blobs: dict[str, str]) -> Iterator[Text]:
    """The texts of those paths that a lexer of the model reads; a content that is no text is passed over."""
    for path in paths:
        named = language_of_path(path)
        text = read_text(read_blob(repository, blobs[path]))
        if named and isinstance(text, SourceText):
            lexer = language_of_text(text.content, named).lexer
            if lexer in MODELLED_LEXERS:
                yield Text(path, text.characters, lexer)


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
        yield Text(f"{text.path}: piece {number}", characters, text.lexer)


def _break(characters: str, chance: random.Random) -> str:
    place, length = chance.randrange(len(characters) + 1), chance.choice((1, 1, 2, 5, 20))
    before, piece, after = characters[:place], characters[place : place + length], characters[place + length :]
    fault = chance.choice(("lost", "doubled", "other", "other"))
    return before + {"lost": "", "doubled": piece * 2, "other": chance.choice(FRAGMENTS) + piece}[fault] + after


def compare(texts: Iterable[Text]) -> Comparison:
    """Every text by the model and by pygount."""
    comparison = Comparison()
    for text in texts:
        comparison.texts += 1
        comparison.lines += text.lines
        _compare_text(text, comparison)
    return comparison


def _compare_text(text: Text, comparison: Comparison) -> None:
    started = time.process_time()
    try:
        model = count_line_classes(text.characters)
    except RefusedError as refusal:
        model = None
        comparison.refused[str(refusal)] += 1
        comparison.refused_lines += text.lines
    comparison.cpu_of_model += time.process_time() - started
    started = time.process_time()
    own = figures_of_tool(lambda: classes_by_pygount(text.characters, text.lexer))
    comparison.cpu_of_pygount += time.process_time() - started
    if model is None:
        return
    comparison.unanswered += own is None
    comparison.equal += own == model
    if own not in (None, model):
        comparison.different.append(f"{text.path}: {model}, pygount {own}")


def render(comparison: Comparison) -> Iterator[str]:
    """The figures, then every text that differs."""
    yield f"{comparison.texts:>12,}  texts, {comparison.lines:,} lines"
    yield f"{comparison.equal:>12,}  equal in all classes"
    yield f"{len(comparison.different):>12,}  different"
    yield f"{comparison.unanswered:>12,}  without an answer of pygount"
    share = comparison.refused_lines / max(comparison.lines, 1)
    yield f"{comparison.refused.total():>12,}  refused, {share:.2%} of the lines"
    yield from (f"{number:>16,}  {reason}" for reason, number in comparison.refused.most_common())
    for name, seconds in (("the model", comparison.cpu_of_model), ("pygount", comparison.cpu_of_pygount)):
        yield f"{comparison.lines / max(seconds, 1e-9):>12,.0f}  lines/s of CPU, {name} ({seconds:.2f} s)"
    yield from comparison.different


@click.command()
@click.argument("repository", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("ref")
@click.argument("path", default="")
@click.option("--sample", type=click.IntRange(min=0), default=0, help="Compare so many files only.")
@click.option("--seed", type=int, default=1, show_default=True, help="What the sample and the pieces depend on.")
@click.option("--broken", type=click.IntRange(min=0), default=0, help="Compare so many broken pieces, too.")
def main(repository: Path, ref: str, path: str, **options: int) -> None:
    """Compare the model with pygount on the files of a bare repository at a ref."""
    blobs = list_blobs(repository, ref, path)
    texts = tuple(read_texts(repository, choose(blobs, options["sample"], options["seed"]), blobs))
    comparisons = [compare(texts)]
    if options["broken"] and texts:
        comparisons.append(compare(break_texts(texts, options["broken"], options["seed"])))
    for comparison in comparisons:
        for line in render(comparison):
            click.echo(line)
    sys.exit(1 if any(comparison.different for comparison in comparisons) else 0)


if __name__ == "__main__":
    main()
