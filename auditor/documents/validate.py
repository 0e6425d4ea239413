# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What `auditor validate --format json` prints. Keys may be added; none is removed without a new schema number."""

from msgspec import Struct

from auditor.declared.manifest import ManifestFile
from auditor.model.manifest import Manifest

SCHEMA = 1


class ValidateDocument(Struct, frozen=True):
    """The manifest as it was understood: its file, and all of it with every range of releases worked out."""

    schema: int
    file: str
    manifest: Manifest


def validate_document(file: ManifestFile) -> ValidateDocument:
    """What a valid manifest says."""
    return ValidateDocument(SCHEMA, file.name, file.manifest)
