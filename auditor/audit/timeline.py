# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The TCB in every release, measured."""

from auditor.audit.session import Session
from auditor.declared.suggestions import suggest
from auditor.errors import UsageError
from auditor.findings.timeline import Timeline, comparable_components, make_timeline


def measure_timeline(session: Session, releases: tuple[str, ...] = ()) -> Timeline:
    """The timeline over `releases`, or all of the manifest; raises `UsageError` for one that it does not have."""
    manifest = session.manifest.manifest
    unknown = sorted(set(releases) - manifest.releases.keys())
    if unknown:
        hints = " ".join(dict.fromkeys(suggest(name, manifest.releases) for name in unknown))
        raise UsageError(f"{', '.join(unknown)}: no release of {session.manifest.name}; {hints}")
    chosen = [release for release in manifest.releases if not releases or release in releases]
    ids = tuple(component.id for component in comparable_components(manifest, chosen))
    audits = (session.in_release(release).audit(ids) for release in chosen)
    return make_timeline(manifest, list(map(session.tell_misfits, audits)))
