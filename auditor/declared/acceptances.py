# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Which review of a dispute holds for a content: the one of that very content, else the one of its path."""

from collections.abc import Iterator

from msgspec import Struct

from auditor.declared.toml_lines import Complaint
from auditor.model.declared import Acceptance
from auditor.model.manifest import Manifest


class Acceptances(Struct, frozen=True):
    """The reviews of a manifest by repository, path and blob; the first or the last of these can be empty, for any."""

    by_file: dict[tuple[str, str, str], Acceptance]

    def find(self, repository: str, path: str, blob: str) -> Acceptance | None:
        """The review that holds for a content of a repository at its path: the one that says most of it."""
        keys = ((name, path, content) for content in (blob, "") for name in (repository, ""))
        return next((self.by_file[key] for key in keys if key in self.by_file), None)


def list_acceptances(manifest: Manifest) -> Acceptances:
    """All reviews of disputes."""
    return Acceptances({(entry.repository, entry.path, entry.blob): entry for entry in manifest.accepted})


def find_acceptance_faults(manifest: Manifest) -> Iterator[Complaint]:
    """The reviews of files in a repository that the manifest does not have."""
    for index, review in enumerate(manifest.accepted):
        if review.repository and review.repository not in manifest.repositories:
            yield ("accepted", index, "repository"), f"{review.repository!r} is not one of the repositories"
