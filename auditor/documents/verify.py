# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What `auditor verify --format json` prints. Keys may be added; none is removed without a new schema number."""

from msgspec import Struct

from auditor.model.verified import Verification

SCHEMA = 1


class VerifyDocument(Struct, frozen=True):
    """What became of the audit.json with this SHA-256; `equal` if it was made again and has no difference."""

    schema: int
    exit_code: int
    equal: bool
    verification: Verification


def verify_document(verification: Verification, exit_code: int) -> VerifyDocument:
    """What came of an audit that was made again."""
    return VerifyDocument(SCHEMA, exit_code, verification.difference is None, verification)
