# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Further figures of one content, by name: the register for figures that no other part of a measurement needs.

A figure that is entered here reaches `audit.json` (`further` of a file) and `auditor explain` by itself, and the tables
of `files.csv` and of the pages with an entry in `findings.figures`. None is measured today.
"""

from collections.abc import Callable

from auditor.instruments.languages import Language
from auditor.instruments.text import SourceText

Counter = Callable[[SourceText, Language], int | None]
"""The figure of a text in its language, None where it has none."""

FURTHER: dict[str, Counter] = {}


def measure_further(text: SourceText, language: Language) -> tuple[tuple[str, int], ...]:
    """Every further figure that the text has, with its name."""
    figures = ((name, count(text, language)) for name, count in FURTHER.items())
    return tuple((name, value) for name, value in figures if value is not None)
