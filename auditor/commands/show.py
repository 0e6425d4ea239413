# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor show`: one component, its files and functions, and why it is trusted; or whom all make one trust."""

import re
from collections.abc import Iterator
from typing import Any

import click

from auditor.audit.session import Session
from auditor.commands.options import history_option, source_options
from auditor.commands.printing import show
from auditor.commands.session import open_session
from auditor.declared.suggestions import suggest
from auditor.errors import UsageError
from auditor.exit_codes import ExitCode
from auditor.findings.exposure import exposure_of_function, find_exposures
from auditor.findings.hotspots import rank_by_component
from auditor.findings.judge import judge
from auditor.findings.ladder import ladders_of
from auditor.model import Audit, Manifest
from auditor.renderers import Report
from auditor.renderers.text.component import render_component
from auditor.renderers.text.custody import render_custody
from auditor.renderers.text.function import FoundFunction, render_functions
from auditor.renderers.words.outcome import describe_outcome

_LISTED = 10
_PARTS = re.compile(r"::|\.")
_FUNCTION = re.compile(r"[A-Za-z_~][\w:.~<>]*")


@click.command()
@click.argument("name", metavar="[COMPONENT|FUNCTION]", required=False)
@source_options
@history_option
def command(name: str | None, history: bool, **options: Any) -> int:
    """Show a component: its files, its most complex functions, why and whom one trusts with it; or a function.

    Without a name, show in one table whom one trusts with each component: whose package it is, who is said to have
    signed its revision, and how much of it is in languages that are not memory-safe. A name that is no component is
    looked for among the functions of all of them.
    """
    session = open_session(**options)
    if name is None:
        audit = session.audit(history=history)
        show(render_custody(audit, session.manifest.manifest.keys))
    elif name in {component.id for component in session.manifest.manifest.components}:
        audit = _show_component(name, session, history)
    else:
        audit = _show_functions(name, session)
    return ExitCode.WITHIN_LIMITS if audit.complete else ExitCode.INCOMPLETE


def _show_component(name: str, session: Session, history: bool) -> Audit:
    audit = session.audit((name,), history=history)
    for item in audit.left_out:
        raise UsageError(f"{name}: left out of {session.release}: {item.reason}")
    if not audit.components:
        raise UsageError(f"{name}: no part of {session.release}; ask for another release with --release")
    manifest = session.manifest.manifest
    ranking = rank_by_component(audit, manifest, _LISTED).get(name)
    ladder = ladders_of(audit).get(name)
    (result,) = audit.components
    show(render_component(result, session.release, ladder, ranking, manifest.keys))
    if not result.component.is_comparison:  # of which nothing is measured here
        show(f"{_describe_end(audit, session)}\n")
    return audit


def _describe_end(audit: Audit, session: Session) -> str:
    manifest = session.manifest.manifest
    return describe_outcome(Report(audit, judge(audit, manifest), manifest, manifest_name=session.manifest.name))


def _show_functions(name: str, session: Session) -> Audit:
    """Show the functions of this name; raises `UsageError` if there is none, at once if it can be no function."""
    ids = [component.id for component in session.manifest.manifest.components]
    if not _FUNCTION.fullmatch(name) or name.casefold() in map(str.casefold, ids):
        session.scope((name,))
    audit = session.audit()
    found = tuple(_find_functions(name, audit, session.manifest.manifest))
    if not found:
        hint = _suggest(name, audit, ids)
        raise UsageError(f"{name}: neither a component nor a function of {session.release}; {hint}")
    show(render_functions(found))
    show(f"{_describe_end(audit, session)}\n")
    return audit


def _find_functions(name: str, audit: Audit, manifest: Manifest) -> Iterator[FoundFunction]:
    """The functions of this name, or with it as the last part of theirs."""
    exposures = find_exposures(audit, manifest)
    measured = ((result, item) for result in audit.components for item in result.files)
    for result, item in measured:
        for function in item.measurement.functions or ():
            if name in (function.name, _PARTS.split(function.name)[-1]):
                exposure = exposure_of_function(item, function.name, exposures)
                yield FoundFunction(result, item, function, exposure)


def _suggest(name: str, audit: Audit, ids: list[str]) -> str:
    files = (item for result in audit.components for item in result.files)
    functions = (function.name for item in files for function in item.measurement.functions or ())
    return suggest(name, dict.fromkeys((*ids, *functions)), ids)
