# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What `auditor check --worktree` and `auditor pr` show alike, and what the former has no use for."""

from collections.abc import Mapping

from auditor.commands.printing import Answer, answer
from auditor.documents.pr import effects_document
from auditor.errors import UsageError
from auditor.findings.effect import Effect, worst_of
from auditor.renderers.text.effect import render_effects
from auditor.renderers.words.effect import describe_end_of_check


def refuse_with_worktree(given: Mapping[str, object]) -> None:
    """Raise `UsageError` for an option that a working copy has no use for."""
    for option, value in given.items():
        if value:
            raise UsageError(f"{option} with --worktree: a working copy is held against its pinned commit alone")


def show_effects(effects: tuple[Effect, ...], form: str) -> int:
    """Print what changes do to the trusted code, in a form; the exit code of the worst of them."""
    shown = Answer(
        text=lambda: render_effects(effects),
        document=lambda: effects_document(effects),
        end="\n".join(map(describe_end_of_check, effects)),
    )
    answer(form, shown)
    return worst_of(effects)
