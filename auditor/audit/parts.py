# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What became of the trusted files of one repository, source by source, from which components are put together."""

from msgspec import Struct

from auditor.declared.scope import SourceKey
from auditor.model.measured import (
    MeasuredFile,
    Shipped,
    SourceLedger,
    SourceRevision,
    UnclassifiedFile,
    UnmeasuredFile,
)


class SourcePart(Struct, frozen=True):
    """What became of each file of one source, upstream and, where it is patched, as shipped.

    If its repository was not read there is no ledger, and all of it is unmeasured.
    """

    files: tuple[MeasuredFile, ...]
    unmeasured: tuple[UnmeasuredFile, ...]
    ledger: SourceLedger | None = None
    shipped: Shipped | None = None


class Part(Struct, frozen=True):
    """One repository at its revision, with what became of each source; or without one, and why it was not read."""

    url: str
    revision: SourceRevision | None
    sources: dict[SourceKey, SourcePart] = {}
    unclassified: tuple[UnclassifiedFile, ...] = ()
    failure: str = ""

    @property
    def complete(self) -> bool:
        """Whether the repository was read, with the objects that vouch for its commit, and each file has a figure."""
        vouched = self.revision and not (self.revision.signing and self.revision.signing.gap)
        return bool(vouched) and not any(source.unmeasured for source in self.sources.values())

    def source(self, key: SourceKey) -> SourcePart:
        """What became of one source."""
        if self.revision is None:
            return SourcePart((), (UnmeasuredFile(self.url, "", self.failure),))
        return self.sources[key]
