# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether all that was asked of an audit was found out: beside its figures that is whom one trusts with the code."""

from auditor.model.custody import HistoryGap
from auditor.model.measured import Audit


def is_finished(audit: Audit) -> bool:
    """Whether an audit is complete, and every history that was asked for was read."""
    return audit.complete and not unread_histories(audit)


def unread_histories(audit: Audit) -> tuple[HistoryGap, ...]:
    """The histories that were asked for and could not be read, each once."""
    people = (result.authorship for result in audit.components if result.authorship)
    return tuple(dict.fromkeys(gap for one in people for gap in one.gaps if gap.failed))
