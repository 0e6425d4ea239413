# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a change does to the trusted code, as a comment on a pull request: a few lines, and the details folded.

The first line is a mark that no reader sees, by which whoever posts the comment finds it again and writes it anew in
its place.
"""

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from auditor.findings.effect import CommitShare, Effect
from auditor.renderers.markdown.diff import file_row, function_row
from auditor.renderers.markdown.parts import code, escape, fit
from auditor.renderers.words.diff import ALL, count_differing, describe_balance, list_files, list_functions, signed
from auditor.renderers.words.effect import (
    ASIDE,
    changed_components,
    describe_end_of_check,
    describe_growth,
    describe_ref,
    describe_room,
    list_problems,
)

_PROBLEMS = 5
_WHOLE = "in what auditor pr says with &#45;&#45;format json"
_FUNCTIONS = ("NLOC", "before", "after", "CCN before", "CCN after", "function", "file")
_FILES = ("SLOC", "before", "after", "what", "file")
_COMMITS = ("SLOC", "functions", "CCN", "commit", "")


def mark_of(effect: Effect) -> str:
    """The first line of each comment on this repository and release; no `--`, which would end it, is in between."""
    names = " ".join(quote(name, safe="", errors="surrogateescape") for name in (effect.repository, effect.release))
    return f"<!-- auditor pr {names.replace('--', '-%2D')} -->"


def render_effect(effect: Effect) -> str:
    """The comment."""
    return "\n".join([*_lines(effect), ""])


def _lines(effect: Effect) -> Iterator[str]:
    yield mark_of(effect)
    growth = "nothing trusted differs" if effect.empty else describe_growth(effect, code)
    yield f"### Trusted code of {code(effect.repository)}: {growth}"
    yield ""
    ends = " to ".join(code(describe_ref(end)) for end in (effect.old, effect.new))
    yield f"{ends}, by the manifest of {code(effect.release)}."
    yield ""
    yield from _problems(effect)
    yield from _components(effect)
    yield from _details(effect)
    yield escape(describe_end_of_check(effect))


def _problems(effect: Effect) -> Iterator[str]:
    for problem in list_problems(effect):
        for text in problem.found[:_PROBLEMS]:
            yield f"- ⚠️ **{escape(problem.kind)}**: {code(text)}"
        if len(problem.found) > _PROBLEMS:
            yield f"- and {len(problem.found) - _PROBLEMS:,} more"
        yield ""


def _components(effect: Effect) -> Iterator[str]:
    changed = changed_components(effect)
    if changed:
        yield "| component | SLOC before | after | change | share | added | removed | limit |"
        yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |"
        for item in changed:
            cells = map(escape, describe_balance(item.balance))
            yield f"| {code(item.id)} | {' | '.join(cells)} | {escape(describe_room(item.id, effect))} |"
        yield ""


def _details(effect: Effect) -> Iterator[str]:
    """Tables that a reader opens."""
    name = effect.repository
    functions = [function_row(row, name) for row in list_functions(effect.diff.headline, ALL, worst_first=True).shown]
    files = [file_row(change, name) for change in list_files(effect.diff.headline, ALL).shown]
    yield from _folded(count_differing(len(functions), "function"), _FUNCTIONS, functions, "functions")
    yield from _folded(count_differing(len(files), "file"), _FILES, files, "files")
    if len(effect.shares) > 1:
        rows = map(_commit_row, effect.shares)
        unsure = "" if effect.complete else "; what has no figure is in them, and not in the sums above"
        yield from _folded(f"{len(effect.shares):,} commits change it{unsure}", _COMMITS, rows, "commits")


def _commit_row(share: CommitShare) -> tuple[str, ...]:
    growth = share.growth
    unsure = "" if share.certain else "not all of it has a figure"
    figures = (escape(signed(value)) for value in (growth.code, growth.functions, growth.ccn))
    if not share.revision:
        return *figures, ASIDE, unsure
    return *figures, f"{code(share.revision[:12])} {code(share.subject)}", unsure


def _folded(title: str, head: Sequence[str], rows: Iterable[Sequence[str]], section: str) -> Iterator[str]:
    """A table with as many rows as there is room for; nothing if there are none."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    if lines:
        yield f"<details><summary>{title}</summary>"
        yield ""
        yield f"| {' | '.join(head)} |"
        yield f"| {' | '.join('---' for _ in head)} |"
        yield from fit(lines, section, _WHOLE)
        yield ""
        yield "</details>"
        yield ""
