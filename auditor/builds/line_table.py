# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The line tables of DWARF: which lines of which source files the code in an object file or program comes from.

The only importer of pyelftools. Such a file may have been made to harm its reader, so each is read in a process of its
own, with a limit of time and of memory.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from struct import iter_unpack
from typing import Any, Literal

from msgspec import Struct

from auditor.errors import BuildRecordError
from auditor.processes.limits import Limits
from auditor.processes.workers import Call, WorkerError, start_workers

_PRODUCER = re.compile(r"[^-]*?\d+(?:\.\d+)+")
_LONGEST_PRODUCER = 200
_SECTIONS = ("debug_info", "debug_abbrev", "debug_str", "debug_line", "debug_line_str", "debug_str_offsets")
_RELOCATED_SECTIONS = ("debug_info", "debug_line", "debug_str_offsets")
_UNUSED_SECTIONS = (
    "debug_aranges",
    "debug_frame",
    "eh_frame",
    "debug_loc",
    "debug_ranges",
    "debug_pubtypes",
    "debug_pubnames",
    "debug_addr",
    "debug_loclists",
    "debug_rnglists",
    "debug_sup",
    "gnu_debugaltlink",
    "debug_types",
)
# The relocations that stand for an address or an offset, by their number, and how many bytes each fills in.
_WIDTH_BY_RELOCATION = {
    "EM_X86_64": {0: 0, 1: 8, 10: 4, 11: 4},
    "EM_386": {0: 0, 1: 4},
    "EM_AARCH64": {0: 0, 257: 8, 258: 4},
}
_DWARF_5 = 5


class UnitLines(Struct, frozen=True):
    """One translation unit: its main source file, the compiler, and the lines of each file that made machine code.

    Paths are as the compiler named them, after the folder in which it ran.
    """

    main: str
    compiler: str
    lines_by_file: dict[str, frozenset[int]]


_LIMITS = Limits(seconds=600, memory=4 << 30)


def read_line_tables(paths: Sequence[Path], limits: Limits = _LIMITS) -> Iterator[tuple[UnitLines, ...]]:
    """The units of each ELF file of `paths`, in this order.

    Raises `BuildRecordError` for a file that is no whole ELF file. One without line tables has no units.
    """
    if not paths:
        return
    with start_workers(1, limits) as workers:
        calls = [workers.call(read_elf, path) for path in paths]
        yield from map(_result_of, paths, calls)


def _result_of(path: Path, call: Call[tuple[UnitLines, ...]]) -> tuple[UnitLines, ...]:
    try:
        return call.result()
    except WorkerError as error:
        raise BuildRecordError(f"{path}: line tables not read: {error}") from error
    except BuildRecordError as error:
        raise BuildRecordError(f"{path}: {error}") from error


def read_elf(path: Path) -> tuple[UnitLines, ...]:
    """Run in a worker: the units of one ELF file."""
    try:
        return tuple(read_units(path))
    except (BuildRecordError, MemoryError):
        raise
    except Exception as error:  # pyelftools has no common root for what a damaged file makes it raise
        raise BuildRecordError(f"no whole ELF file with DWARF ({type(error).__name__}: {error})"[:200]) from error


def read_units(path: Path) -> Iterator[UnitLines]:
    """The units of one ELF file that have a line table, in the order of the file."""
    from elftools.elf.elffile import ELFFile

    with path.open("rb") as file:
        elf = ELFFile(file)
        if elf.has_section(".zdebug_info"):
            raise BuildRecordError("its DWARF is compressed as it no longer is; compile with -gz=zlib or none")
        if not elf.has_section(".debug_info") or not elf.has_section(".debug_line"):
            return
        dwarf = _open_dwarf(elf)
        for unit in dwarf.iter_CUs():
            table = dwarf.line_program_for_CU(unit)
            if table is not None:
                yield _read_unit(unit.get_top_DIE().attributes, table)


def _open_dwarf(elf: Any) -> Any:
    """The DWARF of an ELF file, of which only the sections that lead to line tables are read.

    pyelftools would relocate all sections of an object, one symbol at a time, which takes it minutes.
    """
    from elftools.dwarf.dwarfinfo import DebugSectionDescriptor, DwarfConfig, DWARFInfo

    sections = dict.fromkeys(_SECTIONS + _UNUSED_SECTIONS)
    for name in _SECTIONS:
        section = elf.get_section_by_name(f".{name}")
        if section is not None:
            content = _relocate(elf, section) if name in _RELOCATED_SECTIONS else section.data()
            sections[name] = DebugSectionDescriptor(BytesIO(content), section.name, None, len(content), 0)
    config = DwarfConfig(elf.little_endian, elf.get_machine_arch(), elf.elfclass // 8)
    return DWARFInfo(config, **{f"{name}_sec": section for name, section in sections.items()})


def _relocate(elf: Any, section: Any) -> bytes:
    """The content of a section, with what a linker would fill in; sections of an object themselves begin at 0."""
    content = bytearray(section.data())
    for form in (".rela", ".rel"):
        relocations = elf.get_section_by_name(f"{form}{section.name}")
        if relocations is not None and elf["e_type"] == "ET_REL":
            _fill_in(elf, content, relocations)
    return bytes(content)


def _fill_in(elf: Any, content: bytearray, relocations: Any) -> None:
    """Apply relocations to `content`: the value of a symbol and a number that is added, in 4 or 8 bytes."""
    order: Literal["little", "big"] = "little" if elf.little_endian else "big"
    symbols = _symbol_values(elf, relocations["sh_link"])
    kind_bits = 32 if elf.elfclass == 64 else 8
    width_by_kind = _WIDTH_BY_RELOCATION.get(elf["e_machine"], {})
    for offset, info, *addend in iter_unpack(_entry_format(elf, relocations), relocations.data()):
        kind = info & ((1 << kind_bits) - 1)
        width = width_by_kind.get(kind)
        if width is None or offset + width > len(content):
            raise BuildRecordError(f"relocation {kind} of {elf['e_machine']} is not known; name a program by --linked")
        place = slice(offset, offset + width)
        added = addend[0] if addend else int.from_bytes(content[place], order)
        content[place] = ((symbols[info >> kind_bits] + added) % (1 << 8 * width)).to_bytes(width, order)


def _symbol_values(elf: Any, number: int) -> list[int]:
    """The value of each symbol of a symbol table, the section `number`."""
    order = "<" if elf.little_endian else ">"
    form, field = (f"{order}IBBHQQ", 4) if elf.elfclass == 64 else (f"{order}IIIBBH", 1)
    return [symbol[field] for symbol in iter_unpack(form, elf.get_section(number).data())]


def _entry_format(elf: Any, relocations: Any) -> str:
    """How one relocation is laid out: where, which symbol and kind, and perhaps what is added."""
    order = "<" if elf.little_endian else ">"
    fields = "QQq" if elf.elfclass == 64 else "IIi"
    return order + (fields if relocations["sh_type"] == "SHT_RELA" else fields[:2])


def _read_unit(attributes: Any, table: Any) -> UnitLines:
    folder = _text(attributes, "DW_AT_comp_dir")
    names = [posixpath.join(folder, *parts) for parts in _file_names(table.header)]
    first = 0 if table.header["version"] >= _DWARF_5 else 1
    lines_by_file: dict[str, set[int]] = {}
    for file, line in _lines_with_code(table.get_entries()):
        lines_by_file.setdefault(names[file - first], set()).add(line)
    producer = _PRODUCER.match(_text(attributes, "DW_AT_producer")[:_LONGEST_PRODUCER])
    return UnitLines(
        main=posixpath.join(folder, _text(attributes, "DW_AT_name")),
        compiler=producer[0].strip() if producer else "",
        lines_by_file={name: frozenset(lines) for name, lines in lines_by_file.items()},
    )


def _file_names(header: Any) -> Iterator[tuple[str, str]]:
    """Folder and name of each entry of the file table."""
    folders = [_decode(folder) for folder in header["include_directory"]]
    if header["version"] < _DWARF_5:
        folders.insert(0, "")  # the folder in which the compiler ran
    for entry in header["file_entry"]:
        yield folders[entry["dir_index"]], _decode(entry["name"])


def _lines_with_code(entries: Iterable[Any]) -> Iterator[tuple[int, int]]:
    """File number and line of each row that stands for at least one byte of code.

    A row reaches to the address of the next one. Compilers also write rows for statements of which nothing is left, at
    the address of what follows; these make no code.
    """
    row: Any = None
    for entry in entries:
        state = entry.state
        if state is None:
            continue
        if row is not None and state.address > row.address and row.line > 0:
            yield row.file, row.line
        row = None if state.end_sequence else state
    if row is not None:
        raise BuildRecordError("a line table breaks off")


def _text(attributes: Any, name: str) -> str:
    return _decode(attributes[name].value) if name in attributes else ""


def _decode(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")
