# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""How `faults` disturbs a run: by signals at a random moment, by a disk that is full, by system calls that fail."""

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from tools.trials import End, Lab, Scenario

Disturbance = Callable[[Lab, Scenario], End]
Maker = Callable[[random.Random], Disturbance]

_SIGNALS = (*[signal.SIGKILL] * 7, signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_PATIENCE = 10
"""How many s the processes of a run that was ended may take to end."""
_SIZES = (4, 16, 64, 128, 256, 512, 1024, 2048, 4096)
_CALLS = (
    "write",
    "pwrite64",
    "openat",
    "fsync",
    "fdatasync",
    "rename",
    "mkdir",
    "unlink",
    "ftruncate",
    "symlink",
    "flock",
)
_ERRORS = ("ENOSPC", "EIO", "EDQUOT", "ENOMEM")


def kill_somewhere(chance: random.Random) -> Disturbance:
    """Sends one signal, to the run alone or to all its processes, within the time that it takes."""
    share, number, all_of_them = chance.random(), chance.choice(_SIGNALS), chance.random() < 0.5

    def disturb(lab: Lab, scenario: Scenario) -> End:
        seconds = share * lab.known[scenario.name].seconds
        with lab.start(scenario.arguments) as process:
            time.sleep(seconds)
            disturbed = process.poll() is None
            if disturbed:
                (os.killpg if all_of_them else os.kill)(process.pid, number)
            begin = time.monotonic()
            _, words = process.communicate()
            left = _wait_for_session(process.pid)
        told = f"{number.name} to {'all' if all_of_them else 'one'} after {seconds:.3f} s"
        milliseconds = round(1000 * (time.monotonic() - begin))
        return End(disturbed, told, process.returncode, words, left, milliseconds)

    return disturb


def _wait_for_session(session: int) -> int:
    """How many processes of a session there are still after a while; they are ended then."""
    until = time.monotonic() + _PATIENCE
    while (left := _list_session(session)) and time.monotonic() < until:
        time.sleep(0.005)
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    return len(left)


def _list_session(session: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, of = stat.read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if int(of) == session and state != "Z":
            found.append(int(stat.parent.name))
    return found


def find_write_faults() -> Iterator[tuple[str, Maker]]:
    """The ways by which writes can be made to fail on this machine; which cannot be tried is told."""
    if os.geteuid() == 0 and shutil.which("unshare"):
        yield "on a full disk", _fill_disk
    else:
        click.echo("no full disk is tried: only root can mount a small one")
    if shutil.which("strace"):
        yield "a system call fails", _fail_call
    else:
        click.echo("no failing system call is tried: strace is not installed")


def _fill_disk(chance: random.Random) -> Disturbance:
    """Has output, cache or temporary files on a disk that is too small."""
    size, name = chance.choice(_SIZES), chance.choice(("work", "cache", "tmp"))

    def disturb(lab: Lab, scenario: Scenario) -> End:
        place = lab.place / name
        script = f"""
            cp -a {place} {place}.full && mount -t tmpfs -o size={size}k tmpfs {place} || exit 99
            cp -a {place}.full/. {place} 2> /dev/null || exit 98
            cd {lab.work}; "$@"; code=$?
            mount -o remount,size=1g {place}; rm -rf {place}.full; cp -a {place} {place}.full; exit $code
        """
        with lab.start(scenario.arguments, "unshare", "--mount", "sh", "-c", script, "sh") as process:
            _, words = process.communicate()
            left = _wait_for_session(process.pid)
        fitted = process.returncode not in (98, 99)
        full = place.with_name(f"{name}.full")
        if fitted:
            shutil.rmtree(place)
            full.rename(place)
        return End(fitted, f"{name} on {size} KiB", process.returncode, words, left)

    return disturb


def _fail_call(chance: random.Random) -> Disturbance:
    """Has one system call of each process fail."""
    call, error, when = chance.choice(_CALLS), chance.choice(_ERRORS), chance.randrange(1, 60)
    inject = f"inject={call}:error={error}:when={when}"

    def disturb(lab: Lab, scenario: Scenario) -> End:
        options = ("-f", "--quiet=all", "-o", os.devnull, "-e", f"trace={call}", "-e", inject)
        with lab.start(scenario.arguments, "strace", *options) as process:
            try:
                _, words = process.communicate(timeout=60)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                _, words = process.communicate()
            left = _wait_for_session(process.pid)
        return End(True, inject, process.returncode, words, left)

    return disturb
