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

Syntax = Literal["c", "c++", "assembly"]


class Language(Struct, frozen=True):
    """A language and how the instruments see it.

    `example` is the file name under which pygount and lizard are shown a text, so that they never guess. `syntax`
    is what the scanner reads it as; None where the lines are counted from the tokens of Pygments instead.
    `has_functions` tells whether lizard finds its functions. `memory_safe` tells whether the language itself keeps a
    program from reading and writing beyond its own objects: code in it can still leave that shelter, in Rust through
    `unsafe`, in all of them through foreign functions, and its interpreter or run time may be written in C.
    """

    name: str
    family: Family
    example: str
    syntax: Syntax | None = None
    has_functions: bool = True
    memory_safe: bool = False


C = Language("C", "c", "x.c", "c")
C_HEADER = Language("C header", "c", "x.c", "c")
CPP = Language("C++", "other", "x.cpp", "c++")
# What has the suffix of a header of C; its content tells (see `instruments.headers`).
CPP_HEADER = Language("C++ header", "other", "x.cpp", "c++")
ASSEMBLY = Language("assembly", "assembly", "x.s", "assembly", has_functions=False)
PYTHON = Language("Python", "other", "x.py", memory_safe=True)
SHELL = Language("shell", "other", "x.sh", has_functions=False, memory_safe=True)
RUST = Language("Rust", "other", "x.rs", memory_safe=True)
OCAML = Language("OCaml", "other", "x.ml", has_functions=False, memory_safe=True)

LANGUAGES = (C, C_HEADER, CPP, CPP_HEADER, ASSEMBLY, PYTHON, SHELL, RUST, OCAML)
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
    ".s": ASSEMBLY,
    ".py": PYTHON,
    ".sh": SHELL,
    ".bash": SHELL,
    ".rs": RUST,
    ".ml": OCAML,
    ".mli": OCAML,
}
_LANGUAGE_BY_INTERPRETER = {"sh": SHELL, "bash": SHELL, "dash": SHELL, "python": PYTHON, "ocaml": OCAML}

# `#!`, blanks, optionally /usr/bin/env with options and NAME=value settings, then the path of the interpreter.
_SHEBANG = re.compile(
    rb"#![ \t]*(?:[^ \t\r\n]*/env[ \t]+(?:(?:-[^ \t\r\n]*|[A-Za-z_]\w*=[^ \t\r\n]*)[ \t]+)*)?([^ \t\r\n]+)"
)
_INTERPRETER_VERSION = re.compile(r"[0-9.]+$")


def language_of_path(path: str) -> Language | None:
    """The language that the suffix of `path` stands for, or None if the suffix says nothing."""
    return _LANGUAGE_BY_SUFFIX.get(posixpath.splitext(path)[1])


def language_of_shebang(content: bytes) -> Language | None:
    """The language of the interpreter that the first line of `content` names, or None."""
    shebang = _SHEBANG.match(content)
    if shebang is None:
        return None
    interpreter = PurePosixPath(shebang[1].decode("latin-1")).name
    return _LANGUAGE_BY_INTERPRETER.get(_INTERPRETER_VERSION.sub("", interpreter))
