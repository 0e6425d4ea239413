# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What became of the trusted files of one repository, source by source, from which components are put together."""

from msgspec import Struct

from auditor.declared.scope import SourceKey
from auditor.measuring.cache import BlobKey
from auditor.model.ledger import SourceLedger
from auditor.model.measured import MeasuredFile, Shipped, SourceRevision, UnclassifiedFile, UnmeasuredFile
from auditor.model.misfits import Misfit
from auditor.upstream.blobs import REMOVE


class SourcePart(Struct, frozen=True):
    """What became of each file of one source, upstream and, where it is patched, as shipped.

    If its repository was not read there is no ledger, and all of it is unmeasured.
    """

    files: tuple[MeasuredFile, ...]
    unmeasured: tuple[UnmeasuredFile, ...]
    ledger: SourceLedger | None = None
    shipped: Shipped | None = None


class Part(Struct, frozen=True):
    """One repository at its revision, with what became of each source; or without one, and why it was not read.

    The measurements of the contents in `imported` were not made here. The `misfits` are without their lines, which move
    in files of a manifest that says the same.
    """

    url: str
    revision: SourceRevision | None
    sources: dict[SourceKey, SourcePart] = {}
    unclassified: tuple[UnclassifiedFile, ...] = ()
    failure: str = ""
    imported: tuple[BlobKey, ...] = ()
    misfits: tuple[Misfit, ...] = ()

    @property
    def revisions(self) -> tuple[SourceRevision, ...]:
        """Its revision and that of the patches on it; none if it was not read."""
        patches = (source.shipped.downstream for source in self.sources.values() if source.shipped)
        return tuple(dict.fromkeys((self.revision, *patches))) if self.revision else ()

    @property
    def complete(self) -> bool:
        """Whether it was read, with all that vouches for it and for its patches, and each file has a figure."""
        vouched = all(map(_is_vouched, self.revisions))
        return bool(self.revision) and vouched and not any(source.unmeasured for source in self.sources.values())

    @property
    def is_damaged(self) -> bool:
        """Whether it was not read, or some content in its clone could not be."""
        gaps = (gap.reason for source in self.sources.values() for gap in source.unmeasured)
        return bool(self.failure) or any(REMOVE in reason for reason in gaps)

    @property
    def locked(self) -> bool:
        """Whether it was read at the commit that the lock pins."""
        return bool(self.revision and self.revision.locked)

    def source(self, key: SourceKey) -> SourcePart:
        """What became of one source."""
        if self.revision is None:
            return SourcePart((), (UnmeasuredFile(self.url, "", self.failure),))
        return self.sources[key]


def _is_vouched(revision: SourceRevision) -> bool:
    """Whether tag and keyring were there, and the revision is signed as the manifest asks for, without an end."""
    signing, known = revision.signing, revision.verification
    return not (signing and signing.gap) and not (known and (known.gap or known.failure or known.until))
