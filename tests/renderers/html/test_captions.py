# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What each template calls things: its captions, headings and labels are those of captions.toml, and are on a page.

So a change of one is red under the name of its template, and is made in both places.
"""

import html
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

from auditor.findings.accepted import accept
from auditor.renderers.html.pages import render
from tests.made.diffs import since, small_pair
from tests.made.histories import make_trends
from tests.made.places import ROOT
from tests.made.reports import incomplete_report, past_report, signed_report, troubled_report
from tools.record import read_report

TEMPLATES = ROOT / "auditor" / "renderers" / "html" / "templates"
CAPTIONS = tomllib.loads((Path(__file__).parent / "captions.toml").read_text())
WRITTEN = re.compile(
    r"""m\.caption\("([^"{]+)" | m\.function_table\([^"]*"([^"{]+)"
    | <(?:h[1-6]|th|dt|caption|summary|legend|label|button)\b[^>{]*>([^<{]*[^<{\s])
    | (?:aria-label|title|placeholder)="([^"{]+)[{"]""",
    re.VERBOSE,
)


def read_captions(template: str) -> list[str]:
    """The captions, headings and labels that a template writes itself, in its order, each once."""
    found = (next(filter(None, match.groups())) for match in WRITTEN.finditer(template))
    return list(dict.fromkeys(" ".join(text.split()) for text in found))


@cache
def text_of_pages() -> str:
    """All pages of reports in which, together, every template has its say; the recorded one has a timeline."""
    accepted = accept(past_report().audit, "a" * 64, "2026-01-01", "it was read")
    past = replace(past_report(), runs=make_trends(36, 37, daemon=[31, 32]), accepted=accepted)
    reports = read_report(), past, troubled_report(), incomplete_report(), signed_report(), since(*small_pair())
    texts = (text for report in reports for text in render(report).values())
    return html.unescape(re.sub(r"\s+", " ", " ".join(texts)))


def test_every_template_is_listed() -> None:
    assert sorted(CAPTIONS) == sorted(path.name for path in TEMPLATES.glob("*.html"))


@pytest.mark.parametrize("name", CAPTIONS)
def test_a_template_calls_things_as_listed(name: str) -> None:
    written = read_captions((TEMPLATES / name).read_text())
    assert written == CAPTIONS[name], f"{name} calls something otherwise than tests/renderers/html/captions.toml"
    assert [text for text in written if text not in text_of_pages()] == [], f"{name} says this on no page"
