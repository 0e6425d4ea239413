# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Which language a trusted file is written in, from its path and, without a suffix, from its first line.

The languages are those of the trusted code. A file of any other language is unmeasured, never counted as 0.
"""

import posixpath
import re
from collections.abc import Callable
from functools import cache
from pathlib import PurePosixPath
from pkgutil import resolve_name
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from auditor.model.declared import Family

Syntax = Literal["c", "c++", "assembly", "plain assembly"]
Reader = Literal["c", "assembly", "python", "rust", "comments"]
Witness = Literal[
    "lizard and pygount",
    "the rules of other machines",
    "the tree of tree-sitter",
    "the tokens of Pygments",
    "the scanner of C",
]
"""Who counts the lines again; the checks A and B are of the first one, I is of the others."""


class Language(Struct, frozen=True):
    """A language and all that is known of how it is read: nothing outside this module decides by its name.

    `reader` says who reads its texts. The scanner reads `c` and `assembly` as `syntax` says, and nothing else has one.
    Of the others the lines are what `comments` leaves of a text, `module:function` below this package. `witness` counts
    the lines again, `functions` finds the functions, if anybody does. `lexer` is Pygments' name for the lexer that
    pygount and the witness use, and `rewriting` the function, as above, that writes a text with as many lines for the
    witness, without what that lexer does not know of. `example` is a file name whose suffix tells other tools the
    language. The `suffixes`, `file_names` and `interpreters` are those of its files. `if_cpp` is what the language of a
    content is that is C++.

    `kind_of` is the language as people call it where `name` is a kind of file. `memory_safe` tells whether the language
    itself keeps a program from reading and writing beyond its own objects: code in it can still leave that shelter, in
    Rust through `unsafe`, in all of them through foreign functions, and its interpreter or run time may be written in
    C. `lines_only` marks what builds read: its lines are counted where it is selected or named, and nobody misses it
    beside trusted files. With `keeps_returns` a carriage return is a character of its line where other lines have none.
    """

    name: str
    lexer: str
    example: str
    witness: Witness
    reader: Reader = "comments"
    syntax: Syntax | None = None
    comments: str = ""
    rewriting: str = ""
    functions: Literal["lizard", "tree-sitter"] | None = None
    family: Family = "other"
    suffixes: tuple[str, ...] = ()
    file_names: str = ""
    interpreters: tuple[str, ...] = ()
    if_cpp: "Language | None" = None
    kind_of: str = ""
    memory_safe: bool = False
    lines_only: bool = False
    keeps_returns: bool = False

    @property
    def common_name(self) -> str:
        """The language as people call it."""
        return self.kind_of or self.name


# Makefile.PL writes a Makefile, and is of Perl.
_NO_TEXT = r"(?!(?:PL|pl|txt|md|rst|html)\Z)"

C = Language(
    "C",
    lexer="c",
    example="x.c",
    witness="lizard and pygount",
    reader="c",
    syntax="c",
    functions="lizard",
    family="c",
    suffixes=(".c",),
)
CPP = Language(
    "C++",
    lexer="cpp",
    example="x.cpp",
    witness="lizard and pygount",
    reader="c",
    syntax="c++",
    functions="lizard",
    suffixes=(".cc", ".cpp", ".cxx", ".hh", ".hpp", ".hxx"),
)
# What has the suffix of a header of C; its content tells (see `instruments.c.headers`).
CPP_HEADER = replace(CPP, name="C++ header", suffixes=(), kind_of="C++")
C_HEADER = replace(C, name="C header", suffixes=(".h",), kind_of="C", if_cpp=CPP_HEADER)
ASSEMBLY = Language(
    "assembly",
    lexer="gas",
    example="x.s",
    witness="the rules of other machines",
    reader="assembly",
    syntax="assembly",
    family="assembly",
    suffixes=(".S",),
)
PLAIN_ASSEMBLY = replace(ASSEMBLY, name="plain assembly", syntax="plain assembly", suffixes=(".s",), kind_of="assembly")
PYTHON = Language(
    "Python",
    lexer="python",
    example="x.py",
    witness="the tree of tree-sitter",
    reader="python",
    comments="python.statements:find_comments",
    functions="lizard",
    suffixes=(".py",),
    interpreters=("python", "pypy", "uv"),
    memory_safe=True,
)
SHELL = Language(
    "shell",
    lexer="bash",
    example="x.sh",
    witness="the tokens of Pygments",
    comments="comments.shell:find_comments",
    rewriting="published.lines:rewrite_shell",
    suffixes=(".sh", ".bash"),
    interpreters=("sh", "bash", "dash", "ash", "ksh", "mksh"),
    memory_safe=True,
    keeps_returns=True,
)
RUST = Language(
    "Rust",
    lexer="rust",
    example="x.rs",
    witness="the tree of tree-sitter",
    reader="rust",
    comments="rust.tokens:find_comments",
    functions="tree-sitter",
    suffixes=(".rs",),
    interpreters=("rust-script", "cargo", "run-cargo-script"),
    memory_safe=True,
)
OCAML = Language(
    "OCaml",
    lexer="ocaml",
    example="x.ml",
    witness="the tokens of Pygments",
    comments="comments.ocaml:find_comments",
    rewriting="published.lines:rewrite_ocaml",
    suffixes=(".ml", ".mli"),
    interpreters=("ocaml", "ocamlrun", "ocamlscript"),
    memory_safe=True,
)
MAKEFILE = Language(
    "Makefile",
    lexer="make",
    example="Makefile",
    witness="the tokens of Pygments",
    comments="comments.makefile:find_comments",
    rewriting="published.lines:rewrite_makefile",
    suffixes=(".mk",),
    file_names=rf"(?:(?:GNU)?[Mm]akefile|Kbuild)(?:\.{_NO_TEXT}\w+)?",
    interpreters=("make", "gmake"),
    lines_only=True,
)
KCONFIG = Language(
    "Kconfig",
    lexer="kconfig",
    example="Kconfig",
    witness="the tokens of Pygments",
    comments="comments.plain:find_comments_of_kconfig",
    file_names=rf"Kconfig(?:[.-]{_NO_TEXT}\w+)?",
    lines_only=True,
)
LINKER_SCRIPT = Language(
    "linker script",
    lexer="c",
    example="x.c",
    witness="the scanner of C",
    comments="comments.plain:find_comments_of_linker_script",
    suffixes=(".lds", ".ld"),
    lines_only=True,
)
YACC = replace(LINKER_SCRIPT, name="yacc", comments="comments.plain:find_comments_of_c", suffixes=(".y",))
LEX = replace(LINKER_SCRIPT, name="lex", comments="comments.plain:find_comments_of_lex", suffixes=(".l",))
C_TEMPLATE = replace(YACC, name="C template", suffixes=(), file_names=r".+\.[ch]\.in")

LANGUAGES = (
    *(C, C_HEADER, CPP, CPP_HEADER, ASSEMBLY, PLAIN_ASSEMBLY, PYTHON, SHELL, RUST, OCAML),
    *(MAKEFILE, KCONFIG, LINKER_SCRIPT, YACC, LEX, C_TEMPLATE),
)
LANGUAGE_BY_NAME = {language.name: language for language in LANGUAGES}
_LANGUAGE_BY_SUFFIX = {suffix: language for language in LANGUAGES for suffix in language.suffixes}
_LANGUAGE_BY_INTERPRETER = {name: language for language in LANGUAGES for name in language.interpreters}
_LANGUAGE_BY_FILE_NAMES = tuple(
    (re.compile(language.file_names), language) for language in LANGUAGES if language.file_names
)

# `#!`, blanks, optionally /usr/bin/env with options and NAME=value settings, then the path of the interpreter, or of a
# program that is many of them and the name of the one. What begins with a bracket is an attribute of Rust.
_SHEBANG = re.compile(
    rb"#!(?!\s*+\[)[ \t]*+(?:[^ \t\r\n]*/env[ \t]++(?:-[uC][ \t]++[^ \t\r\n]++[ \t]++|-[^S \t\r\n]*+S(?=[^ \t\r\n])"
    rb"|(?:-[^ \t\r\n]*+|[A-Za-z_]\w*+=[^ \t\r\n]*+)[ \t]++)*+)?"
    rb"(?:(?:[^ \t\r\n]*/)?(?:busybox|toybox)[ \t]++)?([^ \t\r\n]+)"
)
# A script of shell that hands itself to another interpreter, which reads the rest of it.
_HANDED_ON = re.compile(
    rb"(?m)^[^#\n]*\bexec\b[^#\n]*?[\"'/ \t](python|pypy|perl|ruby|tclsh|wish|expect|ocaml|guile|gawk|awk|node|lua|php)"
    rb"[-\w.]*+[\"']?[ \t][^\n]*\$(?:0|\{0)"
)
_HEAD = 1024
_INTERPRETER_VERSION = re.compile(r"[0-9.]+$")


class ToldLanguage(Struct, frozen=True):
    """The language of a file as its path or first line says, or as a person has decided, whatever these say."""

    language: Language
    decided: bool = False


@cache
def load_function(place: str) -> Callable[[str], Any]:
    """The function of a text at a place, which is `module:function` below this package."""
    function: Callable[[str], Any] = resolve_name(f"{__package__}.{place}")
    return function


def language_of_path(path: str) -> Language | None:
    """The language that the name of a file or its suffix stands for, or None if they say nothing."""
    name = posixpath.basename(path)
    by_name = (language for pattern, language in _LANGUAGE_BY_FILE_NAMES if pattern.fullmatch(name))
    return _LANGUAGE_BY_SUFFIX.get(posixpath.splitext(path)[1]) or next(by_name, None)


def interpreter_of(content: bytes) -> str | None:
    """The name, without its version, of the interpreter that the first line of `content` names, or None."""
    shebang = _SHEBANG.match(content)
    if shebang is None:
        return None
    return _INTERPRETER_VERSION.sub("", PurePosixPath(shebang[1].decode("latin-1")).name)


def language_of_shebang(content: bytes) -> Language | None:
    """The language of the interpreter that the first line of `content` names, or None."""
    return _LANGUAGE_BY_INTERPRETER.get(interpreter_of(content) or "")


def describe_unknown(path: str, content: bytes = b"") -> str:
    """What says of a file that it is of no known language: its interpreter, its suffix, or that it has neither."""
    interpreter, suffix = interpreter_of(content), posixpath.splitext(path)[1]
    if interpreter:
        return f"no instrument knows the interpreter {interpreter}"
    if suffix:
        return f"no instrument knows the suffix {suffix}"
    return "neither a suffix nor a #! line tells its language"


def language_by_content(content: bytes, named: Language) -> tuple[Language, tuple[str, ...]]:
    """The language of a content that its path says is in the language `named`, and labels that tell of a contradiction.

    The `#!` line decides, if it names an interpreter of another language; one of no language that we know decides
    nothing and is a label, and so is one that a script of shell hands itself to.
    """
    interpreter = interpreter_of(content)
    language = named if interpreter is None else _LANGUAGE_BY_INTERPRETER.get(interpreter)
    if language is None:
        return named, (f"interpreter: {interpreter}",)
    handed_on = _HANDED_ON.search(content, 0, _HEAD) if language is SHELL else None
    labels = (f"interpreter: {handed_on[1].decode()}",) if handed_on else ()
    return language, labels if language is named else (*labels, f"suffix of {named.name}")
