# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Which language a trusted file is written in, from its path and, without a suffix, from its first line.

The languages are those of the trusted code. A file of any other language is unmeasured, never counted as 0.
"""

import posixpath
import re
from pathlib import PurePosixPath
from typing import Literal

from msgspec import Struct

from auditor.model import Family

Syntax = Literal["c", "c++", "assembly", "plain assembly"]


class Language(Struct, frozen=True):
    """A language and how the instruments see it.

    `example` is the file name under which pygount and lizard are shown a text, so that they never guess. `syntax`
    is what the scanner reads it as; None where the lines are counted from the tokens of Pygments instead.
    `has_functions` tells whether lizard finds its functions. `memory_safe` tells whether the language itself keeps a
    program from reading and writing beyond its own objects: code in it can still leave that shelter, in Rust through
    `unsafe`, in all of them through foreign functions, and its interpreter or run time may be written in C.
    `lines_only` marks what builds read: its lines are counted where it is selected or named, and nobody misses it
    beside trusted files.
    """

    name: str
    family: Family
    example: str
    syntax: Syntax | None = None
    has_functions: bool = True
    memory_safe: bool = False
    lines_only: bool = False


C = Language("C", "c", "x.c", "c")
C_HEADER = Language("C header", "c", "x.c", "c")
CPP = Language("C++", "other", "x.cpp", "c++")
# What has the suffix of a header of C; its content tells (see `instruments.headers`).
CPP_HEADER = Language("C++ header", "other", "x.cpp", "c++")
ASSEMBLY = Language("assembly", "assembly", "x.s", "assembly", has_functions=False)
PLAIN_ASSEMBLY = Language("plain assembly", "assembly", "x.s", "plain assembly", has_functions=False)
PYTHON = Language("Python", "other", "x.py", memory_safe=True)
SHELL = Language("shell", "other", "x.sh", has_functions=False, memory_safe=True)
RUST = Language("Rust", "other", "x.rs", memory_safe=True)
OCAML = Language("OCaml", "other", "x.ml", has_functions=False, memory_safe=True)

MAKEFILE = Language("Makefile", "other", "Makefile", has_functions=False, lines_only=True)
KCONFIG = Language("Kconfig", "other", "Kconfig", has_functions=False, lines_only=True)
LINKER_SCRIPT = Language("linker script", "other", "x.c", has_functions=False, lines_only=True)
YACC = Language("yacc", "other", "x.c", has_functions=False, lines_only=True)
LEX = Language("lex", "other", "x.c", has_functions=False, lines_only=True)
C_TEMPLATE = Language("C template", "other", "x.c", has_functions=False, lines_only=True)

_PROGRAMS = (C, C_HEADER, CPP, CPP_HEADER, ASSEMBLY, PLAIN_ASSEMBLY, PYTHON, SHELL, RUST, OCAML)
LANGUAGES = (*_PROGRAMS, MAKEFILE, KCONFIG, LINKER_SCRIPT, YACC, LEX, C_TEMPLATE)
LANGUAGE_BY_NAME = {language.name: language for language in LANGUAGES}

_LANGUAGE_BY_SUFFIX = {
    ".c": C,
    ".h": C_HEADER,
    ".cc": CPP,
    ".cpp": CPP,
    ".cxx": CPP,
    ".hh": CPP,
    ".hpp": CPP,
    ".hxx": CPP,
    ".S": ASSEMBLY,
    ".s": PLAIN_ASSEMBLY,
    ".py": PYTHON,
    ".sh": SHELL,
    ".bash": SHELL,
    ".rs": RUST,
    ".ml": OCAML,
    ".mli": OCAML,
    ".mk": MAKEFILE,
    ".lds": LINKER_SCRIPT,
    ".ld": LINKER_SCRIPT,
    ".y": YACC,
    ".l": LEX,
}
# Makefile.PL writes a Makefile, and is of Perl.
_NO_TEXT = r"(?!(?:PL|pl|txt|md|rst|html)\Z)"
_LANGUAGE_BY_NAME_OF_FILE = (
    (re.compile(rf"(?:(?:GNU)?[Mm]akefile|Kbuild)(?:\.{_NO_TEXT}\w+)?"), MAKEFILE),
    (re.compile(rf"Kconfig(?:[.-]{_NO_TEXT}\w+)?"), KCONFIG),
    (re.compile(r".+\.[ch]\.in"), C_TEMPLATE),
)
_INTERPRETERS = {
    SHELL: ("sh", "bash", "dash", "ash", "ksh", "mksh"),
    PYTHON: ("python", "pypy", "uv"),
    OCAML: ("ocaml", "ocamlrun", "ocamlscript"),
    MAKEFILE: ("make", "gmake"),
    RUST: ("rust-script", "cargo", "run-cargo-script"),
}
_LANGUAGE_BY_INTERPRETER = {name: language for language, names in _INTERPRETERS.items() for name in names}

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


def language_of_path(path: str) -> Language | None:
    """The language that the name of a file or its suffix stands for, or None if they say nothing."""
    name = posixpath.basename(path)
    by_name = (language for pattern, language in _LANGUAGE_BY_NAME_OF_FILE if pattern.fullmatch(name))
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
