# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What comes of all that an audit was asked for."""

from msgspec import Struct

from auditor.findings.moments import Past
from auditor.findings.timeline import Timeline
from auditor.model.judged import Verdict
from auditor.model.measured import Audit


class Outcome(Struct, frozen=True):
    """An audit and the verdict on it; `note` says so if it and what is beside it stand in for those of today.

    `timeline`, `past` and `baseline` are there if they were asked for. `failures` could not be done, such as moving the
    lock.
    """

    audit: Audit
    verdict: Verdict
    note: str = ""
    timeline: Timeline | None = None
    past: Past | None = None
    baseline: Audit | None = None
    failures: tuple[str, ...] = ()
