# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The upstream hosts, or the mirror in their place: where git is sent, and how often a silent host is asked again."""

import copy
import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO
from urllib.parse import urljoin, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from auditor.errors import FetchError, UnreachableError
from auditor.model.reading import ReadingLimits
from auditor.upstream.addresses import find_mirror, find_work_tree, folder_of, host_of
from auditor.upstream.borrowing import find_special_file
from auditor.upstream.complaints import is_redirection
from auditor.upstream.git_command import GitCommand, is_silence

_log = logging.getLogger(__name__)


class FetchSettings(Struct, frozen=True):
    """Where repositories come from and are kept; `backoff` is the first pause, in s, between `attempts`.

    Of each repository no more than `limits` is taken.
    """

    cache: Path
    mirror: Path | None = None
    offline: bool = False
    protocols: tuple[str, ...] = ("https", "file")
    attempts: int = 3
    backoff: float = 0.5
    limits: ReadingLimits = ReadingLimits()


class Network:
    """Asks upstream hosts, again after a pause where a network fails, and no more once a host has given no answer.

    `mention` is told where more is asked for than is needed.
    """

    def __init__(self, settings: FetchSettings, mention: Callable[[str], None] = lambda _: None) -> None:
        self.settings = settings
        self.mention = mention
        self._lock = threading.Lock()
        self._silent_hosts: dict[str, str] = {}
        self._ordinary: set[Path] = set()
        self._moved: dict[str, str] = {}
        self.believed: set[Path] = set()
        """The clones of which each object is known to be what its id says: made by this run, or looked through."""

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
            self._refuse_special_file(url, path)
        except OSError as error:
            raise FetchError(f"{url}: {error.filename}: {error.strerror}; make the mirror readable") from error
        if work_tree:
            place = mirror / folder_of(url)
            aside = f"mv {work_tree} {work_tree}-files && " if work_tree == place else ""
            bare = f"{aside}git clone --mirror {work_tree}{'-files' if aside else ''} {place}"
            raise FetchError(f"{url}: {work_tree} is a clone with files checked out, not a mirror; make one: {bare}")
        if path is None:
            raise FetchError(f"{url}: not in the mirror; expected {mirror / folder_of(url)}")
        return path

    def _refuse_special_file(self, url: str, mirror: Path | None) -> None:
        """Raise `FetchError` for a repository in which git might read for ever; each is looked through once."""
        if mirror is None or mirror in self._ordinary:
            return
        special = find_special_file(mirror)
        if special:
            cause = f"{special} is neither a file nor a folder, and reading it might never end"
            raise FetchError(f"{url}: {cause}; remove it, or copy the mirror again")
        with self._lock:
            self._ordinary.add(mirror)

    def ask(self, git: GitCommand, command: str, *arguments: str, stdin: IO[bytes] | None = None) -> str:
        """The output of a git command that talks to the upstream."""
        url = git.url
        host = host_of(url)
        for attempt in range(1, self.settings.attempts + 1):
            self._refuse_silent_host(host, url)
            if stdin is not None:
                stdin.seek(0)
            try:
                return self._ask(git, command, *arguments, stdin=stdin)
            except UnreachableError as error:
                if attempt == self.settings.attempts:
                    self._note_silent_host(host, str(error).removeprefix(f"{url}: "))
                    raise
                pause = self.settings.backoff * 2 ** (attempt - 1)
                _log.info("%s; asking again in %g s", error, pause)
            time.sleep(pause)
        raise UnreachableError(f"{url}: never asked, since no attempt is allowed")

    def _ask(self, git: GitCommand, command: str, *arguments: str, stdin: IO[bytes] | None) -> str:
        """The same, once; a host may send to another address of its own, and nowhere else."""
        address = self._moved.get(git.url) or self.address_of(git.url)
        try:
            return git.text(command, *arguments, origin=address, stdin=stdin)
        except FetchError as error:
            if not is_redirection(str(error)) or git.url in self._moved:
                raise
        self._moved[git.url] = self._follow(git, address)
        if stdin is not None:
            stdin.seek(0)
        return git.text(command, *arguments, origin=self._moved[git.url], stdin=stdin)

    def _follow(self, git: GitCommand, address: str) -> str:
        """Where an address leads that has moved; raises `FetchError` if that is on another host."""
        target = git.find_redirection(address)
        if target.startswith("/"):
            target = urljoin(address, target)
        if urlsplit(target)[:2] != urlsplit(address)[:2]:
            way_out = "if that is right, write that address in the manifest"
            raise FetchError(f"{git.url}: sends to {target or 'nowhere'}, which is another host; {way_out}")
        _log.info("%s: has moved to %s", git.url, target)
        return target

    def _refuse_silent_host(self, host: str, url: str) -> None:
        with self._lock:
            if host in self._silent_hosts:
                raise UnreachableError(f"{url}: {self._silent_hosts[host]}")

    def _note_silent_host(self, host: str, cause: str) -> None:
        if is_silence(cause):
            with self._lock:
                self._silent_hosts.setdefault(host, cause)
