# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What `auditor accept --format json` prints: what is accepted of a release now, and what was before."""

from msgspec import Struct

from auditor.model.accepted import Accepted


class AcceptDocument(Struct, frozen=True):
    """The entry of the release in `reports/baseline.json`, and the one in whose place it stands; null if it is new.

    `overridden` are the repositories that were measured at another ref than the manifest names.
    """

    schema: int
    release: str
    accepted: Accepted
    before: Accepted | None
    overridden: tuple[str, ...] = ()
