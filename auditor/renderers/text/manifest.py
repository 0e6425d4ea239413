# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A manifest explained as text: what it counts, where from, and what it is held against."""

from collections.abc import Iterator

from auditor.model.claimed import Claim, SizeClaim
from auditor.model.declared import COMPARISON, Component, LeftOut, Limit, Page, Span
from auditor.model.keyrings import Keyring, Policy
from auditor.model.manifest import Manifest
from auditor.model.trust import Scenario
from auditor.renderers.words.claims import describe_place
from auditor.renderers.words.limits import describe_limit


def render_manifest(manifest: Manifest, name: str) -> str:
    """What `manifest` says, in the order in which an audit uses it."""
    return "\n".join([*_lines(manifest, name), ""])


def _lines(manifest: Manifest, name: str) -> Iterator[str]:
    sizes = f"{_count(len(manifest.components), 'component')}, {_count(len(manifest.repositories), 'repository')}"
    yield f"{name} is a valid manifest of {manifest.system.name}: {sizes}, releases {', '.join(manifest.releases)}"
    yield from (f"  page {name}: {_explain_page(page)}" for name, page in manifest.pages.items())
    for group in (*manifest.groups, COMPARISON):
        yield from _group_lines(group, manifest)
    yield from map(_explain_left_out, manifest.left_out)
    yield from (f"keyring {name}: {_explain_keyring(keyring)}" for name, keyring in manifest.keyrings.items())
    yield from map(_explain_policy, manifest.policies)
    yield from map(_explain_limit, manifest.limits)
    yield from (f"claim {claim.id}: {_explain(claim)}" for claim in manifest.claims)
    yield from map(_explain_scenario, manifest.scenarios)
    yield from (f"VM {vm.name}: {f'connected to {vm.netvm}' if vm.netvm else 'without a NetVM'}" for vm in manifest.vms)


def _explain_page(page: Page) -> str:
    return f"{page.url} ({describe_place(page)})"


def _group_lines(name: str, manifest: Manifest) -> Iterator[str]:
    members = [component for component in manifest.components if component.group == name]
    if members:
        on_request = "; measured on request" if manifest.is_on_request(members[0]) else ""
        yield f"{name} ({'in' if name in manifest.tcb_groups else 'not in'} the TCB total{on_request}):"
        yield from (f"  {component.id}: {_origin(component)}" for component in members)


def _explain_left_out(entry: LeftOut) -> str:
    return f"left out{_when(entry)}: {', '.join(entry.components)}: {entry.reason}"


def _explain_keyring(keyring: Keyring) -> str:
    place = f"{keyring.repository} {keyring.revision[:12]}" if keyring.repository else "files beside the manifest"
    chains = (("signed", keyring.signed_by), ("certified", keyring.certified_by))
    rests = ", ".join(f"{what} by {name}" for what, name in chains if name) or "believed by fingerprint alone"
    return f"{keyring.title}: {', '.join(keyring.keys)}, from {place}; {rests}"


def _explain_policy(policy: Policy) -> str:
    by = f" by a key of {policy.keyring}" if policy.keyring else ""
    reason = f" ({policy.reason})" if policy.reason else ""
    return f"policy{_when(policy)}: {policy.require}{by}{reason}: {', '.join(policy.repositories)}"


def _explain_limit(limit: Limit) -> str:
    return f"limit: {limit.subject} {describe_limit(limit)}{_when(limit)}"


def _when(span: Span) -> str:
    """The releases that a part of the manifest is for, if it is not for all."""
    return f" in {', '.join(span.releases)}" if span.releases else ""


def _explain_scenario(scenario: Scenario) -> str:
    within = f"all of {scenario.extends} and " if scenario.extends else ""
    parts = (*scenario.groups, *scenario.components, *(f"{part.name} (not measured)" for part in scenario.unmeasured))
    return f"scenario {scenario.id}: {within}{', '.join(parts)}"


def _count(number: int, noun: str) -> str:
    plural = noun[:-1] + "ies" if noun.endswith("y") else noun + "s"
    return f"{number} {noun if number == 1 else plural}"


def _origin(component: Component) -> str:
    if component.cited:
        return f"cited, {component.cited.code:,} lines, {component.cited.grade}"
    names = dict.fromkeys(source.repository for source in component.sources)
    place = f"; runs in {', '.join(component.runs_in)}" if component.runs_in else ""
    only = f"; only{_when(component)}" if component.releases else ""
    return f"from {', '.join(names)}{place}{only}"


def _explain(claim: Claim) -> str:
    gate = "; gated" if claim.gate else ""
    if isinstance(claim, SizeClaim):
        return f"{claim.subject} has {claim.minimum:,} to {claim.maximum:,} SLOC ({claim.metric}){gate}"
    return f"{claim.subject} is {claim.orders:g} orders of magnitude below {', '.join(claim.against)}{gate}"
