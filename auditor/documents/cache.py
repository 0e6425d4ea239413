# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What `auditor cache --format json` prints. Keys may be added; none is removed without a new schema number."""

from msgspec import Struct

from auditor.model.kept import Kept, KeptClones

SCHEMA = 1


class CacheDocument(Struct, frozen=True):
    """All of it: `histories` are clones, too, of whole histories, apart from the `clones` of audits."""

    schema: int
    kept: Kept
    clones: KeptClones
    histories: KeptClones


def cache_document(kept: Kept, clones: KeptClones, histories: KeptClones) -> CacheDocument:
    """What the cache keeps."""
    return CacheDocument(SCHEMA, kept, clones, histories)
