# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
import re
from pathlib import Path

import pytest

from auditor.instruments.languages import LANGUAGES, language_of_path, language_of_shebang

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
    "#!/usr/bin/perl\n": None,
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


def test_the_documented_table_has_each_language() -> None:
    table = Path("docs/counting.md").read_text("utf-8").split("| language | lines from |")[1].split("\n\n")[0]
    cells = [re.sub(r" \([^)]*\)", "", row.split("|")[1].strip()) for row in table.splitlines()[2:]]
    documented = set(", ".join(cells).replace("headers", "C header").split(", "))
    assert {language.name for language in LANGUAGES} == documented
