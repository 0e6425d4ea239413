# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor lock`: resolve every ref of the manifest to a commit and write components.lock."""

from pathlib import Path
from typing import Any

import click

from auditor.audit.holding import hold_file, hold_lock
from auditor.audit.update import relock
from auditor.commands.options import (
    combine,
    format_option,
    lock_option,
    manifest_option,
    mirror_option,
    read_limit_option,
    release_option,
    talk_options,
)
from auditor.commands.printing import Answer, answer, conclude, tell
from auditor.commands.session import open_session
from auditor.declared.found import find_manifest
from auditor.declared.lock import set_aside
from auditor.documents.lock import SCHEMA, LockDocument, list_pins
from auditor.renderers.text.lock import describe_lock, render_pins


@click.command()
@combine(manifest_option, lock_option, release_option, mirror_option, read_limit_option, talk_options)
@click.option(
    "--move-tag",
    "accepted",
    multiple=True,
    metavar="REPOSITORY",
    help="Follow a tag of this repository that has moved. May be repeated.",
)
@click.option("--anew", is_flag=True, help="Write a new lock in place of one that cannot be read, which is kept.")
@format_option("text", "json")
def command(accepted: tuple[str, ...], anew: bool, form: str, **options: Any) -> int:
    """Pin the commit that each ref stands for now, for every release or the one of --release.

    A branch may move. A tag that has moved stays where it was locked, and the exit code is 1, until --move-tag names
    its repository. A trusted file that is gone at the new commit is told, with where it went.
    """
    if anew:
        _set_aside(**options)
    session, only = open_session(**options, new_lock=True), options["release"]
    session.check_lock_is_own()
    session.check_repositories(accepted, "--move-tag")
    releases = [only] if only else session.manifest.manifest.releases
    with hold_lock(session) as held:
        moved = relock(held, tuple(releases), accepted)
        held.keep_lock(moved.after)
    name = session.lock_path.name
    pins = tuple(list_pins(moved.found, moved.before, moved.after))
    code = moved.exit_code
    for line in (*(item.message for item in moved.drift), *moved.gaps, *moved.failures):
        tell(line)
    shown = Answer(
        text=lambda: render_pins(pins),
        document=lambda: LockDocument(SCHEMA, name, code, pins, moved.drift, moved.failures, moved.gaps),
        end=describe_lock(moved.before, moved.after, moved.failures, moved.moved_tags, name),
    )
    answer(form, shown)
    if form == "text":
        conclude(shown.end)
    return code


def _set_aside(manifest_path: Path | None, lock_path: Path | None, **_: Any) -> None:
    """Keep a lock that cannot be read beside the new one, and say what that costs."""
    found = find_manifest(manifest_path)
    if lock_path is None:
        found.check_own(found.lock_path, "--lock")
    path = lock_path or found.lock_path
    with hold_file(path, tell):
        kept = set_aside(path)
    if kept:
        tell(f"{kept}: the lock that could not be read; tags that have moved since it was written are not noticed")
