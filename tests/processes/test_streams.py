# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Real processes whose streams, limits and surroundings fail: all bytes arrive or the code says so, in one line."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import sysconfig
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from msgspec import Struct

from auditor.audit.holding import hold_file
from auditor.audit.session import cache_folder, today
from auditor.errors import UsageError
from tests.made.manifests import ALPHA, BETA, DOC, PAGE, small_text
from tests.made.places import ROOT
from tests.made.upstreams import Upstreams

SCRIPT = sysconfig.get_path("scripts") + "/auditor"
Found = TypeVar("Found")
FILES = {
    "daemon/main.c": "int main(void)\n{\n    return 0;\n}\n",
    "daemon/main_test.c": "int test;\n",
    "daemon/common.h": "#define SIZE 3\n",
    "daemon/run": "#!/bin/sh\nexec true\n",
    "lib/list.c": "int length;\n",
    # Enough to fill a pipe, which holds 64 KiB, with any form that has the files.
    **{f"daemon/{number:04}_{'x' * 80}.c": f"int a{number};\n" for number in range(400)},
}
PRINTED = ("json", "markdown", "junit", "sarif", "codequality", "openmetrics", "cyclonedx")
COMMANDS = {
    **{f"audit {form}": ["audit", "--format", form, "-o", "-"] for form in PRINTED},
    "audit": ["audit", "--format", "text"],
    **{f"diff {form}": ["diff", "R1", "audit.json", "--format", form] for form in ("text", "markdown", "json")},
    "check": ["check"],
    "claims": ["claims"],
    "count": ["count", "components.toml.c"],
    "explain": ["explain", "daemon/main.c"],
    "show": ["show"],
    "show daemon": ["show", "daemon"],
    "timeline csv": ["timeline", "--format", "csv"],
    "lock": ["lock", "--lock", "other.lock"],
    "validate": ["validate"],
    "schema": ["schema", "audit"],
    "--help": ["--help"],
    "--version": ["--version"],
}


class Place(Struct, frozen=True):
    """A folder with a manifest and an audit, upstreams that fit it, and a warm cache."""

    folder: Path
    variables: dict[str, str]

    def start(self, arguments: list[str], **options: object) -> "subprocess.Popen[bytes]":
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
            [SCRIPT, *arguments], cwd=self.folder, env=self.variables, **{**streams, **options}
        )

    def run(self, arguments: list[str], **options: object) -> tuple[int, bytes, str]:
        """Exit code, standard output and standard error."""
        with self.start(arguments, **options) as process:
            out, err = process.communicate()
        return process.returncode, out or b"", (err or b"").decode()

    def shell(self, command: str, **variables: str) -> tuple[int, str, str]:
        """The same of a line of bash, in which "$@" stands for auditor."""
        finished = subprocess.run(
            ["/bin/bash", "-c", command, "bash", SCRIPT],
            cwd=self.folder,
            env={**self.variables, **variables},
            capture_output=True,
            text=True,
            check=False,
        )
        return finished.returncode, finished.stdout, finished.stderr


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = tmp_path_factory.mktemp("place")
    upstreams = Upstreams(folder / "upstreams")
    upstreams.commit(ALPHA, FILES, tag="v1")
    upstreams.commit(BETA, {"arch/x86/mm.c": "int map;\n", "new/a.c": "int a;\n"}, tag="v1")
    upstreams.git(BETA, "update-ref", "refs/heads/main", "v1^{commit}")
    upstreams.commit(DOC, {"code.rst": PAGE})
    (folder / "components.toml").write_text(small_text(("maximum = 500", "maximum = 5000")))
    (folder / "components.toml.c").write_text("int a;\n")
    variables = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "AUDITOR_MIRROR": str(upstreams.folder),
        "SOURCE_DATE_EPOCH": "1767312000",
    }
    place = Place(folder, variables | {"PYTHONUNBUFFERED": "1"})
    assert place.run(["audit", "--format", "json", "--output", "."])[0] == 0
    return place


@contextlib.contextmanager
def full() -> Iterator[int]:
    descriptor = os.open("/dev/full", os.O_WRONLY)
    yield descriptor
    os.close(descriptor)


UNDONE = (
    "auditor: verdict: complete, within all limits, 1 thing asked for failed; next: look at what could not be done, "
    "above\n"
)


def last_words(arguments: list[str], cause: str) -> str:
    """How standard error ends where standard output cannot be written: an audit says all the same what it found."""
    return f"auditor: standard output could not be written: {cause}\n{UNDONE if arguments[0] == 'audit' else ''}"


@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS.keys())
def test_a_full_disk(arguments: list[str], place: Place) -> None:
    with full() as descriptor:
        code, _, err = place.run(arguments, stdout=descriptor)
    said = last_words(arguments, "No space left on device")
    assert (code, err.endswith(said), "Traceback" in err, "nothing to do" in err) == (3, True, False, False)


@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS.keys())
def test_a_reader_that_goes_away(arguments: list[str], place: Place) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    code, _, err = place.run(arguments, stdout=writer)
    os.close(writer)
    assert (code, err.endswith(last_words(arguments, "Broken pipe"))) == (3, True)


UNPINNED = "auditor: components.lock: does not pin alpha, beta in R1; run `auditor lock`"
SOME = [name for name in COMMANDS if name in ("audit json", "check", "count", "--help")]


@pytest.mark.parametrize("name", SOME)
def test_closed_streams(name: str, place: Place) -> None:
    line = " ".join(COMMANDS[name])
    said = last_words(COMMANDS[name], "Bad file descriptor")
    before = f"{UNPINNED}\n" if name in ("audit json", "check") else ""
    assert place.shell(f'"$@" {line} >&-') == (3, "", before + said)
    assert place.shell(f'"$@" {line} 2>&- >/dev/null')[0] == 0
    assert place.shell(f'"$@" {line} 2>/dev/full >/dev/null')[0] == 0
    assert place.shell(f'"$@" {line} <&- >&- 2>&-')[0] == 3


def test_no_file_becomes_standard_output(place: Place) -> None:
    code, _, _ = place.shell(
        '"$@" audit --format json --format html -o closed >&- <&-', XDG_CACHE_HOME=f"{place.folder}/fresh"
    )
    assert code == 0
    code, out, _ = place.shell('"$@" check', XDG_CACHE_HOME=f"{place.folder}/fresh")
    assert (code, "within all limits" in out.splitlines()[-1]) == (0, True)


NOT_TOLD = {
    "exceeded": (["check", "--manifest", "low.toml"], 1),
    "bad arguments": (["check", "--release", "nope"], 2),
    "no such option": (["check", "--nope"], 2),
    "not in the cache": (["check", "--ref", "alpha=gone"], 3),
}


@pytest.mark.parametrize("stream", ["2>&-", "2>/dev/full", "2> >(exit)"])
@pytest.mark.parametrize(("arguments", "expected"), NOT_TOLD.values(), ids=NOT_TOLD.keys())
def test_an_error_that_nobody_hears_keeps_its_code(
    arguments: list[str], expected: int, stream: str, place: Place
) -> None:
    low = small_text(("maximum = 1000", "maximum = 5"), ("maximum = 500", "maximum = 5000"))
    (place.folder / "low.toml").write_text(low)
    assert place.shell(f'"$@" {" ".join(arguments)} {stream}')[0] == expected


@pytest.mark.parametrize("name", ["audit json", "audit sarif", "diff json", "show daemon", "schema"])
def test_a_pipe_that_does_not_block(name: str, place: Place) -> None:
    _, expected, _ = place.run(COMMANDS[name])
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    with place.start(COMMANDS[name], stdout=writer) as process:
        os.close(writer)
        with os.fdopen(reader, "rb") as file:
            received = b"".join(iter(lambda: file.read(1000), b""))
    assert (process.returncode, received == expected) == (0, True)


@pytest.mark.parametrize("size", [0, 1])
def test_files_that_may_not_grow(size: int, place: Place) -> None:
    """What is written to files, of which the shell allows `size` KiB each."""
    forms = " ".join(f"--format {form}" for form in ("html", "csv", "badge", *PRINTED))
    code, _, err = place.shell(f'ulimit -f {size}; "$@" audit {forms} -o grown-{size} | cat; exit ${{PIPESTATUS[0]}}')
    assert (code, "Traceback" in err) == (3, False)
    assert re.search(r"^auditor: .*: File too large", err, re.MULTILINE) or "no temporary file" in err


# ------------------------------------------------------------------------------------------------- surroundings


@pytest.mark.parametrize("kib", [60_000, 190_000])
@pytest.mark.parametrize("command", ["check", "count components.toml.c"])
def test_too_little_memory(command: str, kib: int, place: Place) -> None:
    limit = "a limit of {:,} KiB on the memory of this process, and a run takes 196,608; raise it"
    assert place.shell(f'ulimit -v {kib}; exec "$@" {command}') == (
        3,
        "",
        f"auditor: ulimit -v: {limit.format(kib)}\n",
    )


@pytest.mark.parametrize("kib", [250_000, 400_000, 900_000])
def test_little_memory(kib: int, place: Place) -> None:
    code, out, err = place.shell(f'ulimit -v {kib}; exec "$@" check', XDG_CACHE_HOME=f"{place.folder}/{kib}")
    assert (code in (0, 3), "Traceback" in err, "bug" in err) == (True, False, False), err
    assert (code == 0) == ("within all limits" in out)


@pytest.mark.parametrize("number", [14, 17, 20, 24, 32])
def test_few_open_files(number: int, place: Place) -> None:
    code, out, err = place.shell(f'ulimit -n {number}; exec "$@" check', XDG_CACHE_HOME=f"{place.folder}/n{number}")
    assert (code in (0, 3), "Traceback" in err, "bug" in err) == (True, False, False), err
    assert (code == 0) == ("within all limits" in out)
    assert code == 0 or "open files" in out + err


NO_SHM = "/dev/shm, which worker processes need: none could be started"
AS_NOBODY = "setpriv --reuid=nobody --clear-groups --inh-caps +dac_override --ambient-caps +dac_override"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become a user who has no process yet")
@pytest.mark.parametrize(("most", "codes"), [(2, {3}), (4, {0, 3}), (10, {0, 3}), (400, {0})], ids=str)
def test_with_few_processes(most: int, codes: set[int], place: Place) -> None:
    """The kernel counts those of the user, threads too; root has as many as there is room for."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        Path(folder, "a.c").write_text("int a;\n")
        line = f'cd {folder}; exec {AS_NOBODY} bash -c \'ulimit -u {most}; exec "$@" count a.c\' bash "$@"'
        code, out, err = place.shell(line, XDG_CACHE_HOME=folder, XDG_STATE_HOME=folder, AUDITOR_MIRROR="")
    assert (code in codes, "Traceback" in err) == (True, False), err
    assert (code == 0) == ("a.c" in out)
    assert code == 0 or "allow more memory and processes" in err or "too few processes for this run" in err


SHARED = {
    "not there": "umount --lazy /dev/shm",
    "read only": "mount -t tmpfs -o ro tmpfs /dev/shm",
    "of nobody": "mount -t tmpfs -o mode=000 tmpfs /dev/shm",
}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can change what is mounted")
@pytest.mark.parametrize("change", SHARED.values(), ids=SHARED.keys())
def test_without_shared_memory(change: str, place: Place, tmp_path: Path) -> None:
    line = f'unshare -m bash -c \'{change}; exec setpriv --bounding-set -all --inh-caps -all "$@" check\' bash "$@"'
    code, out, err = place.shell(line, XDG_CACHE_HOME=str(tmp_path))
    assert (code in (0, 3), "Traceback" in err) == (True, False), err
    assert (code == 0) == ("within all limits" in out)
    assert code == 0 or f"auditor: {NO_SHM}: " in err


def test_without_git(place: Place, tmp_path: Path) -> None:
    for command in ("check", "audit --format text", "claims", "check --offline", "mirror elsewhere"):
        code, out, err = place.shell(f'"$@" {command}', PATH=str(tmp_path))
        assert (code, out, len(err.splitlines())) == (3, "", 1)
        assert err.startswith("auditor: git: the program was not found in PATH, ")


@pytest.mark.parametrize("path", ["/nonexistent", "{folder}", ""], ids=["nowhere", "a git that fails", "empty"])
def test_a_count_needs_no_git(path: str, place: Place, tmp_path: Path) -> None:
    (tmp_path / "git").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "git").chmod(0o755)
    code, out, err = place.shell('"$@" count components.toml.c', PATH=path.format(folder=tmp_path))
    assert (code, out.splitlines()[-1], err) == (0, "verdict: complete; nothing to do", "")


def test_a_git_that_does_not_run(place: Place, tmp_path: Path) -> None:
    (tmp_path / "git").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "git").chmod(0o755)
    code, _, err = place.shell('"$@" check', PATH=str(tmp_path))
    assert (code, len(err.splitlines())) == (3, 1)
    assert err.startswith(f"auditor: {tmp_path}/git: could not be run: ")


def test_without_a_library() -> None:
    program = ROOT / "auditor" / "__main__.py"
    finished = subprocess.run(
        [sys.executable, "-I", "-S", program, "check"], capture_output=True, text=True, check=False
    )
    said = "auditor: No module named 'click'; install auditor again, or give it more memory\n"
    assert (finished.returncode, finished.stderr) == (3, said)


@pytest.mark.parametrize("epoch", ["abc", "1e9", "1700000000000", " ", "9" * 5000, "-1e99", "-1", "1_0", "٣"])
def test_a_day_that_is_none(epoch: str, place: Place) -> None:
    code, _, err = place.shell('"$@" lock --lock day.lock', SOURCE_DATE_EPOCH=epoch)
    assert (code, len(err.splitlines())) == (2, 1)
    assert re.fullmatch(r"auditor: SOURCE_DATE_EPOCH='.*': not a number of seconds since 1970; unset it\n", err)


def test_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767312000")
    assert today() == "2026-01-02"


def test_a_user_without_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name)
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000)
    with pytest.raises(UsageError, match="no home folder; set XDG_CACHE_HOME"):
        cache_folder()
    monkeypatch.setenv("XDG_CACHE_HOME", "/var/tmp")
    assert cache_folder() == Path("/var/tmp/auditor")


DEEP: dict[str, tuple[str, str, int]] = {
    "baseline": ('{"a":' * 1_000_000, "check --baseline deep", 2),
    "compared": ("[" * 1_000_000, "diff deep R1", 2),
    "manifest": ("a = " + "[" * 100_000, "validate --manifest deep", 2),
    "lock": ("a = " + "[" * 100_000, "check --lock deep", 2),
}


@pytest.mark.parametrize(("text", "command", "expected"), DEEP.values(), ids=DEEP.keys())
def test_a_text_that_is_too_deep(text: str, command: str, expected: int, place: Place) -> None:
    (place.folder / "deep").write_text(text)
    code, _, err = place.shell(f'"$@" {command}')
    assert (code, len(err.splitlines()), err.startswith("auditor: deep: ")) == (expected, 1, True)


# A tmpfs of one page, which is filled; only root can mount one.
ROOMS: dict[str, tuple[str, str]] = {
    "semaphores": ("/dev/shm", f"auditor: {NO_SHM}: No space left on device; mount it, or make room there\n"),
    "clones": ("{cache}", "No space left on device"),
}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
@pytest.mark.parametrize(("folder", "said"), ROOMS.values(), ids=ROOMS.keys())
def test_a_small_disk_is_named(folder: str, said: str, place: Place, tmp_path: Path) -> None:
    where = folder.format(cache=tmp_path)
    mount = f"mount -t tmpfs -o size=4k tmpfs {where} && head -c 4096 /dev/zero > {where}/full"
    line = f'unshare -m bash -c \'{mount}; "$@" check\' bash "$@"'
    code, out, err = place.shell(line, XDG_CACHE_HOME=str(tmp_path))
    assert (code, "standard output" in err, "Traceback" in err) == (3, False, False)
    assert said in out + err


def test_a_run_takes_its_workers_with_it(place: Place, tmp_path: Path) -> None:
    """However it ends: a worker that would never finish is gone with its parent."""
    (tmp_path / "slow.c").write_text("a < b ? c : d\n" * 400_000)
    with place.start(["count", str(tmp_path / "slow.c")]) as process:
        workers = wait_for(lambda: children_of(process.pid))
        process.kill()
    wait_for(lambda: not any(Path(f"/proc/{worker}/cmdline").exists() for worker in workers) or None)


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda ending: ending.name)
@pytest.mark.parametrize("times", [1, 2], ids=["once", "twice"])
def test_an_interrupt_is_one_line(ending: signal.Signals, times: int, place: Place, tmp_path: Path) -> None:
    (tmp_path / "slow.c").write_text("a < b ? c : d\n" * 400_000)
    with place.start(["count", str(tmp_path / "slow.c")], start_new_session=True) as process:
        wait_for(lambda: children_of(process.pid))
        for _ in range(times):
            os.killpg(process.pid, ending)
        _, err = process.communicate()
    assert (process.returncode, err) == (130, b"auditor: interrupted\n")


_IN_THREADS = """
import subprocess
from auditor.processes.interrupts import map_in_threads, obey_signals
def call(number):
    subprocess.run(["sh", "-c", f"sleep 60 & echo {number}; wait"])
obey_signals()
try:
    map_in_threads(2, call, range(9))
except KeyboardInterrupt:
    print("interrupted")
"""


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda ending: ending.name)
def test_an_interrupt_ends_the_programs_of_threads_and_begins_no_other(ending: signal.Signals) -> None:
    """Sent to this process alone, as `kill` does: the programs, and those that these started, hear of it from it."""
    with subprocess.Popen([sys.executable, "-c", _IN_THREADS], cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout
        first = sorted(process.stdout.readline() for _ in range(2))
        process.send_signal(ending)
        rest = process.stdout.read()  # ends when nobody holds the pipe any more
    assert (first, rest, process.returncode) == ([b"0\n", b"1\n"], b"interrupted\n", 0)


def test_two_runs_do_not_write_into_one_folder_at_once(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", place.variables["XDG_CACHE_HOME"])
    arguments = ["audit", "--format", "json", "--output", "shared"]
    with hold_file(place.folder / "shared", pytest.fail):
        process = place.start(arguments)
        assert process.stderr
        told = [process.stderr.readline() for _ in range(2)]
        assert not (place.folder / "shared").exists()
    with process:
        _, last = process.communicate()
    waited = b"auditor: shared: another run is at work on it, which this one waits for\n"
    assert told == [f"{UNPINNED}\n".encode(), waited]
    assert last.startswith(b"auditor: wrote shared/audit.json\n")


def children_of(pid: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            command = stat.with_name("cmdline").read_bytes()
            if int(fields[1]) == pid and b"spawn_main" in command:
                found.append(int(stat.parent.name))
    return found


def wait_for(find: Callable[[], Found | None]) -> Found:
    while not (found := find()):
        threading.Event().wait(0.05)
    return found
