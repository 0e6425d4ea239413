# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The pages that the manifest quotes, fetched from their repositories: as they were read, and as they stand now."""

from pathlib import PurePosixPath

from auditor.declared.manifest import ManifestFile
from auditor.errors import FetchError, LockError
from auditor.model.declared import Page
from auditor.model.judged import PageReading
from auditor.pages.rereading import PageCopy, compare_page
from auditor.upstream.blobs import read_blob
from auditor.upstream.network import Network
from auditor.upstream.refs import ResolvedRef
from auditor.upstream.repository import Upstream
from auditor.upstream.trees import SUBMODULE, TreeEntry

_LARGEST_PAGE = 256 * 1024


def reread_pages(manifest: ManifestFile, network: Network) -> tuple[PageReading, ...]:
    """Every page of the manifest read again; one that cannot be fetched has the reason and stops no other."""
    return tuple(_reread(manifest, name, network) for name in manifest.manifest.pages)


def fill_mirror_with_pages(manifest: ManifestFile, network: Network) -> tuple[str, ...]:
    """Fetch what `reread_pages` needs into the cache folder of `network`, refs included; a line for each failure."""
    failures = []
    for page in manifest.manifest.pages.values():
        try:
            if page.repository:
                _fetch_both(page, network)
        except FetchError as error:
            failures.append(str(error))
    return tuple(dict.fromkeys(failures))


def _reread(manifest: ManifestFile, name: str, network: Network) -> PageReading:
    page = manifest.manifest.pages[name]
    if not page.repository:
        return PageReading(page)
    try:
        read, current = _fetch_both(page, network)
    except FetchError as error:
        return PageReading(page, failure=str(error))
    return PageReading(page, current.revision, compare_page(manifest, name, read, current))


def _fetch_both(page: Page, network: Network) -> tuple[PageCopy, PageCopy]:
    """The page as it was read and as it is now; raises `FetchError`."""
    upstream = Upstream(page.repository, network)
    now = upstream.resolve_ref(page.ref)
    return _fetch(page, ResolvedRef("", page.revision, by="lock"), upstream), _fetch(page, now, upstream)


def _fetch(page: Page, resolved: ResolvedRef, upstream: Upstream) -> PageCopy:
    """The page at one commit. Only a page in reStructuredText has its content read; others are known by their blob."""
    revision, ref = resolved.revision, page.ref if resolved.name else ""
    try:
        upstream.fetch_ref(resolved, page.ref)
    except LockError as error:
        cause = f"the repository no longer has commit {revision}, at which {page.path} was read"
        raise FetchError(f"{page.repository}: {cause}; read the page again and give the new commit") from error
    tree = upstream.list_tree(revision)
    entry = next((entry for entry in tree if entry.path == page.path and entry.mode != SUBMODULE), None)
    if entry is None:
        return PageCopy(page.path, revision, ref, elsewhere=_same_name(page.path, tree))
    content = _read_text(entry, revision, upstream) if page.path.endswith(".rst") else b""
    return PageCopy(page.path, revision, ref, entry.blob, content)


def _read_text(entry: TreeEntry, revision: str, upstream: Upstream) -> bytes:
    size = upstream.fetch_blobs({entry.blob}, revision)[entry.blob]
    if size > _LARGEST_PAGE:
        place = f"{upstream.url}: {entry.path} at {revision}"
        raise FetchError(f"{place}: {size:,} bytes, more than the {_LARGEST_PAGE:,} that a page may have")
    return read_blob(upstream.git_dir, entry.blob)


def _same_name(path: str, tree: tuple[TreeEntry, ...]) -> tuple[str, ...]:
    name = PurePosixPath(path).name
    return tuple(entry.path for entry in tree if PurePosixPath(entry.path).name == name)
