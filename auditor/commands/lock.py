# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor lock`: resolve every ref of the manifest to a commit and write components.lock."""

from typing import Any

import click
from msgspec.structs import replace

from auditor.commands.options import combine, lock_option, manifest_option, mirror_option, release_option
from auditor.commands.session import open_session, tell, today
from auditor.exit_codes import ExitCode
from auditor.fetch.repositories import resolve_revisions
from auditor.lock import Lock, LockedRevision
from auditor.renderers.outcome import READ, say


@click.command()
@combine(manifest_option, lock_option, release_option, mirror_option)
def command(**options: Any) -> int:
    """Pin the commit that each ref stands for now, for every release or the one of --release."""
    only = options["release"]
    session = open_session(**options)
    releases = [only] if only else list(session.manifest.manifest.releases)
    failures: list[str] = []
    locked: list[LockedRevision] = []
    lock = session.lock
    for release in releases:
        scope = replace(session.scope(on_request=True).without_comparisons(), release=release)
        entries, failed = resolve_revisions(session.manifest, scope, session.network, today())
        for entry in entries:
            click.echo(_describe(entry, session.lock))
        lock = lock.with_revisions(entries)
        locked.extend(entries)
        failures.extend(failed)
    lock_path = session.with_lock(lock).lock_path.name
    for failure in dict.fromkeys(failures):
        tell(f"{failure}; not locked")
    tell(_describe_end(locked, session.lock, len(failures), lock_path))
    return ExitCode.INCOMPLETE if failures else ExitCode.WITHIN_LIMITS


def _describe_end(locked: list[LockedRevision], before: Lock, failed: int, name: str) -> str:
    """The last line: how much is pinned, how much of it moved, and what to do."""
    moved = sum("was " in _describe(entry, before) for entry in locked)
    state = f"{len(locked):,} commits are in {name}, {moved:,} of them moved"
    steps = [f"`auditor diff` shows what moved, before {name} is committed"] if moved else []
    if failed:
        return say(f"the lock is incomplete: {state}; {failed:,} refs are not locked", [READ, *steps])
    return say(state, steps)


def _describe(entry: LockedRevision, before: Lock) -> str:
    known = next((old for old in before.revisions if _key(old) == _key(entry)), None)
    if known is None:
        change = "new"
    elif known.revision == entry.revision:
        change = "unchanged" if known.tag in (None, entry.tag) else "another tag object at the same commit"
    else:
        change = f"was {known.revision[:12]}"
    return f"{entry.release}  {entry.repository}  {entry.ref}  {entry.revision[:12]}  {change}"


def _key(entry: LockedRevision) -> tuple[str, str]:
    return entry.repository, entry.release
