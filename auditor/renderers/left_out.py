# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the manifest leaves out of the release, as every form of an audit tells it."""

from auditor.model import Audit


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
