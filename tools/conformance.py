# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The conformance corpus, and how auditor, cloc, sloccount, tokei, pygount and raw lizard do on it.

    python -m tools.conformance [--output docs/conformance.md]

What the files of the corpus state, and how, is in `tests/data/corpus/README.md`. A figure is *right* if it is the
SLOC that the file states, *own definition* if it is what the tool's documented rule makes of the same lines, and
*wrong* otherwise. The exit code is 0 if a table was written and 3 if a tool is missing.
"""

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

import click
from msgspec import Struct

from auditor.errors import AuditorError
from auditor.files import write_text
from auditor.instruments.languages import Language, language_of_path, language_of_shebang
from auditor.instruments.measurement import measure
from auditor.model.measured import LineCounts, Measurement

CORPUS = Path(__file__).parent.parent / "tests" / "data" / "corpus"
PAGE = Path(__file__).parent.parent / "docs" / "conformance.md"
APPENDIX = Path("appendices", "conformance-files.md")
"""Where the table of files is, seen from the page."""

SHARES = ("brackets", "strings", "directives", "includes", "if0", "docstrings", "shebang", "blanks")
_STATEMENT = re.compile(
    rb"(?:[^\r\n]*?(?:/\*|//|#|\(\*) )?expect: (?:unmeasured|code=(\d+) comment=(\d+) blank=(\d+)"
    + b"".join(rb"(?: %b=([1-9]\d*))?" % share.encode() for share in SHARES)
    + rb"(?: functions=(\S+))?)(?: \*/| \*\))?"
)
_FUNCTION = re.compile(r"([^:,]+(?:::[^:,]+)*):(\d+)-(\d+)(?::ccn(\d+))?")

Verdict = Literal["right", "own definition", "wrong", "not counted"]
VERDICTS: tuple[Verdict, ...] = ("right", "own definition", "wrong", "not counted")


class ToolError(Exception):
    """A tool is not installed; the message names it first."""


class CorpusError(Exception):
    """A file of the corpus states no truth, or one that contradicts itself; the message names it first."""


class StatedFunction(Struct, frozen=True):
    """A function that a file states: the line of its name, its last line, and its CCN where that is defined."""

    name: str
    start: int
    end: int
    ccn: int | None


class Truth(Struct, frozen=True):
    """What a file states; no `lines` if it cannot be measured, no `functions` if it states none."""

    lines: LineCounts | None
    shares: Mapping[str, int]
    functions: tuple[StatedFunction, ...] | None


class CorpusFile(Struct, frozen=True):
    """One file of the corpus; `path` is relative to the corpus."""

    path: str
    content: bytes
    language: Language
    truth: Truth


class Cell(Struct, frozen=True):
    """What one tool makes of one file."""

    text: str
    verdict: Verdict


# --------------------------------------------------------------------------------------------- the corpus


def read_corpus(folder: Path = CORPUS) -> tuple[CorpusFile, ...]:
    """Every file of the corpus, sorted by path; raises `CorpusError`."""
    places = (place for place in folder.iterdir() if place.is_dir() and not place.name.startswith("."))
    paths = [path for place in places for path in place.rglob("*")]
    return tuple(_read_file(path, folder) for path in sorted(paths) if path.suffix != ".expect")


def _read_file(path: Path, folder: Path) -> CorpusFile:
    content, beside = path.read_bytes(), path.with_name(f"{path.name}.expect")
    language = language_of_path(path.name) or language_of_shebang(content)
    if language is None:
        raise CorpusError(f"{path}: of no known language")
    try:
        truth = parse_statement(beside.read_bytes() if beside.exists() else content)
    except ValueError as error:
        raise CorpusError(f"{path}: {error}") from error
    return CorpusFile(str(path.relative_to(folder)), content, language, truth)


def parse_statement(content: bytes) -> Truth:
    """What the first line of `content` states; raises ValueError if that is not one whole statement."""
    first = re.split(rb"[\r\n]", content.removeprefix(b"\xef\xbb\xbf"), maxsplit=1)[0]
    statement = _STATEMENT.fullmatch(first)
    if statement is None:
        raise ValueError("the first line states no truth")
    if statement[1] is None:
        return Truth(None, {}, None)
    lines = LineCounts(int(statement[1]), int(statement[2]), int(statement[3]))
    groups = zip(SHARES, statement.groups()[3:-1], strict=True)
    shares = {share: int(number) for share, number in groups if number is not None}
    kinds = ("brackets", "strings", "directives", "includes", "if0")
    if sum(shares.get(kind, 0) for kind in kinds) > lines.code:
        raise ValueError("states more lines of one kind than code")
    stated = statement.groups()[-1]
    return Truth(lines, shares, None if stated is None else _parse_functions(stated.decode()))


def _parse_functions(stated: str) -> tuple[StatedFunction, ...]:
    if stated == "none":
        return ()
    functions = []
    for part in stated.split(","):
        match = _FUNCTION.fullmatch(part)
        if match is None:
            raise ValueError(f"states a function that cannot be read: {part}")
        name, start, end, ccn = match.groups()
        functions.append(StatedFunction(name, int(start), int(end), int(ccn) if ccn else None))
    return tuple(functions)


# --------------------------------------------------------------------------------------------- definitions

# What each tool's own rule makes of the lines of a file: by which kinds of lines its figure differs from SLOC.
_ADDED = {
    "cloc": ("shebang",),
    "tokei": ("docstrings", "blanks"),
    "pygount": ("blanks",),
    "lizard NLOC": ("blanks",),
}
_DROPPED = {"pygount": ("brackets", "if0"), "lizard NLOC": ("directives",)}
# Files in which a rule below hits lines that the corpus does not tell apart.
_OWN_FILES = {
    "cloc": (
        "directives.S",
        "hash-in-second-line-of-macro.S",
        "if-0.S",
        "line-marker.S",
        "linker-script.lds.S",
        "semicolon-separator.S",
    ),
    "sloccount": ("semicolon-separator.S",),
    "tokei": (
        "at-comment.S",
        "crlf.S",
        "gas-only.s",
        "hash-comment-that-looks-like-directive.S",
        "hash-comment.S",
        "no-final-newline.S",
        "null-hash.S",
    ),
    "pygount": (
        "doc-comments.rs",
        "function-wholly-in-macro.c",
        "macro-with-if.c",
        "pass-and-ellipsis.py",
        "string-statement-in-middle.py",
    ),
    "lizard NLOC": ("if-0-nested.c",),
    "lizard functions": ("function-named-by-macro.c",),
}
LINE_TOOLS = ("auditor", "cloc", "sloccount", "tokei", "pygount", "lizard NLOC")
FUNCTION_TOOLS = ("auditor functions", "lizard functions")
RULES = {
    "cloc": "The `#!` line is code. In assembly a line that begins with `#` or `;` is a comment, also a directive.",
    "sloccount": "In assembly a line that begins with `;` is a comment. There is no program "
    "for Rust, Makefiles, Kconfig, linker scripts and templates.",
    "tokei": "A doc string is code (the setting that makes it a comment is off as delivered), and so is a blank line "
    "in a literal. In assembly of GNU only `//` and `/* */` are comments.",
    "pygount": "The figure here is code plus string. A line of brackets and punctuation only is empty, also `pass`; "
    "the body of `#if 0` is documentation. A blank line in a literal and a documentation comment of Rust are "
    "strings, and so is a string of Python that is a statement but in no place of a doc string. A file that says it "
    "is generated has 0 lines, and an encoding that a comment names is obeyed.",
    "lizard NLOC": "The lines of a directive are dropped, unless it is `#include`. A blank line in a literal counts. "
    "A comment may end the file (`GENERATED CODE`) or hide a function (`#lizard forgives`).",
    "lizard functions": "Their names, lines and CCN. Nothing is preprocessed: functions in a dead arm count, and each "
    "`#if`, `#ifdef` and `#elif` in a function adds one to its CCN. A name that a macro yields is given as the call.",
}


def judge_figure(tool: str, file: CorpusFile, figure: int | None) -> Cell:
    """The cell for a number of lines of code; None where the tool does not count the file at all."""
    lines = file.truth.lines
    if figure is None:
        return Cell("", "right" if lines is None else "not counted")
    if lines is None:
        return Cell(str(figure), "not counted")
    if figure == lines.code:
        return Cell(str(figure), "right")
    difference = _share_of(_ADDED, tool, file) - _share_of(_DROPPED, tool, file)
    is_own = figure == lines.code + difference or _is_matter_of_definition(tool, file)
    return Cell(str(figure), "own definition" if is_own else "wrong")


def _share_of(kinds: Mapping[str, tuple[str, ...]], tool: str, file: CorpusFile) -> int:
    return sum(file.truth.shares.get(kind, 0) for kind in kinds.get(tool, ()))


def judge_functions(tool: str, file: CorpusFile, found: tuple[StatedFunction, ...]) -> Cell:
    """The cell for the functions that auditor or raw lizard finds."""
    stated = file.truth.functions
    text = str(len(found))
    if stated is None:
        return Cell("", "not counted")
    if matches(stated, found):
        return Cell(text, "right")
    own = _is_matter_of_definition(tool, file) or _reads_all_arms(file, stated, found)
    return Cell(text, "own definition" if own and tool != "auditor functions" else "wrong")


def _reads_all_arms(file: CorpusFile, stated: tuple[StatedFunction, ...], found: tuple[StatedFunction, ...]) -> bool:
    """Whether what is found is what is stated, but for dead arms and the conditions of the preprocessor."""
    places = {(one.name, one.start, one.end) for one in found}
    if "if0" in file.truth.shares and all((one.name, one.start, one.end) in places for one in stated):
        return True
    return _counts_directives(file, stated, found)


def matches(stated: tuple[StatedFunction, ...], found: tuple[StatedFunction, ...]) -> bool:
    """Whether both name the same functions, with the CCN where it is stated."""
    return len(stated) == len(found) and all(
        (one.name, one.start, one.end, one.ccn or other.ccn) == (other.name, other.start, other.end, other.ccn)
        for one, other in zip(stated, found, strict=True)
    )


def _is_matter_of_definition(tool: str, file: CorpusFile) -> bool:
    """Whether the file is one in which the tool has a rule of its own; files named `words-` hold what tools obey."""
    name = file.path.rpartition("/")[2]
    return tool != "auditor" and (name.startswith("words-") or name in _OWN_FILES.get(tool, ()))


def _counts_directives(file: CorpusFile, stated: tuple[StatedFunction, ...], found: tuple[StatedFunction, ...]) -> bool:
    """Whether each CCN is as stated but for one more for each condition of the preprocessor."""
    texts = file.content.split(b"\n")

    def expected(one: StatedFunction) -> StatedFunction:
        text = b"\n".join(texts[one.start - 1 : one.end])
        return StatedFunction(
            one.name, one.start, one.end, (one.ccn or 0) + len(re.findall(rb"(?m)^\s*#\s*(?:if|ifdef|elif)\b", text))
        )

    return matches(tuple(map(expected, stated)), found)


# --------------------------------------------------------------------------------------------- the tools


def measure_by_auditor(files: tuple[CorpusFile, ...]) -> dict[str, Measurement]:
    """The measurement of each file that has one, by path."""
    outcomes = {file.path: measure(file.content, file.language) for file in files}
    return {path: outcome for path, outcome in outcomes.items() if isinstance(outcome, Measurement)}


def stated_form(functions: Iterable[tuple[str, int, int, int]]) -> tuple[StatedFunction, ...]:
    """Names, first and last lines and CCN in the form and the order of the corpus."""
    found = (StatedFunction(name.replace(" ", ""), start, end, ccn) for name, start, end, ccn in functions)
    return tuple(sorted(found, key=lambda one: (one.start, one.name)))


def functions_of(measurement: Measurement) -> tuple[StatedFunction, ...]:
    """The functions of a measurement in the form of the corpus."""
    return stated_form((one.name, one.start, one.end, one.ccn) for one in measurement.functions or ())


def count_by_tokei(folder: Path) -> dict[str, int]:
    """Code lines of the files in `folder`, by path; raises `ToolError` if the module is not installed."""
    try:
        from pytokei import Config, Languages
    except ImportError as error:
        raise ToolError("tokei: not found; install the module pytokei") from error
    languages = Languages()
    languages.get_statistics([str(folder)], [], Config())
    reports = (report for found in languages.get_languages_plain().values() for report in found)
    return {
        str(Path(path).relative_to(folder)): int(figures["code"])
        for report in reports
        for path, figures in report.items()
    }


def count_by_pygount(folder: Path, files: tuple[CorpusFile, ...]) -> dict[str, int]:
    """Code and string lines of the files in `folder`, by path, with pygount as it is delivered."""
    from pygount import SourceAnalysis

    found = {file.path: SourceAnalysis.from_file(str(folder / file.path), "corpus") for file in files}
    return {path: analysis.code_count + analysis.string_count for path, analysis in found.items()}


def find_by_lizard(folder: Path, file: CorpusFile) -> tuple[int, tuple[StatedFunction, ...]]:
    """NLOC and functions of a file for lizard as it is delivered."""
    from lizard import analyze_file

    analysis = analyze_file(str(folder / file.path))
    found = ((one.name, one.start_line, one.end_line, one.cyclomatic_complexity) for one in analysis.function_list)
    return analysis.nloc, stated_form(found)


def run_tools(files: tuple[CorpusFile, ...]) -> dict[str, dict[str, Cell]]:
    """The cells of each file by path and tool."""
    auditor = measure_by_auditor(files)
    with tempfile.TemporaryDirectory(prefix="conformance-") as place:
        folder = Path(place)
        copy_files(files, folder)
        lizard = {file.path: find_by_lizard(folder, file) for file in files if file.language.functions}
        figures = count_by_tools(files, folder)
    figures["auditor"] = {path: measurement.lines.code for path, measurement in auditor.items()}
    figures["lizard NLOC"] = {path: nloc for path, (nloc, _) in lizard.items()}
    functions = {
        "auditor functions": {path: functions_of(measurement) for path, measurement in auditor.items()},
        "lizard functions": {path: found for path, (_, found) in lizard.items()},
    }
    return {file.path: dict(_cells_of(file, figures, functions)) for file in files}


def copy_files(files: tuple[CorpusFile, ...], folder: Path) -> None:
    """Write the corpus without its statements beside files."""
    for file in files:
        (folder / file.path).parent.mkdir(exist_ok=True)
        (folder / file.path).write_bytes(file.content)


def count_by_tools(files: tuple[CorpusFile, ...], folder: Path) -> dict[str, Mapping[str, int]]:
    """Lines of code by tool and path, of the tools that are given a folder."""
    from tools.counters import SLOCCOUNT_PROGRAMS, count_copies

    counts = count_copies(folder, {file.path: SLOCCOUNT_PROGRAMS.get(file.language.name) for file in files})
    return {
        "cloc": {path: count.code for path, count in counts.cloc.items()},
        "sloccount": counts.sloccount,
        "tokei": count_by_tokei(folder),
        "pygount": count_by_pygount(folder, files),
    }


def _cells_of(
    file: CorpusFile,
    figures: Mapping[str, Mapping[str, int]],
    functions: Mapping[str, Mapping[str, tuple[StatedFunction, ...]]],
) -> Iterator[tuple[str, Cell]]:
    for tool in LINE_TOOLS:
        yield tool, judge_figure(tool, file, figures[tool].get(file.path))
    for tool in FUNCTION_TOOLS:
        yield tool, judge_functions(tool, file, functions[tool].get(file.path, ()))


# --------------------------------------------------------------------------------------------- the page


def versions() -> Iterator[str]:
    """The name and version of each tool."""
    from tools.counters import version_of

    yield f"cloc {version_of('cloc')}"
    yield f"sloccount {version_of('sloccount')}"
    for module in ("pytokei", "pygount", "Pygments", "lizard"):
        try:
            yield f"{module} {version(module)}"
        except PackageNotFoundError as error:
            raise ToolError(f"{module}: not found; install the module") from error


def render(files: tuple[CorpusFile, ...], cells: dict[str, dict[str, Cell]]) -> Iterator[str]:
    """The lines of the page."""
    yield from _INTRODUCTION.format(files=len(files), versions=", ".join(versions())).splitlines()
    yield from ("", "## Totals", "", f"| tool | {' | '.join(VERDICTS)} |", "|---|" + "--:|" * len(VERDICTS))
    for tool in (*LINE_TOOLS, *FUNCTION_TOOLS):
        totals = Counter(row[tool].verdict for row in cells.values())
        yield f"| {tool} | {' | '.join(str(totals[verdict]) for verdict in VERDICTS)} |"
    yield from ("", "## Own definitions", "")
    yield from (f"- **{tool}**: {rule}" for tool, rule in RULES.items())
    yield from ("", "What each tool makes of each file is in the [appendix](appendices/conformance-files.md).")


def render_files(files: tuple[CorpusFile, ...], cells: dict[str, dict[str, Cell]]) -> Iterator[str]:
    """The lines of the appendix: a row for each file."""
    yield _APPENDIX
    yield (f"| file | truth | {' | '.join(LINE_TOOLS)} | true functions | {' | '.join(FUNCTION_TOOLS)} |")
    yield "|---|" + "--:|" * (len(LINE_TOOLS) + len(FUNCTION_TOOLS) + 2)
    for file in files:
        yield f"| {' | '.join(_row_of(file, cells[file.path]))} |"


_INTRODUCTION = """\
<!-- SPDX-FileCopyrightText: 2026 The auditor developers -->
<!-- SPDX-License-Identifier: GPL-2.0-or-later -->
# Conformance

How auditor and other counters do on the {files} files of the [corpus](../tests/data/corpus/README.md). Each file holds
one construct and states its truth in its first line. `make conformance` writes this page anew.

Tools, as they are delivered: {versions}.

A figure is right if it is the number of lines of code that the file states. Another one may follow from the tool's own
definition of a line of code, which is no fault of the tool; a wrong one follows from neither.

The corpus is a collection of traps, most of them rare. The totals tell how many of them a tool knows, not how far off
it is on real code; for that see [accuracy.md](accuracy.md)."""


_APPENDIX = """\
<!-- SPDX-FileCopyrightText: 2026 The auditor developers -->
<!-- SPDX-License-Identifier: GPL-2.0-or-later -->
# Conformance: every file

The figures behind [conformance.md](../conformance.md), which `make conformance` writes anew together with this page. A
figure in *italics* follows from the tool's own definition only, a figure in **bold** is wrong. An empty cell is of a
tool that does not count the language, or of a file that states nothing about it.
"""


def _row_of(file: CorpusFile, row: dict[str, Cell]) -> Iterator[str]:
    truth = file.truth
    yield file.path
    yield "unmeasured" if truth.lines is None else str(truth.lines.code)
    yield from (_show(row[tool]) for tool in LINE_TOOLS)
    yield "" if truth.functions is None else str(len(truth.functions))
    yield from (_show(row[tool]) for tool in FUNCTION_TOOLS)


def _show(cell: Cell) -> str:
    mark = {"own definition": "*", "wrong": "**"}.get(cell.verdict, "")
    return f"{mark}{cell.text}{mark}"


@click.command()
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), default=PAGE, help="The page to write.")
def main(output: Path) -> None:
    """Run every tool over the corpus and write the page."""
    from tools import counters

    try:
        files = read_corpus()
        cells = run_tools(files)
        page, appendix = (_join(lines) for lines in (render(files, cells), render_files(files, cells)))
        write_text(output, page)
        write_text(output.parent / APPENDIX, appendix)
    except (AuditorError, CorpusError, ToolError, counters.ToolError) as error:
        click.echo(f"conformance: {error}", err=True)
        sys.exit(3)
    click.echo(page)


def _join(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


if __name__ == "__main__":
    main()
