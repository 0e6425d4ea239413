# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The model of pygount for C and C++ answers as pygount does, or not at all."""

import subprocess
import sys

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from auditor.instruments.c.pygount_lines import (
    MODELLED_LEXERS,
    pygount_figures_of_c,
)
from auditor.instruments.figures import PygountFigures, RefusedError
from auditor.instruments.languages import C
from auditor.instruments.published.lines import PygountError, pygount_figures
from auditor.instruments.text import SourceText, read_text
from tools.conformance import CorpusFile, read_corpus
from tools.fast_paths import FRAGMENTS, LineClasses, classes_by_pygount, count_line_classes

LEXERS = sorted(MODELLED_LEXERS)


def figures_of(classes: LineClasses) -> PygountFigures:
    return PygountFigures(classes.code, classes.string)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", LineClasses(0, 0, 1, 0), id="empty"),
        pytest.param("int f(void)\n{\n    return 1;\n}\n", LineClasses(2, 0, 2, 0), id="brackets are not code"),
        pytest.param('char *a[] = {\n"b",\n"c"\n};\n', LineClasses(1, 0, 1, 2), id="lines of strings"),
        pytest.param("a;\n#if 0\nb;\n\n#endif\n", LineClasses(3, 1, 1, 0), id="a dead body"),
        pytest.param("/* a\n\nb */\n\n// c\n", LineClasses(0, 4, 1, 0), id="comments"),
        pytest.param('#define A \\\n"b" \\\n}\n', LineClasses(2, 0, 1, 0), id="a macro on three lines"),
    ],
)
def test_classes(text: str, expected: LineClasses) -> None:
    assert count_line_classes(text) == expected == classes_by_pygount(text, "c")
    assert pygount_figures_of_c(text) == figures_of(expected)


MODELLED = {
    "newlines at both ends": "\n\n \nint a;\n\n\n",
    "no final newline": "int a;",
    "white characters": "a\n( ) , : ; [ ] { }\n\t\f\nb\n",
    "white space that is code": "a\n\v\n\xa0\n\x85\nb\n",
    "characters beyond ASCII": "/* é 中 */ é;\n'中'\n\"中\"\n中\n",
    "a block comment with code beside it": "a; /* b\nc */ d;\n/* e\n*/ }\n",
    "stars and slashes": "/**/a/***/\n/*/ b\n*/\nc / d * e\n/** f **/\n",
    "a comment that is never closed": "a;\n/* b\n\nc\n",
    "comment marks in comments": "/* // */ a\n// /* b\nc\n",
    "comment marks in strings": 'a = "/*";\n"//"\nb\n',
    "comment marks in a macro's string": '#define A "/*"\nb\n*/ c\n',
    "escapes": '"a\\"b"\n"a\\\\"\n/* " */\n\'"\'\n\'\\\'\'\n\'\\\\\'\n"\\x41\\101"\n',
    "a string on two lines": '"a\\\nb"\n"a\\\n\nb\n"\\\n\\\n"\n',
    "a string that is never closed": 'a = "b\nc /* d\n*/ e\n"\nf\n',
    "characters": "'a'\n'\\n'\n'\\12'\n'\\123'\n'\\x1'\n'\\x12'\nb L'a'\n",
    "quotes that are no character": "'ab'\n'\n''\n'''\n'\\x123'\n'\\1234'\na'/*'b\n",
    "prefixes": 'a = L"b";\nb u8"c";\nc U\'d\';\ng(u"e",\n8"g"\n',
    "splices in code": "int \\\na;\n\\\n\\\n}\n",
    "a stray backslash": "a \\ b\n\\\n",
    "directives": "#\tdefine A\n  # undef A\n#pragma b\n#error don't /* c\nd */ e\n#ifdef F\n#endif\n",
    "a directive on many lines": "#define A(b) \\\n  \"c\" \\\n  'd' /* e \\\n  f */ \\\n\n  }\n",
    "a directive whose last line is empty": '#define A \\\n  {}\n"b"\n',
    "a line comment ends a directive": '#define A // b \\\n"c"\n#define D "http://e" \\\n"f"\n',
    "a comment goes on behind a directive": "#define A /* b\n\nc */ d\n}\n#endif /* e\n*/\n",
    "a directive at the end": "#define A \\",
    "includes": '#include <a.h>\n#include "b/c.h" // d\n# include <e/*.h>\n#include <f.h> /* g\n\nh */\n}\n',
    "includes without a path": "#include I\n#include_next <a/b.h>\n#includes\n",
    "an include with a path like a comment": '#include "a//b.h"\n"c"\n#include <d/*e.h>\n"f"\n',
    "an include that goes on": '#include <a.h> b \\\n"c"\n"d"\n',
    "if 0": "#if 0 /* a\n\nb */\n  '\n#endif\nc\n",
    "if 0 with blanks": "  #if\t0 a \\\nb\n\n\n\t\n  #endif\nc\n",
    "if 0 with an arm": "#if 0\na\n#else\n}\n#endif\n#if 0\nb\n#elif C\n}\n#endif\n",
    "a nested arm ends if 0 early": "#if 0\n#if A\nb\n#else\n}\n#endif\n}\n#endif\n}\n",
    "nested conditions": "#if 0\n\n#ifdef A\n\n#if B\nc\n#endif\n\nd\n#endif\n\n}\n#endif\n}\n",
    "directives without a name": '#\n"a"\n#/* b\n*/ c "d"\n# \\\n"e"\n',
    "directives with a blank in if 0": "#if 0\n# if A\n}\n# endif\n# else\n}\n#endif\n}\n",
    "directives that go on in if 0": "#if 0\n#if A \\\n\n#endif \\\n}\n#else \\\n}\n",
    "if 0 that is never closed": "a\n#if 0\n\nb\n",
    "if 0 at the end": "a\n#if 0",
    "white space in if 0": "#if 0\n\v\n#endif\n#if 0\n\v\n\x85\na\n#endif\n",
    "no if 0": "#if 0x\n}\n#endif\n#if(0)\n{\n#endif\n# if 0\n}\n# endif\n",
    "a hash amid a line": '#a\nb # c "d"\n# "e\\\n"f\ng # "h /* i\nj */\n',
    "a comment above a directive": '/* a */\n\n#define B "c\n/* d\n*/\n#if 0\n}\n#endif\n',
    "a head with comments": "int /* a */ f /* b\n*/ (int c, // d\n  int e) /* g (h) */\n{ /* i) { */\n}\n",
    "a comment in a call": "{\n  g(a, // b (c)\n  d);\n  e f; g(h /* i) { */\n}\n",
    "directives in a head": 'int f(int a\n#ifdef B // c\n, int d\n#endif\n)\n#define E "f"\n{\n}\n',
    "directives behind a head": 'int f(int a) {\n#define B { "c" \\\n"d"\n}\n#define E(f) { "g" \\\n"h"\n',
    "a macro behind a call": 'A(b)\n#define C { "d" \\\n"e"\nf g(h);\n#define I { "j" \\\n"k"\n',
    "struct and a directive": 'struct\n#define A "\nb;\n',
    "attributes": '[[nodiscard]] int a;\n[[deprecated("b // c")]]\nint d;\n[[e, f(1)]]\n"g"\n[[\n]]\n',
    "a name that ends like a prefix": 'a = PRI_R"b"\n"c" PRIu8"d"\n"e";\n',
    "white space before a directive": 'class a;\n\t\n  #define B "\n  #if 0\n}\n #endif\n',
    "an array of an array": "a[b[c]];\na[[b] = 1;\n",
}

REFUSED = {
    "a carriage return": "a\r\nb\n",
    "a mark": "a\x01\n",
    "another mark": "a\x02\n",
    "a byte order mark": "\ufeffint a;\n",
    "wide white space": "\u3000#if 0\na\n#endif\n",
    "an opening mark on two lines": "/\\\n* a\nb */\n",
    "a closing mark on two lines": "/* a *\\\n/\nb\n",
    "a line comment that goes on": "// a \\\nb\n",
    "line comments that go on in a comment": "/*" + "\n// a \\" * 12 + "\n*/\n",
    "a quote in an attribute": '[[a"b\n"]]\nc\n',
    "an open parenthesis in an attribute": "[[(]]/*\na\n*/\n",
    "a directive in an attribute": '[[\n#]]\n"a"\n',
    "an annotation": '[[=a("b\n")]]\n',
    "a raw string": 'a = R"(\n/*\n)";\n',
    "a raw string with a prefix": 'a = u8R"b(\n)b";\n',
    "a raw string behind a number": '0x1R"(\n)"\n',
    "a digit that is not in ASCII": "\u0663'0'\"';\n",
    "a directive behind a comment": "/* a */ // */ #define B\nc\n",
    "a directive behind half a comment": "/**//*/\n#\n",
    "digits set apart": "a = 1'0'\"';\n",
    "a prefix alone on its line": 'case a\nL"b"\n:\n',
    "an include behind an empty directive": '#\n include "a\n"\n',
    "if without a condition": "#if\n0\na\n#endif\n",
    "an include on two lines": '#include\n"a"\n',
    "an include with an open path": '#include "a\nb"\n"c"\n',
    "an include with an open bracket": "#include <a\nb>\n",
    "a comment before a path": "#include /* a */ <b\n>\n",
    "an include amid a directive": '#define A \\\ninclude "b\nc"\n',
    "an include behind a directive": '#define A\ninclude "b\nc"\n',
    "an include behind a slash": '#define A /include "b\nc"\n',
    "more behind an include": "#include <a.h> b/c /* d\ne */\n",
    "a line comment that goes on behind an include": '#include <a.h> // b \\\n"c"\n',
    "an open comment in a directive": "#define A /* b\nc\n",
    "a line comment ends the parameters": "int f(int a,\n// b (c)\nint d)\n{\n}\n",
    "a block comment ends the head": "int f(int a,\n/* b) {\nc */\nint d)\n{\n}\n",
    "a comment in a comment of a head": "int f(int a /* b) // c\n ;*/ )\n{\n}\n",
    "a directive ends the head": 'int f(int a)\n#define B { \\\n"c"\n}\n',
    "a directive ends the parameters": 'int f(int a\n#define B ) { \\\n"c"\n}\n',
    "a line comment in a directive ends the parameters": "a b(\n#c \\\n//){\n",
    "if 0 amid a directive behind a head": "a b()\n#c { \\\n#if 0\n\td\n",
    "a raw string in a directive behind a head": 'a b(c\n#d ) { R"(\n)"\n',
    "a directive that ends in class behind a head": 'a b()\n#c { class\n  #d \\\n"e"\n',
    "if 0 in a head": "int f(int a)\n#if 0\n{\n#else\n{\n#endif\n}\n",
    "if 0 in the parameters": "int f(int a\n#if 0\n, int b)\n#else\n)\n#endif\n{\n}\n",
    "struct and an indented directive": "struct\n  #define A /*\nb;\n",
    "a head that is too long": "int f(int a) " + "b " * 3_000 + "\n#if 0\n#endif\n;\n",
}


@pytest.mark.parametrize("lexer", LEXERS)
@pytest.mark.parametrize("text", MODELLED.values(), ids=MODELLED)
def test_a_construct_is_counted_as_pygount_counts_it(text: str, lexer: str) -> None:
    expected = classes_by_pygount(text, lexer)
    assert count_line_classes(text) == expected
    assert pygount_figures_of_c(text) == figures_of(expected)


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_a_construct_is_refused(text: str) -> None:
    assert pygount_figures_of_c(text) is None


def test_a_text_that_pygount_is_spared_is_refused() -> None:
    text = REFUSED["line comments that go on in a comment"]
    with pytest.raises(PygountError):
        pygount_figures(text, C)


CORPUS = [one for one in read_corpus() if one.language.lexer in MODELLED_LEXERS]


@pytest.mark.parametrize("file", CORPUS, ids=lambda one: one.path)
def test_the_corpus(file: CorpusFile) -> None:
    text = read_text(file.content)
    if isinstance(text, SourceText):
        figures = pygount_figures_of_c(text.characters)
        assert figures in (None, figures_of(classes_by_pygount(text.characters, file.language.lexer)))


def test_few_files_of_the_corpus_are_refused() -> None:
    texts = [read_text(one.content) for one in CORPUS]
    figures = [pygount_figures_of_c(text.characters) for text in texts if isinstance(text, SourceText)]
    assert figures.count(None) < 0.1 * len(figures)


# Words with which the fragments make heads, blocks and lines of any kind.
WORDS = (
    " ",
    " ",
    "\n",
    "\n\n",
    "int ",
    "a",
    "foo ",
    "a b(",
    "a b(c)",
    "(x)\n{\n",
    ",",
    "=",
    "&",
    "<",
    "?",
    "::",
    "]]",
    "0x",
    "$",
)
texts = st.lists(st.sampled_from((*FRAGMENTS, *WORDS)), max_size=30).map("".join)


@settings(max_examples=600)
@given(texts, st.sampled_from(LEXERS))
def test_it_answers_as_pygount_or_not_at_all(text: str, lexer: str) -> None:
    try:
        found = count_line_classes(text)
    except RefusedError:
        assume(False)
    assert found == classes_by_pygount(text, lexer)


STATEMENTS = (
    *(
        "\tint a = 1;\n",
        '\tprintk("a %s (b);\\n",\n\t       "c");\n',
        "\tif (a && b)\n\t{\n",
        "\t}\n",
        "\n",
        "\tc = '\\n';\n",
    ),
    *("\t/* a (b); */\n", "\t/*\n\t * don't {\n\n\t * c\n\t */\n", "\td = a / b; // e\n", "\tf(a, /* b */\n\t  c);\n"),
    *(
        "#ifdef A\n",
        "#if defined(B) && \\\n    C\n",
        "#else /* A */\n",
        "#endif // A\n",
        "#if 0\n",
        "#include <a/b.h>\n",
    ),
    *(
        "#define D(a) do { \\\n\te(a); \\\n} while (0)\n",
        '#define F "g"\n',
        "static int f(int a, /* b */ int c)\n{\n",
        "}\n",
    ),
    *("struct a {\n\tint b; /* c */\n};\n", 'static const char *a[] = {\n\t"b",\n\t"c"\n};\n', "EXPORT_SYMBOL(a);\n"),
    *("// SPDX-License-Identifier: GPL-2.0\n", "\tcase A: /* fall through */\n", 'asm volatile ( "a" : "=r" (b) );\n'),
)


@settings(max_examples=300)
@given(st.lists(st.sampled_from(STATEMENTS), min_size=1, max_size=40).map("".join))
def test_ordinary_c_is_never_refused(text: str) -> None:
    assert count_line_classes(text) == classes_by_pygount(text, "c")


@pytest.mark.parametrize(
    "piece",
    [
        "/*",
        '"',
        "(",
        "#if 0\n",
        "\\\n",
        "a b(",
        "(/*)",
        "//)\n",
        '#a"\n',
        "#if 0\n\n#endif\n",
        'a b(c)#;"\\\n\n',
        "L''",
        "[[",
        "\n ",
    ],
)
def test_the_time_grows_with_the_length_only(piece: str) -> None:
    # What is not linear would take hours here.
    text = piece * (1_000_000 // len(piece))
    assert pygount_figures_of_c(text) in (None, pygount_figures_of_c(text + "\n"))


def test_it_imports_neither_pygount_nor_pygments() -> None:
    code = (
        "import sys; from auditor.instruments.c.pygount_lines import pygount_figures_of_c as f; f('int a;'); "
        "sys.exit(len({'pygount', 'pygments'} & set(sys.modules)))"
    )
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (finished.returncode, finished.stderr) == (0, "")
