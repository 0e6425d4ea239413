# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the links of the HTML report lead: its own pages by name, upstream hosts by checked addresses only.

An address that auditor would not use itself is empty, and its text is then shown without a link. Paths of pages are
relative to the folder of the report.
"""

import re
from collections.abc import Iterable
from urllib.parse import quote

from msgspec import Struct

from auditor.errors import AddressError, ReportError
from auditor.findings.moments import Growth, Past
from auditor.model.compared import ComponentDiff
from auditor.model.measured import (
    ComparisonRecord,
    Function,
    SourceRevision,
    TrustedFile,
    UnclassifiedFile,
    UnmeasuredFile,
)
from auditor.upstream.addresses import check_page, check_url, commit_address, compare_address, web_address

NO_FIGURE = "–"  # noqa: RUF001 - an en dash is meant
PAGES = "components"
"""The folder of the pages of components, which belongs to the report alone."""

PAST = f"{PAGES}/tcb_past.html"
"""The page of the past. It goes with those of an earlier run, and since no id has a `_`, it is no component's."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]{0,99}")


class Link(Struct, frozen=True):
    """A text and the address it leads to."""

    text: str
    address: str


class Anchors:
    """Names for the rows of files on the pages of one component, which stay when other files come and go.

    A name is the path behind a slash, which no other name on a page begins with. Where one path stands in several
    repositories or commits, it says which.
    """

    def __init__(self) -> None:
        self._given: set[str] = set()

    def name_row(self, file: TrustedFile, repository: str) -> str:
        """The name of the row of `file`: an id of HTML, and as it is a fragment of an address."""
        path = "/" + quote(file.path, safe="/+=,", errors="surrogateescape")
        source, url = (quote(text, safe="", errors="surrogateescape") for text in (repository, file.url))
        candidates = path, f"{path}@{source}", f"{path}@{url}@{quote(file.revision, safe='', errors='surrogateescape')}"
        name = next(candidate for candidate in candidates if candidate not in self._given)
        self._given.add(name)
        return name


def page_path(component_id: str, number: int = 1) -> str:
    """The path of one page of a component; raises `ReportError` for an id that is no safe name of a file.

    No id has a `_`, so that the second page of one component is never the first of another.
    """
    if not _NAME.fullmatch(component_id):
        raise ReportError(
            f"{component_id!r}: this id of a component cannot name a page of the report; "
            "use at most 100 letters, digits, dots, plus and minus signs"
        )
    return f"{PAGES}/{component_id}{f'_{number}' if number > 1 else ''}.html"


def changes_path(item: ComponentDiff, number: int = 1) -> str:
    """The path of one page of what changed in a component; see `page_path`.

    One that the later audit lacks may have had the name that another has now.
    """
    first = page_path(item.id).removesuffix(".html")
    return f"{first}_{'changes' if item.new_id else 'removed'}{f'_{number}' if number > 1 else ''}.html"


def check_pages(component_ids: Iterable[str]) -> None:
    """Raise `ReportError` if the pages of two components would be one file where case does not count."""
    seen: dict[str, str] = {}
    for component_id in component_ids:
        other = seen.setdefault(page_path(component_id).casefold(), component_id)
        if other != component_id:
            raise ReportError(f"{component_id}: its page would replace that of {other} on some systems; rename one")


def link_component(component_id: str, title: str = "") -> Link:
    """The link to the page of a component."""
    return Link(title or component_id, page_path(component_id))


def repository_address(url: str) -> str:
    """The address of a repository if it is one that auditor uses, or nothing."""
    try:
        return check_url(url)
    except AddressError:
        return ""


def file_address(file: TrustedFile, function: Function | None = None) -> str:
    """The page of the upstream host that shows `file`, or the lines of one function in it, at its commit.

    It is empty for a commit that the upstream is not known to have.
    """
    lines = (function.start, function.end) if function else None
    return path_address(file.url, file.revision, file.path, lines) if file.is_upstreams else ""


def path_address(url: str, revision: str, path: str, lines: tuple[int, int] | None = None) -> str:
    """The page of the upstream host that shows a path, or some lines of it, at a commit that the upstream has."""
    try:
        return web_address(url, revision, path, lines)
    except AddressError:
        return ""


def uncounted_address(item: UnmeasuredFile | UnclassifiedFile, revisions: Iterable[SourceRevision]) -> str:
    """Where a file that is in no sum is upstream, or the repository of which nothing was read.

    It is empty unless one of `revisions`, those that were read, tells that the upstream has the commit, and for a glob.
    """
    if not item.revision:
        return repository_address(item.url)
    if isinstance(item, UnmeasuredFile) and item.is_glob:
        return ""
    known = {(revision.url, revision.revision) for revision in revisions if revision.is_upstreams}
    return path_address(item.url, item.revision, item.path) if (item.url, item.revision) in known else ""


def page_address(url: str) -> str:
    """`url` if it is the address of a web page, or nothing."""
    try:
        return check_page(url)
    except AddressError:
        return ""


def source_address(revision: SourceRevision) -> str:
    """The page of the upstream host that shows the commit that was measured, if the upstream is known to have it."""
    return revision_address(revision.url, revision.revision) if revision.is_upstreams else ""


def record_address(record: ComparisonRecord) -> str:
    """The page of the upstream host that shows the commit of a comparison, unless `--ref` led to it."""
    return "" if record.overridden else revision_address(record.url, record.revision)


def revision_address(url: str, revision: str) -> str:
    """The page of the upstream host that shows the commit, or nothing."""
    return commit_address(url, revision) if repository_address(url) else ""


def growth_address(growth: Growth, past: Past) -> str:
    """The page of the upstream host that shows what made the TCB grow, or nothing."""
    source = past.source_of(growth)
    return revision_address(source.url, growth.revision) if source else ""


def comparison_address(url: str, old: str, new: str) -> str:
    """The page of the upstream host that shows what lies between two commits, or nothing."""
    return compare_address(url, old, new) if repository_address(url) else ""
