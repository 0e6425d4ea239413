# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether a clone of ours is as git and we have made it; one that is not is thrown away, since all of it can be had."""

import contextlib
import logging
import re
from collections.abc import Iterator
from pathlib import Path

from auditor.errors import AuditorError, FetchError
from auditor.files import read_bytes
from auditor.upstream.addresses import folder_of
from auditor.upstream.blobs import forget_readers
from auditor.upstream.causes import find_damage
from auditor.upstream.clone import Clone
from auditor.upstream.git_command import GitCommand
from auditor.upstream.network import Network

_log = logging.getLogger(__name__)

_ID = b"[0-9a-f]{40}"
_HEAD = re.compile(rb"ref: refs/[^\n]+\n")
_REF = re.compile(rb"(?:" + _ID + rb"|ref: refs/[^\n]+)\n")
_SHALLOW = re.compile(rb"(?:" + _ID + rb"\n)*+")
_PACKED_REFS = re.compile(rb"(?:#[^\n]*+\n)?+(?:" + _ID + rb" [^\n]++\n(?:\^" + _ID + rb"\n)?+)*+")
_TEXTS = {"HEAD": _HEAD, "shallow": _SHALLOW, "packed-refs": _PACKED_REFS}


def discard_if_unsound(url: str, network: Network) -> bool:
    """Remove the clone of a repository if it is damaged, and can be fetched again; whether it was removed."""
    git_dir = network.settings.cache.absolute() / folder_of(url)
    if network.settings.offline or not git_dir.is_dir():
        return False
    try:
        git = GitCommand(git_dir, url, network.settings.protocols)
        damage = find_unsound(git_dir) or find_false_object(git)
        if not damage:
            return False
        Clone(git).discard()
    except (AuditorError, OSError) as error:
        _log.info("%s: its clone stays as it is: %s", url, error)
        return False
    forget_readers()
    network.mention(f"{url}: {damage} in the cache is damaged; all of it is fetched again")
    return True


def find_unsound(git_dir: Path) -> str:
    """What git writes in a clone of ours as text, reads at each start, and cannot work with; empty if nothing is."""
    gone = next((name for name in ("objects", "refs", "HEAD") if not (git_dir / name).exists()), "")
    if gone:
        return f"{gone} (it is not there)"
    odd = next((name for name, pattern in _list_texts(git_dir) if not _fits(git_dir / name, pattern)), "")
    return f"{odd} (it is not what git writes there)" if odd else ""


def refuse_false_objects(git: GitCommand, believed: set[Path]) -> None:
    """Raise `FetchError` if a clone that is not `believed` yet holds an object that is not what its id says."""
    if git.git_dir not in believed:
        false = find_false_object(git)
        if false:
            raise FetchError(f"{git.url}: {false} in the cache is damaged; remove {git.git_dir} and run again")
        believed.add(git.git_dir)


def find_false_object(git: GitCommand) -> str:
    """What in a clone is not the object that its id says; empty if all are.

    git believes what stands in a pack and its index, and tells the size of what it has not read as a whole.
    """
    false = find_damage(git.git_dir)
    if false:
        return false
    indexes = sorted((git.git_dir / "objects" / "pack").glob("*.idx"))
    try:
        if indexes:
            git.output("verify-pack", "--", *map(str, indexes))
    except FetchError as error:
        return f"a pack ({str(error).removeprefix(f'{git.url}: ')})"
    return ""


def _list_texts(git_dir: Path) -> Iterator[tuple[str, re.Pattern[bytes]]]:
    """The files of text in a clone that git reads, by their names in it, each with what it may hold."""
    yield from _TEXTS.items()
    for path in (git_dir / "refs").rglob("*"):
        if path.is_file() and path.suffix != ".lock":
            yield path.relative_to(git_dir).as_posix(), _REF


def _fits(path: Path, pattern: re.Pattern[bytes]) -> bool:
    """Whether a file holds what it may; one that is not there does."""
    with contextlib.suppress(FileNotFoundError):
        return pattern.fullmatch(read_bytes(path)) is not None
    return True
