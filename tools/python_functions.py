# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""auditor's functions of Python beside those of Python's own parser, which executes nothing.

    python -m tools.python_functions FOLDER...

Name, first line, last line and CCN of each function of each `.py` file below the folders must be equal. A file that
differs and is disputed is *told of*; the exit code is 1 if any other differs. What the parser of the running Python
does not accept is counted apart.
"""

import ast
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import click

from auditor.instruments.languages import PYTHON
from auditor.instruments.measurement import measure
from auditor.instruments.text import read_text
from auditor.model.measured import Unmeasured

Found = tuple[str, int, int, int]
"""Name with those around it, first line, last line, CCN."""

_FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef
_DECISIONS = ast.If | ast.For | ast.AsyncFor | ast.While | ast.ExceptHandler | ast.IfExp


def find_by_parser(characters: str) -> list[Found]:
    """The functions of a text by Python's own parser, sorted by line; raises SyntaxError."""
    with warnings.catch_warnings(action="ignore"):
        tree = ast.parse(characters)
    return sorted(_functions_below(tree, ""), key=lambda found: found[1])


def _functions_below(node: ast.AST, around: str) -> Iterator[Found]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, _FUNCTIONS):
            name = around + child.name
            yield name, child.lineno, child.end_lineno or 0, 1 + sum(map(_weigh, _own_nodes(child)))
            yield from _functions_below(child, f"{name}.")
        else:
            yield from _functions_below(child, around)


def _own_nodes(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.AST]:
    """The nodes of a function but for its decorators and the functions within it, whose decorators are its own."""
    waiting: list[ast.AST] = [node for node in ast.iter_child_nodes(function) if node not in function.decorator_list]
    while waiting:
        node = waiting.pop()
        if isinstance(node, _FUNCTIONS):
            waiting += node.decorator_list
        else:
            yield node
            waiting += ast.iter_child_nodes(node)


def _weigh(node: ast.AST) -> int:
    """How many decisions a node is."""
    if isinstance(node, ast.BoolOp):
        return len(node.values) - 1
    if isinstance(node, ast.comprehension):
        return 1 + len(node.ifs)
    if isinstance(node, ast.match_case):
        return 1 + (node.guard is not None)
    return int(isinstance(node, _DECISIONS))


def compare_file(path: Path) -> tuple[str, int]:
    """What became of a file: `equal`, `told of`, `different` or `not parsed`; and how many functions it has."""
    content = path.read_bytes()
    text, outcome = read_text(content), measure(content, PYTHON)
    if isinstance(text, Unmeasured) or isinstance(outcome, Unmeasured):
        return "not parsed", 0
    try:
        theirs = find_by_parser(text.characters)
    except (SyntaxError, ValueError, RecursionError):
        return "not parsed", 0
    ours = [(one.name, one.start, one.end, one.ccn) for one in outcome.functions or ()]
    if ours == theirs:
        return "equal", len(ours)
    return "told of" if outcome.disputes else "different", len(ours)


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def main(folders: tuple[Path, ...]) -> None:
    """Compare every Python file below FOLDERS."""
    paths = [path for folder in folders for path in sorted(folder.rglob("*.py")) if path.is_file()]
    files: Counter[str] = Counter()
    functions: Counter[str] = Counter()
    with ProcessPoolExecutor() as pool:
        for path, (verdict, number) in zip(paths, pool.map(compare_file, paths, chunksize=20), strict=True):
            files[verdict] += 1
            functions[verdict] += number
            if verdict not in ("equal", "not parsed"):
                click.echo(f"{verdict}: {path}")
    for verdict in sorted(files):
        click.echo(f"{verdict}: {files[verdict]:,} files, {functions[verdict]:,} functions")
    sys.exit(1 if files["different"] else 0)


if __name__ == "__main__":
    main()
