# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A strict reader of the pages of the HTML report: their trees, and what stands in their tables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from auditor.renderers import Report
from auditor.renderers.html.links import page_path
from auditor.renderers.html.pages import render

VOID = {"meta", "br", "hr", "img", "link", "input"}
OPTIONAL_END = {"td", "th", "tr", "tbody", "li", "p", "dt", "dd"}
CLOSED_BY = {
    "td": {"td", "th"},
    "th": {"td", "th"},
    "tr": {"td", "th", "tr"},
    "tbody": {"td", "th", "tr", "tbody"},
}


@dataclass
class Element:
    """One element of a page; its children are elements and text."""

    tag: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text inside, each run of white space being one blank."""
        joined = "".join(child if isinstance(child, str) else child.text for child in self.children)
        return re.sub(r"\s+", " ", joined).strip()

    def find_all(self, tag: str = "", **attributes: str) -> Iterator["Element"]:
        """The elements inside, in the order of the page; `class_` is one of several classes."""
        for child in self.children:
            if isinstance(child, Element):
                if tag in ("", child.tag) and all(child.has(name, value) for name, value in attributes.items()):
                    yield child
                yield from child.find_all(tag, **attributes)

    def has(self, name: str, value: str) -> bool:
        """Whether an attribute has this value; see `find_all`."""
        if name == "class_":
            return value in self.attributes.get("class", "").split()
        return self.attributes.get(name) == value

    def find(self, tag: str = "", **attributes: str) -> "Element":
        """The first of `find_all`; raises `StopIteration` if there is none."""
        return next(self.find_all(tag, **attributes))


class PageReader(HTMLParser):
    """Builds the tree of a page; an end tag that closes nothing, or too much, is an error."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.root = Element("", {})
        self._open = [self.root]
        self.feed(text)
        self.close()
        assert self._open == [self.root], f"not closed: {[element.tag for element in self._open]}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"<{tag}> has an attribute twice: {attrs}"
        while self._open[-1].tag in CLOSED_BY.get(tag, set()):
            self._open.pop()
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self._open[-1].tag != tag and self._open[-1].tag in OPTIONAL_END:
            self._open.pop()
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def read_page(report: Report) -> Element:
    """The first page."""
    return PageReader(render(report)["index.html"]).root


def read_component(report: Report, component: str, number: int = 1) -> Element:
    """One page of a component, by its id."""
    return PageReader(render(report)[page_path(component, number)]).root


def read_all(report: Report) -> dict[str, Element]:
    """All pages by their paths."""
    return {path: PageReader(text).root for path, text in render(report).items()}


def rows_of(table: Element) -> list[list[str]]:
    """The texts of the cells of each row, heads included."""
    rows = (row for row in table.find_all("tr"))
    return [[cell.text for cell in row.children if isinstance(cell, Element)] for row in rows]


def row_named(table: Element, name: str) -> list[str]:
    """The first row that begins with this text."""
    return next(row for row in rows_of(table) if row and row[0].startswith(name))


def table_captioned(page: Element, caption: str) -> Element:
    """The first table whose caption begins with this text."""
    return next(table for table in page.find_all("table") if table.find("caption").text.startswith(caption))


def shape_of(element: Element) -> list[tuple[str, tuple[str, ...]]]:
    """Every element with the names of its attributes; only whether a label fits into a map depends on its length."""
    return [(item.tag, tuple(item.attributes)) for item in element.find_all() if item.tag != "text"]
