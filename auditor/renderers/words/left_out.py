# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What an audit is about, and what it leaves out, as every form of it tells that."""

from auditor.findings.figures import Size
from auditor.findings.names import join_names
from auditor.model.measured import Audit

NOT_MEASURED = "not measured"
"""What stands where a figure would, if nothing of a thing has one."""


def bound_of(size: Size) -> str:
    """What stands before a figure: `at least ` where it is a lower bound, else nothing."""
    return "at least " if size.lower_bound else ""


def describe_part(audit: Audit, subject: str) -> str:
    """`11 of 13 components` where the manifest leaves some of `subject` out of the release, or nothing."""
    measured, left_out = len(audit.results_of(subject)), len(audit.left_out_of(subject))
    return f"{measured} of {measured + left_out} components" if left_out else ""


def components_by_reason(audit: Audit) -> dict[str, tuple[str, ...]]:
    """The ids of the components that are left out for each reason, in the order of the manifest."""
    ids_by_reason: dict[str, list[str]] = {}
    for item in audit.left_out:
        ids_by_reason.setdefault(item.reason, []).append(item.id)
    return {reason: tuple(ids) for reason, ids in ids_by_reason.items()}


def name_tcb(audit: Audit) -> str:
    """The TCB and the groups that make it up: `TCB (one + other)`."""
    return f"TCB ({' + '.join(audit.tcb_groups)})"


def describe_subject(audit: Audit) -> str:
    """What the headline of an audit is the figure of: `the TCB`, or `xen alone` if only that was asked for."""
    ids = [result.component.id for result in audit.headline]
    if not audit.partial:
        return "the TCB"
    return f"{join_names(ids)} alone" if ids else "what was asked for"
