# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""auditor's figures of a whole tree beside those of independent programs, file by file and function by function.

    python -m tools.differential TREE
    python -m tools.differential REPOSITORY REF [PATH] [--sample N --seed S]

The tree is a folder, or what a bare repository holds at a ref, below a path if one is given. Every file of C, C++ and
Rust in it is compared (`REFERENCES`):

- SLOC with c_count of sloccount, of Rust with cloc, and with the comments of tree-sitter's grammar;
- functions with universal-ctags and pmccabe, of Rust with tree-sitter: what both find under one name at one place must
  be found by auditor;
- CCN with pmccabe and tree-sitter, wherever these two agree; of Rust nobody else counts it as auditor does.

A name that ctags and pmccabe misread is listed apart: the text itself must show it (see `is_misread`), or tree-sitter
must give the body to the function that auditor finds. A function
that is not found in a file, or whose CCN differs, is *flagged* if a label of the file says that its
functions are in doubt. Every difference is listed with all numbers. The exit code is 0 without any difference but
flagged ones, 1 with one, and 3 if a program, the tree or the ref is missing.
"""

import functools
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec
from msgspec import Struct
from msgspec.structs import replace

from auditor.errors import AuditorError
from auditor.files import write_bytes
from auditor.instruments.c.headers import language_of_text
from auditor.instruments.grammars.cpp import CPP as CPP_GRAMMAR
from auditor.instruments.grammars.parser import Grammar, parse
from auditor.instruments.grammars.rust import RUST as RUST_GRAMMAR
from auditor.instruments.languages import C, language_of_path
from auditor.instruments.measurement import measure
from auditor.model.measured import Measurement, Unmeasured
from auditor.upstream.blobs import read_blob

if TYPE_CHECKING:
    from concurrent.futures import Future

    from tree_sitter import Node, Parser, Query

PROGRAMS = {"c_count": "sloccount", "cloc": "cloc", "ctags": "universal-ctags", "pmccabe": "pmccabe"}
DOUBTS = frozenset({"arms dropped", "unpaired quote", "GENERATED CODE", "lizard directive"})
SECONDS_PER_FILE = 120
# How far apart, in lines, two programs may put the start of one function.
NEARBY = 3

_BLANKS = b" \t\v\f\r"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_COMMENTS = "(comment) @comment"
_DECISIONS = """
    (comment) @comment
    (function_definition) @function
    [(preproc_if condition: (_) @condition) (preproc_elif condition: (_) @condition)]
    [(if_statement) (for_statement) (while_statement) (do_statement) (conditional_expression)] @decision
    (case_statement "case") @decision
    (binary_expression operator: ["&&" "||"]) @decision
"""
_PMCCABE_LINE = re.compile(r"(?m)^\d+\t(\d+)\t\d+\t(\d+)\t(\d+)\t[^\n]*\((\d+)\): ([^\n]+)$")
_VARIABLE_BEHIND = re.compile(
    rb"(?!(?:const|noexcept|override|final|volatile|try)\b)[A-Za-z_][\w:]*(?:\s*<[\w\s:,*&]*>)?[\s*&]+[A-Za-z_][\w:]*\s*\{"
)
_CTAGS_FORMAT = "%n\t%N"
_CLOC_CODE = 4  # the field of a row of cloc: files, language, blank, comment, code


class DifferentialError(Exception):
    """A program, a tree or a ref is missing; the message names it first."""


class Found(Struct, frozen=True):
    """A function for one program: its lines, and its CCN if the program knows it."""

    name: str
    start: int
    end: int
    ccn: int = 0


class Sloc(Struct, frozen=True):
    """The lines of code of one file; `counter` is c_count, and decides, or cloc, which does not.

    cloc takes `/*` in a string of Rust for a comment: where it alone differs this is listed, and is no failure.
    """

    auditor: int
    counter: int
    tree_sitter: int
    decided: bool = True

    @property
    def differs(self) -> bool:
        """Whether any two of them are unequal, but for a counter that does not decide."""
        return self.auditor != self.tree_sitter or (self.decided and self.counter != self.auditor)

    @property
    def counter_differs_alone(self) -> bool:
        """Whether the others agree against a counter that does not decide."""
        return not self.differs and self.counter != self.auditor


class Lost(Struct, frozen=True):
    """A function that ctags and pmccabe find and auditor does not; `instead` is what auditor finds in its place."""

    name: str
    line: int
    instead: str


class CcnDifference(Struct, frozen=True):
    """A function whose CCN is not the one that pmccabe and tree-sitter agree on."""

    name: str
    line: int
    auditor: int
    others: int


class FileReport(Struct, frozen=True):
    """One file compared; `failure` tells why it could not be."""

    path: str
    language: str
    labels: tuple[str, ...] = ()
    sloc: Sloc | None = None
    functions: int = 0
    agreed_functions: int = 0
    misread: tuple[Lost, ...] = ()
    lost: tuple[Lost, ...] = ()
    alone: tuple[Found, ...] = ()
    agreed_ccn: int = 0
    ccn: tuple[CcnDifference, ...] = ()
    failure: str = ""

    @property
    def flagged(self) -> bool:
        """Whether a label says that the functions of the file are in doubt."""
        return not DOUBTS.isdisjoint(self.labels)

    @property
    def differs(self) -> bool:
        """Whether there is a difference that no label has told of."""
        functions = bool(self.lost or self.ccn) and not self.flagged
        return bool(self.failure) or functions or (self.sloc is not None and self.sloc.differs)


# --------------------------------------------------------------------------------------------- pure parts


def parse_c_count(output: str) -> int:
    """The figure of the one file that c_count was given."""
    return int(output.split(maxsplit=1)[0])


def parse_cloc(output: str) -> int:
    """The code lines of the one file that cloc was given; 0 if it found none."""
    rows = [line.split(",") for line in output.splitlines() if line[:1].isdigit()]
    return int(rows[0][_CLOC_CODE]) if rows else 0


def parse_ctags(output: str) -> tuple[Found, ...]:
    """The functions that ctags lists, each with the line of its name as start and end."""
    rows = (line.split("\t") for line in output.splitlines())
    return tuple(Found(plain_name(name), int(line), int(line)) for line, name in rows)


def parse_pmccabe(output: str) -> tuple[Found, ...]:
    """The functions that pmccabe lists, with its traditional CCN, which counts each `case`."""
    return tuple(
        Found(plain_name(name), int(start), int(start) + int(length) - 1, int(ccn))
        for ccn, start, length, _, name in _PMCCABE_LINE.findall(output)
    )


def plain_name(name: str) -> str:
    """A name without what qualifies it, because programs qualify differently."""
    return name.replace(" ", "").rpartition("::")[2]


def functions_agreed(tags: Iterable[Found], others: Iterable[Found]) -> tuple[Found, ...]:
    """The functions of ctags that pmccabe finds under the same name at the same place, too."""
    by_name = _by_name(others)
    return tuple(tag for tag in tags if any(_is_near(tag, other) for other in by_name[tag.name]))


def functions_lost(agreed: Iterable[Found], ours: Sequence[Found]) -> tuple[Lost, ...]:
    """Those of `agreed` that are not among `ours`."""
    by_name = _by_name(ours)
    lost = []
    for function in agreed:
        if not any(_is_near(function, own) for own in by_name[function.name]):
            instead = [own.name for own in ours if _is_near(function, own)]
            lost.append(Lost(function.name, function.start, ", ".join(instead)))
    return tuple(lost)


def compare_ccn(
    ours: Iterable[Found], pmccabe: Iterable[Found], tree_sitter: Iterable[Found]
) -> tuple[int, tuple[CcnDifference, ...]]:
    """How many functions have a CCN that the other two agree on, and those for which ours is another."""
    mccabe_by_name, tree_by_name = _by_name(pmccabe), _by_name(tree_sitter)
    agreed = 0
    differences = []
    for own in ours:
        figures = _ccn_near(own, mccabe_by_name)
        if len(figures) == 1 and figures == _ccn_near(own, tree_by_name):
            agreed += 1
            others = figures.pop()
            if own.ccn != others:
                differences.append(CcnDifference(own.name, own.start, own.ccn, others))
    return agreed, tuple(differences)


def _ccn_near(own: Found, by_name: dict[str, list[Found]]) -> set[int]:
    return {other.ccn for other in by_name[own.name] if _is_near(own, other)}


def functions_alone(ours: Iterable[Found], others: Iterable[Found]) -> tuple[Found, ...]:
    """Those of `ours` that no other program finds under the same name at the same place."""
    by_name = _by_name(others)
    return tuple(own for own in ours if not any(_is_near(own, other) for other in by_name[own.name]))


def is_misread(function: Lost, content: bytes) -> bool:
    """Whether the text itself shows that a name which ctags and pmccabe agree on is not that of a function.

    It begins a line as the call of a macro which the same file defines, without a body behind the call; or it is the
    type before a name in parentheses, `type (name)(...)`, and auditor finds that name; or behind its parentheses comes
    the name that auditor finds, with a parameter list and the body, as behind an annotation with an argument; or a type
    and the name of a variable with its value in braces.
    """
    name = re.escape(function.name.encode())
    lines = content.split(b"\n")[function.line - 1 :]
    call = re.search(rb"\b" + name + rb"\s*\(", lines[0])
    behind = _text_behind_call(b"\n".join((lines[0][call.start() :], *lines[1:]))) if call else b""
    if call and not lines[0][: call.start()].strip() and _is_macro(name, content):
        return not behind.startswith(b"{")
    if _VARIABLE_BEHIND.match(behind):
        return True
    found = [re.escape(instead.encode()) for instead in function.instead.split(", ") if instead]
    if any(re.search(rb"\b" + name + rb"\s*\(\s*" + inner + rb"\s*\)\s*\(", lines[0]) for inner in found):
        return True
    heads = (re.match(other + rb"\s*\(", behind) for other in found)
    return any(head and _text_behind_call(behind).startswith(b"{") for head in heads)


def _is_macro(name: bytes, content: bytes) -> bool:
    """Whether the text defines a macro with parameters of this name."""
    return re.search(rb"(?m)^[ \t]*#[ \t]*define[ \t]+" + name + rb"\(", content) is not None


def has_body_of_another(
    function: Lost, ours: Iterable[Found], pmccabe: Iterable[Found], tree_sitter: Iterable[Found]
) -> bool:
    """Whether the body that pmccabe gives to a name is that of a function which auditor and tree-sitter agree on."""
    place = Found(function.name, function.line, function.line)
    ends = {other.end for other in pmccabe if other.name == function.name and _is_near(other, place)}
    known = {(other.name, other.end) for other in tree_sitter}
    return any(own.end in ends and own.start >= function.line and (own.name, own.end) in known for own in ours)


def _text_behind_call(text: bytes) -> bytes:
    """What follows the first pair of parentheses, without blanks."""
    depth = 0
    for place in re.finditer(rb"[()]", text):
        depth += 1 if place[0] == b"(" else -1
        if depth == 0:
            return text[place.end() :].lstrip()
    return b""


def _by_name(functions: Iterable[Found]) -> dict[str, list[Found]]:
    by_name = defaultdict(list)
    for function in functions:
        by_name[function.name].append(function)
    return by_name


def _is_near(one: Found, other: Found) -> bool:
    """Whether two programs mean the same place: one start is within the other function, or close to its start."""
    return (
        abs(one.start - other.start) <= NEARBY
        or one.start <= other.start <= one.end
        or other.start <= one.start <= other.end
    )


# --------------------------------------------------------------------------------------------- tree-sitter


@functools.cache
def _parser_of_c() -> "Parser":
    import tree_sitter
    import tree_sitter_c

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_c.language()))


@functools.cache
def _query_of_c() -> "Query":
    import tree_sitter
    import tree_sitter_c

    return tree_sitter.Query(tree_sitter.Language(tree_sitter_c.language()), _DECISIONS)


def read_by_tree_sitter(content: bytes) -> tuple[int, tuple[Found, ...]]:
    """The SLOC and the functions, with CCN, that tree-sitter-c sees in a text."""
    from tree_sitter import QueryCursor

    tree = _parser_of_c().parse(content)
    captures = QueryCursor(_query_of_c()).captures(tree.root_node)
    return _sloc_without(content, captures.get("comment", [])), _functions_in(captures)


def _sloc_without(content: bytes, comments: Iterable["Node"]) -> int:
    text = bytearray(content.removeprefix(_BYTE_ORDER_MARK).rjust(len(content)))
    for comment in comments:
        lines = content[comment.start_byte : comment.end_byte].split(b"\n")
        text[comment.start_byte : comment.end_byte] = b"\n".join(b" " * len(line) for line in lines)
    return sum(line.strip(_BLANKS) != b"" for line in bytes(text).split(b"\n"))


def _functions_in(captures: dict[str, list["Node"]]) -> tuple[Found, ...]:
    decisions = _decisions_in(captures)
    found = []
    for node in captures.get("function", []):
        name = _name_of(node)
        if name is not None and name.text is not None:
            ccn = 1 + bisect_left(decisions, node.end_byte) - bisect_left(decisions, node.start_byte)
            plain = plain_name(name.text.decode("utf-8", "replace"))
            found.append(Found(plain, name.start_point.row + 1, node.end_point.row + 1, ccn))
    return tuple(found)


def _decisions_in(captures: dict[str, list["Node"]]) -> list[int]:
    """The places of all decisions but those in the condition of a directive, sorted."""
    spans = [(node.start_byte, node.end_byte) for node in captures.get("condition", [])]
    nodes = captures.get("decision", [])
    return sorted(
        node.start_byte
        for node in nodes
        if not any(start <= node.start_byte and node.end_byte <= end for start, end in spans)
    )


def _name_of(definition: "Node") -> "Node | None":
    """The identifier at the heart of a function's declarator."""
    node: Node | None = definition
    while node is not None and node.type not in ("identifier", "field_identifier", "type_identifier"):
        inner = node.child_by_field_name("declarator")
        node = inner or (node.named_children[0] if node.type == "parenthesized_declarator" else None)
    return node


def read_by_grammar(content: bytes, grammar: Grammar, comments: str) -> tuple[int, tuple[Found, ...]]:
    """The SLOC and the functions that a grammar of auditor sees in a text as it is, with directives."""
    parsed = parse(content, replace(grammar, query=grammar.query + comments))
    text = bytearray(content.removeprefix(_BYTE_ORDER_MARK).rjust(len(content)))
    for start, end in parsed.comments:
        text[start:end] = b"\n".join(b" " * len(line) for line in content[start:end].split(b"\n"))
    sloc = sum(line.strip(_BLANKS) != b"" for line in bytes(text).split(b"\n"))
    return sloc, tuple(Found(plain_name(one.name), one.start, one.end, one.ccn) for one in parsed.functions)


# --------------------------------------------------------------------------------------------- one file


class References(Struct, frozen=True):
    """What the figures of one language are compared with.

    `kinds` are what ctags calls functions; `sloc` is the lines of code of a file by its path, `tree` those and the
    functions of a content by tree-sitter; `functions` are those of a second program, or of the tree if there is none.
    """

    ctags: str
    kinds: str
    sloc: Callable[[str], int]
    tree: Callable[[bytes], tuple[int, tuple[Found, ...]]]
    functions: Callable[[str], tuple[Found, ...]] | None


def _count_by_c_count(path: str) -> int:
    return parse_c_count(run_program("c_count", path))


def _count_by_cloc(path: str) -> int:
    return parse_cloc(run_program("cloc", "--quiet", "--csv", "--hide-rate", path))


def _find_by_pmccabe(path: str) -> tuple[Found, ...]:
    return parse_pmccabe(run_program("pmccabe", path))


def run_program(name: str, *arguments: str) -> str:
    """What a program of `PROGRAMS` prints."""
    path = shutil.which(name)
    if path is None:
        raise DifferentialError(f"{name}: not found; install the Debian package {PROGRAMS[name]}")
    finished = subprocess.run(  # noqa: S603 - a program from PATH, without a shell
        [path, *arguments],
        env={**os.environ, "LC_ALL": "C"},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=SECONDS_PER_FILE,
        check=False,
    )
    return finished.stdout


def compare_file(place: Path, path: str) -> FileReport:
    """One file below `place` measured by auditor and by every other program."""
    content = (place / path).read_bytes()
    language = language_of_text(content, language_of_path(path) or C)
    references = REFERENCES[language.name]
    outcome = measure(content, language)
    if isinstance(outcome, Unmeasured):
        return FileReport(path, language.name, failure=f"unmeasured: {outcome.reason}")
    sloc, tree = references.tree(content)
    second = references.functions(str(place / path)) if references.functions else ()
    ours = _own_functions(outcome)
    tags = parse_ctags(_ctags(place / path, references))
    agreed = functions_agreed(tags, second if references.functions else tree)
    agreed_ccn, ccn = compare_ccn(ours, second, tree)
    absent = functions_lost(agreed, ours)
    misread = tuple(
        function
        for function in absent
        if is_misread(function, content) or has_body_of_another(function, ours, second, tree)
    )
    return FileReport(
        path,
        language.name,
        outcome.labels,
        Sloc(outcome.lines.code, references.sloc(str(place / path)), sloc, references.functions is not None),
        len(ours),
        len(agreed) - len(misread),
        misread,
        tuple(function for function in absent if function not in misread),
        functions_alone(ours, (*tags, *second, *tree)),
        agreed_ccn,
        ccn,
    )


def _own_functions(measurement: Measurement) -> tuple[Found, ...]:
    return tuple(Found(plain_name(one.name), one.start, one.end, one.ccn) for one in measurement.functions or ())


def _ctags(path: Path, references: References) -> str:
    name = references.ctags
    kinds = (f"--language-force={name}", f"--kinds-{name}={references.kinds}", f"--_xformat={_CTAGS_FORMAT}")
    return run_program("ctags", "--options=NONE", "--sort=no", "-x", *kinds, str(path))


def _read_cpp(content: bytes) -> tuple[int, tuple[Found, ...]]:
    return read_by_grammar(content, CPP_GRAMMAR, _COMMENTS)


def _read_rust(content: bytes) -> tuple[int, tuple[Found, ...]]:
    return read_by_grammar(content, RUST_GRAMMAR, "")


_OF_C = References("C", "f", _count_by_c_count, read_by_tree_sitter, _find_by_pmccabe)
_OF_CPP = References("C++", "f", _count_by_c_count, _read_cpp, _find_by_pmccabe)
_OF_RUST = References("Rust", "fP", _count_by_cloc, _read_rust, None)
REFERENCES = {"C": _OF_C, "C header": _OF_C, "C++": _OF_CPP, "C++ header": _OF_CPP, "Rust": _OF_RUST}
"""The references by the name of the language; a language that is not here is not compared."""

# --------------------------------------------------------------------------------------------- whole trees


def compare_tree(place: Path, paths: Sequence[str], workers: int) -> tuple[FileReport, ...]:
    """Every file compared in a process of its own pool; one that hangs or dies fails alone."""
    from pebble import ProcessPool

    with ProcessPool(max_workers=workers) as pool:
        futures = [pool.schedule(compare_file, args=(place, path), timeout=SECONDS_PER_FILE) for path in paths]
        return tuple(_result_of(future, path) for future, path in zip(futures, paths, strict=True))


def _result_of(future: "Future[FileReport]", path: str) -> FileReport:
    try:
        report = future.result()
    except DifferentialError:
        raise
    except Exception as error:  # whatever ended the worker is the file's failure
        return FileReport(path, "", failure=f"{type(error).__name__}: {error}")
    return report


def list_folder(tree: Path) -> tuple[str, ...]:
    """The paths of the C and C++ files and headers below a folder, sorted; no symbolic links."""
    paths = (path for path in tree.rglob("*") if path.is_file() and not path.is_symlink())
    return tuple(sorted(name for name in (str(path.relative_to(tree)) for path in paths) if _is_compared(name)))


def _is_compared(path: str) -> bool:
    language = language_of_path(path)
    return language is not None and language.name in REFERENCES


def list_blobs(repository: Path, ref: str, below: str) -> dict[str, str]:
    """The blob of each C and C++ file and header in a bare repository, by path, sorted; no symbolic links."""
    rows = (row.split("\t", 1) for row in _list_tree(repository, ref, below).split("\0") if row)
    entries = ((path, *entry.split()) for entry, path in rows)
    return {path: blob for path, mode, _, blob in sorted(entries) if mode.startswith("100") and _is_compared(path)}


def _list_tree(repository: Path, ref: str, below: str) -> str:
    """Mode, kind, blob and path of all that the commit holds, as git writes it."""
    git = shutil.which("git")
    if git is None:
        raise DifferentialError("git: not found; install the Debian package git")
    command = [git, f"--git-dir={repository}", "ls-tree", "-r", "-z", "--full-tree", f"{ref}^{{commit}}"]
    command += [below] if below else []
    finished = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)  # noqa: S603 - git from PATH, without a shell
    if finished.returncode:
        raise DifferentialError(f"{repository}: {ref}: {finished.stderr.strip()}")
    return finished.stdout


def export_blobs(repository: Path, blobs: dict[str, str], place: Path) -> None:
    """Write each blob under its path below `place`."""
    for path, blob in blobs.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_bytes(read_blob(repository, blob))


def choose(paths: Iterable[str], sample: int, seed: int) -> tuple[str, ...]:
    """All paths, or `sample` of them that depend on the seed only; sorted."""
    listed = sorted(paths)
    if not 0 < sample < len(listed):
        return tuple(listed)
    return tuple(sorted(random.Random(seed).sample(listed, sample)))  # noqa: S311 - no secret


# --------------------------------------------------------------------------------------------- the figures


def render(reports: Sequence[FileReport]) -> Iterator[str]:
    """The figures, then every difference with all numbers."""
    totals: Counter[str] = Counter()
    for report in reports:
        totals.update(figures_of(report))
    yield from (f"{figure:>9,}  {name}" for name, figure in totals.items())
    for report in reports:
        yield from _differences_of(report)


def figures_of(report: FileReport) -> dict[str, int]:
    """What one file adds to the figures; a Counter keeps their order."""
    sloc = report.sloc or Sloc(0, 0, 0)
    flagged = report.flagged
    renamed = sum(bool(one.instead) for one in report.lost)
    return {
        "files": 1,
        "files compared": int(report.sloc is not None),
        "SLOC": sloc.auditor,
        "files different in SLOC": int(sloc.differs),
        "files in which cloc alone differs": int(sloc.counter_differs_alone),
        "functions": report.functions,
        "functions that both references agree on": report.agreed_functions,
        "of these found under another name": 0 if flagged else renamed,
        "of these not found": 0 if flagged else len(report.lost) - renamed,
        "of these either, in flagged files": len(report.lost) if flagged else 0,
        "names besides, which are misread by both": len(report.misread),
        "functions that auditor alone finds": len(report.alone),
        "functions whose CCN both references agree on": report.agreed_ccn,
        "of these with another CCN": 0 if flagged else len(report.ccn),
        "of these with another CCN, in flagged files": len(report.ccn) if flagged else 0,
        "flagged files": int(flagged),
    }


def _differences_of(report: FileReport) -> Iterator[str]:
    if report.failure:
        yield f"{report.path}: {report.failure}"
    sloc = report.sloc
    if sloc is not None and (sloc.differs or sloc.counter_differs_alone):
        counter = "c_count" if sloc.decided else "cloc"
        yield f"{report.path}: SLOC {sloc.auditor}, {counter} {sloc.counter}, tree-sitter {sloc.tree_sitter}"
    mark = f" [{', '.join(report.labels)}]" if report.labels else ""
    for line, difference in _function_differences_of(report):
        yield f"{report.path}:{line}: {difference}{mark}"


def _function_differences_of(report: FileReport) -> Iterator[tuple[int, str]]:
    for function in report.misread:
        yield function.line, f"{function.name}: misread by ctags and pmccabe"
    for function in report.lost:
        how = f"found as {function.instead}" if function.instead else "not found"
        yield function.line, f"{function.name}: {how}"
    for own in report.alone:
        yield own.start, f"{own.name}: found by auditor alone"
    for other in report.ccn:
        yield other.line, f"{other.name}: CCN {other.auditor}, the others {other.others}"


def compare(arguments: tuple[str, ...], sample: int, seed: int, workers: int) -> tuple[FileReport, ...]:
    """The reports of the tree that the arguments of the command name, sorted by path."""
    for name in PROGRAMS:
        run_program(name, "--version")
    if len(arguments) == 1:
        tree = Path(arguments[0])
        if not tree.is_dir():
            raise DifferentialError(f"{tree}: not a folder")
        return compare_tree(tree, choose(list_folder(tree), sample, seed), workers)
    repository, ref, below = Path(arguments[0]), arguments[1], (*arguments, "")[2]
    blobs = list_blobs(repository, ref, below)
    paths = choose(blobs, sample, seed)
    with tempfile.TemporaryDirectory(prefix="differential-") as place:
        export_blobs(repository, {path: blobs[path] for path in paths}, Path(place))
        return compare_tree(Path(place), paths, workers)


@click.command()
@click.argument("tree", nargs=-1, required=True, metavar="TREE | REPOSITORY REF [PATH]")
@click.option("--sample", type=click.IntRange(min=0), default=0, help="Compare so many files of the tree only.")
@click.option("--seed", type=int, default=1, show_default=True, help="What the choice of the sample depends on.")
@click.option("--workers", type=click.IntRange(min=1), default=2, show_default=True, help="Processes at a time.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write every report as JSON, too.")
def main(tree: tuple[str, ...], sample: int, seed: int, workers: int, output: Path | None) -> None:
    """Compare the figures of a folder, or of a bare repository at a ref, with those of independent programs."""
    if len(tree) > 3:
        raise click.UsageError("give one folder, or a repository, a ref and at most one path")
    try:
        reports = compare(tree, sample, seed, workers)
        if not reports:
            raise DifferentialError(f"{' '.join(tree)}: holds no file of C, C++ or Rust")
        if output is not None:
            write_bytes(output, msgspec.json.format(msgspec.json.encode(reports), indent=1))
    except (AuditorError, DifferentialError) as error:
        click.echo(f"differential: {error}", err=True)
        sys.exit(3)
    for line in render(reports):
        click.echo(line)
    sys.exit(1 if any(report.differs for report in reports) else 0)


if __name__ == "__main__":
    main()
