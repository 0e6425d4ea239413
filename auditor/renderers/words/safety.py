# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Which languages are memory-safe, as the report says it."""

from auditor.instruments.languages import LANGUAGES


def list_languages(*, memory_safe: bool) -> str:
    """The languages of programs that are memory-safe, or those that are not, as in `C, C++ and assembly`."""
    programs = (language for language in LANGUAGES if not language.lines_only and language.memory_safe is memory_safe)
    *names, last = dict.fromkeys(language.common_name for language in programs)
    return " and ".join(filter(None, (", ".join(names), last)))
