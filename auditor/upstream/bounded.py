# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""One command of git, held to the limits of reading: how long it takes, what it tells, holds in memory and brings."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from auditor.errors import LimitReachedError, UnreachableError
from auditor.model.reading import ReadingLimits, describe_limit, option_of
from auditor.processes.watching import TooMuchOutputError, Watch, run_watched
from auditor.upstream.incoming import Incoming

_LIMIT_BY_COMMAND = {"ls-remote": "refs_size", "ls-tree": "tree_entries", "cat-file --batch": "object_size"}


class BoundedCommand:
    """A command, by its words, on the repository `git_dir`, about to be started; `url` is what errors call it."""

    def __init__(self, words: Sequence[str], git_dir: Path, url: str, limits: ReadingLimits) -> None:
        self._command = words[0]
        self._limit = _LIMIT_BY_COMMAND.get(words[0]) or _LIMIT_BY_COMMAND.get(" ".join(words[:2]), "listing_size")
        self._url = url
        self._limits = limits
        self._incoming = Incoming(git_dir) if self._command == "fetch" else None

    def run(self, process: "subprocess.Popen[bytes]") -> tuple[bytes, bytes]:
        """What the command, which is just started, writes and complains of.

        Raises `LimitReachedError` where it takes more than it may, `UnreachableError` if a host that is asked for its
        refs says nothing. What a fetch has brought until then, or until it fails, is removed.
        """
        try:
            streams = self._run(process)
            if process.returncode and self._incoming:
                self._incoming.discard()
            return streams
        except BaseException:
            if self._incoming:
                self._incoming.discard()
            raise

    def _run(self, process: "subprocess.Popen[bytes]") -> tuple[bytes, bytes]:
        try:
            return run_watched(process, self._watch())
        except TimeoutError:
            if self._command == "ls-remote":
                silence = f"no answer within {describe_limit('answer_seconds', self._limits)}"
                raise UnreachableError(f"{self._url}: {silence}") from None
            raise refuse(self._url, "not done within", "fetch_seconds", self._limits) from None
        except TooMuchOutputError:
            raise refuse(self._url, f"git {self._command} lists more than", self._limit, self._limits) from None

    def _watch(self) -> Watch:
        limits, memory = self._limits, self._limits.git_memory << 20
        seconds = limits.answer_seconds if self._command == "ls-remote" else limits.fetch_seconds
        if self._limit == "tree_entries":
            return Watch(seconds, limits.listing_size << 20, memory, records=limits.tree_entries)
        return Watch(seconds, getattr(limits, self._limit) << 20, memory, look=self._look)

    def _look(self) -> None:
        """Raise `LimitReachedError` if a fetch has brought more than it may."""
        if self._incoming is None:
            return
        size, objects = self._incoming.measure()
        for name, most, come in (
            ("fetch_size", self._limits.fetch_size << 20, size),
            ("fetch_objects", self._limits.fetch_objects, objects),
        ):
            if come > most:
                raise refuse(self._url, "one fetch brings more than", name, self._limits)


def refuse(url: str, what: str, name: str, limits: ReadingLimits) -> LimitReachedError:
    """The error of a repository that takes more than a limit; `what` comes before the limit."""
    more = f"{what} {describe_limit(name, limits)}"
    return LimitReachedError(f"{url}: {more}; if that is right, allow more: {option_of(name)}", name)
