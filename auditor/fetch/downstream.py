# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a downstream repository makes of an upstream: the version it takes, and the tree with its patches applied.

Patches are applied as they stand, without fuzz, to a temporary index of the upstream clone; nothing is checked out.
One that does not apply is an error, never a number.
"""

import hashlib
import re

from msgspec import Struct

from auditor.declared.globs import globs_in
from auditor.errors import FetchError
from auditor.fetch.patches import list_patches
from auditor.files import hold_folder, hold_in_file
from auditor.model.declared import Downstream
from auditor.model.measured import SourceRevision
from auditor.upstream.blobs import read_blob
from auditor.upstream.git_command import GitCommand
from auditor.upstream.repository import Upstream

_VERSION = re.compile(r"[0-9][0-9A-Za-z.+~-]*")


class Patch(Struct, frozen=True):
    """One patch of a downstream repository: its path and blob there, and how many leading folders it leaves out."""

    path: str
    blob: str
    strip: int
    content: bytes


class PatchSeries(Struct, frozen=True):
    """The patches that a downstream repository, at its commit, applies to an upstream, in order."""

    revision: SourceRevision
    patches: tuple[Patch, ...]

    @property
    def digest(self) -> str:
        """The SHA-256 of what is applied and in which order."""
        listed = "\n".join(f"{patch.strip} {patch.blob}" for patch in self.patches)
        return hashlib.sha256(listed.encode("ascii")).hexdigest()


class PatchError(FetchError):
    """One patch of a series cannot be read or does not apply; `path` is its path in the downstream repository."""

    def __init__(self, path: str, cause: str) -> None:
        super().__init__(f"{path}: {cause}")
        self.path = path
        self.cause = cause


def read_ref(downstream: Downstream, upstream: Upstream, revision: str) -> str:
    """The ref that the version file of a downstream repository, fetched as `upstream`, names."""
    content = _read_file(upstream, revision, downstream.version)
    version = content.decode("ascii", "replace").strip()
    if not _VERSION.fullmatch(version):
        raise FetchError(f"{upstream.url}: {downstream.version} at {revision[:12]} is no version but {version[:40]!r}")
    return downstream.ref.replace("{version}", version)


def read_series(downstream: Downstream, release: str, upstream: Upstream, revision: SourceRevision) -> PatchSeries:
    """The patches for `release`, none where the manifest names no list of them; raises `PatchError`."""
    patches: list[Patch] = []
    for path in globs_in(downstream.patches, release, revision.ref):
        patches += _read_patches(path, upstream, revision.revision)
    return PatchSeries(revision, tuple(patches))


def _read_patches(list_path: str, upstream: Upstream, revision: str) -> list[Patch]:
    """The patches that the file `list_path` lists, which are named from its folder."""
    text = _read_file(upstream, revision, list_path).decode("utf-8", "replace")
    try:
        listed = list_patches(list_path, text)
    except ValueError as error:
        raise PatchError(list_path, str(error)) from error
    blob_by_path = {entry.path: entry.blob for entry in upstream.list_tree(revision)}
    paths = [f"{list_path.rpartition('/')[0]}/{patch.path}".removeprefix("/") for patch in listed]
    for path in paths:
        if path not in blob_by_path:
            raise PatchError(path, f"listed by {list_path}, but not in the repository")
    blobs = [blob_by_path[path] for path in paths]
    upstream.fetch_blobs(blobs, revision)
    return [
        Patch(path, blob, patch.strip, read_blob(upstream.git_dir, blob))
        for path, blob, patch in zip(paths, blobs, listed, strict=True)
    ]


def apply_patches(upstream: Upstream, tree: str, series: PatchSeries) -> str:
    """The id of the tree that `series` makes of `tree`, kept in the clone of `upstream`; raises `PatchError`."""
    git = GitCommand(upstream.git_dir, upstream.url)
    name = f"refs/auditor/patched/{tree}/{series.digest}"
    known = git.text("for-each-ref", "--format=%(objectname)", name)
    if known:
        return known
    with hold_folder() as folder:
        staged = GitCommand(upstream.git_dir, upstream.url, index=folder / "index")
        staged.text("read-tree", tree)
        for patch in series.patches:
            _apply_patch(staged, patch)
        patched = staged.text("write-tree")
    git.text("update-ref", name, patched)
    return patched


def _apply_patch(git: GitCommand, patch: Patch) -> None:
    with hold_in_file(patch.content) as content:
        try:
            git.text("apply", "--cached", "--whitespace=nowarn", f"-p{patch.strip}", stdin=content)
        except FetchError as error:
            cause = str(error).removeprefix(f"{git.url}: ")
            raise PatchError(patch.path, f"does not apply: {cause}") from error


def _read_file(upstream: Upstream, revision: str, path: str) -> bytes:
    """The content of one file of a fetched commit."""
    blob = next((entry.blob for entry in upstream.list_tree(revision) if entry.path == path), None)
    if blob is None:
        raise FetchError(f"{upstream.url}: has no file {path} at {revision[:12]}; correct `downstream` in the manifest")
    upstream.fetch_blobs([blob], revision)
    return read_blob(upstream.git_dir, blob)
