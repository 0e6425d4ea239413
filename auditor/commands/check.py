# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor check`: the size check on one screen."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from auditor.audit.judging import judge_in_session
from auditor.audit.recorded import gone_since, load_baseline
from auditor.audit.replaced import compare_with_declared
from auditor.audit.session import Session
from auditor.audit.worktree import check_working_copies
from auditor.commands.options import (
    component_option,
    format_option,
    lines_only_option,
    refuse_with_lines_only,
    source_options,
)
from auditor.commands.printing import Answer, answer
from auditor.commands.report_options import accepted_option, baseline_option, gate_option
from auditor.commands.session import open_session
from auditor.documents.check import check_document
from auditor.documents.pr import effects_document
from auditor.errors import UsageError
from auditor.findings.effect import worst_of
from auditor.findings.judge import with_drift
from auditor.renderers import Report
from auditor.renderers.text.check import render_check
from auditor.renderers.text.effect import render_effects
from auditor.renderers.words.effect import describe_end_of_check
from auditor.renderers.words.outcome import describe_outcome


@click.command()
@source_options
@lines_only_option
@component_option
@gate_option
@baseline_option
@accepted_option
@click.option(
    "--worktree",
    "worktrees",
    multiple=True,
    metavar="[REPOSITORY=]PATH",
    help="Measure a working copy as it is on disk, against the commit that the lock pins, and nothing else. May be "
    "repeated.",
)
@format_option("text", "json")
def command(components: tuple[str, ...], gate_claims: bool, baseline: Path | None, form: str, **options: Any) -> int:
    """Check the size of the TCB against the limits of the manifest; with --worktree, what a working copy does to it.

    With --ref, and no --baseline, it is also measured at the refs of the manifest, and the difference shown: what
    another version of an upstream would do to the TCB.

    The exit code is 0 within all limits, 1 if one is exceeded, a gated claim fails or the manifest does not fit what
    was measured, 2 for bad input, 3 if anything could not be measured.
    """
    refuse_with_lines_only({"baseline": baseline, **options})
    worktrees = options.pop("worktrees")
    session = open_session(**options)
    if worktrees:
        _refuse_with_worktree({"--baseline": baseline, "--gate-claims": gate_claims})
        return _check_worktrees(session, worktrees, components, form)
    accepted = load_baseline(baseline)
    audit, manifest = session.audit(components), session.manifest.manifest
    verdict = with_drift(judge_in_session(audit, session, gate_claims), gone_since(accepted, audit, session))
    replaced = None if accepted else compare_with_declared(session, audit, components)
    report = Report(audit, verdict, manifest, baseline=accepted, manifest_name=session.manifest.name)
    shown = Answer(
        text=lambda: render_check(report, replaced),
        document=lambda: check_document(audit, verdict, report.diff, replaced),
        end=describe_outcome(report),
    )
    answer(form, shown)
    return verdict.exit_code


def _refuse_with_worktree(given: Mapping[str, object]) -> None:
    """Raise `UsageError` for an option that a working copy has no use for."""
    for option, value in given.items():
        if value:
            raise UsageError(f"{option} with --worktree: a working copy is held against its pinned commit alone")


def _check_worktrees(session: Session, worktrees: tuple[str, ...], components: tuple[str, ...], form: str) -> int:
    effects = check_working_copies(session, worktrees, components)
    shown = Answer(
        text=lambda: render_effects(effects),
        document=lambda: effects_document(effects),
        end="\n".join(map(describe_end_of_check, effects)),
    )
    answer(form, shown)
    return worst_of(effects)
