# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Where `faults` tries: a made system, a folder to begin from for each kind of run, and what its end has to be."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from tests.made.manifests import ALPHA, BETA, small_text
from tests.made.upstreams import Upstreams, run_git
from tests.reading.folders import read_shown

_RATCHET = '\n[[limits]]\nsubject = "daemon"\nratchet = true\n'
_FILES = {f"daemon/{number}.c": f"int f{number}(void)\n{{\n    return {number};\n}}\n" for number in range(60)}
_FILES |= {"daemon/common.h": "#define SIZE 3\n", "daemon/run": "#!/bin/sh\nexec true\n", "lib/list.c": "int a;\n"}
_OTHERS = {"arch/x86/mm.c": "int map;\n", "new/a.c": "int a;\n"}
_PROGRAM = (sys.executable, "-m", "auditor")
# What is temporary, of auditor and of git, and what a lock of git is called.
_LEFT = re.compile(
    r"\.auditor-new$|/\.auditor-temporary-|/\.new-|/tmp_[^/]+$|/\.tmp-[^/]+$|\.git/.*\.(?:lock|keep)$|\.aside-\d+$"
)
_CLEAR = (3, 130, -9, -15, -2, -1)
"""Incomplete, interrupted, and the signals themselves, where they came before anybody listened."""
KEPT = re.compile(r"components\.lock|baseline(?:\.lowest)?\.json|history\.db.*")
"""What a run keeps for the next one beside its report."""

Shown = dict[str, bytes]


class Scenario(Struct, frozen=True):
    """A kind of run: its arguments, and whether it begins where others have been, with a full cache."""

    name: str
    arguments: tuple[str, ...]
    used: bool = False


_PAGES = ("--format", "html", "--format", "json", "--output", "out")
SCENARIOS = (
    Scenario("cold", ("audit", *_PAGES)),
    Scenario("warm", ("audit", "--ref", "alpha=main", *_PAGES), used=True),
    Scenario("nightly", ("nightly", "--release", "main"), used=True),
    Scenario("mirror", ("mirror", "mirror")),
    Scenario("lock", ("lock", "--release", "main"), used=True),
)


class End(Struct, frozen=True):
    """How a disturbed run ended: what was done to it, its exit code and words, and what of it lived on how long."""

    disturbed: bool
    told: str
    code: int = 0
    words: str = ""
    processes: int = 0
    milliseconds: int = 0


class Known(Struct, frozen=True):
    """What an undisturbed run finds, leaves and returns, and how many s it takes.

    `again` are codes and files of one that begins where another has come to its end, or has kept all but its report:
    a night judges by what the one before it has kept.
    """

    before: Shown
    after: Shown
    code: int
    seconds: float
    again: tuple[tuple[int, Shown], ...] = ()


class Trial(Struct, frozen=True):
    """A disturbed run, what was there after it, and after the next run, with its exit code and what it left."""

    end: End
    between: Shown
    code: int
    after: Shown
    left: tuple[str, ...]


class Lab:
    """A made system below `folder`; each trial, of one of the `scenarios`, begins the same place anew."""

    def __init__(self, folder: Path, scenarios: tuple[Scenario, ...] = SCENARIOS) -> None:
        self.place = folder / "trial"
        self._templates = {True: folder / "used", False: folder / "new"}
        self._upstreams = Upstreams(folder / "upstreams")
        self.variables = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.place),
            "TMPDIR": str(self.place / "tmp"),
            "XDG_CACHE_HOME": str(self.place / "cache"),
            "AUDITOR_MIRROR": str(self._upstreams.folder),
            "SOURCE_DATE_EPOCH": "1767312000",
        }
        self._prepare()
        if any(scenario.used for scenario in scenarios):
            self._use()
        self.known = {scenario.name: self._learn(scenario) for scenario in scenarios}

    @property
    def work(self) -> Path:
        """The folder in which runs are started."""
        return self.place / "work"

    def begin(self, scenario: Scenario) -> None:
        """Make the place of the trial what it is before a run."""
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.copytree(self._templates[scenario.used], self.place, symlinks=True)

    def start(self, arguments: tuple[str, ...], *before: str) -> "subprocess.Popen[str]":
        """A run in a session of its own, whose standard error is to be read, by the program and options `before`."""
        return subprocess.Popen(  # noqa: S603 - ourselves
            [*before, *_PROGRAM, *arguments],
            cwd=self.work,
            env=self.variables,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, arguments: tuple[str, ...]) -> int:
        """The exit code of a run that nobody disturbs."""
        with self.start(arguments) as process:
            process.communicate()
        return process.returncode

    def look(self, scenario: Scenario) -> Shown:
        """All files that a person sees, the history as its runs, and a mirror as the objects and refs in it."""
        files = {
            path: text for path, text in read_shown(self.work).items() if not path.startswith(("history.", "mirror"))
        }
        if scenario.name == "nightly" and (self.work / "history.db").exists():
            listing = [*_PROGRAM, "history", "runs", "--format", "json"]
            files["runs"] = subprocess.run(  # noqa: S603 - ourselves
                listing, cwd=self.work, env=self.variables, capture_output=True, check=False
            ).stdout
        for git_dir in (self.work / "mirror").rglob("[!.]*.git"):
            objects = run_git(git_dir, "cat-file", "--batch-all-objects", "--batch-check")
            files[git_dir.name] = f"{run_git(git_dir, 'for-each-ref')}\n{objects}".encode()
        return files

    def list_left(self) -> tuple[str, ...]:
        """The paths of what is temporary and is there all the same."""
        paths = [f"/{path.relative_to(self.place)}" for path in self.place.rglob("*")]
        sets = [path for path in paths if re.search(r"/\.pages/[^/]+$", path)]
        return tuple(path for path in paths if _LEFT.search(path)) + tuple(sets[2 * len({*map(_folder, sets)}) :])

    def _prepare(self) -> None:
        self._upstreams.commit(ALPHA, _FILES, tag="v1")
        self._upstreams.commit(BETA, _OTHERS, tag="v1")
        for name in ("work", "tmp", "cache"):
            (self.place / name).mkdir(parents=True)
        (self.work / "components.toml").write_text(small_text() + _RATCHET)
        shutil.copytree(self.place, self._templates[False])

    def _use(self) -> None:
        """A night, an audit and a person have been there, and upstream has moved on since."""
        self.run(("nightly", "--release", "main"))
        self.run(("accept", "reports/nightly", "--reason", "made"))
        self.run(("audit", *_PAGES))
        self._upstreams.commit(ALPHA, {path: text for path, text in _FILES.items() if not path.endswith("9.c")})
        shutil.copytree(self.place, self._templates[True], symlinks=True)

    def _learn(self, scenario: Scenario) -> Known:
        self.begin(scenario)
        before, begin = self.look(scenario), time.monotonic()
        code = self.run(scenario.arguments)
        seconds, after = time.monotonic() - begin, self.look(scenario)
        kept = {path: path.read_bytes() for path in self.work.rglob("*") if KEPT.match(path.name)}
        again = [(self.run(scenario.arguments), self.look(scenario))]
        self.begin(scenario)
        for path, content in kept.items():
            path.write_bytes(content)
        again.append((self.run(scenario.arguments), self.look(scenario)))
        return Known(before, after, code, seconds, tuple(again))


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def judge(trial: Trial, known: Known) -> Iterator[tuple[str, str]]:
    """Each fault of a trial and what shows it."""
    yield from _judge_between(trial, known)
    if (trial.code, trial.after) not in ((known.code, known.after), *known.again):
        differing = sorted(path for path, _ in trial.after.items() ^ known.after.items())
        yield "wrong", f"exit code {trial.code}, {', '.join(differing)}"
    # Before our first line Python itself complains of a signal, and ends with 1.
    if trial.end.code not in (known.code, *_CLEAR) and not _is_of_python(trial.end.words):
        yield "unclear", f"exit code {trial.end.code}, {trial.end.words[-500:]}"
    yield from (("files left", path) for path in trial.left)
    if trial.end.processes:
        yield "processes left", str(trial.end.processes)


def _judge_between(trial: Trial, known: Known) -> Iterator[tuple[str, str]]:
    """What is wrong before the next run; the report of one that lacked something says so, and is no other's."""
    incomplete, pages = trial.end.code == 3, _pages(trial.between)
    begun = any("index.html" in path for path in pages)
    if begun and not incomplete and pages not in (_pages(known.before), _pages(known.after)):
        yield "mixed", "pages of two runs"
    for path, content in known.before.items():
        kept = not incomplete or KEPT.match(path.rpartition("/")[2])
        if kept and trial.between.get(path) not in (content, known.after.get(path)):
            yield "lost", path


def _is_of_python(words: str) -> bool:
    return words.rstrip().endswith("KeyboardInterrupt") and "/auditor/" not in words


def _pages(shown: Shown) -> Shown:
    return {path: content for path, content in shown.items() if path.endswith(".html")}
