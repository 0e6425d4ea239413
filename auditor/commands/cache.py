# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor cache`: what earlier runs have left, and what of it can go."""

import click

from auditor.audit.kept import survey_cache
from auditor.audit.session import Voice
from auditor.commands.options import format_option
from auditor.commands.printing import Answer, answer, tell
from auditor.documents.cache import cache_document
from auditor.errors import ExitCode
from auditor.progress import SilentProgress
from auditor.renderers.text.cache import describe_cache, render_cache


@click.command()
@click.option("--prune", is_flag=True, help="First remove what is of no more use; clones stay.")
@format_option("text", "json")
def command(prune: bool, form: str) -> int:
    """Show what the cache holds, how large it is, and what of it can go."""
    kept, clones, histories = survey_cache(prune=prune, voice=Voice(tell, SilentProgress()))
    shown = Answer(
        text=lambda: render_cache(kept, clones, histories),
        document=lambda: cache_document(kept, clones, histories),
        end=describe_cache(kept),
    )
    answer(form, shown)
    return ExitCode.WITHIN_LIMITS
