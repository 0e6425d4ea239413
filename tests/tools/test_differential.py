# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The comparison with c_count, tree-sitter-c, universal-ctags and pmccabe, with these programs themselves."""

from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from tests.made.upstreams import Upstreams
from tools import accuracy, differential
from tools.differential import (
    PROGRAMS,
    CcnDifference,
    DifferentialError,
    FileReport,
    Found,
    Lost,
    Sloc,
    choose,
    compare_ccn,
    compare_tree,
    functions_agreed,
    functions_alone,
    functions_lost,
    has_body_of_another,
    is_misread,
    list_blobs,
    list_folder,
    parse_c_count,
    parse_cloc,
    parse_ctags,
    parse_pmccabe,
    read_by_tree_sitter,
    render,
    run_program,
)

PLAIN = b"""\
/* a */
static int
f(int a)
{
    do { a++; } while (a && a < 3);
    switch (a) { case 1: case 2: return 1; default: return 2; }
}
int g(void) { return 0; }
"""
SPLICED = b"// a \\\nb\nint c;\n"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(differential.main, list(arguments))


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    (folder / "below").mkdir(parents=True)
    (folder / "below" / "plain.c").write_bytes(PLAIN)
    (folder / "plain.h").write_bytes(b"#define A /* b */ 1\n")
    (folder / "notes.txt").write_bytes(b"none of C\n")
    (folder / "link.c").symlink_to("plain.h")
    return folder


def test_output_of_each_program_is_read() -> None:
    assert parse_c_count("12 a b.c\nTotal:\n12\n") == 12
    assert parse_ctags("3\tf\n12\toperator ==\n") == (Found("f", 3, 3), Found("operator==", 12, 12))
    assert parse_pmccabe("5\t6\t8\t1\t10\ta b.c(2): A::f\nanything else\n") == (Found("f", 1, 10, 6),)


def test_output_of_cloc_is_read() -> None:
    assert parse_cloc('files,language,blank,comment,code,"github.com"\n1,Rust,2,3,4\n1,SUM,2,3,4\n') == 4
    assert parse_cloc("") == 0


@pytest.mark.needs(*PROGRAMS)
@pytest.mark.parametrize(
    ("name", "content", "ccn"),
    [
        pytest.param(
            "a.rs",
            "struct S;\nimpl S {\n    // a\n    fn f(&self) -> bool { true && b'k' > 1 }\n}\n", 0, id="Rust"
        ),
        pytest.param("a.cc", "struct S {\n    bool f(T &&t) const { return t && g(); }\n};\n", 1, id="C++"),
        pytest.param("a.h", "#define A\nclass S {\n    bool f() { return 1; }\n};\n", 1, id="C++ in a header"),
    ],
)  # fmt: skip
def test_other_languages_are_compared(tmp_path: Path, name: str, content: str, ccn: int) -> None:
    (tmp_path / name).write_text(content)
    (report,) = compare_tree(tmp_path, (name,), 1)
    assert (report.failure, report.functions, report.agreed_functions, report.agreed_ccn) == ("", 1, 1, ccn)
    assert not report.differs


@pytest.mark.needs("c_count", "pmccabe")
def test_programs_say_what_is_expected_of_them(tree: Path) -> None:
    path = str(tree / "below" / "plain.c")
    assert parse_c_count(run_program("c_count", path)) == 7
    assert parse_pmccabe(run_program("pmccabe", path)) == (Found("f", 2, 7, 5), Found("g", 8, 8, 1))
    assert read_by_tree_sitter(PLAIN) == (7, (Found("f", 3, 7, 5), Found("g", 8, 8, 1)))


@pytest.mark.parametrize(
    ("content", "sloc", "ccn"),
    [
        pytest.param(b"int f(void)\n{\n#if A && B\n#elif C || D\n#endif\n}\n", 6, 1, id="conditions of directives"),
        pytest.param(b"\xef\xbb\xbf// a\nint f(int a) { return a ? 1 : 2; }\n", 1, 2, id="a byte order mark"),
        pytest.param(b"int *(f)(int a) {\r\n/*\r\n\r\n*/ if (a) for (;;); }\r\n", 2, 3, id="CRLF, a name in brackets"),
    ],
)
def test_tree_sitter_counts_lines_and_decisions(content: bytes, sloc: int, ccn: int) -> None:
    found = read_by_tree_sitter(content)
    assert found[0] == sloc
    assert [(function.name, function.ccn) for function in found[1]] == [("f", ccn)]


@pytest.mark.parametrize(
    ("ours", "lost"),
    [
        pytest.param((Found("f", 10, 20), Found("g", 30, 31)), (), id="both found"),
        pytest.param((Found("f", 7, 20), Found("g", 33, 34)), (), id="three lines apart"),
        pytest.param((Found("f", 10, 20), Found("g", 40, 41)), (Lost("g", 30, ""),), id="far apart"),
        pytest.param((Found("f", 10, 20), Found("__init", 31, 35)), (Lost("g", 30, "__init"),), id="another name"),
    ],
)
def test_functions_that_both_others_find_must_be_found(ours: tuple[Found, ...], lost: tuple[Lost, ...]) -> None:
    tags = (Found("f", 10, 10), Found("g", 30, 30), Found("only_ctags", 50, 50), Found("h", 60, 60))
    pmccabe = (Found("f", 9, 20, 1), Found("g", 29, 31, 1), Found("only_pmccabe", 70, 71, 1), Found("h", 90, 91, 1))
    agreed = functions_agreed(tags, pmccabe)
    assert [function.name for function in agreed] == ["f", "g"]
    assert functions_lost(agreed, ours) == lost


@pytest.mark.parametrize(
    ("text", "instead", "misread"),
    [
        pytest.param(b"f(a, (b))\n\nint g(void) {\n}\n", "g", False, id="no macro of the file"),
        pytest.param(b"f(a, (b))\nint g(void) {}\n#define f(a, b)\n", "g", True, id="a macro call"),
        pytest.param(b"f(a, (b)) {}\n#define f(a, b)\n", "", False, id="a macro call with a body"),
        pytest.param(b"int f(a) int a; {}\n#define f(a, b)\n", "", False, id="behind a type"),
        pytest.param(b"f(a\n#define f(a)\n", "", True, id="a call without end"),
        pytest.param(b"f (g)(int a) {}\n", "g", True, id="the type of a name in parentheses"),
        pytest.param(b"f (g)(int a) {}\n", "h", False, id="the type of another name"),
        pytest.param(b"int f(g) int g; {}\n", "", False, id="a function"),
        pytest.param(b"static void f(x)\ng(int a)\n{\n}\n", "g", True, id="an annotation before the name"),
        pytest.param(b"static void f(x)\ng(int a);\n{\n}\n", "g", False, id="no body behind the other name"),
        pytest.param(b"static void f(x)\nh(int a)\n{\n}\n", "g", False, id="another name behind it"),
    ],
)
def test_a_name_is_misread_only_where_the_text_shows_it(text: bytes, instead: str, misread: bool) -> None:
    assert is_misread(Lost("f", 1, instead), text) is misread


@pytest.mark.parametrize(
    ("ours", "trees", "expected"),
    [
        pytest.param(Found("g", 3, 9), Found("g", 3, 9), True, id="both give the body to g"),
        pytest.param(Found("g", 3, 9), Found("f", 1, 9), False, id="tree-sitter gives it to f"),
        pytest.param(Found("g", 3, 9), Found("g", 3, 8), False, id="tree-sitter knows another body"),
        pytest.param(Found("g", 3, 8), Found("g", 3, 8), False, id="both know another body"),
        pytest.param(Found("g", 0, 9), Found("g", 0, 9), False, id="g is before it"),
    ],
)
def test_a_body_belongs_to_the_function_that_tree_sitter_names(ours: Found, trees: Found, expected: bool) -> None:
    assert has_body_of_another(Lost("f", 1, ""), [ours], [Found("f", 1, 9, 1)], [trees]) is expected


def test_functions_that_nobody_else_finds_are_told() -> None:
    ours = (Found("f", 1, 9), Found("g", 20, 29), Found("h", 40, 49))
    assert functions_alone(ours, (Found("f", 1, 9), Found("f", 2, 2), Found("h", 60, 69))) == ours[1:]


def test_ccn_is_compared_where_the_others_agree() -> None:
    ours = (Found("f", 1, 9, 2), Found("g", 20, 29, 3), Found("h", 40, 49, 4))
    pmccabe = (Found("f", 1, 9, 2), Found("g", 20, 29, 4), Found("h", 40, 49, 5))
    trees = (Found("f", 1, 9, 2), Found("g", 20, 29, 4), Found("h", 40, 49, 6))
    assert compare_ccn(ours, pmccabe, trees) == (2, (CcnDifference("g", 20, 3, 4),))


def test_a_choice_depends_on_the_seed_only() -> None:
    paths = [f"{number}.c" for number in range(100)]
    first = choose(paths, 10, 1)
    assert first == choose(reversed(paths), 10, 1)
    assert len(first) == 10
    assert first == tuple(sorted(first))
    assert first != choose(paths, 10, 2)
    assert choose(paths, 0, 1) == choose(paths, 100, 1) == tuple(sorted(paths))


@pytest.mark.needs(*PROGRAMS)
def test_a_file_that_fails_fails_alone(tree: Path) -> None:
    (tree / "nul.c").write_bytes(b"int a;\0\n")
    reports = compare_tree(tree, (*list_folder(tree), "absent.c"), workers=2)
    assert [(report.path, report.sloc) for report in reports] == [
        ("below/plain.c", Sloc(7, 7, 7)),
        ("nul.c", None),
        ("plain.h", Sloc(1, 1, 1)),
        ("absent.c", None),
    ]
    plain, nul, _, absent = reports
    assert (plain.functions, plain.agreed_functions, plain.agreed_ccn, plain.lost, plain.ccn) == (2, 2, 2, (), ())
    assert nul.failure == "unmeasured: not a text: it holds a NUL byte"
    assert absent.failure.startswith("FileNotFoundError: ")
    assert [report.differs for report in reports] == [False, True, False, True]


@pytest.mark.parametrize(("labels", "differs"), [((), True), (("generated",), True), (("arms dropped",), False)])
def test_doubts_of_a_file_excuse_its_functions(labels: tuple[str, ...], differs: bool) -> None:
    lost = FileReport("a.c", "C", labels, Sloc(1, 1, 1), lost=(Lost("f", 1, ""),))
    other = FileReport("a.c", "C", labels, Sloc(1, 1, 1), ccn=(CcnDifference("f", 1, 2, 3),))
    lines = FileReport("a.c", "C", labels, Sloc(1, 2, 1))
    assert (lost.differs, other.differs, lines.differs) == (differs, differs, True)


DROPPED = FileReport(
    path="a.c",
    language="C",
    labels=("arms dropped",),
    sloc=Sloc(5, 5, 5),
    functions=3,
    agreed_functions=2,
    misread=(Lost("M", 9, "f"),),
    lost=(Lost("f", 1, ""),),
    alone=(Found("k", 8, 9),),
    agreed_ccn=1,
)
NAMED = FileReport(
    path="b.c",
    language="C",
    sloc=Sloc(1000, 2, 3),
    functions=1,
    agreed_functions=1,
    lost=(Lost("g", 1, "__g"),),
    agreed_ccn=1,
    ccn=(CcnDifference("h", 4, 2, 3),),
)


def test_every_difference_is_listed() -> None:
    reports = (DROPPED, NAMED, FileReport("c.c", "", failure="TimeoutError: "))
    assert list(render(reports)) == [
        "        3  files",
        "        2  files compared",
        "    1,005  SLOC",
        "        1  files different in SLOC",
        "        0  files in which cloc alone differs",
        "        4  functions",
        "        3  functions that both references agree on",
        "        1  of these found under another name",
        "        0  of these not found",
        "        1  of these either, in flagged files",
        "        1  names besides, which are misread by both",
        "        1  functions that auditor alone finds",
        "        2  functions whose CCN both references agree on",
        "        1  of these with another CCN",
        "        0  of these with another CCN, in flagged files",
        "        1  flagged files",
        "a.c:9: M: misread by ctags and pmccabe [arms dropped]",
        "a.c:1: f: not found [arms dropped]",
        "a.c:8: k: found by auditor alone [arms dropped]",
        "b.c: SLOC 1000, c_count 2, tree-sitter 3",
        "b.c:1: g: found as __g",
        "b.c:4: h: CCN 2, the others 3",
        "c.c: TimeoutError: ",
    ]


@pytest.mark.needs(*PROGRAMS)
def test_a_tree_without_differences_is_success(tree: Path) -> None:
    result = run(str(tree))
    assert (result.exit_code, result.stderr) == (0, "")
    assert "        2  files compared\n        8  SLOC\n        0  files different in SLOC\n" in result.stdout


@pytest.mark.needs(*PROGRAMS)
def test_a_difference_is_failure(tree: Path, tmp_path: Path) -> None:
    (tree / "spliced.c").write_bytes(SPLICED)
    result = run(str(tree), "--output", str(tmp_path / "reports.json"))
    assert result.exit_code == 1
    assert "spliced.c: SLOC 1, c_count 2, tree-sitter 1\n" in result.stdout
    assert '"path": "spliced.c"' in (tmp_path / "reports.json").read_text()


@pytest.mark.needs(*PROGRAMS)
def test_a_bare_repository_is_compared_at_a_ref(upstreams: Upstreams) -> None:
    url = "https://git.example/a"
    upstreams.commit(url, {"below/a.c": PLAIN, "b.h": "int b;\n", "c.txt": "c\n"}, tag="v1", links={"d.c": "b.h"})
    upstreams.commit(url, {"below/a.c": PLAIN, "b.h": SPLICED}, tag="v2")
    repository = upstreams.git_dir(url)
    assert list(list_blobs(repository, "v1", "")) == ["b.h", "below/a.c"]
    assert list(list_blobs(repository, "v1", "below")) == ["below/a.c"]
    assert "        1  files compared\n" in run(str(repository), "v1", "--sample", "1").stdout
    assert run(str(repository), "v2").exit_code == 1
    assert run(str(repository), "v2", "below/").exit_code == 0


@pytest.mark.needs(*PROGRAMS)
@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        pytest.param(("{tmp}/absent",), "differential: {tmp}/absent: not a folder\n", id="no folder"),
        pytest.param(("{tmp}",), "differential: {tmp}: holds no file of C, C++ or Rust\n", id="nothing to compare"),
        pytest.param(("{tmp}", "v1"), "differential: {tmp}: v1: fatal: not a git repository", id="no repository"),
    ],
)
def test_what_is_missing_is_named(tmp_path: Path, arguments: tuple[str, ...], complaint: str) -> None:
    result = run(*(argument.format(tmp=tmp_path) for argument in arguments))
    assert result.exit_code == 3
    assert result.stderr.startswith(complaint.format(tmp=tmp_path))


def test_a_missing_program_is_named(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    result = run(str(tree))
    assert (result.exit_code, result.stderr) == (
        3,
        "differential: c_count: not found; install the Debian package sloccount\n",
    )
    with pytest.raises(DifferentialError, match="universal-ctags"):
        run_program("ctags")


def test_a_variable_with_its_value_in_braces_is_misread() -> None:
    text = b"PRIORITY (1) Slab_cache Sc::cache { sizeof (Sc), 2 };\n\nbool g(int a) const override { }\n"
    assert is_misread(Lost("PRIORITY", 1, ""), text)
    assert not is_misread(Lost("g", 3, ""), text)


def test_a_table_takes_the_place_of_the_last(tmp_path: Path) -> None:
    written = tmp_path / "tree.json"
    written.write_bytes(msgspec.json.encode((DROPPED, NAMED)))
    page = f"a\n{accuracy.BEGIN}\nold\n\n{accuracy.END}b\n"
    table = list(accuracy.render_table([accuracy.read_column(f"Xen={written}")]))
    assert table[:3] == ["| tree | Xen |\n", "| --- | --: |\n", "| files | 2 |\n"]
    changed = accuracy.replace_table(page, table)
    assert changed == f"a\n{accuracy.BEGIN}\n{''.join(table)}\n{accuracy.END}b\n"
    assert accuracy.replace_table(changed, table) == changed


def test_the_page_has_the_marks() -> None:
    page = accuracy.PAGE.read_text()
    assert page.index(accuracy.BEGIN) < page.index(accuracy.END)
