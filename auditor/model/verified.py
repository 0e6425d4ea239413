# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What an audit was made from, and what came of making it again."""

from msgspec import Struct


class Inputs(Struct, frozen=True):
    """What an audit was made from beside the commits of its sources: the SHA-256, in hexadecimal, of each.

    `manifest` is that of its file, `included` those of the files that it includes, by the name by which it does, and
    `profiles` those of the build profiles, by component. `lock` is of the entries of the release and of the counted
    comparisons, whatever else the file has, and `accepted` of what was accepted of the release, empty if nothing was.
    """

    manifest: str
    included: dict[str, str]
    lock: str
    profiles: dict[str, str]
    accepted: str


class Difference(Struct, frozen=True):
    """The first place in which a document is not what it should be, as jq names it, and what stands there in JSON.

    A value is None where nothing stands.
    """

    path: str
    there: str | None
    computed: str | None


class Signer(Struct, frozen=True):
    """Whose key it is by its own word: the fingerprint of its primary key, in hexadecimal, and its user ids."""

    fingerprint: str
    user_ids: tuple[str, ...]


class Verification(Struct, frozen=True):
    """What came of an audit that was made again; None as the `difference` if each byte is the same.

    `imported` is of how many contents the figures were not measured when it was made, `incomplete` that the audit lacks
    figures, as it says itself, `trusted_anyway` how many of its revisions are not signed as they should be, and
    `other_refs` has a line for each repository that was measured at another ref than that of the manifest. With a
    `signer` nothing was made again: whoever holds that key has signed a statement, and the difference is between what
    it says and the audit.
    """

    system: str
    release: str
    sha256: str
    difference: Difference | None
    imported: int = 0
    incomplete: bool = False
    trusted_anyway: int = 0
    other_refs: tuple[str, ...] = ()
    signer: Signer | None = None
