# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Two audits to be compared, each of a release that is measured or in a file that somebody has kept."""

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from auditor.audit.recorded import find_audit_file, load_audit_file
from auditor.audit.session import Session
from auditor.declared.suggestions import suggest
from auditor.errors import UsageError
from auditor.model import Audit


class Side(Struct, frozen=True):
    """One of the two audits: what the caller calls it, the session that measures it, and the option for its refs."""

    name: str
    session: Session
    ref_option: str

    @property
    def is_release(self) -> bool:
        """Whether it is measured, and not read from a file."""
        return self.name in self.session.manifest.manifest.releases


def find_audits(sides: tuple[Side, Side], components: tuple[str, ...]) -> Iterator[Audit]:
    """The audits of releases or in files, of `components` only if any are asked for; all files are read first."""
    recorded = {side.name: _load(side) for side in sides if not side.is_release}
    for side in sides:
        if side.is_release:
            yield side.session.in_release(side.name).audit(components)
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
