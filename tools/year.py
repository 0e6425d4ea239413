# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A year of nights over upstreams that this makes: what befalls them, and whether each night finds just that.

    python -m tools.year [--nights 365] [--seed 1] [--history URL]

Each night something happens, or nothing: commits, renames, reverts, rewritten branches, tags that move or go, a folder
that leaves what is trusted, a file that nobody has decided on, an upstream that is away for three nights, a killed run,
two at once, a disk without room, a clock that was set back. What the night has to find is worked out beside it, without
auditor: the exit code, the size, how much it grew, and that its run, and no other, is in the history.
"""

import contextlib
import io
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import click
from msgspec import Struct

from auditor.cli import run
from tests.made.manifests import ALPHA, BETA, small_text
from tests.made.places import ROOT
from tests.made.upstreams import Upstreams

_TAGGED = ('beta"\nrefs = { R1 = "v1", main = "main" }', 'beta"\nrefs = { R1 = "v1", main = "v1" }')
_HYPERVISOR = {"arch/mm.c": "int map(void) { return 3; }\n", "new/a.c": "int a;\n"}
_HYPERVISOR_SLOC = 2
_OTHERS = {
    "daemon/main_test.c": "int test;\n",
    "daemon/common.h": "#define SIZE 3\n",
    "daemon/run": "#!/bin/sh\nexec true\n",
    "lib/list.c": "int length;\n",
}
_OTHERS_SLOC = 2
_DAY = 86_400
_INCOMPLETE = 3
_BEGIN = 1_767_312_000


class Expected(Struct, frozen=True):
    """What a night has to come to: its exit code, the SLOC that it publishes, and words that it says."""

    exit_code: int
    code: int
    words: tuple[str, ...] = ()


class WrongNightError(Exception):
    """A night did not find what had happened."""


class Year:
    """Two upstreams, what of them is trusted by the model of this year, and the nights so far."""

    def __init__(self, folder: Path, seed: int, history: str = "") -> None:
        self._folder, self._random = folder, random.Random(seed)  # noqa: S311 - no secret
        self._upstreams = Upstreams(folder / "upstreams")
        self._work = folder / "work"
        self._work.mkdir()
        self._history = ("--history", history) if history else ()
        self._lines = {"daemon/main.c": 10}
        self._undecided = False
        self._away = 0
        self._clock = _BEGIN
        self._published = 0
        self._found = self._lacked = False
        self.nights = 0
        self.happened: Counter[str] = Counter()
        (self._work / "components.toml").write_text(small_text(_TAGGED))
        self._upstreams.commit(BETA, _HYPERVISOR, tag="v1")
        self._commit()

    @property
    def _code(self) -> int:
        return sum(self._lines.values()) + _OTHERS_SLOC + _HYPERVISOR_SLOC

    def _commit(self, **more: str) -> None:
        """A commit of what is there by now, dated on its day."""
        files = {path: "".join(f"int line{number};\n" for number in range(n)) for path, n in self._lines.items()}
        undecided = {"service/new": "#!/bin/sh\n"} if self._undecided else {}
        self._upstreams.commit(ALPHA, {**files, **_OTHERS, **undecided, **more}, time=self._clock)

    # ------------------------------------------------------------------------------------------ what can happen

    def nothing(self) -> Expected:
        """Nothing happens: one line, unless what the last night found is over."""
        return Expected(0, self._code, () if self._found else ("nothing new",))

    def growth(self) -> Expected:
        """A commit adds lines."""
        path = self._random.choice(list(self._lines))
        self._lines[path] += self._random.randint(1, 9)
        self._commit()
        return Expected(0, self._code)

    def shrinking(self) -> Expected:
        """A commit takes lines away."""
        path = max(self._lines, key=self._lines.__getitem__)
        self._lines[path] = max(1, self._lines[path] - self._random.randint(1, 9))
        self._commit()
        return Expected(0, self._code)

    def renaming(self) -> Expected:
        """A trusted file gets another name that is trusted: no line comes or goes."""
        path = self._random.choice(list(self._lines))
        self._lines[f"daemon/name{self.nights}.c"] = self._lines.pop(path)
        self._commit()
        return Expected(0, self._code)

    def new_file(self) -> Expected:
        """A new file that a glob trusts."""
        self._lines[f"daemon/more{self.nights}.c"] = self._random.randint(1, 5)
        self._commit()
        return Expected(0, self._code)

    def untrusted(self) -> Expected:
        """A commit to what is outside: another revision, the same size."""
        self._commit(README=f"night {self.nights}\n")
        return Expected(0, self._code, ("1 of 2 repositories at another commit",))

    def reverting(self) -> Expected:
        """Two commits, the second of which takes the first one back."""
        path = next(iter(self._lines))
        self._lines[path] += 3
        self._commit()
        self._lines[path] -= 3
        self._commit(README=f"reverted {self.nights}\n")
        return Expected(0, self._code)

    def rewritten(self) -> Expected:
        """The branch is pushed anew, without what it had before."""
        self._upstreams.git(ALPHA, "update-ref", "-d", "refs/heads/main")
        self._lines[next(iter(self._lines))] += 2
        self._commit(README=f"anew {self.nights}\n")
        return Expected(0, self._code)

    def leaving(self) -> Expected:
        """A trusted file goes to a folder that is outside: a finding, once."""
        if len(self._lines) < 2:
            return self.new_file()
        path = self._random.choice(list(self._lines))
        content = "".join(f"int line{number};\n" for number in range(self._lines.pop(path)))
        self._commit(**{f"old/{self.nights}.c": content})
        return Expected(1, self._code, (f"{path}, trusted at",))

    def undecided(self) -> Expected:
        """A new folder that nobody has decided on; the next night it is gone, or decided on."""
        self._undecided = not self._undecided
        self._commit()
        return Expected(3 if self._undecided else 0, self._code)

    def tag_moved(self) -> Expected:
        """A tag leads elsewhere: a finding until a person has said that it may; the lock keeps what it was."""
        self._upstreams.git(BETA, "tag", "--delete", "v1")
        self._upstreams.commit(BETA, {**_HYPERVISOR, "arch/mm.c": f"int map{self.nights};\n"}, tag="v1")
        return Expected(1, self._code, ("1 moved tag",))

    def tag_gone(self) -> Expected:
        """A tag is deleted: the same."""
        self._upstreams.git(BETA, "tag", "--delete", "v1")
        return Expected(1, self._code, ("1 moved tag",))

    def clock_back(self) -> Expected:
        """The clock of the machine is set back by a week."""
        self._clock -= 7 * _DAY
        return self.growth()

    # --------------------------------------------------------------------------------------------------- the nights

    def run_night(self, event: str) -> None:
        """What `event` names happens, and then the night; raises `WrongNightError` if that does not find it."""
        self.nights += 1
        self._clock += _DAY
        expected: Expected = getattr(self, event)()
        self._check(event, expected)
        if event in ("tag_moved", "tag_gone"):
            self._mend_tag()

    def run_away(self) -> None:
        """Three nights in which an upstream cannot be reached: what it had is measured, and the code is 3."""
        place = self._upstreams.git_dir(ALPHA)
        away = place.rename(self._folder / "away")
        for _ in range(3):
            self.nights += 1
            self._clock += _DAY
            self._check("away", Expected(3, self._code, ()))
        away.rename(place)

    def run_killed(self) -> None:
        """A night that is killed at some moment; the next one finds what it would have found."""
        expected = self.growth()
        command = self._start()
        with contextlib.suppress(subprocess.TimeoutExpired):
            command.wait(self._random.random())
        command.send_signal(signal.SIGKILL)
        command.communicate()
        self._synchronise()
        self.nights += 1
        self._clock += _DAY
        self._check("killed", expected, is_first=False)

    def run_twice(self) -> None:
        """Two nights at once: both end well, and one of them finds what is new."""
        expected = self.growth()
        both = [self._start(), self._start()]
        codes = [one.communicate() and one.returncode for one in both]
        if codes != [3 if self._undecided else 0] * 2:
            raise WrongNightError(f"two at once ended with {codes}")
        self._synchronise()
        self.nights += 1
        self._clock += _DAY
        self._check("twice", Expected(0, expected.code, ("nothing new",)), is_first=False)

    def run_without_room(self) -> None:
        """A night on a disk without room: the code is 3, and the next one finds what it would have found."""
        expected = self.growth()
        code = self._start(room=4096).wait()
        if code != 3:
            raise WrongNightError(f"a night without room ended with {code}")
        self._synchronise()
        self.nights += 1
        self._clock += _DAY
        self._check("no room", expected, is_first=False)

    def _mend_tag(self) -> None:
        """The tag is back where it was, by the object that it was."""
        self._upstreams.git(BETA, "update-ref", "refs/tags/v1", self._tag)

    def _call(self, *arguments: str) -> tuple[int, str, str]:
        printed, told = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
        with contextlib.chdir(self._work), contextlib.redirect_stdout(printed), contextlib.redirect_stderr(told):
            os.environ["SOURCE_DATE_EPOCH"] = str(self._clock)
            os.environ["XDG_CACHE_HOME"] = str(self._folder / "cache")
            code = run([*arguments, *self._history])
        printed.seek(0)
        return code, printed.read(), told.getvalue()

    def _start(self, room: int = 0) -> "subprocess.Popen[bytes]":
        """A night as a process of its own, whose files may have no more than `room` bytes if that is said."""
        command = [sys.executable, "-m", "auditor", *self._arguments, *self._history]
        environment = os.environ | {"SOURCE_DATE_EPOCH": str(self._clock), "PYTHONPATH": str(ROOT)}
        limit = (lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))) if room else None
        return subprocess.Popen(  # noqa: S603 - ourselves
            command,
            cwd=self._work,
            env=environment | {"XDG_CACHE_HOME": str(self._folder / "cache")},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=limit,  # noqa: PLW1509 - this process has one thread
        )

    @property
    def _arguments(self) -> tuple[str, ...]:
        return ("nightly", "--release", "main", "--mirror", str(self._upstreams.folder), "--format", "html")

    @property
    def _runs(self) -> list[dict[str, object]]:
        runs: list[dict[str, object]] = json.loads(self._call("history", "runs", "--format", "json")[1])["runs"]
        return runs

    def _synchronise(self) -> None:
        """Take what a night that was not checked has published for what the last night did."""
        with contextlib.suppress(FileNotFoundError):
            document = json.loads((self._work / "reports" / "nightly" / "audit.json").read_text())
            self._published = document["totals"]["tcb"]["code"]

    def _check(self, event: str, expected: Expected, *, is_first: bool = True) -> None:
        before = len(self._runs) if self.nights > 1 else 0
        code, printed, told = self._call(*self._arguments)
        self.happened[event] += 1
        if self._undecided and expected.exit_code in (0, 1):
            expected = Expected(3, expected.code, expected.words if expected.words != ("nothing new",) else ())
        faults = [*self._find_faults(expected, code, printed), *self._find_faults_of_history(expected, before)]
        if is_first and not self._tag:
            faults.append("the tag of beta is not known")
        if faults:
            raise WrongNightError(f"night {self.nights} ({event}): {'; '.join(faults)}\n{printed}{told}")
        self._published, self._found, self._lacked = expected.code, code != 0, code == _INCOMPLETE

    @property
    def _tag(self) -> str:
        """The tag object that the lock has for beta."""
        text = (self._work / "components.lock").read_text()
        entry = text.split('repository = "beta"', 1)[1]
        return entry.split('tag = "', 1)[1].split('"', 1)[0]

    def _find_faults(self, expected: Expected, code: int, printed: str) -> Iterator[str]:
        lines = printed.splitlines()
        document = json.loads((self._work / "reports" / "nightly" / "audit.json").read_text())
        size = document["totals"]["tcb"]["code"]
        if code != expected.exit_code:
            yield f"exit code {code}, not {expected.exit_code}"
        if size != expected.code:
            yield f"{size} SLOC, not {expected.code}"
        if len(lines) > 12 or f"{expected.code:,} SLOC" not in lines[0]:
            yield "not what it should say"
        is_bound = self._lacked and "not compared with the last one" in lines[0]
        if self.nights > 1 and "nothing new" not in lines[0] and not self._undecided and not is_bound:
            grown = expected.code - self._published
            if f", {f'{grown:+,}' if grown else '0'} since the last one" not in lines[0]:
                yield f"not grown by {grown}"
        yield from (f"does not say {words!r}" for words in expected.words if words not in printed)

    def _find_faults_of_history(self, expected: Expected, before: int) -> Iterator[str]:
        runs = self._runs
        if len(runs) != before + 1:
            yield f"{len(runs)} runs in the history, not {before + 1}"
        if runs[-1]["exit_code"] != expected.exit_code:
            yield f"the last run of the history ended with {runs[-1]['exit_code']}"


EVENTS = (
    *("nothing", "growth", "shrinking", "renaming", "new_file", "untrusted", "reverting", "rewritten", "leaving"),
    *("undecided", "tag_moved", "tag_gone", "clock_back"),
)
"""What can happen before a night."""

ORDEALS: tuple[Callable[[Year], None], ...] = (Year.run_away, Year.run_killed, Year.run_twice, Year.run_without_room)
"""What can happen to a night itself."""


def run_year(folder: Path, nights: int, seed: int, history: str = "", ordeals: bool = True) -> Year:
    """So many nights, of which one in ten is an ordeal; raises `WrongNightError` at the first that is wrong."""
    year, chance = Year(folder, seed, history), random.Random(seed)  # noqa: S311 - no secret
    year.run_night("growth")
    while year.nights < nights:
        if ordeals and chance.random() < 0.1:
            chance.choice(ORDEALS)(year)
        else:
            year.run_night(chance.choice(EVENTS))
    return year


@click.command()
@click.option("--nights", type=click.IntRange(1), default=365, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--history", default="", metavar="URL", help="Where the runs are recorded.  [default: a file]")
def main(nights: int, seed: int, history: str) -> None:
    """Run the year, and say what happened in it."""
    with tempfile.TemporaryDirectory() as folder:
        year = run_year(Path(folder), nights, seed, history)
    happened = ", ".join(f"{name} {number}" for name, number in sorted(year.happened.items()))
    click.echo(f"{year.nights} nights, each as it should be: {happened}")


if __name__ == "__main__":
    main()
