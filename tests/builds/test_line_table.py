# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Line tables of real objects: made by gcc, or assembled from tables that are written out line by line."""

import re
import subprocess
from pathlib import Path

import pytest

from auditor.builds.line_table import UnitLines, read_line_tables, read_units
from auditor.errors import BuildRecordError
from auditor.processes.limits import Limits

pytestmark = pytest.mark.needs("gcc")

MAIN = """\
#include "twice.h"

int total;

int main(void) {
    total = 3;
    return twice(total);
}
"""
TWICE = """\
static inline int twice(int x) {
    return x + x;
}
"""
# Each row is a byte of code, unless it is one of those that are marked: they stand where the next one stands.
TABLE = """\
    .file "made.c"
    .text
begin:
    .file 1 "made.c"
    .file 2 "lib/made.h"
    .loc 1 3
    nop
    .loc 1 4 # no byte
    .loc 2 7
    nop
    .loc 1 0
    nop
    .loc 1 5
    nop
    .loc 1 6 # no byte
end:
    .section .debug_abbrev,"",@progbits
    .uleb128 1, 0x11
    .byte 0
    .uleb128 0x10, 0x17, 0x03, 0x08, 0x1b, 0x08, 0x25, 0x08, 0, 0
    .byte 0
    .section .debug_info,"",@progbits
    .long after - before
before:
    .value 4
    .long .debug_abbrev
    .byte 8
    .uleb128 1
    .long .debug_line
    .asciz "made.c", "/build", "Compiler 1.2.3 -O2"
after:
    .section .debug_line,"",@progbits
"""


def compile_c(folder: Path, *options: str) -> Path:
    (folder / "main.c").write_text(MAIN)
    (folder / "twice.h").write_text(TWICE)
    arguments = ["gcc", "-nostdinc", "-O0", "-fcf-protection=none", *options, "-c", "main.c", "-o", "main.o"]
    subprocess.run(arguments, cwd=folder, check=True)
    return folder / "main.o"


@pytest.mark.parametrize("version", [2, 3, 4, 5])
@pytest.mark.parametrize("options", [(), ("-gz=zlib",), ("-m32",)], ids=["plain", "compressed", "32 bit"])
def test_objects_of_gcc(version: int, options: tuple[str, ...], tmp_path: Path) -> None:
    (unit,) = read_units(compile_c(tmp_path, f"-gdwarf-{version}", *options))
    assert unit.main == f"{tmp_path}/main.c"
    assert re.fullmatch(r"GNU C\d+ \d+\.\d+\.\d+", unit.compiler)
    assert unit.lines_by_file == {f"{tmp_path}/main.c": {5, 6, 7, 8}, f"{tmp_path}/twice.h": {1, 2, 3}}


def test_a_linked_program_has_what_was_linked(tmp_path: Path) -> None:
    compile_c(tmp_path, "-g")
    (tmp_path / "other.c").write_text("int other(void)\n{\n    return 1;\n}\n")
    (tmp_path / "spare.c").write_text("int spare(void)\n{\n    return 1;\n}\n")
    script = (
        "gcc -g -O0 -c other.c spare.c && ar rc lib.a other.o spare.o && "
        "gcc -nostdlib -static -Wl,-e,main -Wl,-u,other main.o lib.a -o program"
    )
    subprocess.run(script, shell=True, cwd=tmp_path, check=True)
    assert [Path(unit.main).name for unit in read_units(tmp_path / "program")] == ["main.c", "other.c"]


def test_rows_without_a_byte_make_no_code(tmp_path: Path) -> None:
    (tmp_path / "made.s").write_text(TABLE)
    subprocess.run(["gcc", "-c", "-gdwarf-4", "-Wa,-gdwarf-4", "made.s", "-o", "made.o"], cwd=tmp_path, check=True)
    (unit,) = read_units(tmp_path / "made.o")
    lines = {"/build/made.c": frozenset({3, 5}), "/build/lib/made.h": frozenset({7})}
    assert unit == UnitLines("/build/made.c", "Compiler 1.2.3", lines)


def test_an_object_without_dwarf_has_no_units(tmp_path: Path) -> None:
    assert list(read_units(compile_c(tmp_path, "-g0"))) == []


def test_several_files_in_their_order(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    paths = [compile_c(tmp_path / "a", "-g"), compile_c(tmp_path / "b", "-g0")]
    assert [len(units) for units in read_line_tables(paths)] == [1, 0]
    assert list(read_line_tables([])) == []


BROKEN = {
    "empty": lambda content: b"",
    "no ELF": lambda content: b"!<arch>\n" + content,
    "head only": lambda content: content[:64],
    "cut in the middle": lambda content: content[: len(content) // 2],
    "no end of its table": lambda content: re.sub(rb"(?<=\x02.)\x00\x01\x01", b"\6\6\6", content),
}


@pytest.mark.parametrize("breaking", BROKEN.values(), ids=BROKEN.keys())
def test_a_damaged_file_is_an_error_of_one_line(breaking, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = compile_c(tmp_path, "-gdwarf-4")
    content = breaking(path.read_bytes())
    assert content != path.read_bytes()
    path.write_bytes(content)
    with pytest.raises(BuildRecordError) as caught:
        list(read_line_tables([path]))
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


ENDLESS = """\
    .section .debug_abbrev,"",@progbits
    .byte 1, 0x11, 0, 0x10, 0x17, 0, 0, 0
    .section .debug_info,"",@progbits
    .long after - before
before:
    .value 5
    .byte 1, 8
    .long .debug_abbrev
    .byte 1
    .long .debug_line
after:
    .section .debug_line,"",@progbits
    .long last - first
first:
    .value 5
    .byte 8, 0
    .long last - second
second:
    .byte 1, 1, 1, -5, 14, 13, 0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0
    .uleb128 0x7fffffffffffffff
last:
"""


def test_a_table_that_claims_to_be_endless(tmp_path: Path) -> None:
    (tmp_path / "endless.s").write_text(ENDLESS)
    subprocess.run(["gcc", "-c", "endless.s"], cwd=tmp_path, check=True)
    with pytest.raises(BuildRecordError) as caught:
        list(read_line_tables([tmp_path / "endless.o"], Limits(seconds=120, memory=256 << 20)))
    assert str(caught.value) == f"{tmp_path}/endless.o: line tables not read: not finished within 256 MiB of memory"
