# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor lock`: resolve every ref of the manifest to a commit and write components.lock."""

from typing import Any

import click

from auditor.audit.holding import hold_lock, set_lock_aside
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
        set_lock_aside(options["manifest_path"], options["lock_path"], tell)
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
