# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""SLOC of auditor beside those of cloc and sloccount, on the very same blobs.

    python -m tools.counters AUDIT_JSON [--cache DIR] [--strip-str-comments]

Every blob of an audit is copied out of auditor's clones into a temporary folder, as BLOB.SUFFIX with the suffix that
it has upstream. Where that suffix names no language (`qubes.Filecopy`, or none at all) the copy gets the suffix of the
language that auditor measured it as, because sloccount must be told a language and cloc goes by the suffix first.

cloc takes `/*` in a string for a comment; with `--strip-str-comments` it is told to look out for that.

The exit code is 0 if C and headers of every component are within 0.1 % for both tools, 1 if not, and 3 if a tool, a
blob or the audit is missing.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

import click
import msgspec
from msgspec import Struct

from auditor.audit.session import cache_folder
from auditor.documents.recorded import load_audit
from auditor.errors import AuditorError, ReportError
from auditor.instruments.languages import (
    ASSEMBLY,
    C_HEADER,
    CPP,
    CPP_HEADER,
    LANGUAGE_BY_NAME,
    OCAML,
    PYTHON,
    RUST,
    SHELL,
    C,
    language_of_path,
)
from auditor.model.measured import Audit, MeasuredFile
from auditor.upstream.addresses import folder_of
from auditor.upstream.blobs import read_blob

CLOC_SWITCHES = (
    "--skip-uniqueness",
    "--read-binary-files",
    "--max-file-size=1000",
    "--timeout=0",
    "--processes=0",
    f"--config={os.devnull}",
    "--quiet",
    "--by-file",
    "--json",
)
C_FAMILY = "C and headers"
TOLERANCE_PER_MILLE = 1

_FAMILY_BY_LANGUAGE = {C.name: C_FAMILY, C_HEADER.name: C_FAMILY}
CLOC_NAMES = {
    C.name: {"C"},
    C_HEADER.name: {"C/C++ Header"},
    CPP.name: {"C++", "C/C++ Header"},
    CPP_HEADER.name: {"C++", "C/C++ Header"},
    ASSEMBLY.name: {"Assembly"},
    PYTHON.name: {"Python"},
    SHELL.name: {"Bourne Shell", "Bourne Again Shell"},
    RUST.name: {"Rust"},
    OCAML.name: {"OCaml"},
}
"""What cloc calls a language, by its name; one that is not here is expected to have the same name there."""

SLOCCOUNT_PROGRAMS = {
    C.name: "c_count",
    C_HEADER.name: "c_count",
    CPP.name: "c_count",
    CPP_HEADER.name: "c_count",
    ASSEMBLY.name: "asm_count",
    PYTHON.name: "python_count",
    SHELL.name: "sh_count",
    OCAML.name: "ml_count",
}
"""The program of sloccount for a language, by its name; for some, Rust among them, it has none."""
_SLOCCOUNT_LINE = re.compile(r"(?m)^(\d+) (?:\([^)\n]*\) )?(\S+)$")


class ToolError(Exception):
    """A counter is not installed, or ended in an error; the message names it first."""


class Figures(Struct, frozen=True):
    """SLOC of the same files by three counters; None where a counter does not know the language."""

    files: int
    ours: int
    cloc: int
    sloccount: int | None

    @property
    def differs(self) -> bool:
        """Whether any counter differs from ours."""
        return self.cloc != self.ours or self.sloccount not in (None, self.ours)

    @property
    def exceeds(self) -> bool:
        """Whether any counter differs from ours by more than the tolerance."""
        return any(exceeds(self.ours, theirs) for theirs in (self.cloc, self.sloccount) if theirs is not None)

    def __add__(self, other: "Figures") -> "Figures":
        known = self.sloccount is not None and other.sloccount is not None
        return Figures(
            self.files + other.files,
            self.ours + other.ours,
            self.cloc + other.cloc,
            (self.sloccount or 0) + (other.sloccount or 0) if known else None,
        )


class ClocCount(Struct, frozen=True):
    """What cloc made of one file: the language that it took it for, and SLOC."""

    language: str
    code: int


class Counts(Struct, frozen=True):
    """What both tools found in the copies, by their names, and why cloc left a copy out."""

    cloc: dict[str, ClocCount]
    ignored: dict[str, str]
    sloccount: dict[str, int]
    complaints: tuple[str, ...]


# --------------------------------------------------------------------------------------------- pure parts


def exceeds(ours: int, theirs: int) -> bool:
    """Whether `theirs` is off by more than the tolerance, in whole numbers."""
    return abs(theirs - ours) * 1000 > TOLERANCE_PER_MILLE * ours


def percent(ours: int, theirs: int | None) -> str:
    """How far `theirs` is from `ours`; `0` only if they are equal."""
    if theirs is None:
        return "-"
    if theirs == ours:
        return "0"
    if ours == 0:
        return "all"
    difference = 100 * (theirs - ours) / ours
    sign = "+" if difference > 0 else "-"
    return f"{sign}<0.001" if abs(difference) < 0.001 else f"{difference:+.3f}"


def parse_cloc(report: str) -> dict[str, ClocCount]:
    """The files of a `cloc --by-file --json` report; an empty report means that cloc counted nothing."""
    if not report.strip():
        return {}
    entries = msgspec.json.decode(report)
    files = {name: entry for name, entry in entries.items() if name not in ("header", "SUM")}
    return {name.removeprefix("./"): ClocCount(entry["language"], entry["code"]) for name, entry in files.items()}


def parse_ignored(report: str) -> dict[str, str]:
    """The reason for each file in what `cloc --json --ignored` wrote, which is `[{}]` if it ignored none."""
    entries = filter(None, msgspec.json.decode(report))
    return {entry["file"].removeprefix("./"): entry["reason"].strip() for entry in entries}


def parse_sloccount(report: str) -> dict[str, int]:
    """The files in the output of one of sloccount's counting programs."""
    return {name: int(code) for code, name in _SLOCCOUNT_LINE.findall(report)}


def copy_name(item: MeasuredFile) -> str:
    """The name under which the tools get to see a file."""
    path = item.file.path if language_of_path(item.file.path) else LANGUAGE_BY_NAME[item.measurement.language].example
    return item.file.blob + PurePosixPath(path).suffix


def family_of(item: MeasuredFile) -> str:
    """The family that a file is added up with: its language, but C and its headers together."""
    return _FAMILY_BY_LANGUAGE.get(item.measurement.language, item.measurement.language)


def figures_of(item: MeasuredFile, counts: Counts) -> Figures:
    """The three figures of one file; a file that a tool left out counts as 0 there, so that it shows."""
    name = copy_name(item)
    cloc = counts.cloc.get(name)
    known = item.measurement.language in SLOCCOUNT_PROGRAMS
    return Figures(
        1, item.measurement.lines.code, cloc.code if cloc else 0, counts.sloccount.get(name, 0) if known else None
    )


def add_up(items: Iterable[MeasuredFile], counts: Counts) -> dict[str, Figures]:
    """The sums of the three figures by family, sorted by family."""
    sums: dict[str, Figures] = {}
    for item in items:
        family, figures = family_of(item), figures_of(item, counts)
        sums[family] = sums[family] + figures if family in sums else figures
    return dict(sorted(sums.items()))


def rows_of(audit: Audit, counts: Counts) -> dict[tuple[str, str], Figures]:
    """The sums by component and family; last, under `all files`, those of every file once."""
    rows = {}
    for result in audit.components:
        for family, figures in add_up(result.files, counts).items():
            rows[result.component.id, family] = figures
    for family, figures in add_up(_unique_files(audit), counts).items():
        rows["all files, each once", family] = figures
    return rows


def components_beyond(rows: dict[tuple[str, str], Figures]) -> list[str]:
    """The components whose C and headers a counter sees more than the tolerance from ours."""
    return [component for (component, family), figures in rows.items() if family == C_FAMILY and figures.exceeds]


def _unique_files(audit: Audit) -> tuple[MeasuredFile, ...]:
    every = (item for result in audit.components for item in result.files)
    return tuple({item.file.identity: item for item in every}.values())


# --------------------------------------------------------------------------------------------- running the tools


def find_program(name: str) -> str:
    """The path of a program of the Debian packages cloc and sloccount; raises `ToolError` if it is not there."""
    path = shutil.which(name)
    if path is None:
        package = "cloc" if name == "cloc" else "sloccount"
        raise ToolError(f"{name}: not found; install the Debian package {package}")
    return path


def _run(folder: Path, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [find_program(name), *arguments]
    # Where two characters start equally many lines, asm_count takes the first in Perl's random order of keys.
    environment = {**os.environ, "LC_ALL": "C", "PERL_HASH_SEED": "0"}
    finished = subprocess.run(  # noqa: S603 - a counter from PATH, without a shell
        command, cwd=folder, env=environment, capture_output=True, text=True, errors="replace", check=False
    )
    if finished.returncode:
        raise ToolError(f"{name}: exit code {finished.returncode}: {finished.stderr.strip()[-300:]}")
    return finished


def version_of(name: str) -> str:
    """The first line that `name --version` prints."""
    finished = _run(Path.cwd(), name, "--version")
    return (finished.stdout or finished.stderr).strip().splitlines()[0]


def count_copies(folder: Path, programs: dict[str, str | None], switches: Sequence[str] = CLOC_SWITCHES) -> Counts:
    """Run cloc on the copies in `folder`, and on each copy its program of sloccount, if there is one."""
    with tempfile.TemporaryDirectory(prefix="counters-") as place:
        notes = Path(place, "ignored")
        cloc = _run(folder, "cloc", *switches, f"--ignored={notes}", ".")
        ignored = parse_ignored(notes.read_text(errors="replace"))
        sloccount: dict[str, int] = {}
        complaints = cloc.stderr.splitlines()
        for program, names in _names_by_program(programs).items():
            listing = Path(place, program)
            listing.write_text("".join(f"{name}\n" for name in names))
            finished = _run(folder, program, "-f", str(listing))
            sloccount |= parse_sloccount(finished.stdout)
            complaints += [f"{program}: {line}" for line in finished.stderr.splitlines()]
    return Counts(parse_cloc(cloc.stdout), ignored, sloccount, tuple(complaints))


def _names_by_program(programs: dict[str, str | None]) -> dict[str, list[str]]:
    names = defaultdict(list)
    for name, program in sorted(programs.items()):
        if program:
            names[program].append(name)
    return names


def count_audit(audit: Audit, repositories: Path, switches: Sequence[str]) -> Counts:
    """Copy the blobs of an audit out of the clones below `repositories` and count them with both tools."""
    for program in ("cloc", *sorted(set(SLOCCOUNT_PROGRAMS.values()))):
        find_program(program)
    with tempfile.TemporaryDirectory(prefix="counters-") as place:
        programs = {}
        for item in _unique_files(audit):
            name = copy_name(item)
            programs[name] = SLOCCOUNT_PROGRAMS.get(item.measurement.language)
            copy = Path(place, name)
            if not copy.exists():
                copy.write_bytes(read_blob(repositories / folder_of(item.file.url), item.file.blob))
        return count_copies(Path(place), programs, switches)


# --------------------------------------------------------------------------------------------- the page


def render(audit: Audit, counts: Counts) -> Iterator[str]:
    """The lines of the page: the table, every file that differs, and whatever a tool left out or complained about."""
    yield from _table(("component", "family", "files", *_FIGURES), _sum_lines(rows_of(audit, counts)))
    yield from _section("Files that differ", ("file", "in", *_FIGURES), list(_file_lines(audit, counts)))
    left_out = list(_left_out_lines(audit, counts))
    yield from _section("Left out, or taken for another language", ("file", "what"), left_out)
    complaints = [(complaint,) for complaint in dict.fromkeys(_named(counts.complaints, audit))]
    yield from _section("What the tools complained about", ("complaint",), complaints)
    gaps = [(gap.path or gap.url, gap.reason) for result in audit.components for gap in result.unmeasured]
    yield from _section("Not measured by auditor", ("file", "reason"), list(dict.fromkeys(gaps)))


_FIGURES = ("auditor", "cloc", "difference %", "sloccount", "difference %")


def _sum_lines(rows: dict[tuple[str, str], Figures]) -> Iterator[tuple[str, ...]]:
    for (component, family), figures in rows.items():
        yield component, family, f"{figures.files:,}", *_cells(figures)


def _cells(figures: Figures) -> tuple[str, ...]:
    ours, sloccount = figures.ours, figures.sloccount
    return (
        f"{ours:,}",
        f"{figures.cloc:,}",
        percent(ours, figures.cloc),
        "-" if sloccount is None else f"{sloccount:,}",
        percent(ours, sloccount),
    )


def _file_lines(audit: Audit, counts: Counts) -> Iterator[tuple[str, ...]]:
    components = defaultdict(list)
    for result in audit.components:
        for item in result.files:
            components[item.file.identity].append(result.component.id)
    for item in _unique_files(audit):
        figures = figures_of(item, counts)
        if figures.differs:
            yield item.file.path, ", ".join(components[item.file.identity]), *_cells(figures)


def _left_out_lines(audit: Audit, counts: Counts) -> Iterator[tuple[str, str]]:
    for item in _unique_files(audit):
        name, language = copy_name(item), item.measurement.language
        cloc = counts.cloc.get(name)
        if cloc is None:
            reason = counts.ignored.get(name, "no reason given")
            yield item.file.path, f"{item.measurement.lines.code} SLOC, not counted by cloc: {reason}"
        elif cloc.language not in CLOC_NAMES.get(language, {language}):
            yield item.file.path, f"{language} for auditor, {cloc.language} for cloc"
        if language in SLOCCOUNT_PROGRAMS and name not in counts.sloccount:
            yield item.file.path, f"not counted by {SLOCCOUNT_PROGRAMS[language]}"


def _named(complaints: Collection[str], audit: Audit) -> Iterator[str]:
    """The complaints with the upstream path in place of each copy."""
    path_by_name = {copy_name(item): item.file.path for item in _unique_files(audit)}
    pattern = re.compile(r"\b[0-9a-f]{40,64}\.\w+")
    for complaint in complaints:
        yield pattern.sub(lambda match: path_by_name.get(match[0], match[0]), complaint)


def _section(title: str, heads: tuple[str, ...], lines: Sequence[tuple[str, ...]]) -> Iterator[str]:
    yield from ("", f"## {title}: {len(lines)}", "")
    if lines:
        yield from _table(heads, lines)


def _table(heads: tuple[str, ...], lines: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield "|" + "|".join(" ---: " if head in (*_FIGURES, "files") else " --- " for head in heads) + "|"
    for cells in lines:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


@click.command()
@click.argument("audit_json", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--cache",
    type=click.Path(path_type=Path, file_okay=False),
    help="The cache folder of auditor with the clones that were audited.  [default: auditor's own]",
)
@click.option("--strip-str-comments", is_flag=True, help="Have cloc disregard comment marks within strings.")
def main(audit_json: Path, cache: Path | None, strip_str_comments: bool) -> None:
    """Compare the SLOC of AUDIT_JSON with cloc and sloccount on the same blobs."""
    switches = (*CLOC_SWITCHES, *(["--strip-str-comments"] if strip_str_comments else []))
    try:
        audit = load_audit(audit_json)
        if not any(result.files for result in audit.components):
            raise ReportError(f"{audit_json}: holds no measured file; make a complete audit first")
        counts = count_audit(audit, (cache or cache_folder()) / "repositories", switches)
        versions = f"cloc {version_of('cloc')}, sloccount {version_of('sloccount')}"
    except (AuditorError, ToolError) as error:
        click.echo(f"counters: {error}", err=True)
        sys.exit(3)
    click.echo(f"# {audit.release}: auditor beside {versions}\n\nSwitches of cloc: `{' '.join(switches)}`.\n")
    click.echo("\n".join(render(audit, counts)))
    beyond = components_beyond(rows_of(audit, counts))
    click.echo(f"\nC and headers beyond 0.1 %: {', '.join(beyond) or 'none'}")
    sys.exit(1 if beyond else 0)


if __name__ == "__main__":
    main()
