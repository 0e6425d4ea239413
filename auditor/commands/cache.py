# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor cache`: what earlier runs have left, and what of it can go."""

from pathlib import Path

import click

from auditor.audit.kept import Wish, survey_cache
from auditor.audit.session import Voice
from auditor.commands.options import format_option, terse_options
from auditor.commands.paths import NamedPath
from auditor.commands.printing import Answer, answer, remark, tell
from auditor.documents.cache import cache_document
from auditor.errors import ExitCode
from auditor.files import write_bytes
from auditor.findings.names import count_of
from auditor.progress import SilentProgress
from auditor.renderers.text.cache import describe_cache, render_cache

_FILE = NamedPath(write=True, dir_okay=False)


@click.command()
@click.option("--prune", is_flag=True, help="First remove what is of no more use; clones stay.")
@click.option("--export", "exported", metavar="FILE", type=_FILE, help="Write the measurements made here to a file.")
@click.option(
    "--import",
    "imported",
    metavar="FILE",
    type=NamedPath(read=True, dir_okay=False),
    help="Take over the measurements of such a file: every audit that uses any says so.",
)
@click.option("--forget-imported", is_flag=True, help="First remove all measurements that were imported.")
@format_option("text", "json")
@terse_options
def command(prune: bool, exported: Path | None, imported: Path | None, forget_imported: bool, form: str) -> int:
    """Show what the cache holds, how large it is, and what of it can go."""
    wish = Wish(forget_imported, imported, prune, exported is not None)
    survey = survey_cache(wish, Voice(tell, SilentProgress(), remark))
    if exported and survey.exported is not None:
        write_bytes(exported, survey.exported)
        remark(f"{exported}: {count_of(survey.kept.measurements, 'measurement')} exported")
    shown = Answer(
        text=lambda: render_cache(survey.kept, survey.clones, survey.histories),
        document=lambda: cache_document(survey.kept, survey.clones, survey.histories),
        end=describe_cache(survey.kept),
    )
    answer(form, shown)
    return ExitCode.WITHIN_LIMITS
