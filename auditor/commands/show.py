# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor show`: one component, its files and functions, and why it is trusted; or whom all make one trust."""

from typing import Any

import click

from auditor.audit.judging import find_accepted
from auditor.audit.session import Session
from auditor.audit.shown import find_functions, measure_component
from auditor.commands.options import format_option, source_options
from auditor.commands.printing import Answer, answer
from auditor.commands.report_options import accepted_option, authorship_option
from auditor.commands.session import open_session
from auditor.documents.show import component_document, custody_document, functions_document
from auditor.errors import ExitCode
from auditor.findings.completeness import is_finished
from auditor.findings.judge import judge
from auditor.model.measured import Audit
from auditor.renderers import Report
from auditor.renderers.text.audit import list_lacks
from auditor.renderers.text.component import render_component
from auditor.renderers.text.custody import render_custody
from auditor.renderers.text.function import render_functions
from auditor.renderers.words.outcome import describe_completeness, describe_outcome


@click.command()
@click.argument("name", metavar="[COMPONENT|FUNCTION]", required=False)
@source_options
@accepted_option
@authorship_option
@format_option("text", "json")
def command(name: str | None, authorship: bool, form: str, **options: Any) -> int:
    """Show a component: its files, its most complex functions, why and whom one trusts with it; or a function.

    Without a name, show in one table whom one trusts with each component: whose package it is, who is said to have
    signed its revision, and how much of it is in languages that are not memory-safe. A name that is no component is
    looked for among the functions of all of them.
    """
    session = open_session(**options)
    manifest = session.manifest.manifest
    if name is None:
        audit = session.tell_misfits(session.audit(authorship=authorship))
        end, keys = describe_completeness(audit), manifest.keys
        text, document = (lambda: render_custody(audit, keys)), (lambda: custody_document(audit))
    elif name in {component.id for component in manifest.components}:
        audit = measure_component(name, session, authorship)
        end = _describe_end(audit, session)
        text, document = (lambda: render_component(audit, manifest, end)), (lambda: component_document(audit, manifest))
    else:
        audit, found = find_functions(name, session)
        end = _describe_end(audit, session)
        text, document = (lambda: f"{render_functions(found)}{end}\n"), (lambda: functions_document(audit, found))
    answer(form, Answer(text, document, end, lambda: list_lacks(audit)))
    return ExitCode.WITHIN_LIMITS if is_finished(audit) else ExitCode.INCOMPLETE


def _describe_end(audit: Audit, session: Session) -> str:
    manifest = session.manifest.manifest
    verdict = judge(audit, manifest, accepted=find_accepted(session))
    return describe_outcome(Report(audit, verdict, manifest, manifest_name=session.found.place))
