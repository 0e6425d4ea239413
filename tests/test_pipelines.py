# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The pipelines of the project: valid for the hosts that run them, and calling commands that exist."""

import itertools
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from auditor.cli import run
from auditor.renderers import FORMATS
from tests.made.manifests import ALPHA, BETA, DOC, PAGE, small_text
from tests.made.places import ROOT
from tests.made.reports import render, whole_report
from tests.made.systems import FILES, HYPERVISOR
from tests.made.upstreams import Upstreams
from tests.reading.programs import find_program

PIPELINES = {
    "vendor.github-workflows": ROOT / ".github" / "workflows" / "nightly.yml",
    "vendor.gitlab-ci": ROOT / ".gitlab-ci.yml",
}


WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.mark.parametrize(
    ("schema", "path"),
    [*(("vendor.github-workflows", path) for path in WORKFLOWS), ("vendor.gitlab-ci", PIPELINES["vendor.gitlab-ci"])],
    ids=lambda value: getattr(value, "name", value),
)
def test_fits_the_schema_of_its_host(schema: str, path: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (finished.returncode, finished.stdout) == (0, "ok -- validation done\n")


@pytest.mark.parametrize("path", PIPELINES.values(), ids=PIPELINES.keys())
def test_a_night_is_one_command_and_the_claims(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    calls = re.findall(r"\bauditor (\w+)((?: --[a-z]+)*)", path.read_text().split("nightly", 1)[1])
    commands = [(command, options.split()) for command, options in calls if command in ("nightly", "claims")]
    assert [command for command, _ in commands] == ["nightly", "claims"]
    for command, options in commands:
        assert run([command, "--help"]) == 0
        text = capsys.readouterr().out
        assert [option for option in options if option not in text] == []


@pytest.mark.parametrize("path", PIPELINES.values(), ids=PIPELINES.keys())
def test_asks_for_formats_that_exist_and_keeps_what_they_write(path: Path) -> None:
    text = path.read_text()
    formats = re.findall(r"--format (\w+)", text)
    assert {"html"} < set(formats) < set(FORMATS)
    written = [file for form in (*formats, "json") for file in render(form, whole_report())]
    named = re.findall(r"reports/nightly/([\w.-]+)", text)
    assert named
    assert [file for file in named if file not in written] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_read_the_project_and_nothing_else(path: Path) -> None:
    workflow = YAML(typ="safe").load(path)
    assert workflow["permissions"] == {}
    jobs = {name: job["permissions"] for name, job in workflow["jobs"].items() if name != "attest"}
    assert list(jobs.values()) == [{"contents": "read"}]
    assert "persist-credentials: false" in path.read_text()


def test_the_job_that_signs_runs_no_code_of_the_project() -> None:
    """It may sign in the name of the workflow, and so it takes what was kept and signs that, by actions of the host."""
    jobs = YAML(typ="safe").load(PIPELINES["vendor.github-workflows"])["jobs"]
    assert jobs["attest"]["permissions"] == {"id-token": "write", "attestations": "write"}
    assert jobs["attest"]["strategy"] == jobs["audit"]["strategy"]
    assert [step["uses"].split("@")[0] for step in jobs["attest"]["steps"]] == [
        "actions/download-artifact",
        "actions/attest-build-provenance",
    ]
    take, sign = jobs["attest"]["steps"]
    (kept,) = [step for step in jobs["audit"]["steps"] if step.get("name") == "Keep the report"]
    assert take["with"]["name"] == kept["with"]["name"]
    for subject in sign["with"]["subject-path"].split():
        path = subject.removeprefix(f"{take['with']['path']}/")
        assert any(f"{path}/".startswith(f"{place}/") for place in kept["with"]["path"].split()), subject


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_zizmor_finds_nothing(path: Path) -> None:
    program = str(Path(sys.executable).with_name("zizmor"))
    finished = subprocess.run(
        [program, "--color=never", "--offline", "--pedantic", "--quiet", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (finished.returncode, finished.stdout) == (0, "No findings to report. Good job!\n")


def test_every_push_and_pull_request_is_tested() -> None:
    workflow = YAML(typ="safe").load(ROOT / ".github" / "workflows" / "tests.yml")
    assert {*workflow["on"]} == {"push", "pull_request"}
    assert ".ci/run" in [step.get("run") for step in workflow["jobs"]["tests"]["steps"]]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_to_commits(path: Path) -> None:
    uses = re.findall(r"uses: (\S+)", path.read_text())
    assert uses
    assert [name for name in uses if not re.fullmatch(r"[\w-]+/[\w-]+(/[\w-]+)?@[0-9a-f]{40}", name)] == []


def test_no_upstream_text_reaches_a_shell() -> None:
    steps = re.findall(r"run: (?:\|\n)?((?:.+\n?)+?)(?=\n? {6}- |\Z)", PIPELINES["vendor.github-workflows"].read_text())
    assert len(steps) == 6
    assert [step for step in steps if "${{" in step.split("env:")[0]] == []


@pytest.mark.parametrize("name", [".ci/run", ".ci/install-packages", ".ci/extract-programs"])
def test_scripts_are_executable_and_parse(name: str) -> None:
    path = ROOT / name
    assert path.stat().st_mode & 0o111
    subprocess.run(["bash", "-n", str(path)], check=True)


@pytest.fixture
def elsewhere(tmp_path: Path) -> dict[str, str]:
    """The environment of a system without apt-get, and with little else."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("bash", "mkdir"):
        (programs / name).symlink_to(str(shutil.which(name)))
    return {"PATH": str(programs)}


OTHER_SYSTEMS = {
    "packages": (
        [".ci/install-packages", "--optional", "chromium-driver", "gcc", "universal-ctags"],
        "install-packages: chromium-driver gcc universal-ctags: missing",
        "on Fedora with `dnf install chromedriver gcc ctags`",
    ),
    "programs": (
        [".ci/extract-programs", "{tmp}/readers", "prometheus=promtool"],
        "extract-programs: promtool: missing",
        "put them into {tmp}/readers",
    ),
}


@pytest.mark.parametrize(("command", "named", "way_out"), OTHER_SYSTEMS.values(), ids=OTHER_SYSTEMS.keys())
def test_another_system_is_told_what_it_lacks(
    command: list[str], named: str, way_out: str, elsewhere: dict[str, str], tmp_path: Path
) -> None:
    for further, code in (({}, 0), ({"CI": "true"}, 1)):
        finished = subprocess.run(
            [str(ROOT / command[0]), *(word.format(tmp=tmp_path) for word in command[1:])],
            env=elsewhere | further,
            capture_output=True,
            text=True,
            check=False,
        )
        assert finished.returncode == code, finished.stderr
        assert finished.stderr.startswith(named)
        assert way_out.format(tmp=tmp_path) in finished.stderr
        assert ("tests that need them are skipped" in finished.stderr) == (code == 0)


def test_a_target_that_needs_a_package_fails_without_it(elsewhere: dict[str, str]) -> None:
    command = [str(ROOT / ".ci/install-packages"), "cloc"]
    finished = subprocess.run(command, env=elsewhere, capture_output=True, text=True, check=False)
    assert (finished.returncode, finished.stdout) == (1, "")
    assert finished.stderr.startswith("install-packages: cloc: missing, and this is no Debian system; install them")


def test_no_test_is_skipped_silently(
    elsewhere: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", elsewhere["PATH"])
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=r"^c_count: missing; install it \(`dnf install sloccount`"):
        find_program("c_count")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=r"^c_count: missing; `make test`"):
        find_program("c_count")
    monkeypatch.delenv("CI")
    (tmp_path / "bin" / "apt-get").symlink_to("bash")
    with pytest.raises(pytest.fail.Exception, match=r"^c_count: missing; `make test`"):
        find_program("c_count")


def test_make_lists_its_targets() -> None:
    listing = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    names = [line.split()[0] for line in listing.stdout.splitlines()]
    assert {"audit", "test", "lint"} <= set(names)


def test_a_night_on_gitlab_ends_in_the_highest_code(tmp_path: Path) -> None:
    """The script of the job, with a program in the place of auditor that ends as it is told to."""
    script = YAML(typ="safe").load(PIPELINES["vendor.gitlab-ci"])["nightly"]["script"]
    program = tmp_path / ".venv" / "bin" / "auditor"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\neval exit \\$$1\n")
    program.chmod(0o755)
    for codes in itertools.product((0, 1, 2, 3, 4), repeat=2):
        names = dict(zip(("nightly", "claims"), map(str, codes), strict=True))
        shell = ["bash", "-e", "-o", "pipefail", "-c", "\n".join(script)]
        variables = {"RELEASE": "R4.3.0", "PATH": "/usr/bin:/bin", **names}
        finished = subprocess.run(shell, cwd=tmp_path, env=variables, check=False)
        assert finished.returncode == max(codes), codes


RATCHET = '\n[[limits]]\nsubject = "daemon"\nratchet = true\n'


def variables_of_a_job(folder: Path, mirror: Path) -> dict[str, str]:
    """What the hosts set, as far as a night reads it."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "XDG_CACHE_HOME": str(folder / ".cache"),
        "AUDITOR_MIRROR": str(mirror),
        "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
        "CI": "true",
    }


def run_night_on_github(folder: Path, mirror: Path, new_history: bool = False) -> tuple[list[int], str]:
    """The shell steps of the audit job one after the other, as the host runs them: their codes, and the summary."""
    job = YAML(typ="safe").load(PIPELINES["vendor.github-workflows"])["jobs"]["audit"]
    (folder / "summary.md").write_text("")
    variables, codes = variables_of_a_job(folder, mirror), []
    for step in job["steps"]:
        is_run = new_history or "inputs." not in step.get("if", "")
        if is_run and "run" in step and "pip install" not in step["run"] and "tools.record" not in step["run"]:
            shell = ["bash", "-e", *(["-o", "pipefail"] if step.get("shell") == "bash" else []), "-c", step["run"]]
            release = {"RELEASE": "main"} if "RELEASE" in step.get("env", {}) else {}
            finished = subprocess.run(shell, cwd=folder, env=variables | release, capture_output=True, check=False)
            codes.append(finished.returncode)
    return codes, (folder / "summary.md").read_text()


def run_night_on_gitlab(folder: Path, mirror: Path, new_history: bool = False) -> int:
    script = YAML(typ="safe").load(PIPELINES["vendor.gitlab-ci"])["nightly"]["script"]
    variables = variables_of_a_job(folder, mirror) | {"RELEASE": "main"} | ({"NEW_HISTORY": "1"} if new_history else {})
    shell = ["bash", "-e", "-o", "pipefail", "-c", "\n".join(script)]
    return subprocess.run(shell, cwd=folder, env=variables, capture_output=True, check=False).returncode


def kept_on_github() -> list[str]:
    steps = YAML(typ="safe").load(PIPELINES["vendor.github-workflows"])["jobs"]["audit"]["steps"]
    restored, saved = (
        [step["with"]["path"] for step in steps if step.get("uses", "").startswith(f"actions/cache/{verb}@")]
        for verb in ("restore", "save")
    )
    assert restored == saved
    return "".join(f"{paths}\n" for paths in saved).split()


def kept_on_gitlab() -> list[str]:
    caches = YAML(typ="safe").load(PIPELINES["vendor.gitlab-ci"])["nightly"]["cache"]
    assert {cache["when"] for cache in caches} == {"always"}
    return [path for cache in caches for path in cache["paths"]]


HOSTS: dict[str, tuple[Callable[..., int], Callable[[], list[str]]]] = {
    "github": (lambda *arguments: max(run_night_on_github(*arguments)[0]), kept_on_github),
    "gitlab": (run_night_on_gitlab, kept_on_gitlab),
}


@pytest.fixture
def clone(upstreams: Upstreams, tmp_path: Path) -> Callable[[Path | None, Iterable[str]], Path]:
    """A fresh clone of a project with a ratchet, and in it what is kept of an earlier one."""
    upstreams.commit(ALPHA, FILES, tag="v1")
    upstreams.commit(BETA, {**HYPERVISOR, "new/a.c": "int a;\n"}, tag="v1")
    upstreams.commit(DOC, {"code.rst": PAGE})
    numbers = itertools.count()

    def make(earlier: Path | None, kept: Iterable[str]) -> Path:
        folder = tmp_path / f"clone{next(numbers)}"
        (folder / ".venv" / "bin").mkdir(parents=True)
        (folder / ".venv" / "bin" / "auditor").symlink_to(Path(sys.executable).with_name("auditor"))
        (folder / "components.toml").write_text(small_text() + RATCHET)
        for path in kept:
            if earlier and (earlier / path).exists():
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                copy = shutil.copytree if (earlier / path).is_dir() else shutil.copy
                copy(earlier / path, folder / path)
        return folder

    return make


@pytest.mark.slow
@pytest.mark.parametrize("host", HOSTS)
def test_a_ratchet_stays_low_in_fresh_clones(
    host: str, clone: Callable[[Path | None, Iterable[str]], Path], upstreams: Upstreams
) -> None:
    """Three nights: one with what is accepted, one that is smaller, one that is as large as at first."""
    night, kept = HOSTS[host][0], HOSTS[host][1]()
    first = clone(None, ())
    assert night(first, upstreams.folder) == 0
    accept = [".venv/bin/auditor", "accept", "reports/nightly", "--reason", "it was read"]
    subprocess.run(accept, cwd=first, env=variables_of_a_job(first, upstreams.folder), check=True, capture_output=True)
    committed = "reports/baseline.json"
    upstreams.commit(ALPHA, FILES | {"daemon/main.c": "int less;\n"})
    second = clone(first, (*kept, committed))
    assert night(second, upstreams.folder) == 0
    upstreams.commit(ALPHA, FILES)
    third = clone(second, (*kept, committed))
    assert night(third, upstreams.folder) == 1
    assert (third / committed).read_bytes() == (first / committed).read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("host", HOSTS)
def test_a_damaged_history_is_left_out_where_that_is_asked_for(
    host: str, clone: Callable[[Path | None, Iterable[str]], Path], upstreams: Upstreams
) -> None:
    night, kept = HOSTS[host][0], HOSTS[host][1]()
    first = clone(None, ())
    assert night(first, upstreams.folder) == 0
    (first / "history.db").write_bytes(b"?" * 10_000)
    second = clone(first, kept)
    assert night(second, upstreams.folder) == 3
    third = clone(second, kept)
    assert night(third, upstreams.folder, True) == 0
    assert (third / "history.db").read_bytes().startswith(b"SQLite format 3")


@pytest.mark.slow
def test_nights_on_github(upstreams: Upstreams, tmp_path: Path) -> None:
    folder = tmp_path / "work"
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / ".venv" / "bin" / "auditor").symlink_to(Path(sys.executable).with_name("auditor"))
    (folder / "components.toml").write_text(small_text())
    upstreams.commit(ALPHA, FILES, tag="v1")
    upstreams.commit(BETA, {**HYPERVISOR, "new/a.c": "int a;\n"}, tag="v1")
    upstreams.commit(DOC, {"code.rst": PAGE})
    codes, summary = run_night_on_github(folder, upstreams.folder)
    assert codes == [0, 0, 0]
    assert ", the first night\n" in summary
    codes, summary = run_night_on_github(folder, upstreams.folder)
    assert codes == [0, 0, 0]
    assert summary.startswith("Small OS main: nothing new; ")
    upstreams.commit(ALPHA, FILES | {"service": "#!/bin/sh\n"})
    codes, summary = run_night_on_github(folder, upstreams.folder)
    assert codes == [3, 0, 3]
    assert "1 unclassified" in summary
    assert (folder / "history.db").is_file()
