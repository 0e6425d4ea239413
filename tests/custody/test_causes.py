# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Which repositories are told as the cause of an excess: those with commits on its files, and those not read."""

from msgspec.structs import replace

from auditor.custody.since import Span, find_causes
from auditor.model.judged import Since


def test_a_repository_without_a_commit_on_the_files_is_no_cause() -> None:
    quiet = Since("alpha", "1" * 40, "2" * 40)
    unread = replace(quiet, repository="beta", lack="its history was not read")
    assert find_causes([(Span(quiet), {"a.c"}), (Span(unread), {"b.c"})]) == (unread,)
