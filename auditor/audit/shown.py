# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What `show` is asked for: one component, or the functions of a name."""

import re
from collections.abc import Iterable

from auditor.audit.session import Session
from auditor.declared.suggestions import find_similar, suggest
from auditor.errors import FetchError, UsageError
from auditor.findings.functions import FoundFunction, find_by_name, list_names
from auditor.model.measured import Audit

_FUNCTION = re.compile(r"[A-Za-z_~][\w:.~<>]*")


def measure_component(name: str, session: Session, authorship: bool) -> Audit:
    """The audit of the one component; raises `UsageError` if the release does not have it."""
    audit = session.tell_misfits(session.audit((name,), authorship=authorship))
    for item in audit.left_out:
        raise UsageError(f"{name}: left out of {session.release}: {item.reason}")
    if not audit.components:
        raise UsageError(f"{name}: no part of {session.release}; ask for another release with --release")
    return audit


def check_all_read(unread: Iterable[tuple[str, str]], name: str) -> None:
    """Raise `FetchError` if a name that was not found may stand in an upstream that was not read; each has a cause."""
    causes = dict(unread)
    for url, cause in causes.items():
        others = f"; nor could {len(causes) - 1:,} other upstreams" if len(causes) > 1 else ""
        raise FetchError(f"{name}: not found, but {url} could not be read: {cause}{others}")


def find_functions(name: str, session: Session) -> tuple[Audit, tuple[FoundFunction, ...]]:
    """An audit with the functions of this name; raises `UsageError` if it has none, at once if it can have none."""
    ids = [component.id for component in session.manifest.manifest.components]
    if not _FUNCTION.fullmatch(name) or name.casefold() in map(str.casefold, ids):
        session.scope((name,))
    audit = session.tell_misfits(session.audit())
    found = tuple(find_by_name(name, audit, session.manifest.manifest))
    if not found:
        raise _not_found(name, audit, ids, session.release)
    return audit, found


def _not_found(name: str, audit: Audit, ids: list[str], release: str) -> UsageError:
    """The error about a name that no component and no function has; raises `FetchError` if that cannot be known."""
    if not find_similar(name, ids):
        gaps = (gap for result in audit.components for gap in result.unmeasured if not gap.path)
        check_all_read(((gap.url, gap.reason) for gap in gaps), name)
    hint = suggest(name, (*ids, *list_names(audit)), ids)
    return UsageError(f"{name}: neither a component nor a function of {release}; {hint}")
