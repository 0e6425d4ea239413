# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The part of a page of docs/ that is written by a tool, between two comments that say so."""


def marks_of(name: str, by: str = "make docs") -> tuple[str, str]:
    """The lines before and behind the part of this name, which the command `by` writes."""
    return f"<!-- {name}: begin, written by `{by}` -->\n", f"<!-- {name}: end -->\n"


def fill_part(page: str, name: str, text: str, by: str = "make docs") -> str:
    """A page with `text` as its part of this name; raises ValueError if it lacks the marks."""
    begin, end = marks_of(name, by)
    before, found_begin, rest = page.partition(begin)
    _, found_end, behind = rest.partition(end)
    if not (found_begin and found_end):
        raise ValueError(f"the marks of the part {name} are missing")
    return "".join((before, begin, text, end, behind))
