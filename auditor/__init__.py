# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""auditor measures a trusted computing base and checks what is claimed about it.

The names in `__all__` are the library; `docs/library.md` shows them at work. Each is imported when it is first asked
for, so that `import auditor` costs nothing, and this module imports nothing at all: it runs before the process is
isolated, when modules may be anybody's.
"""

TYPE_CHECKING = False  # true for type checkers, which know the name
if TYPE_CHECKING:
    from auditor.audit.recorded import load_audit_file as load_audit_file
    from auditor.audit.session import Session as Session
    from auditor.audit.session import Voice as Voice
    from auditor.audit.session import Wanted as Wanted
    from auditor.audit.session import open_session as open_session
    from auditor.audit.timeline import measure_timeline as measure_timeline
    from auditor.declared.manifest import load_manifest as load_manifest
    from auditor.errors import AuditorError as AuditorError
    from auditor.findings.compare.audits import compare as compare
    from auditor.findings.judge import judge as judge
    from auditor.instruments.measurement import measure as measure
    from auditor.renderers import Report as Report
    from auditor.renderers import render as render

__version__ = "0.1.0"

_HOMES = {
    "AuditorError": "auditor.errors",
    "Report": "auditor.renderers",
    "Session": "auditor.audit.session",
    "Voice": "auditor.audit.session",
    "Wanted": "auditor.audit.session",
    "compare": "auditor.findings.compare.audits",
    "judge": "auditor.findings.judge",
    "load_audit_file": "auditor.audit.recorded",
    "load_manifest": "auditor.declared.manifest",
    "measure": "auditor.instruments.measurement",
    "measure_timeline": "auditor.audit.timeline",
    "open_session": "auditor.audit.session",
    "render": "auditor.renderers",
}

__all__ = [*_HOMES]  # noqa: PLE0604 - names of strings


def __getattr__(name: str) -> object:
    """A name of the library, from the module that has it."""
    if name not in _HOMES:
        raise AttributeError(f"module 'auditor' has no attribute {name!r}; see docs/library.md")
    return getattr(__import__(_HOMES[name], fromlist=[name]), name)
