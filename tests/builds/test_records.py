# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What compilers leave behind, read as they mean it; the odd cases are written by hand, gcc's quoting by gcc itself."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.builds.records import CompileCommand, CompiledUnit, read_commands, read_dependencies, read_text
from auditor.errors import BuildRecordError

DEPENDENCIES: dict[str, tuple[bytes, tuple[CompiledUnit, ...]]] = {
    "one line": (b"a.o: a.c b.h\n", (CompiledUnit("a.o", "a.c", ("a.c", "b.h")),)),
    "no newline at the end": (b"a.o: a.c", (CompiledUnit("a.o", "a.c", ("a.c",)),)),
    "continued": (b"a.o: a.c \\\n b.h \\\n\n", (CompiledUnit("a.o", "a.c", ("a.c", "b.h")),)),
    "continued, CRLF": (b"a.o: a.c \\\r\n b.h\r\n", (CompiledUnit("a.o", "a.c", ("a.c", "b.h")),)),
    "phony rules of -MP": (b"a.o: a.c b.h\n\nb.h:\n", (CompiledUnit("a.o", "a.c", ("a.c", "b.h")),)),
    "two targets": (b"a.o a.d: a.c\n", (CompiledUnit("a.o", "a.c", ("a.c",)),)),
    "two rules": (
        b"a.o: a.c\nb.o: b.c\n",
        (CompiledUnit("a.o", "a.c", ("a.c",)), CompiledUnit("b.o", "b.c", ("b.c",))),
    ),
    "blank in a name": (rb"a\ b.o: a\ b.c", (CompiledUnit("a b.o", "a b.c", ("a b.c",)),)),
    "backslash before a blank": (rb"a.o: a\\\ b.c", (CompiledUnit("a.o", r"a\ b.c", (r"a\ b.c",)),)),
    "backslash elsewhere": (rb"a.o: a\b.c", (CompiledUnit("a.o", r"a\b.c", (r"a\b.c",)),)),
    "dollar and hash": (rb"a.o: $$x\#.c", (CompiledUnit("a.o", "$x#.c", ("$x#.c",)),)),
    "dollar before a parenthesis": (b"a.o: $$(x).c", (CompiledUnit("a.o", "$(x).c", ("$(x).c",)),)),
    "colon in a name": (b"a.o: d:/a.c x:y", (CompiledUnit("a.o", "d:/a.c", ("d:/a.c", "x:y")),)),
    "backslash before a colon": (rb"a.o: a\:b.c", (CompiledUnit("a.o", r"a\:b.c", (r"a\:b.c",)),)),
    "not UTF-8": (b"a.o: \xff.c", (CompiledUnit("a.o", "\udcff.c", ("\udcff.c",)),)),
    "comment": (b"# a.o: x.c\na.o: a.c\n", (CompiledUnit("a.o", "a.c", ("a.c",)),)),
    "kbuild": (
        b"cmd_d/a.o := gcc -c -o d/a.o d/a.c ; x: y\n\nsource_d/a.o := d/a.c\n\ndeps_d/a.o := \\\n"
        b"    $(wildcard include/config/PCI) \\\n  b.h \\\n\nd/a.o: $(deps_d/a.o)\n\n$(deps_d/a.o):\n",
        (CompiledUnit("d/a.o", "d/a.c", ("d/a.c", "b.h")),),
    ),
    "kbuild since Linux 6.2": (
        b"savedcmd_a.o := gcc\n\nsource_a.o := a.c\n\ndeps_a.o := \\\n",
        (CompiledUnit("a.o", "a.c", ("a.c",)),),
    ),
    "kbuild before 2.6": (b"deps_a.o := a.c b.h\n", (CompiledUnit("a.o", "a.c", ("a.c", "b.h")),)),
    "kbuild, link only": (b"cmd_built_in.o := ld -r -o built_in.o a.o\n", ()),
    "empty": (b"", ()),
}


@pytest.mark.parametrize(("content", "units"), DEPENDENCIES.values(), ids=DEPENDENCIES.keys())
def test_dependency_records(content: bytes, units: tuple[CompiledUnit, ...]) -> None:
    assert read_dependencies(content) == units


NO_DEPENDENCIES = {
    "no rule": (b"a.o: a.c\n\nendif\n", "line 3: neither a rule nor a command: 'endif'"),
    "behind continued lines": (b"a.o: a.c \\\n b.h\nendif\n", "line 3: neither a rule nor a command: 'endif'"),
    "no target": (b": a.c\n", "line 1: a rule without a target: ': a.c'"),
    "newline in a name": (b"a.o: a\nb.c\n", "line 2: neither a rule nor a command: 'b.c'"),
    "escape sequence": (b"\x1b[2J\n", r"line 1: neither a rule nor a command: '\x1b[2J'"),
}


@pytest.mark.parametrize(("content", "message"), NO_DEPENDENCIES.values(), ids=NO_DEPENDENCIES.keys())
def test_what_is_no_dependency_record(content: bytes, message: str) -> None:
    with pytest.raises(BuildRecordError) as caught:
        read_dependencies(content)
    assert str(caught.value) == message


NAMES = st.text(st.sampled_from("ab \\$#:()%~;'"), min_size=1, max_size=6).filter(
    lambda name: name.strip() == name and not name.endswith("\\")
)


@given(names=st.lists(NAMES, min_size=1, max_size=4))
def test_any_name_quoted_as_gcc_does_is_read_back(names: list[str]) -> None:
    record = "out.o: " + " \\\n ".join(map(quote_as_gcc, names)) + "\n"
    assert read_dependencies(record.encode()) == (CompiledUnit("out.o", names[0], tuple(names)),)


def quote_as_gcc(name: str) -> str:
    """The rule of `munge` in mkdeps.cc of gcc, in which a backslash is doubled before a blank only."""
    quoted = ""
    for letter in name:
        if letter in " \t":
            quoted += "\\" * (len(quoted) - len(quoted.rstrip("\\"))) + "\\"
        quoted += {"$": "$", "#": "\\"}.get(letter, "") + letter
    return quoted


@pytest.mark.needs("gcc")
@pytest.mark.parametrize("name", ["a b.h", "a$b.h", "a#b.h", "a\\ b.h", "a:b.h", "d e/a.h", "ü.h"])
def test_gcc_itself_is_understood(name: str, tmp_path: Path) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("int x;\n")
    (tmp_path / "m n.c").write_text(f'#include "{name}"\nint y;\n')
    arguments = ["gcc", "-nostdinc", "-MMD", "-MP", "-g", "-save-temps=obj", "-c", "m n.c", "-o", "o p.o"]
    subprocess.run(arguments, cwd=tmp_path, check=True)
    assert read_dependencies((tmp_path / "o p.d").read_bytes()) == (CompiledUnit("o p.o", "m n.c", ("m n.c", name)),)
    text = read_text((tmp_path / "o p.i").read_bytes())
    assert text is not None
    assert (text.main, text.folder) == ("m n.c", str(tmp_path))
    assert text.lines_by_file == {"m n.c": {2}, name: {1}}


COMMANDS: dict[str, tuple[str, tuple[CompileCommand, ...]]] = {
    "command": (
        '[{"directory": "/b", "command": "gcc -c a.c", "file": "a.c", "output": "a.o"}]',
        (CompileCommand("/b", "a.c"),),
    ),
    "arguments": (
        '[{"directory": "/b", "arguments": ["gcc", "a.c"], "file": "/s/a.c"}]',
        (CompileCommand("/b", "/s/a.c"),),
    ),
    "none": ("[]", ()),
}


@pytest.mark.parametrize(("content", "commands"), COMMANDS.values(), ids=COMMANDS.keys())
def test_compile_commands(content: str, commands: tuple[CompileCommand, ...]) -> None:
    assert read_commands(content.encode()) == commands


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b'[{"file": "a.c"}]', b'[{"directory": 1, "file": "a.c"}]', b"\xff", b'[{"directory": "\xff"}]'],
)
def test_what_is_no_list_of_compile_commands(content: bytes) -> None:
    with pytest.raises(BuildRecordError, match=r"\Ano list of compile commands: "):
        read_commands(content)


TEXTS: dict[str, tuple[bytes, dict[str, set[int]]]] = {
    "one file": (b'# 0 "a.c"\n# 0 "<built-in>"\n# 1 "a.c"\n\nint x;\n \t\f\nint y;\n', {"a.c": {2, 4}}),
    "an included file": (
        b'# 1 "a.c"\nint a;\n# 1 "b.h" 1\nint b;\n# 3 "a.c" 2\nint c;\n',
        {"a.c": {1, 3}, "b.h": {1}},
    ),
    "read, but without a token": (b'# 1 "a.c"\n# 1 "b.h" 1\n\n# 2 "a.c" 2\nint a;\n', {"a.c": {2}, "b.h": set()}),
    "marker as #line": (b'# 1 "a.c"\n#line 7 "a.y"\nint a;\n', {"a.c": set(), "a.y": {7}}),
    "pragma": (b'# 1 "a.c"\n#pragma pack(4)\nint a;\n', {"a.c": {1, 2}}),
    "comment of assembly": (b'# 1 "a.S"\n# 33 bytes\n# "x"\nnop\n', {"a.S": {1, 2, 3}}),
    "CRLF": (b'# 1 "a.c"\r\nint a;\r\n\r\nint b;\r\n', {"a.c": {1, 3}}),
    "quoted name": (rb'# 1 "a\"b\\c\303\274.c"' + b"\nint a;\n", {'a"b\\cü.c': {1}}),
    "no newline at the end": (b'# 1 "a.c"\nint a;', {"a.c": {1}}),
    "included twice": (
        b'# 1 "a.c"\n# 1 "t.h" 1\n\nint a;\n# 2 "a.c" 2\n# 1 "t.h" 1\nint b;\n',
        {"a.c": set(), "t.h": {1, 2}},
    ),
}


@pytest.mark.parametrize(("content", "lines"), TEXTS.values(), ids=TEXTS.keys())
def test_lines_of_preprocessed_texts(content: bytes, lines: dict[str, set[int]]) -> None:
    text = read_text(content)
    assert text is not None
    assert text.lines_by_file == lines


@pytest.mark.parametrize(
    "content",
    [b"", b"int a;\n", b'\t.file\t"a.c"\n\t.text\n#APP\n# 12 "a.c" 1\n', b"%module swig\n"],
    ids=["empty", "without markers", "assembly of a compiler", "another language"],
)
def test_what_is_no_preprocessed_text(content: bytes) -> None:
    assert read_text(content) is None


def test_a_line_number_that_no_file_has() -> None:
    with pytest.raises(BuildRecordError) as caught:
        read_text(b'# 1 "a.c"\n# 99999999999999999999999 "a.c"\nint a;\n')
    assert str(caught.value) == "a line marker names line 99999999999999999999..., which no file has"


@pytest.mark.parametrize(
    ("text", "name"),
    [(b"\\" * 400_000 + b"x", "\\" * 400_000 + "x"), (b"\\" * 400_001 + b" x", "\\" * 200_000 + " x")],
    ids=["before a letter", "before a blank"],
)
def test_a_name_of_backslashes(text: bytes, name: str) -> None:
    """Which took minutes, when each of them was tried as the first."""
    assert read_dependencies(b"a.o: " + text + b"\n")[0].main == name


TOKENS = st.sampled_from(["", " ", "\t", "int a;", "}", "x /* */"])


@given(lines=st.lists(TOKENS, max_size=12), start=st.integers(1, 10**9 - 1))
def test_every_line_with_a_token_and_no_other(lines: list[str], start: int) -> None:
    text = read_text("\n".join([f'# {start} "a.c"', *lines, ""]).encode())
    assert text is not None
    assert text.lines_by_file == {"a.c": {start + number for number, line in enumerate(lines) if line.strip()}}


@pytest.mark.parametrize("read", [read_dependencies, read_commands, read_text])
@given(content=st.binary(max_size=200))
def test_no_content_breaks_a_reader(read: Callable[[bytes], object], content: bytes) -> None:
    message = "an error of one line"
    try:
        read(content)
    except BuildRecordError as error:
        message = str(error)
    assert message.isprintable()
