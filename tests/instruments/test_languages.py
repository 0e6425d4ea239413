# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
import ast
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from lizard_languages import languages as lizard_readers
from pygments.lexers import get_lexer_by_name

from auditor.instruments import languages
from auditor.instruments.languages import (
    LANGUAGE_BY_NAME,
    LANGUAGES,
    Language,
    language_of_path,
    language_of_shebang,
    load_function,
)
from tests.made.places import PACKAGE

REGISTER = Path(languages.__file__)
OTHER_MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != REGISTER)
WITNESSES = {
    "c": ("lizard and pygount",),
    "assembly": ("the rules of other machines",),
    "python": ("the tree of tree-sitter",),
    "rust": ("the tree of tree-sitter",),
    "comments": ("the tokens of Pygments", "the scanner of C"),
}

PATHS = {
    "xen/common/sched/core.c": "C",
    "xen/include/xen/list.h": "C header",
    "xen/arch/x86/boot/head.S": "assembly",
    "xen/arch/x86/xen.lds.S": "assembly",
    "libdnf5/base/base.cpp": "C++",
    "include/base.hpp": "C++",
    "qubes/qmemman/algo.py": "Python",
    "a/b.sh": "shell",
    "src/lib.rs": "Rust",
    "oxenstored/store.ml": "OCaml",
    "qubes-receive-updates": None,
    "Makefile": "Makefile",
    "a/Makefile.am": "Makefile",
    "x.mk": "Makefile",
    "Makefile.PL": None,
    "Makefile.txt": None,
    "Kconfig.md": None,
    "Kconfig.debug": "Kconfig",
    "x.lds": "linker script",
    "x.y": "yacc",
    "x.l": "lex",
    "config.h.in": "C template",
    "x.c.in": "C template",
    "Makefile/x": None,
    "x.inc": None,
    "x.def": None,
    "x.c.orig": None,
    "x.C": None,
    ".c": None,
    "a.py/b": None,
}

SHEBANGS = {
    "#!/usr/bin/python3\n": "Python",
    "#!/usr/bin/python\n": "Python",
    "#!/usr/bin/python2\n": "Python",
    "#!/usr/bin/python2.6\n": "Python",
    "#!/usr/bin/env python2.7\n": "Python",
    "#!/usr/bin/python3.11 -I\n": "Python",
    "#!/usr/bin/env python3\n": "Python",
    "#!/usr/bin/env -S python3 -u\n": "Python",
    "#!/usr/bin/env -i LANG=C python3\n": "Python",
    "#! /bin/sh\n": "shell",
    "#!/bin/sh": "shell",
    "#!/bin/sh\r\n": "shell",
    "#!/bin/bash -e\n": "shell",
    "#!/usr/bin/env -Sbash -e\n": "shell",
    "#!/usr/bin/env -iSpython3\n": "Python",
    "#!/usr/bin/env -u HOME -C / python3\n": "Python",
    "#!/bin/busybox sh\n": "shell",
    "#!/usr/bin/env -S busybox ash -e\n": "shell",
    "#!/bin/busybox awk -f\n": None,
    "#!/bin/toybox sed -f\n": None,
    "#!/bin/busybox\n": None,
    "#!/usr/bin/tclsh\n": None,
    "#!/usr/bin/pythonesque\n": None,
    " #!/bin/sh\n": None,
    "\n#!/bin/sh\n": None,
    "#!\n/bin/sh\n": None,
    "#!/usr/bin/env\n": None,
    "": None,
    "plain text\n": None,
}


@pytest.mark.parametrize(("path", "name"), PATHS.items())
def test_by_path(path: str, name: str | None) -> None:
    language = language_of_path(path)
    assert (language.name if language else None) == name


@pytest.mark.parametrize(("head", "name"), SHEBANGS.items())
def test_by_shebang(head: str, name: str | None) -> None:
    language = language_of_shebang(head.encode())
    assert (language.name if language else None) == name


def test_memory_safety_is_a_property_of_each_language() -> None:
    assert {language.name for language in LANGUAGES if not language.memory_safe and not language.lines_only} == {
        "C",
        "C header",
        "C++",
        "C++ header",
        "assembly",
        "plain assembly",
    }


def imported_languages(module: Path) -> list[str]:
    """The languages that a module imports by their name."""
    imports = (node for node in ast.walk(ast.parse(module.read_text())) if isinstance(node, ast.ImportFrom))
    names = (alias.name for node in imports if node.module == languages.__name__ for alias in node.names)
    return [name for name in names if isinstance(getattr(languages, name), Language)]


def decisions_by_name(module: Path) -> list[str]:
    """What compares something with the name of a language, or has a value for several of them."""
    found = []
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Compare):
            parts = [node.left, *node.comparators]
            values = {part.value for piece in parts for part in ast.walk(piece) if isinstance(part, ast.Constant)}
            found += [ast.unparse(node)] * bool(values & {*LANGUAGE_BY_NAME})
        if isinstance(node, ast.Dict):
            keys = {key.value for key in node.keys if isinstance(key, ast.Constant)}
            found += [ast.unparse(node)] * (len(keys & {*LANGUAGE_BY_NAME}) > 1)
    return found


@pytest.mark.parametrize("module", OTHER_MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_decides_by_a_language_but_their_register(module: Path) -> None:
    assert imported_languages(module) == []
    # The scanner of C decides by its own syntaxes, two of which have the names of their languages.
    assert [one for one in decisions_by_name(module) if "syntax ==" not in one] == []


def test_a_decision_by_a_language_is_found(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(
        f"from {languages.__name__} import LANGUAGES, SHELL as S\n"
        "if a.name in ('OCaml', b): c\n"
        "d = {'Rust': 1, 'lex': 2}\n"
        "e = {'Rust': 1} if f == 'g' else {'c': 1, 'assembly': 2}\n"
    )
    assert imported_languages(module) == ["SHELL"]
    assert decisions_by_name(module) == ["a.name in ('OCaml', b)", "{'Rust': 1, 'lex': 2}"]


@pytest.mark.parametrize("what", ["suffixes", "interpreters"])
def test_what_tells_a_language_tells_one(what: str) -> None:
    told = [one for language in LANGUAGES for one in getattr(language, what)]
    assert len(told) == len(set(told))


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.name)
def test_a_record_says_one_way_to_read_a_language(language: Language) -> None:
    is_scanned = language.reader in ("c", "assembly")
    assert (language.syntax is not None, language.comments != "") == (is_scanned, not is_scanned)
    assert language.witness in WITNESSES[language.reader]
    if language.comments:
        assert list(load_function(language.comments)("")) == []
    if language.rewriting:
        assert load_function(language.rewriting)("\na") == "\na"


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.name)
def test_other_tools_take_the_example_for_the_language(language: Language) -> None:
    lexer = get_lexer_by_name(language.lexer)
    assert any(fnmatchcase(language.example, pattern) for pattern in lexer.filenames)
    if language.functions:
        readers = [reader for reader in lizard_readers() if reader.match_filename(language.example)]
        assert [language.lexer in reader.language_names for reader in readers] == [True]
