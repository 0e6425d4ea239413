# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The upstream hosts, or the mirror in their place: where git is sent, and how often a silent host is asked again."""

import copy
import logging
import threading
import time
from pathlib import Path
from typing import IO

from msgspec import Struct
from msgspec.structs import replace

from auditor.errors import FetchError, UnreachableError
from auditor.upstream.addresses import find_mirror, find_work_tree, folder_of, host_of
from auditor.upstream.git_command import GitCommand, is_silence

_log = logging.getLogger(__name__)


class FetchSettings(Struct, frozen=True):
    """Where repositories come from and are kept; `backoff` is the first pause, in s, between `attempts`."""

    cache: Path
    mirror: Path | None = None
    offline: bool = False
    protocols: tuple[str, ...] = ("https", "file")
    attempts: int = 3
    backoff: float = 0.5


class Network:
    """Asks upstream hosts, again after a pause where a network fails, and no more once a host has given no answer."""

    def __init__(self, settings: FetchSettings) -> None:
        self.settings = settings
        self._lock = threading.Lock()
        self._silent_hosts: dict[str, str] = {}

    def beside(self, name: str) -> "Network":
        """The same network, and what it knows of hosts, with clones kept in the folder `name` beside the others."""
        other = copy.copy(self)
        other.settings = replace(self.settings, cache=self.settings.cache.parent / name)
        return other

    def address_of(self, url: str) -> str:
        """What git is told to fetch `url` from: the URL itself, or its repository below the mirror."""
        path = self.mirror_of(url)
        return path.absolute().as_uri() if path else url

    def mirror_of(self, url: str) -> Path | None:
        """The repository that stands for `url` in the mirror, None without a mirror; raises `FetchError`."""
        mirror = self.settings.mirror
        if mirror is None:
            return None
        try:
            path = find_mirror(mirror, url)
            work_tree = None if path else find_work_tree(mirror, url)
        except OSError as error:
            raise FetchError(f"{url}: {error.filename}: {error.strerror}; make the mirror readable") from error
        if work_tree:
            bare = f"git clone --mirror {work_tree} {mirror / folder_of(url)}"
            raise FetchError(f"{url}: {work_tree} is a clone with files checked out, not a mirror; make one: {bare}")
        if path is None:
            raise FetchError(f"{url}: not in the mirror; expected {mirror / folder_of(url)}")
        return path

    def ask(self, git: GitCommand, command: str, *arguments: str, stdin: IO[bytes] | None = None) -> str:
        """The output of a git command that talks to the upstream."""
        url = git.url
        host = host_of(url)
        for attempt in range(1, self.settings.attempts + 1):
            self._refuse_silent_host(host, url)
            if stdin is not None:
                stdin.seek(0)
            try:
                return git.text(command, *arguments, origin=self.address_of(url), stdin=stdin)
            except UnreachableError as error:
                if attempt == self.settings.attempts:
                    self._note_silent_host(host, str(error).removeprefix(f"{url}: "))
                    raise
                pause = self.settings.backoff * 2 ** (attempt - 1)
                _log.info("%s; asking again in %g s", error, pause)
            time.sleep(pause)
        raise UnreachableError(f"{url}: never asked, since no attempt is allowed")

    def _refuse_silent_host(self, host: str, url: str) -> None:
        with self._lock:
            if host in self._silent_hosts:
                raise UnreachableError(f"{url}: {self._silent_hosts[host]}")

    def _note_silent_host(self, host: str, cause: str) -> None:
        if is_silence(cause):
            with self._lock:
                self._silent_hosts.setdefault(host, cause)
