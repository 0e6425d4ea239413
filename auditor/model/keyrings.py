# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Whose signatures a person believes: keys by their fingerprints, and what each repository has to be signed with."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from auditor.model.declared import BlobId, Fingerprint, Line, Span, Text

Requirement = Literal["signed-tag", "signed-tag-or-commit", "none"]


class Keyring(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """OpenPGP keys, in `keys` by fingerprint the path of the file that holds each.

    The files are those of the commit `revision` of a repository, or, without one, of the folder of the manifest.
    Someone of the keyring `signed_by` must have signed that commit, and someone of `certified_by` each of the keys. A
    keyring with neither is where a chain ends: its keys are believed because the manifest has their fingerprints.
    """

    title: Line
    keys: Annotated[dict[Fingerprint, Text], Meta(min_length=1)]
    repository: str = ""
    revision: BlobId = ""
    signed_by: str = ""
    certified_by: str = ""


class Policy(Span, frozen=True):
    """What vouches for the refs of `repositories`: a tag, or else a commit, that is signed by a key of `keyring`.

    Where nothing is asked for the `reason` says why; a keyring is then only what signatures are shown by.
    """

    repositories: Annotated[tuple[Text, ...], Meta(min_length=1)]
    require: Requirement
    keyring: str = ""
    reason: str = ""
