# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Two audits to be compared, each of a release that is measured or in a file that somebody has kept."""

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from auditor.audit.profiles import with_profiles
from auditor.audit.recorded import find_audit_file, load_audit_file
from auditor.audit.session import Session
from auditor.declared.suggestions import suggest
from auditor.errors import UsageError
from auditor.findings.compare.audits import compare
from auditor.model.compared import Diff
from auditor.model.measured import Audit


class Side(Struct, frozen=True):
    """One of the two audits: what the caller calls it, the session that measures it, and the option for its refs."""

    name: str
    session: Session
    ref_option: str

    @property
    def is_release(self) -> bool:
        """Whether it is measured, and not read from a file."""
        return self.name in self.session.manifest.manifest.releases


class Compared(Struct, frozen=True):
    """Two audits and what differs; `recorded` says so if the later one is that of a file, and not measured now."""

    old: Audit
    new: Audit
    diff: Diff
    recorded: str


def compare_sides(
    names: tuple[str, str], session: Session, refs_old: tuple[str, ...], components: tuple[str, ...]
) -> Compared:
    """The audits with these names beside each other, of `components` only if any are asked for.

    The refs of the session are those of the later one, `refs_old` those of the earlier.
    """
    old, new = names
    later = Side(new, session, "--ref")
    before, after = find_audits((Side(old, session.with_refs(refs_old, "--ref-old"), "--ref-old"), later), components)
    diff = compare(before, after, session.manifest.manifest)
    if later.is_release:
        return Compared(before, after, diff, "")
    return Compared(before, with_profiles(after, session.manifest), diff, f"the figures are those of {new}")


def find_audits(sides: tuple[Side, Side], components: tuple[str, ...]) -> Iterator[Audit]:
    """The audits of releases or in files, of `components` only if any are asked for; all files are read first."""
    recorded = {side.name: _load(side) for side in sides if not side.is_release}
    for side in sides:
        if side.is_release:
            yield side.session.tell_misfits(side.session.in_release(side.name).audit(components))
        else:
            yield _restrict(recorded[side.name], side.session, components)


def _load(side: Side) -> Audit:
    """The audit in a file, or in a folder that has one; raises `UsageError` if refs are given for it."""
    path = find_audit_file(Path(side.name))
    if path is None:
        manifest = side.session.manifest
        hint = suggest(side.name, manifest.manifest.releases)
        raise UsageError(f"{side.name}: neither a file nor a release of {manifest.name}; {hint}")
    if side.session.refs:
        raise UsageError(
            f"{side.ref_option}: {side.name} is a recorded audit, of which nothing is measured; name a release"
        )
    return load_audit_file(path)


def _restrict(audit: Audit, session: Session, components: tuple[str, ...]) -> Audit:
    if not components:
        return audit
    wanted = {item.id for item in session.scope(components).components}
    return replace(
        audit,
        components=tuple(result for result in audit.components if result.component.id in wanted),
        left_out=tuple(item for item in audit.left_out if item.id in wanted),
        partial=True,
    )
