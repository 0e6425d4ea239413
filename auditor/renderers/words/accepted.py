# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""How much the TCB has grown since a person accepted it, in the words of the forms that have room for the reason."""

from auditor.findings.accepted import growth_since
from auditor.model.accepted import Accepted
from auditor.model.measured import Audit
from auditor.renderers.words.diff import signed


def describe_growth(accepted: Accepted, audit: Audit) -> str:
    """By how much the TCB has grown since it was accepted, or that this cannot be told."""
    growth = growth_since(accepted, audit)
    return "not comparable" if growth is None else f"{signed(growth)} SLOC"


def describe_accepted(accepted: Accepted) -> str:
    """What was accepted of the TCB, and on which day."""
    figures = accepted.figures.get("tcb")
    size = f"{figures.code:,} SLOC" if figures else "a TCB without a figure"
    return f"{size} accepted on {accepted.day}"
