# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The commits that led to a measured revision: histories without contents, fetched on request and kept for good."""

from auditor.custody.commits import LOG_FORMAT, Commit, read_commits
from auditor.errors import FetchError
from auditor.files import hold_folder
from auditor.model.measured import SourceRevision
from auditor.upstream.blobs import read_blob
from auditor.upstream.git_command import GitCommand
from auditor.upstream.history import History
from auditor.upstream.network import Network
from auditor.upstream.repository import Upstream

_MAILMAP = ".mailmap"
_LOG = ("-z", "--raw", "--no-abbrev", "-M100%", "--no-rename-empty", "-c", "--topo-order", f"--format={LOG_FORMAT}")


def read_history(revision: SourceRevision, network: Network, since: str = "") -> tuple[Commit, ...]:
    """The commits that led to a revision, children before parents, less those that led to the commit `since`.

    Its people are named by the mailmap of the revision itself. Raises `FetchError` where the history cannot be had or
    read, or does not have that commit.
    """
    upstream = History(revision.url, network)
    upstream.fetch_history(revision.revision, revision.ref)
    log = _read_log(upstream, revision, network, f"{since}..{revision.revision}" if since else revision.revision)
    try:
        return read_commits(log)
    except ValueError as error:
        raise FetchError(f"{revision.url}: its log cannot be read: {error}; run again") from error


def _read_log(upstream: Upstream, revision: SourceRevision, network: Network, commits: str) -> bytes:
    git = GitCommand(upstream.git_dir, upstream.url)
    with hold_folder() as folder:
        mailmap = folder / "mailmap"
        mailmap.write_bytes(_read_mailmap(revision, network))
        settings = (f"mailmap.file={mailmap}", "mailmap.blob=")
        return git.configured(*settings).output("log", *_LOG, "--end-of-options", commits)


def _read_mailmap(revision: SourceRevision, network: Network) -> bytes:
    """The content of the mailmap at the revision, which the clone need not have; empty if there is none."""
    upstream = Upstream(revision.url, network)
    upstream.fetch_revision(revision.revision, revision.ref)
    for entry in upstream.list_tree(revision.revision):
        if entry.path == _MAILMAP and entry.mode.startswith("100"):
            upstream.fetch_blobs([entry.blob], revision.revision)
            return read_blob(upstream.git_dir, entry.blob)
    return b""
