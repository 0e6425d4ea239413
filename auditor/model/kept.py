# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the cache keeps, and what of it is of no more use."""

from msgspec import Struct


class Kept(Struct, frozen=True):
    """The contents of the file of measurements: measurements and parts of audits that are of use to this auditor.

    Those that were `imported` were made elsewhere, by the same instruments. The `useless` are of other instruments, of
    another Python or of other code, and so is `aside`, the number of files that were damaged or foreign and were set
    aside. Sizes are in bytes, that of files set aside included.
    """

    file: str
    size: int
    measurements: int
    imported: int
    useless_measurements: int
    parts: int
    useless_parts: int
    aside: int


class KeptClones(Struct, frozen=True):
    """The clones of repositories in `folder`, and their size in bytes."""

    folder: str
    number: int
    size: int
