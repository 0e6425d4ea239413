# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What every form says of an audit some of whose measurements were imported, and not made where it was."""

from auditor.model.measured import Audit


def describe_imported(audit: Audit) -> str:
    """Of how many contents the figures are somebody else's word; empty if of none."""
    if not audit.imported:
        return ""
    contents = "content" if audit.imported == 1 else "contents"
    return f"the figures of {audit.imported:,} {contents} were imported into the cache and not measured here"
