# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What is claimed: published sentences, and what would make each of them true."""

from typing import Annotated

from msgspec import Meta, Struct

from auditor.model.declared import SizeMetric, Text


class _Sentence(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the claims have in common: a sentence of a page, and the code that it speaks of.

    `subjects` are taken together; `files` narrows them to the paths that these globs match. `reading` says how the
    words became bounds.
    """

    id: Text
    page: Text
    quote: Text
    subjects: Annotated[tuple[Text, ...], Meta(min_length=1)]
    files: tuple[Text, ...] = ()
    metric: SizeMetric
    reading: Text
    gate: bool = False

    @property
    def subject(self) -> str:
        """The code that the sentence speaks of, in words."""
        return " + ".join(self.subjects) + (f" ({', '.join(self.files)})" if self.files else "")


class SizeClaim(_Sentence, frozen=True, kw_only=True, tag_field="kind", tag="size"):
    """A published sentence that puts a size between two bounds, in lines."""

    minimum: Annotated[int, Meta(ge=0)]
    maximum: Annotated[int, Meta(gt=0)]


class RatioClaim(_Sentence, frozen=True, kw_only=True, tag_field="kind", tag="ratio"):
    """A published sentence that sets a size at least `orders` orders of magnitude below that of other systems.

    `stated` names the size claims in which the same page gives both sizes, the smaller first.
    """

    against: Annotated[tuple[Text, ...], Meta(min_length=1)]
    orders: Annotated[float, Meta(gt=0)]
    stated: tuple[Text, Text] | None = None


Claim = SizeClaim | RatioClaim
