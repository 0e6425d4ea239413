# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What `show` is asked for: one component, or the functions of a name."""

import re

from auditor.audit.session import Session
from auditor.declared.suggestions import suggest
from auditor.errors import UsageError
from auditor.findings.functions import FoundFunction, find_by_name, list_names
from auditor.model.measured import Audit

_FUNCTION = re.compile(r"[A-Za-z_~][\w:.~<>]*")


def measure_component(name: str, session: Session, history: bool) -> Audit:
    """The audit of the one component; raises `UsageError` if the release does not have it."""
    audit = session.audit((name,), history=history)
    for item in audit.left_out:
        raise UsageError(f"{name}: left out of {session.release}: {item.reason}")
    if not audit.components:
        raise UsageError(f"{name}: no part of {session.release}; ask for another release with --release")
    return audit


def find_functions(name: str, session: Session) -> tuple[Audit, tuple[FoundFunction, ...]]:
    """An audit with the functions of this name; raises `UsageError` if it has none, at once if it can have none."""
    ids = [component.id for component in session.manifest.manifest.components]
    if not _FUNCTION.fullmatch(name) or name.casefold() in map(str.casefold, ids):
        session.scope((name,))
    audit = session.audit()
    found = tuple(find_by_name(name, audit, session.manifest.manifest))
    if not found:
        hint = suggest(name, (*ids, *list_names(audit)), ids)
        raise UsageError(f"{name}: neither a component nor a function of {session.release}; {hint}")
    return audit, found
