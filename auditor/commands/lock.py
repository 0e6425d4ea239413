# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor lock`: resolve every ref of the manifest to a commit and write components.lock."""

from pathlib import Path
from typing import Any

import click

from auditor.audit.session import Session, today
from auditor.commands.options import combine, lock_option, manifest_option, mirror_option, release_option
from auditor.commands.session import open_session, tell
from auditor.declared.found import find_manifest
from auditor.declared.lock import Lock, LockedRevision, set_aside
from auditor.exit_codes import ExitCode
from auditor.fetch.gone import find_gone_since_lock
from auditor.fetch.moves import Movement, move_lock
from auditor.fetch.repositories import resolve_revisions
from auditor.renderers.words.outcome import READ, say


@click.command()
@combine(manifest_option, lock_option, release_option, mirror_option)
@click.option(
    "--move-tag",
    "accepted",
    multiple=True,
    metavar="REPOSITORY",
    help="Follow a tag of this repository that has moved. May be repeated.",
)
@click.option("--anew", is_flag=True, help="Write a new lock in place of one that cannot be read, which is kept.")
def command(accepted: tuple[str, ...], anew: bool, **options: Any) -> int:
    """Pin the commit that each ref stands for now, for every release or the one of --release.

    A branch may move. A tag that has moved stays where it was locked, and the exit code is 1, until --move-tag names
    its repository. A trusted file that is gone at the new commit is told, with where it went.
    """
    if anew:
        _set_aside(**options)
    session, only = open_session(**options), options["release"]
    session.check_lock_is_own()
    session.check_repositories(accepted, "--move-tag")
    failures, moved = dict[str, None](), 0
    lock = session.lock
    for release in [only] if only else session.manifest.manifest.releases:
        movement = _move(lock, session.in_release(release), accepted)
        lock = movement.lock
        moved += len(movement.moved_tags)
        failures |= dict.fromkeys(f"{failure}; not locked" for failure in movement.failures)
    name = session.with_lock(lock).lock_path.name
    tell("\n".join(failures))
    tell(_describe_end(session.lock, lock, (len(failures), moved), name))
    return ExitCode.INCOMPLETE if failures else ExitCode.OVER_LIMIT if moved else ExitCode.WITHIN_LIMITS


def _describe_end(before: Lock, lock: Lock, left: tuple[int, int], name: str) -> str:
    """The last line: how much is pinned, how much of it moved, and what to do about refs and tags that were not."""
    failed, kept = left
    known = [(entry, before.entry(entry.repository, entry.release)) for entry in lock.revisions]
    moved = sum(old is not None and old.revision != entry.revision for entry, old in known)
    state = f"{len(lock.revisions):,} commits are in {name}, {moved:,} of them moved"
    steps = [READ] if failed else []
    if kept:
        state += f"; {kept:,} tags that moved are kept as locked"
        steps.append("ask who moved them, then name their repositories with --move-tag")
    if moved:
        steps.append(f"`auditor diff` shows what moved, before {name} is committed")
    return say(f"the lock is incomplete: {state}; {failed:,} refs are not locked" if failed else state, steps)


def _set_aside(manifest_path: Path | None, lock_path: Path | None, **_: Any) -> None:
    """Keep a lock that cannot be read beside the new one, and say what that costs."""
    found = find_manifest(manifest_path)
    if lock_path is None:
        found.check_own(found.lock_path, "--lock")
    kept = set_aside(lock_path or found.lock_path)
    if kept:
        tell(f"{kept}: the lock that could not be read; tags that have moved since it was written are not noticed")


def _move(before: Lock, session: Session, accepted: tuple[str, ...]) -> Movement:
    """Resolve the refs of one release, and say what moved, what was kept and what is gone."""
    scope = session.scope(on_request=True).without_comparisons()
    found = resolve_revisions(session.manifest, scope, session.network, today())
    movement = move_lock(before, found, session.release, session.manifest, accepted)
    for entry in found.entries:
        click.echo(_describe(entry, before, movement))
    gone = find_gone_since_lock(before, movement.lock, scope, session.network)
    for line in (*(item.message for item in (*movement.moved_tags, *gone.files)), *gone.gaps):
        tell(line)
    return movement


def _describe(entry: LockedRevision, before: Lock, movement: Movement) -> str:
    known = before.entry(entry.repository, entry.release)
    if entry.repository in movement.kept:
        change = "kept as locked" if known else "not locked"
    elif known is None:
        change = "new"
    elif known.ref != entry.ref:
        change = f"was {known.revision[:12]} at {known.ref}"
    elif known.revision == entry.revision:
        change = "unchanged" if known.tag in (None, entry.tag) else "another tag object at the same commit"
    else:
        change = f"was {known.revision[:12]}"
    return f"{entry.release}  {entry.repository}  {entry.ref}  {entry.revision[:12]}  {change}"
