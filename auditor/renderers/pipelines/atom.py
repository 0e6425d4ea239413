# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`feed.xml`: findings and changes as a feed (Atom, RFC 4287), behind which those of the feed that was there stay.

An entry that is there already keeps its times unless what it says has changed, so that no reader shows it as new.
"""

import datetime
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, SubElement, fromstring, indent, tostring

from msgspec.structs import replace

from auditor import __version__
from auditor.errors import ReportError
from auditor.renderers import Files, Report
from auditor.renderers.pipelines.news import CHANGE, NO_DAY, Entry, day_of, list_news, name_of
from auditor.renderers.text.check import describe_size
from auditor.renderers.words.reservations import list_reservations
from auditor.renderers.words.visible import make_visible

MOST = 200
"""How many entries a feed has at most; the oldest go first."""

_ATOM = "http://www.w3.org/2005/Atom"
_MIDNIGHT = "T00:00:00Z"
_PAGE = "index.html"


def render(report: Report) -> Files:
    """The feed; raises `ReportError` if `report.earlier` is no feed that auditor has written of the same."""
    name = name_of(report.audit, "feed")
    entries = merge(tuple(_list_new(report)), read_entries(report.earlier, name))
    root = Element("feed", {"xmlns": _ATOM})
    _add(root, "id", name)
    _add(root, "title", make_visible(f"{report.audit.system.name} {report.audit.release}: trusted computing base"))
    _add(root, "subtitle", make_visible("; ".join(_describe(report))))
    _add(root, "updated", max((entry.updated for entry in entries), default=day_of(report)) + _MIDNIGHT)
    _add(root, "generator", "auditor", version=__version__)
    _add(SubElement(root, "author"), "name", "auditor")
    if "html" in report.forms:
        SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": _PAGE})
    for entry in entries:
        _add_entry(root, entry)
    indent(root)
    return {"feed.xml": f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'}


def merge(new: tuple[Entry, ...], earlier: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The new entries and as many of the earlier as there is room for, the latest first."""
    before = {entry.id: entry for entry in earlier}
    ids = {entry.id for entry in new}
    kept = [_keep_times(entry, before.get(entry.id)) for entry in new]
    kept += [entry for entry in earlier if entry.id not in ids]
    return tuple(sorted(kept[:MOST], key=lambda entry: entry.updated, reverse=True))


def _keep_times(entry: Entry, before: Entry | None) -> Entry:
    if before is None:
        return entry
    same = replace(entry, published=before.published, updated=before.updated)
    return same if same == before else replace(entry, published=before.published)


def _list_new(report: Report) -> Iterator[Entry]:
    """What is news now; of more than a feed has room for, the first, and how many others there are."""
    news = list_news(report)
    if len(news) <= MOST:
        yield from news
        return
    yield from news[: MOST - 1]
    text, day = f"{len(news) - MOST + 1:,} more findings and changes, which audit.json has", day_of(report)
    yield Entry(name_of(report.audit, "cut", day), text, day, day, CHANGE, text)


def _describe(report: Report) -> Iterator[str]:
    """The size, and what makes the audit less than a full one of now."""
    audit = report.audit
    yield describe_size(report)
    yield from (item.sentence for item in list_reservations(report))
    if not audit.complete:
        yield "the audit is incomplete: its totals are lower bounds"
    if day_of(report) == NO_DAY:
        yield f"without a lock it has no day, so that its entries are of {NO_DAY}"


# --------------------------------------------------------------------------------------------------------------- XML


def _add(parent: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(parent, name, attributes).text = text


def _add_entry(root: Element, entry: Entry) -> None:
    element = SubElement(root, "entry")
    _add(element, "id", entry.id)
    _add(element, "title", entry.title)
    _add(element, "published", entry.published + _MIDNIGHT)
    _add(element, "updated", entry.updated + _MIDNIGHT)
    SubElement(element, "category", {"term": entry.subject})
    for number, address in enumerate(entry.links):
        SubElement(element, "link", {"rel": "related" if number else "alternate", "href": address})
    _add(element, "content", entry.text, type="text")


def read_entries(text: str, name: str) -> tuple[Entry, ...]:
    """The entries of the feed with this name that `render` has made; none of an empty text.

    Raises `ReportError` for anything else.
    """
    try:
        return _read_feed(text, name) if text else ()
    except (ParseError, LookupError, ValueError) as error:
        raise ReportError(f"not a feed that auditor has written of this system and release: {error}") from error


def _read_feed(text: str, name: str) -> tuple[Entry, ...]:
    if "<!" in text:
        raise ValueError("it has declarations")  # entities may grow without end
    root = fromstring(text.encode("utf-8"))  # noqa: S314 - it declares nothing
    if root.findtext(_tag("id")) != name:
        raise ValueError("it has another id")
    return tuple(map(_read_entry, root.findall(_tag("entry"))))


def _read_entry(element: Element) -> Entry:
    """The entry of an element; raises ValueError if it lacks anything."""
    category = element.find(_tag("category"))
    return Entry(
        id=_text_of(element, "id"),
        title=_text_of(element, "title"),
        published=_day_of(element, "published"),
        updated=_day_of(element, "updated"),
        subject=category.get("term", "") if category is not None else "",
        text=_text_of(element, "content"),
        links=tuple(link.get("href", "") for link in element.findall(_tag("link"))),
    )


def _text_of(element: Element, name: str) -> str:
    text = element.findtext(_tag(name))
    if not text:
        raise ValueError(f"an entry without {name}")
    return text


def _day_of(element: Element, name: str) -> str:
    return datetime.date.fromisoformat(_text_of(element, name).removesuffix(_MIDNIGHT)).isoformat()


def _tag(name: str) -> str:
    return f"{{{_ATOM}}}{name}"
