# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor scenario`: what has to be trusted under each reading, and what stands between two VMs."""

from typing import Any

import click

from auditor.commands.options import format_option, source_options
from auditor.commands.printing import Answer, answer
from auditor.commands.session import open_session
from auditor.declared.suggestions import suggest
from auditor.declared.trust import chain_of
from auditor.documents.scenario import trust_document
from auditor.errors import ExitCode, UsageError
from auditor.findings.scenarios import components_needed, report_trust
from auditor.model.manifest import Manifest
from auditor.model.trust import Scenario, Vm
from auditor.renderers.text.audit import list_lacks
from auditor.renderers.text.scenario import TrustView, render_trust
from auditor.renderers.words.outcome import describe_completeness


@click.command()
@click.argument("scenario", required=False)
@source_options
@click.option("--compromised", metavar="VM", help="Show what stands between this VM, compromised, and every other one.")
@format_option("text", "json")
def command(scenario: str | None, compromised: str | None, form: str, **options: Any) -> int:
    """Show how much code SCENARIO, or each scenario of the manifest, trusts, and what stands between VMs.

    A scenario has all of the one that it extends. Between VMs stands the first scenario of the manifest, or SCENARIO,
    and what the rules of the manifest add to it. The exit code is 0, 2 for bad input, 3 if a file could not be
    measured.
    """
    session = open_session(**options)
    manifest, file = session.manifest.manifest, session.manifest.name
    if not manifest.scenarios:
        raise UsageError(f"{file}: declares no scenario; add [[scenarios]]")
    base = _find_scenario(scenario, manifest, file) if scenario else manifest.scenarios[0]
    attackers = _find_vm(compromised, manifest, file) if compromised else ()
    shown = chain_of(base, manifest)
    if not scenario and not compromised:
        shown, attackers = manifest.scenarios, manifest.vms
    needed = components_needed(shown, manifest, with_vms=bool(attackers))
    audit = session.tell_misfits(session.audit(needed))
    report = report_trust(audit, manifest, shown, base.id, attackers)
    view = TrustView(report, audit, manifest)
    found = Answer(
        text=lambda: render_trust(view),
        document=lambda: trust_document(report, manifest),
        end=describe_completeness(audit),
        lacks=lambda: list_lacks(audit),
    )
    answer(form, found)
    return ExitCode.WITHIN_LIMITS if report.complete else ExitCode.INCOMPLETE


def _find_scenario(name: str, manifest: Manifest, file: str) -> Scenario:
    for scenario in manifest.scenarios:
        if scenario.id == name:
            return scenario
    raise UsageError(f"{name}: no scenario of {file}; {suggest(name, (item.id for item in manifest.scenarios))}")


def _find_vm(name: str, manifest: Manifest, file: str) -> tuple[Vm, ...]:
    """The one VM with this name."""
    found = tuple(vm for vm in manifest.vms if vm.name == name)
    if not found:
        hint = suggest(name, (vm.name for vm in manifest.vms))
        raise UsageError(f"--compromised {name}: no VM of {file}; {hint}")
    return found
