# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""In which language a text is measured, where its path, its first line, the rest of it and a person may differ."""

from msgspec import Struct

from auditor.instruments.c.headers import LABEL
from auditor.instruments.languages import Language, language_by_content


class Named(Struct, frozen=True):
    """A language that a path says, the one that the first line of the text names then, and labels if they differ."""

    said: Language
    language: Language
    labels: tuple[str, ...]

    def settle(self, found: Language, *, decided: bool) -> tuple[Language, tuple[str, ...]]:
        """The language to measure in, where the rest of the text is found to be `found`, and labels if that differs.

        What a person has `decided` is `said`, and stands against the text, which is a label then.
        """
        if not decided:
            return found, self.labels if found is self.language else (*self.labels, LABEL)
        return self.said, self.labels if found is self.said else (f"decided, content of {found.name}",)


def name_language(content: bytes, said: Language) -> Named:
    """What a canonical text, of which the path says `said`, names at its beginning."""
    return Named(said, *language_by_content(content, said))
