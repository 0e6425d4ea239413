# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What refs that were given by hand change: an audit with them beside one of the refs that the manifest has."""

from msgspec.structs import replace

from auditor.audit.session import Session, Voice
from auditor.errors import AuditorError
from auditor.findings.compare.audits import compare
from auditor.model.compared import Replaced
from auditor.model.measured import Audit


def compare_with_declared(session: Session, audit: Audit, component_ids: tuple[str, ...]) -> Replaced | None:
    """What the refs of the session change in `audit`, that of the same components; None without such a ref.

    A repository that cannot be read at the ref of the manifest keeps the other one on both sides, so that all that is
    not about it can be compared. Of lines alone nothing is compared.
    """
    if not session.refs or audit.lines_only:
        return None
    silent = replace(session, voice=Voice(lambda _: None, session.voice.progress))
    try:
        declared = replace(silent, refs={}).audit(component_ids)
        unread = _find_unread(declared, session)
        if unread:
            kept = {name: ref for name, ref in session.refs.items() if name in unread}
            declared = replace(silent, refs=kept).audit(component_ids)
    except AuditorError as error:  # such as a lock that pins a commit which nobody has: the audit itself does without
        declared, unread = audit, dict.fromkeys(session.refs, str(error))
    return Replaced(session.refs, compare(declared, audit, session.manifest.manifest), unread)


def _find_unread(declared: Audit, session: Session) -> dict[str, str]:
    """Why each repository with a ref by hand could not be read without it, by its name."""
    reason_by_url = {gap.url: gap.reason for result in declared.components for gap in result.unmeasured if not gap.path}
    urls = {name: session.manifest.manifest.repositories[name].url for name in session.refs}
    return {name: reason_by_url[url] for name, url in urls.items() if url in reason_by_url}
