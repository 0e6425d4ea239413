# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A comment on a pull request makes no markup of what upstreams write, and stays within what hosts take."""

import pytest
from markdown_it import MarkdownIt
from msgspec.structs import replace

from auditor.findings.compare.audits import compare
from auditor.findings.effect import CommitShare, Effect, EffectGap
from auditor.findings.past import Sums
from auditor.model.declared import Limit
from auditor.model.judged import LimitResult
from auditor.model.measured import MeasuredFile
from auditor.model.misfits import Misfit
from auditor.renderers.markdown.effect import mark_of, render_effect
from auditor.renderers.text.effect import LINES, render_effects
from tests.made.audits import SOURCE
from tests.made.diffs import audit_of, with_function
from tests.made.hostile import HOSTILE
from tests.made.manifests import MANIFEST
from tests.renderers.markdown.test_markdown import Page

TAGS = {"h3", "p", "strong", "ul", "li", "code", "table", "thead", "tbody", "tr", "th", "td", "details", "summary"}
MANY = 200


def make_effect(text: str) -> Effect:
    """A change of many files and functions by many commits, with `text` wherever an upstream can put one."""

    def files(nloc: int) -> tuple[MeasuredFile, ...]:
        return tuple(with_function(f"daemon/{number}{text}.c", text, nloc, nloc, 40) for number in range(MANY))

    old, new = (replace(audit_of(digit, *files(nloc)), partial=True) for digit, nloc in (("1", 30), ("2", 36)))
    source = replace(SOURCE, ref=text)
    misfit = Misfit(
        kind="include", name=text, component=text, repository=text, ref=text, revision=text, key=(), file=text
    )
    return Effect(
        repository=text,
        release=text,
        old=source,
        new=replace(source, revision="2" * 40),
        diff=compare(old, new, MANIFEST),
        limits=(LimitResult(Limit("daemon", 10), measured=20, maximum=10),),
        gaps=(EffectGap(text, text),) * MANY,
        undecided=(text,) * MANY,
        misfits=(misfit,) * MANY,
        shares=(CommitShare("3" * 40, text, Sums(code=3), certain=False),) * MANY,
    )


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_name_is_no_markup(text: str) -> None:
    shown = render_effect(make_effect(text))
    assert len(shown) < 65_000
    mark, rest = shown.split("\n", 1)
    assert (mark, mark.count("--")) == (mark_of(make_effect(text)), 2)
    page = Page(MarkdownIt("commonmark").enable("table").render(rest))
    assert {tag for tag, _ in page.tags} == TAGS
    assert {pair for _, attributes in page.tags for pair in attributes} == {("style", "text-align:right")}
    assert "<!--" not in rest


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_name_breaks_no_line_of_text(text: str) -> None:
    shown = render_effects([make_effect(text)])
    assert len(shown.splitlines()) == LINES
    assert all(line.isprintable() for line in shown.splitlines())


def test_two_releases_have_two_comments() -> None:
    effect = make_effect("a")
    assert mark_of(effect) == "<!-- auditor pr a a -->"
    assert mark_of(replace(effect, release="R4--3> x")) == "<!-- auditor pr a R4-%2D3%3E%20x -->"
