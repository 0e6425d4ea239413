# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every function of Python is found where Python's own parser finds it."""

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.instruments.languages import PYTHON
from auditor.instruments.measurement import measure
from auditor.instruments.python.layout import LaidOut, lay_out
from auditor.instruments.python.statements import read_statements
from auditor.model.measured import Function, Measurement


def functions_in(text: str) -> tuple[Function, ...]:
    outcome = measure(text.encode(), PYTHON)
    assert isinstance(outcome, Measurement)
    return outcome.functions or ()


@pytest.mark.parametrize(
    ("text", "laid_out"),
    [
        pytest.param("", LaidOut(""), id="nothing"),
        pytest.param("def f():\n    pass  # a\n", LaidOut("def f():\n    pass   \n"), id="as it is"),
        pytest.param("def f(): pass\n", LaidOut("def f():\n pass\n", (2,)), id="one line"),
        pytest.param(
            "class A:\n  async def f(self): # b\n    pass\n  async def g(self): pass # c",
            LaidOut("class A:\n  async def f(self):  \n    pass\n  async def g(self):\n   pass  ", (5,)),
            id="methods",
        ),
        pytest.param(
            "def f(): return (\na,\n)\ndef g(): pass\n",
            LaidOut("def f():\n return (\n a,\n )\ndef g():\n pass\n", (2, 6)),
            id="over lines",
        ),
        pytest.param(
            "  a = [\nb, ''' c\nd\n''', # e\n      f]\n  g = \\\n h\n",
            LaidOut("  a = [\n  b,  _ \n  _ \n  _ ,  \n  f]\n  g = \n  h\n"),
            id="continued with another indentation",
        ),
        pytest.param("  a = f'{b:{c}}'\n", LaidOut("  a =  _ {b _ {c}} _ \n"), id="a field"),
        pytest.param("\fdef f(): pass\n\f\n", LaidOut("def f():\n pass\n\n", (2,)), id="form feeds"),
        pytest.param("if a:\n\tb\n    \tc\n", LaidOut("if a:\n        b\n        c\n"), id="tabs"),
        pytest.param("  finally: 1if a else 2\n", LaidOut("  else: 1 if a else 2 \n"), id="words and numbers"),
        pytest.param("case a: case(case)\n", LaidOut("elif a: _case(_case)\n"), id="a keyword or not"),
    ],
)
def test_layout(text: str, laid_out: LaidOut) -> None:
    assert lay_out(read_statements(text)) == laid_out


@pytest.mark.parametrize(
    ("text", "functions"),
    [
        pytest.param("def f(a): return a\n", [Function("f", 1, 1, 1, 1, 1)], id="alone"),
        pytest.param("def f(a): return 1 if a and a else 2", [Function("f", 1, 1, 1, 3, 1)], id="with conditions"),
        pytest.param('def f(): """a"""\n', [Function("f", 1, 1, 1, 1, 0)], id="a doc string only"),
        pytest.param('def f(): """a\n\nb"""; return 1\n', [Function("f", 1, 3, 2, 1, 0)], id="a doc string over lines"),
        pytest.param("def f(): 'a'\n", [Function("f", 1, 1, 1, 1, 0)], id="with simple quotes"),
        pytest.param("def f(\n  a,\n  b): return [\n  a, b]\n", [Function("f", 1, 4, 4, 1, 2)], id="over lines"),
        pytest.param("def f(): \\\n  return 1\n", [Function("f", 1, 2, 2, 1, 0)], id="behind a backslash"),
        pytest.param(
            "def f(): pass\ndef g():\n    pass\ndef h(): pass\n\ni = 1\n",
            [Function("f", 1, 1, 1, 1, 0), Function("g", 2, 3, 2, 1, 0), Function("h", 4, 4, 1, 1, 0)],
            id="in a row",
        ),
        pytest.param(
            "def f():\n    def g(): pass\n    def h(): pass\n    return g\n",
            [Function("f", 1, 4, 4, 1, 0), Function("f.g", 2, 2, 1, 1, 0), Function("f.h", 3, 3, 1, 1, 0)],
            id="in a function",
        ),
        pytest.param("def f() -> lambda a: {1: 2}[1:]: pass\n", [Function("f", 1, 1, 1, 1, 0)], id="other colons"),
        pytest.param("def f(a=lambda: 0): pass\n", [Function("f", 1, 1, 1, 1, 1)], id="a lambda for default"),
        pytest.param("def f[A: int](a: A) -> A: return a\n", [Function("f", 1, 1, 1, 1, 1)], id="type parameters"),
        pytest.param(
            'def f():\n    a(\n"""\n""")\n    if a:\n        return\n', [Function("f", 1, 6, 6, 2, 0)], id="a string"
        ),
        pytest.param(
            "def f(\n) -> A[\n    b,\n]:\n    if a:\n        return\n", [Function("f", 1, 6, 6, 2, 0)], id="annotation"
        ),
    ],
)
def test_functions(text: str, functions: list[Function]) -> None:
    assert list(functions_in(text)) == functions


# `|` stands for a line end within a statement: what follows it is never indented.
HEADERS = st.sampled_from(
    (
        *("def {}():", "async def {}(a, b=(1, 2)): # c", "def {}(|  a: 'b: c',|) -> d[|e:f|]:", "def {}(a) -> b \\|:"),
        *("@g(|h)\ndef {}(a={{1: 2}}):", "def {}(a=lambda b: b, *c) -> lambda: 1:", "def {}(a: f'{{b:c}}'):"),
    )
)
OTHER_HEADERS = st.sampled_from(("class {}:", "if a:", "while b: # {}", "# d\nfor e in (|f):"))
STATEMENTS = st.sampled_from(
    (
        *("pass", "return a[1:]", "a = [|b,|]; c", "a = '''|def b(): pass|'''", '"""a"""', "a(|'''b''' # c|)", "'a'"),
        *("a = \\|b", "a = f'{b:c}' f'''{|d}'''", "lambda: {a: b}", "a = 'def b(): pass'", "match(a); case = 1", "..."),
    )
)


@st.composite
def blocks(draw: st.DrawFn, indentation: str = "") -> str:
    """Lines with functions, some in others."""
    written = []
    for number in range(draw(st.integers(1, 3))):
        written += draw(st.sampled_from(([], ["# a"], [f"{indentation}a = 1"], [""])))
        header = draw(st.one_of(HEADERS, OTHER_HEADERS)).format(f"n{len(indentation)}{number}")
        header = indentation + header.replace("\n", "\n" + indentation)
        if len(indentation) < 8 and draw(st.booleans()):
            written += [header, draw(blocks(indentation + "    "))]
        elif "#" in header or draw(st.booleans()):
            written += [header, f"{indentation}    {draw(STATEMENTS)}"]
        else:
            written.append(f"{header} {draw(STATEMENTS)}")
    return "\n".join(written)


@settings(deadline=None)
@given(blocks())
def test_functions_are_those_of_the_parser_of_python(block: str) -> None:
    text = block.replace("|", "\n")
    defined = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    expected = sorted((node.lineno, node.name, node.end_lineno) for node in defined)
    assert [(one.start, one.name.rpartition(".")[2], one.end) for one in functions_in(text)] == expected
