# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The audit as HTML pages that load nothing: the first page, hot spots, search, and those of each component.

Paths, names, refs and reasons come from upstreams and are hostile until shown otherwise. All of them leave the
templates through `show_value` and the automatic escaping; no string is declared safe.
"""

import base64
import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from auditor import __version__
from auditor.findings.accepted import growth_since
from auditor.findings.definitions import meaning_of, meaning_of_component
from auditor.findings.figures import Size, size_figures, values_of
from auditor.instruments.languages import LANGUAGES
from auditor.model.declared import Family
from auditor.renderers import Files, Report
from auditor.renderers.html.charts import label_of
from auditor.renderers.html.drift import view_drift
from auditor.renderers.html.links import (
    NO_FIGURE,
    PAGES,
    PAST,
    file_address,
    page_address,
    page_path,
    path_address,
    record_address,
    repository_address,
    revision_address,
    source_address,
)
from auditor.renderers.html.page import PageView, view_report
from auditor.renderers.html.treemap import SHADES
from auditor.renderers.words.accepted import describe_accepted
from auditor.renderers.words.claims import describe_stated, margin_of
from auditor.renderers.words.incomparable import figures_of_claim
from auditor.renderers.words.lines_only import LACKS
from auditor.renderers.words.misfits import list_misfits
from auditor.renderers.words.reservations import list_reservations
from auditor.renderers.words.safety import list_languages
from auditor.renderers.words.visible import make_visible

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["MARK", "PAGES", "load_environment", "render", "show_value"]

_POLICY = "default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'"
_FUNCTIONS = (
    describe_accepted,
    growth_since,
    list_misfits,
    list_reservations,
    describe_stated,
    figures_of_claim,
    file_address,
    label_of,
    list_languages,
    margin_of,
    meaning_of,
    meaning_of_component,
    page_address,
    page_path,
    path_address,
    record_address,
    repository_address,
    revision_address,
    source_address,
    view_drift,
)
"""What templates may call by its name."""

MARK = '<meta name="generator" content="auditor">'
"""What stands at the beginning of every page, and tells a page of an earlier run from a file of somebody else."""


def render(report: Report) -> Files:
    """All pages by their path, `index.html` last, so that it never leads to a page that is not there yet."""
    environment, page = load_environment(), view_report(report)
    texts = (environment.get_template(name).render() for name in ("style.css", "script.js", "search.js"))
    style, script, search = (f"'{digest_of(text)}'" for text in texts)
    shared = {"page": page, "policy": _POLICY.format(style, script), "shades": SHADES}
    with_search = {"policy": _POLICY.format(style, f"{script} {search}")}
    files: Files = {}
    for path, name, content in _list_pages(page):
        more = with_search if name == "search.html" else {}
        files[path] = environment.get_template(name).render(shared | more, **content)
    return files


def _list_pages(page: PageView) -> Iterator[tuple[str, str, dict[str, object]]]:
    """Every page: its path, the name of its template, and what that needs besides what all share."""
    for item in page.components:
        for part in item.pages or (None,):
            yield part.path if part else item.page, "component.html", {"item": item, "part": part, "root": "../"}
    for view in page.changes:
        for changes in view.pages:
            yield changes.path, "changes.html", {"item": view, "part": changes, "root": "../"}
    yield from _list_single_pages(page)


def _list_single_pages(page: PageView) -> Iterator[tuple[str, str, dict[str, object]]]:
    """The pages that are of no component, likewise."""
    if page.past:
        yield PAST, "tcb_past.html", {"root": "../"}
    for name in ("hotspots.html", "search.html", "index.html"):
        yield name, name, {"root": ""}


@lru_cache(maxsize=1)
def load_environment() -> "Environment":
    """The templates, under which an undefined name or a value that is neither text nor number is an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("auditor.renderers.html"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=show_value,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["unit"] = show_length
    environment.filters["groupby_runs"] = _group_runs
    environment.globals |= {
        **{function.__name__: function for function in _FUNCTIONS},
        "lines_only_lacks": LACKS,
        "list_family": _list_family,
        "past_page": PAST,
        "value_of": _value_of,
        "version": __version__,
    }
    return environment


def _group_runs(items: Iterable[object], *names: str) -> list[tuple[object, list[object]]]:
    """The items in runs of which the attributes are the same, each with them; the order stays."""
    return [(value, list(run)) for value, run in groupby(items, attrgetter(*names))]


def _list_family(family: Family) -> str:
    """The languages of a family, as in `C, C++`."""
    return ", ".join(language.name for language in LANGUAGES if language.family == family)


def _value_of(size: Size, name: str) -> int | str:
    """The figure with this name, or a dash where there is none."""
    (value,) = values_of(size, size_figures(name))
    return NO_FIGURE if value is None else value


def show_length(value: float) -> str:
    """A length or place in a drawing, to a tenth of its unit."""
    return f"{value:.1f}".removesuffix(".0")


def digest_of(content: str) -> str:
    """How a Content-Security-Policy names an inline style or script with this content."""
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
