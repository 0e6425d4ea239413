# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The side-by-side counts and the ratios of `tools`, with the real programs cloc and sloccount."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from auditor.declared.manifest import load_manifest
from auditor.documents.audit import encode_audit
from auditor.findings.judge import judge
from auditor.model.measured import Audit, MeasuredFile
from tests.made.audits import make_audit, measured_file, result_of
from tests.made.manifests import ALPHA, small_manifest, small_text
from tests.made.places import ROOT
from tests.made.upstreams import Upstreams
from tools import counters, scanner, speed
from tools.counters import ClocCount, Counts, Figures
from tools.speed import Cost, Results

pytestmark = pytest.mark.needs("cloc", "c_count")

MANIFEST = small_manifest().manifest

# Each content with its language, and SLOC by our rule, by cloc and by sloccount (None: it does not know the language).
SAMPLES: dict[str, tuple[str, bytes | str, int, int, int | None]] = {
    "plain.c": ("C", "/* a */\nint x; // b\n\n#if 0\n}\n#endif\n", 4, 4, 4),
    "string.c": ("C", 'char *all = "/*";\nint lost;\nchar *end = "*/";\n', 3, 1, 3),
    "latin.c": ("C", b"/* \xe9\x81 */\nint x;\n", 1, 1, 1),
    "macro.h": ("C header", "#define ONE 1 \\\n\nint x;\n", 2, 3, 2),
    "joined.cpp": ("C++", "int x = 0 /*\n*/ + 1;\n", 2, 1, 2),
    "empty.hpp": ("C++", "", 0, 0, 0),
    "entry.S": ("assembly", "#include <a.h>\n/* a */\n\tret\n", 2, 1, 2),
    "tool": ("Python", "#!/usr/bin/python3\n'''Doc'''\nprint(\n    'x'\n)\n", 3, 4, 4),
    "qubes.Copy": ("shell", "#!/bin/sh\n# a\nexit 0\n", 1, 2, 1),
    "lib.rs": ("Rust", "// a\nfn f() {}\n", 1, 1, None),
    "parse.ml": ("OCaml", "(* a *)\nlet x = 1\n", 1, 1, 1),
}
EXPECTED = {path: Figures(1, ours, cloc, sloccount) for path, (_, _, ours, cloc, sloccount) in SAMPLES.items()}


@pytest.fixture(scope="module")
def clones(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder with a clone that holds the samples."""
    folder = tmp_path_factory.mktemp("cache")
    upstreams = Upstreams(folder / "repositories")
    upstreams.commit(ALPHA, {path: content for path, (_, content, *_) in SAMPLES.items()})
    return folder


@pytest.fixture(scope="module")
def audit(clones: Path) -> Audit:
    """The samples, divided between two components that have one file in common."""
    names = [f"main:{path}" for path in SAMPLES]
    blobs = Upstreams(clones / "repositories").git(ALPHA, "rev-parse", *names).splitlines()
    files = [
        measured_file(path, code=ours, language=language, blob=blob)
        for (path, (language, _, ours, *_)), blob in zip(SAMPLES.items(), blobs, strict=True)
    ]
    daemon = tuple(file for file in files if file.file.path != "string.c")
    hypervisor = tuple(file for file in files if file.file.path in ("string.c", "plain.c"))
    return make_audit(MANIFEST, daemon=result_of(files=daemon), hypervisor=result_of(files=hypervisor))


@pytest.fixture(scope="module")
def counts(audit: Audit, clones: Path) -> Counts:
    """What the real programs count."""
    return counters.count_audit(audit, clones / "repositories", counters.CLOC_SWITCHES)


def files_of(audit: Audit) -> tuple[MeasuredFile, ...]:
    return tuple(item for result in audit.components for item in result.files)


def write_audit(audit: Audit, folder: Path) -> str:
    path = folder / "audit.json"
    path.write_bytes(encode_audit(audit, judge(audit, MANIFEST)))
    return str(path)


# ----------------------------------------------------------------------------------------------- counters


def test_every_language_is_counted_by_the_programs_it_has(audit: Audit, counts: Counts) -> None:
    assert {item.file.path: counters.figures_of(item, counts) for item in files_of(audit)} == EXPECTED
    assert counts.complaints == ()


def test_what_cloc_leaves_out_is_listed(audit: Audit, counts: Counts) -> None:
    page = list(counters.render(audit, counts))
    assert "| empty.hpp | 0 SLOC, not counted by cloc: zero sized file |" in page
    assert "## Left out, or taken for another language: 1" in page


def test_a_file_that_no_tool_counted_is_a_difference(audit: Audit) -> None:
    nothing = Counts({}, {}, {}, ())
    page = "\n".join(counters.render(audit, nothing))
    assert "| plain.c | daemon, hypervisor | 4 | 0 | -100.000 | 0 | -100.000 |" in page
    assert "| plain.c | 4 SLOC, not counted by cloc: no reason given |" in page
    assert "| plain.c | not counted by c_count |" in page


def test_another_language_is_listed(audit: Audit, counts: Counts) -> None:
    names = {item.file.path: counters.copy_name(item) for item in files_of(audit)}
    cloc = counts.cloc | {names["plain.c"]: ClocCount("Lex", 4)}
    changed = Counts(cloc, counts.ignored, counts.sloccount, (f"c_count: bad {names['plain.c']}",))
    page = list(counters.render(audit, changed))
    assert "| plain.c | C for auditor, Lex for cloc |" in page
    assert "| c_count: bad plain.c |" in page


def test_sums_by_component_and_over_all_files_once(audit: Audit, counts: Counts) -> None:
    rows = counters.rows_of(audit, counts)
    assert rows["daemon", "C and headers"] == Figures(3, 7, 8, 7)
    assert rows["hypervisor", "C and headers"] == Figures(2, 7, 5, 7)
    assert rows["all files, each once", "C and headers"] == Figures(4, 10, 9, 10)
    assert rows["daemon", "Rust"] == Figures(1, 1, 1, None)
    assert list(rows)[-1] == ("all files, each once", "shell")


def test_table_and_files_that_differ(audit: Audit, counts: Counts) -> None:
    page = list(counters.render(audit, counts))
    assert page[:2] == [
        "| component | family | files | auditor | cloc | difference % | sloccount | difference % |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    assert "| daemon | Rust | 1 | 1 | 1 | 0 | - | - |" in page
    assert "| string.c | hypervisor | 3 | 1 | -66.667 | 3 | 0 |" in page
    differing = sum(figures.differs for figures in EXPECTED.values())
    assert f"## Files that differ: {differing}" in page


def test_command_tells_components_beyond_the_tolerance(audit: Audit, clones: Path, tmp_path: Path) -> None:
    arguments = [write_audit(audit, tmp_path), "--cache", str(clones)]
    finished = CliRunner().invoke(counters.main, arguments)
    assert (finished.exit_code, finished.stderr) == (1, "")
    assert finished.stdout.startswith("# R1: auditor beside cloc ")
    assert finished.stdout.endswith("C and headers beyond 0.1 %: daemon, hypervisor, all files, each once\n")


def test_command_with_cloc_looking_out_for_strings(audit: Audit, clones: Path, tmp_path: Path) -> None:
    string = make_audit(MANIFEST, hypervisor=result_of(files=audit.results_of("hypervisor")[0].files))
    arguments = [write_audit(string, tmp_path), "--cache", str(clones), "--strip-str-comments"]
    finished = CliRunner().invoke(counters.main, arguments)
    assert (finished.exit_code, finished.stderr) == (0, "")
    assert "## Files that differ: 0\n" in finished.stdout
    assert finished.stdout.endswith("C and headers beyond 0.1 %: none\n")


@pytest.mark.parametrize("program", ["cloc", "c_count"])
def test_a_missing_program_is_one_clear_line(
    program: str, audit: Audit, clones: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in {"cloc", "c_count", "asm_count", "python_count", "sh_count", "ml_count"} - {program}:
        (programs / name).symlink_to(counters.find_program(name))
    monkeypatch.setenv("PATH", str(programs))
    finished = CliRunner().invoke(counters.main, [write_audit(audit, tmp_path), "--cache", str(clones)])
    package = "cloc" if program == "cloc" else "sloccount"
    expected = f"counters: {program}: not found; install the Debian package {package}\n"
    assert (finished.exit_code, finished.stdout, finished.stderr) == (3, "", expected)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda audit, folder: str(folder / "none.json"), "none.json: not a recorded audit: "),
        (lambda audit, folder: write_audit(make_audit(MANIFEST), folder), "audit.json: holds no measured file; "),
        (write_audit, "missing or damaged; "),
    ],
    ids=["no audit", "empty audit", "no clone"],
)
def test_what_cannot_be_compared(make, message: str, audit: Audit, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    arguments = [make(audit, tmp_path), "--cache", str(tmp_path / "elsewhere")]
    finished = CliRunner().invoke(counters.main, arguments)
    assert (finished.exit_code, finished.stdout, finished.stderr.count("\n")) == (3, "", 1)
    assert message in finished.stderr


def test_a_tool_that_fails_is_no_count(tmp_path: Path) -> None:
    with pytest.raises(counters.ToolError, match=r"^cloc: exit code \d+: "):
        counters.count_copies(tmp_path, {}, ["--no-such-switch"])


@pytest.mark.parametrize(
    ("ours", "theirs", "shown", "beyond"),
    [
        (1000, 1000, "0", False),
        (1000, 1001, "+0.100", False),
        (1000, 998, "-0.200", True),
        (1_000_000, 1_000_001, "+<0.001", False),
        (1_000_000, 999_999, "-<0.001", False),
        (0, 0, "0", False),
        (0, 1, "all", True),
        (5, None, "-", False),
    ],
)
def test_percent(ours: int, theirs: int | None, shown: str, beyond: bool) -> None:
    assert counters.percent(ours, theirs) == shown
    assert Figures(1, ours, ours, theirs).exceeds == beyond
    assert Figures(1, ours, ours, theirs).differs == (theirs not in (None, ours))


def test_reports_of_the_tools() -> None:
    assert counters.parse_cloc("") == {}
    assert counters.parse_cloc("{}\n") == {}
    report = '{"header": {"n_files": 1}, "./a.c": {"blank": 1, "code": 2, "language": "C"}, "SUM": {"code": 2}}'
    assert counters.parse_cloc(report) == {"a.c": ClocCount("C", 2)}
    assert counters.parse_ignored("[{}]") == {}
    assert counters.parse_ignored('[{"file":"./a.c", "reason":" binary file"}]') == {"a.c": "binary file"}
    asm = "4 (commentchar=# C-comments=0) a.S\nTotal:\n4\n"
    assert counters.parse_sloccount(asm) == {"a.S": 4}
    assert counters.parse_sloccount("12 a.c\n0 b.c\nTotal:\n12\n") == {"a.c": 12, "b.c": 0}


# -------------------------------------------------------------------------------------------------- speed

# A process that leaves behind a child of 0.1 s CPU and 64 MB which nobody waits for.
_ORPHAN = """
import os, time
if os.fork() == 0:
    memory = bytearray(os.urandom(1)) * (64 << 20)
    while time.process_time() < 0.1:
        pass
"""
_MEASURE = """
import sys
from tools.speed import adopt_orphans, cost_of
adopt_orphans()
cost = cost_of([sys.executable, "-c", sys.argv[1]])
print(cost.cpu, cost.memory)
"""


def run_python(code: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_orphans_count() -> None:
    finished = run_python(_MEASURE, _ORPHAN)
    assert (finished.returncode, finished.stderr) == (0, "")
    cpu, memory = map(float, finished.stdout.split())
    assert cpu >= 0.1
    assert memory >= 64


def test_a_run_that_fails_has_no_cost() -> None:
    finished = run_python(_MEASURE, "import sys; sys.exit('broken')")
    assert finished.returncode == 1
    assert "RunError" in finished.stderr
    assert finished.stderr.endswith("exit code 1: broken\n\n")


_BESIDE = """
import sys
from tools.speed import start
waits = [start([sys.executable, "-c", code]) for code in ("", "", "import sys; sys.exit('broken')")]
print([wait().memory > 1 for wait in waits[:2]])
waits[2]()
"""


def test_runs_beside_each_other_have_costs_of_their_own() -> None:
    finished = run_python(_BESIDE)
    assert finished.stdout == "[True, True]\n"
    assert (finished.returncode, finished.stderr.endswith("exit code 1: broken\n\n")) == (1, True)


_ALL = """
import sys, time
from tools.speed import start, wait_for_all
late = "import pathlib, sys, time; time.sleep(0.5); pathlib.Path(sys.argv[1]).touch()"
broken = "import sys; sys.exit('broken')"
wait_for_all([start([sys.executable, "-c", code, sys.argv[1]]) for code in (broken, late)])
"""


def test_a_run_that_fails_leaves_none_beside_it_behind(tmp_path: Path) -> None:
    finished = run_python(_ALL, str(tmp_path / "late"))
    assert (finished.returncode, finished.stderr.endswith("exit code 1: broken\n\n")) == (1, True)
    assert (tmp_path / "late").exists()


def results(*, count: float = 4, cold: float = 14, memory: float = 90, check: float = 0.15, **small: float) -> Results:
    return Results(
        count=(Cost(3, count, memory), Cost(2, count, 80)),
        lines_only=(Cost(0.5, 0.5, small.get("lines_only", 40)), Cost(0.6, 0.6, 40)),
        cloc=(Cost(2, 2, 70), Cost(2, 2, 70)),
        sloccount=(Cost(4, 4, 70),),
        tokei=(Cost(0.1, 0.1, 70),),
        libraries_on_tree=(Cost(48, 48, 70), Cost(48, 48, 70)),
        cold=(Cost(14, cold, 60), Cost(15, cold, 60)),
        libraries=(Cost(112, 112, 70), Cost(112, 112, 70)),
        warm_check=(Cost(check, 0.1, 50),),
        warm_audit=(Cost(0.3, 0.3, 50),),
        usage=(Cost(0.1, 0.1, small.get("usage", 20)),),
    )


def test_page_of_ratios() -> None:
    page = list(speed.render(results()))
    assert "| cold audit, `--jobs 1`, beside the next | 2 | 14.50 | 14.00 | 60 |" in page
    assert "| warm `check` | 1 | 0.15 | 0.10 | 50 |" in page
    assert "| `count` of Xen / libraries, CPU | 0.0833 | 0.125 | 0.0667 | bound |" in page
    assert "| cold audit / libraries, CPU | 0.125 | 0.25 | 0.125 | aim |" in page
    assert not any("**no**" in line for line in page)


@pytest.mark.parametrize(
    ("missed", "lines"),
    [
        (results(count=7), ["| `count` of Xen / libraries, CPU | 0.146 | 0.125 | 0.0667 | **no** |"]),
        (results(cold=30), ["| cold audit / libraries, CPU | 0.268 | 0.25 | 0.125 | **no** |"]),
        (results(memory=151), ["| largest process, MB | 151 | 150 | 100 | **no** |"]),
        (results(usage=152), ["| largest process, MB | 152 | 150 | 100 | **no** |"]),
        (results(lines_only=153), ["| largest process, MB | 153 | 150 | 100 | **no** |"]),
        (
            results(check=0.3),
            [
                "| warm check, wall s | 0.3 | 0.25 | 0.12 | **no** |",
                "| warm check / cloc on Xen, wall | 0.15 | 0.1 | 0.05 | **no** |",
            ],
        ),
    ],
    ids=["count", "audit", "memory", "help", "lines only", "warm"],
)
def test_a_bound_that_is_missed(missed: Results, lines: list[str]) -> None:
    assert [shown for shown in speed.render(missed) if shown.endswith("| **no** |")] == lines


def read_alone(*texts: str, figures: Path) -> tuple[float, float]:
    command = [sys.executable, "-m", "tools.speed", *texts, "--figures", str(figures)]
    subprocess.run(command, cwd=ROOT, check=True)
    wall, cpu = map(float, figures.read_text().split())
    return wall, cpu


def test_the_libraries_alone_read_the_texts_of_an_audit(audit: Audit, clones: Path, tmp_path: Path) -> None:
    (tmp_path / "auditor").symlink_to(clones)
    wall, cpu = read_alone("--audit", str(write_audit(audit, tmp_path)), str(tmp_path), figures=tmp_path / "figures")
    assert min(wall, cpu) > 0


def test_the_libraries_alone_read_the_texts_of_a_tree(tmp_path: Path) -> None:
    for name, text in {"a.c": "int a;\n", "b.S": "nop\n", "c.py": "import os\n", "d.c": "\0"}.items():
        (tmp_path / name).write_text(text)
    assert [example for example, _, _ in speed.texts_of_tree(tmp_path)] == ["x.c", "x.s"]
    assert min(read_alone("--tree", str(tmp_path), figures=tmp_path / "figures")) > 0


def test_the_refs_that_are_given_stand_in_a_copy_of_the_manifest(tmp_path: Path) -> None:
    copy = speed._copy_manifest(ROOT / "components.toml", tmp_path / "copy", "R4.3.0", ("linux=debian/6.12.117",))
    before, after = (load_manifest(path).manifest.repositories for path in (ROOT / "components.toml", copy))
    assert [name for name in before if before[name] != after[name]] == ["linux"]
    assert after["linux"].refs["R4.3.0"] == "debian/6.12.117"


TABLE = ('refs = { R1 = "v1", main = "main" }', '[repositories.alpha.refs]\nR1 = "v1"\nmain = "main"')


@pytest.mark.parametrize("replacements", [(), (TABLE,)], ids=["on one line", "as a table"])
def test_no_other_repository_of_the_same_ref_changes(replacements: tuple[tuple[str, str], ...], tmp_path: Path) -> None:
    manifest = tmp_path / "components.toml"
    manifest.write_text(small_text(*replacements))
    before = load_manifest(manifest).manifest.repositories
    copy = speed._copy_manifest(manifest, tmp_path / "copy", "R1", ("alpha=v99",))
    after = load_manifest(copy).manifest.repositories
    assert before["alpha"].refs == before["beta"].refs == {"R1": "v1", "main": "main"}
    assert after == before | {"alpha": after["alpha"]}
    assert after["alpha"].refs == {"R1": "v99", "main": "main"}


def test_a_ref_of_no_repository_is_one_clear_line(tmp_path: Path) -> None:
    manifest = tmp_path / "components.toml"
    manifest.write_text(small_text())
    for name, release in (("other", "R1"), ("alpha", "R9")):
        with pytest.raises(
            speed.RunError, match=rf"^--ref {name}=v1: no repository {name} of .* has a ref of {release}$"
        ):
            speed._copy_manifest(manifest, tmp_path / f"copy of {name}", release, (f"{name}=v1",))


def test_speed_needs_a_mirror() -> None:
    finished = CliRunner().invoke(speed.main, [])
    assert finished.exit_code == 2
    assert "--mirror" in finished.stderr


def test_the_scanner_is_timed_on_every_text(upstreams: Upstreams) -> None:
    files: dict[str, bytes | str] = {"a.c": "int a;\n" * 7, "below/b.h": "int b;\n", "c.S": "nop\n", "nul.c": b"\0"}
    upstreams.commit(ALPHA, files, tag="v1")
    result = CliRunner().invoke(scanner.main, [str(upstreams.git_dir(ALPHA)), "v1"])
    first, *rows = result.output.splitlines()
    assert (first, len(rows), result.exit_code in (0, 1)) == ("2 files, 8 lines", 2, True)
    assert all(int(row.split()[0].replace(",", "")) > 0 for row in rows)
