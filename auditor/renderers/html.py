# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The audit as one self-contained HTML page that loads nothing and runs nothing.

Paths, names, refs and reasons come from upstreams and are hostile until shown otherwise. All of them leave the
templates through `show_value` and the automatic escaping; no string is declared safe.
"""

import base64
import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

from auditor.renderers import Files, Report
from auditor.renderers.html_view import view_report
from auditor.renderers.visible import make_visible

if TYPE_CHECKING:
    from jinja2 import Environment

_POLICY = "default-src 'none'; style-src '{}'; base-uri 'none'; form-action 'none'"


def render(report: Report) -> Files:
    """The one page, `index.html`."""
    environment = load_environment()
    style = environment.get_template("style.css").render()
    policy = _POLICY.format(digest_of(style))
    return {"index.html": environment.get_template("index.html").render(page=view_report(report), policy=policy)}


@lru_cache(maxsize=1)
def load_environment() -> "Environment":
    """The templates, under which an undefined name or a value that is neither text nor number is an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("auditor.renderers"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=show_value,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["unit"] = show_length
    return environment


def show_length(value: float) -> str:
    """A length or place in a drawing, to a tenth of its unit."""
    return f"{value:.1f}".removesuffix(".0")


def digest_of(content: str) -> str:
    """How a Content-Security-Policy names an inline style with this content."""
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"


def show_value(value: object) -> object:
    """What a template writes for `value`: whole numbers with separators, foreign text without hidden characters.

    Markup is what a macro has laid out and has passed here piece by piece. Anything else, such as None or a fraction
    whose precision nobody chose, raises `TypeError` rather than appear in a report.
    """
    if hasattr(value, "__html__"):
        return value
    if isinstance(value, str):
        return make_visible(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    raise TypeError(f"{value!r}: a report shows text and whole numbers only")
