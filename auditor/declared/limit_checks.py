# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The limits of a manifest checked against the rest of it: one complaint for each mistake."""

from collections.abc import Iterator

from auditor.declared.presence import reasons_left_out
from auditor.declared.toml_lines import Complaint, KeyPath
from auditor.model.declared import Limit
from auditor.model.manifest import Manifest


def find_limit_complaints(manifest: Manifest) -> Iterator[Complaint]:
    """What is wrong with the limits of `manifest`, each with the key where it stands."""
    on_request = {item.id for item in manifest.components if manifest.is_on_request(item)}
    on_request |= {name for name, group in manifest.groups.items() if group.on_request}
    for index, limit in enumerate(manifest.limits):
        yield from _check_bound(("limits", index, "subject"), limit)
        if limit.subject not in manifest.subjects:
            yield ("limits", index, "subject"), f"{limit.subject!r} is neither tcb, a group nor a component"
        elif limit.subject in on_request:
            yield ("limits", index, "subject"), f"{limit.subject!r} is measured on request only; it cannot have a limit"
        else:
            yield from _check_reach(("limits", index, "subject"), limit, manifest)


def _check_bound(key: KeyPath, limit: Limit) -> Iterator[Complaint]:
    if limit.bounds != 1:
        ways = "`maximum`, `growth`, `growth_percent` or `ratchet = true`"
        yield key, f"{limit.subject!r} needs one bound and has {limit.bounds}: {ways}"


def _check_reach(key: KeyPath, limit: Limit, manifest: Manifest) -> Iterator[Complaint]:
    """A limit has to be on something in each release in which it holds, or on what is left out there."""
    for release in filter(limit.holds_in, manifest.releases):
        if not has_code(limit.subject, release, manifest):
            what = f"{release} has no code of {limit.subject!r} that could be measured"
            yield key, f"{what}; narrow the limit, or remove it"


def has_code(subject: str, release: str, manifest: Manifest) -> bool:
    """Whether a release has code of `subject` that could be measured, or is left out."""
    left_out = reasons_left_out(manifest, release)
    return any(item.sources_in(release) or item.id in left_out for item in manifest.components_of(subject))
