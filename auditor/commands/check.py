# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor check`: the size check on one screen."""

from pathlib import Path
from typing import Any

import click

from auditor.audit.judging import judge_in_session
from auditor.audit.recorded import gone_since, load_baseline
from auditor.audit.replaced import compare_with_declared
from auditor.audit.worktree import check_working_copies
from auditor.commands.effects import refuse_with_worktree, show_effects
from auditor.commands.options import (
    component_option,
    format_option,
    lines_only_option,
    refuse_with_lines_only,
    source_options,
)
from auditor.commands.printing import Answer, answer
from auditor.commands.report_options import accepted_option, baseline_option, gate_option, worktree_option
from auditor.commands.session import open_session
from auditor.documents.check import check_document
from auditor.findings.judge import with_drift
from auditor.renderers import Report
from auditor.renderers.text.audit import list_lacks
from auditor.renderers.text.check import render_check
from auditor.renderers.words.outcome import describe_outcome


@click.command()
@source_options
@lines_only_option
@component_option
@gate_option
@baseline_option
@accepted_option
@worktree_option
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
        refuse_with_worktree({"--baseline": baseline, "--gate-claims": gate_claims})
        return show_effects(check_working_copies(session, worktrees, components), form)
    accepted = load_baseline(baseline)
    audit, manifest = session.audit(components), session.manifest.manifest
    verdict = with_drift(judge_in_session(audit, session, gate_claims), gone_since(accepted, audit, session))
    replaced = None if accepted else compare_with_declared(session, audit, components)
    report = Report(audit, verdict, manifest, baseline=accepted, manifest_name=session.found.place)
    shown = Answer(
        text=lambda: render_check(report, replaced),
        document=lambda: check_document(audit, verdict, report.diff, replaced),
        end=describe_outcome(report),
        lacks=lambda: list_lacks(audit),
    )
    answer(form, shown)
    return verdict.exit_code
