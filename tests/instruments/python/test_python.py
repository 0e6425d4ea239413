# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Lines and functions of Python: what each kind of token does to them, and that two readers agree on any text."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.instruments.comments.readers import count_lines
from auditor.instruments.languages import PYTHON
from auditor.instruments.measurement import measure
from auditor.instruments.python.statements import read_statements
from auditor.measuring.contents import measure_all
from auditor.measuring.tasks import FileTask
from auditor.model.measured import LineCounts, Measurement
from auditor.processes.limits import WorkerSettings


def counts(code: int = 0, comment: int = 0, blank: int = 0) -> LineCounts:
    return LineCounts(code=code, comment=comment, blank=blank)


def measurement_of(text: str) -> Measurement:
    outcome = measure(text.encode(), PYTHON)
    assert isinstance(outcome, Measurement)
    return outcome


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("def f():\n    pass\n(\n)\n", counts(code=4), id="pass and brackets"),
        pytest.param('"""a\n\nb"""\nc\n', counts(code=1, comment=2, blank=1), id="a doc string"),
        pytest.param("def f():\n    r'a'  # b\n    c\n", counts(code=2, comment=1), id="a doc string on a line"),
        pytest.param('a = """b\n# c\n\n"""\n', counts(code=3, blank=1), id="a string with a hash"),
        pytest.param('f(\n    """a"""\n)\n', counts(code=3), id="a string as an argument"),
        pytest.param('a = \\\n"""b"""\n', counts(code=2), id="a string behind a spliced line"),
        pytest.param('def f(): "a"\n', counts(code=1), id="a doc string beside code"),
        pytest.param("#!/usr/bin/python\n# a\n\nb # c\n", counts(code=1, comment=2, blank=1), id="comments"),
        pytest.param('f"lone {1}"\nx = 1\n', counts(code=2), id="a lone string with a field"),
        pytest.param('f"""a\nb"""\n', counts(code=2), id="one that could have fields"),
        pytest.param("x = f'''{\n  # a\n  1\n}'''\n", counts(code=3, comment=1), id="a comment in a field"),
        pytest.param("x = f'{  # a\n  # b\n  1}'\n", counts(code=2, comment=1), id="a field over lines"),
        pytest.param("f'{a!r:{b}{c:>{d}}}' # e\n# f\n", counts(code=1, comment=1), id="formats within formats"),
        pytest.param("f'{{' # a\n# b\n", counts(code=1, comment=1), id="a brace"),
        pytest.param("f'{a:{{1}}}' # b\n# c\n", counts(code=1, comment=1), id="a set in a format"),
        pytest.param("f'\\N{DASH}'\n# a\n", counts(code=1, comment=1), id="a named character"),
        pytest.param("rf'\\{a}'\n# b\n", counts(code=1, comment=1), id="a backslash before a field"),
        pytest.param('f"{a["b"]}"\n# c\n', counts(code=1, comment=1), id="the same quotes"),
        pytest.param('f"{f\'{f"{1}"}\'}"\n# c\n', counts(code=1, comment=1), id="strings in strings"),
        pytest.param("f'{a:=5}{a!=b}{ {c: d}[e]}'\n# f\n", counts(code=1, comment=1), id="operators in fields"),
        pytest.param("t'{a}'\n# b\n", counts(code=1, comment=1), id="a template string"),
        pytest.param("'a' \\\n'b'\n", counts(comment=2), id="a doc string on spliced lines"),
        pytest.param("a = 'b\n# c\n", counts(code=1, comment=1), id="a quote that is not closed"),
        pytest.param("a = '''b\n# c\n", counts(code=2), id="three quotes that are not closed"),
        pytest.param("a = f'{b\n# c\n", counts(code=1, comment=1), id="a field that is not closed"),
        pytest.param("ur'a'\nprint >>b, `c`\n", counts(code=1, comment=1), id="Python 2"),
    ],
)
def test_lines(text: str, expected: LineCounts) -> None:
    assert count_lines(text, PYTHON) == expected


@pytest.mark.parametrize(
    ("text", "functions"),
    [
        pytest.param("def f(v, w):\n    return f'{v:{w:d}}'\ndef g(): pass\n", ["f 1-2 1", "g 3-3 1"], id="formats"),
        pytest.param('def f(a):\n    return a == r"""x""" or a\n', ["f 1-2 2"], id="three quotes"),
        pytest.param("def f():\n    '''a\n\n    b'''\n", ["f 1-4 1"], id="a doc string only"),
        pytest.param("def f():\n    try:\n        a\n    finally:\n        b\n", ["f 1-5 1"], id="finally"),
        pytest.param(
            "def f():\n    try: a\n    except* B: c\n    except D: e\n    else: g\n", ["f 1-5 3"], id="except"
        ),
        pytest.param("def f():\n    if a: b\n    elif c: d\n    else: e\n", ["f 1-4 3"], id="elif"),
        pytest.param(
            "def f():\n    for a in b: c\n    else: d\n    while e: g\n    else: h\n", ["f 1-5 3"], id="loops"
        ),
        pytest.param("async def f():\n    async for a in b: c\n    async with d: e\n", ["f 1-3 2"], id="async"),
        pytest.param("def f():\n    return [a for a in b if c if d]\n", ["f 1-2 4"], id="a comprehension"),
        pytest.param("def f():\n    return 1if a else 0xfor b\n", ["f 1-2 3"], id="numbers before words"),
        pytest.param("def f():\n    return f'{a if b else c}'\n", ["f 1-2 2"], id="a decision in a field"),
        pytest.param("def f():\n    assert a and b, c\n    with d: e\n", ["f 1-3 2"], id="assert"),
        pytest.param("def f():\n    return lambda: a or b\n", ["f 1-2 2"], id="a lambda"),
        pytest.param(
            "def f(case, x):\n    match x:\n        case 1: a\n        case (1, 2) if x: b\n        case case: c\n"
            "        case _: g(x,\n          case)\n    case = 1\n    case: int = 2\n    case(x)\n",
            ["f 1-10 6"],
            id="match",
        ),
        pytest.param("def case(): pass\n", ["case 1-1 1"], id="a function named case"),
        pytest.param("@a(1 if b else 2)\n@c\ndef f():\n    pass\n", ["f 3-4 1"], id="decorators"),
        pytest.param("def f(a=1 if b else 2): pass\n", ["f 1-1 2"], id="a default"),
        pytest.param(
            "def a():\n  def b():\n    def c():\n      if d: e\n    return c\n  if b: return b\n",
            ["a 1-6 2", "a.b 2-5 1", "a.b.c 3-4 2"],
            id="functions in functions",
        ),
        pytest.param("class A:\n  def f(self): pass\n  def g(self): pass\n", ["f 2-2 1", "g 3-3 1"], id="methods"),
        pytest.param("def f():\n\tif a:\n\t\tb\n        c\ndef g(): d\n", ["f 1-4 2", "g 5-5 1"], id="tabs"),
        pytest.param("def f():\n    a\n    # b\n\n# c\ndef g(): d\n", ["f 1-2 1", "g 6-6 1"], id="comments behind"),
        pytest.param("def f():\n    return (a  # b\n  \\\n)\n", ["f 1-4 1"], id="less indentation"),
        pytest.param("def f():\n    return a \\\n    # b\n", ["f 1-2 1"], id="a splice before a comment"),
    ],
)
def test_functions(text: str, functions: list[str]) -> None:
    outcome = measurement_of(text)
    assert [f"{one.name} {one.start}-{one.end} {one.ccn}" for one in outcome.functions or ()] == functions
    assert outcome.disputes == ()


@pytest.mark.parametrize(
    ("text", "nloc"),
    [
        pytest.param("def f():\n    '''a\n\n    b'''\n    # c\n\n    return d\n", [2], id="doc string and comment"),
        pytest.param("def f():\n    return f'''a\n    b'''\n", [3], id="a string over lines"),
        pytest.param("def f():\n  def g():\n    a\n    b\n  return g\n", [5, 3], id="a function within"),
    ],
)
def test_nloc(text: str, nloc: list[int]) -> None:
    assert [one.nloc for one in measurement_of(text).functions or ()] == nloc


@pytest.mark.parametrize(
    ("text", "checks"),
    [
        pytest.param("def f():\n    return (\ndef g():\n    pass\n", ["J"], id="a bracket that is never closed"),
        pytest.param(f"def f(): return {'(' * 3_000}1{')' * 3_000}\n", ["J"], id="too deep for the grammar"),
        pytest.param("def f():\n    \tif a: b\n        c\ndef g(): d\n", ["J"], id="a tab behind blanks"),
        pytest.param("def f(): pass\na = '''b\n# c\n", ["I"], id="a string that is never closed"),
    ],
)
def test_what_only_one_of_two_readers_makes_sense_of_is_disputed(text: str, checks: list[str]) -> None:
    assert [dispute.check for dispute in measurement_of(text).disputes] == checks


def test_many_functions_in_each_other_are_found(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("".join(f"{' ' * depth}def f():\n" for depth in range(30)) + " " * 30 + "pass\n")
    # Within the limits of a worker: for each function in another lizard doubles the length of its name.
    (outcome,) = measure_all([FileTask(str(path), "Python")], WorkerSettings(1), lambda number: None, print)
    assert isinstance(outcome, Measurement)
    functions = outcome.functions or ()
    assert [one.name for one in functions] == [".".join(["f"] * depth) for depth in range(1, 31)]


PIECES = ("f'", 'f"', "'''", '"', "'", "{", "}", ":", "!r", "#", "\n", "\\", "(", ")", "a", " ", "rb", "1", ".", "if")


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_the_tokens_are_the_text(text: str) -> None:
    assert "".join(token for statement in read_statements(text) for _, token in statement) == text
