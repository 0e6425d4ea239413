# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the manifest quotes, checked against the manifest itself: its pages and the claims that are made on them."""

from collections.abc import Callable, Iterable, Iterator, Set

from auditor.declared.globs import check_glob
from auditor.declared.toml_lines import Complaint, KeyPath
from auditor.errors import AddressError
from auditor.model.claimed import Claim, RatioClaim, SizeClaim
from auditor.model.declared import COMPARISON, Page
from auditor.model.manifest import Manifest
from auditor.upstream.addresses import check_page, check_ref, check_url, is_object_id


def check_quoted(manifest: Manifest) -> Iterator[Complaint]:
    """What contradicts itself in the pages, claims and citations of `manifest`."""
    known = {*manifest.groups, COMPARISON}
    for name, page in manifest.pages.items():
        yield from _check_page(("pages", name), page)
        yield from _strangers(("pages", name, "lists"), page.lists, known, "not one of the groups")
        yield from _strangers(("pages", name, "prose"), page.prose, known, "not one of the groups")
    yield from _check_lists(manifest)
    for index, component in enumerate(manifest.components):
        if component.cited:
            yield from check_address(("components", index, "cited", "url"), check_page, component.cited.url)
    for index, claim in enumerate(manifest.claims):
        yield from _check_claim(("claims", index), claim, manifest)
        yield from _check_files(("claims", index, "files"), claim.files)


def _check_lists(manifest: Manifest) -> Iterator[Complaint]:
    """One page says what is trusted."""
    first, *others = [name for name, page in manifest.pages.items() if page.lists] or [""]
    for name in others:
        what = f"the page {first!r} has lists, too; give the lists of one only, which says what to trust"
        yield ("pages", name, "lists"), what


def check_address(key: KeyPath, check: Callable[[str], str], address: str) -> Iterator[Complaint]:
    """The complaint of `check` about an address, if it has one."""
    try:
        check(address)
    except AddressError as error:
        yield key, str(error)


def _check_page(key: KeyPath, page: Page) -> Iterator[Complaint]:
    """A page has a place in a repository, from which it can be read again, or it is only cited."""
    yield from check_address((*key, "url"), check_page, page.url)
    place = (page.repository, page.path, page.revision)
    if all(place):
        yield from check_address((*key, "repository"), check_url, page.repository)
        yield from check_address((*key, "ref"), check_ref, page.ref)
        if not is_object_id(page.revision):
            yield (*key, "revision"), f"{page.revision!r} is not a full commit id"
    elif any(place):
        yield key, "has a part of repository, path and revision; give all three, or none for a page that is only cited"
    if (page.lists or page.prose) and not page.path.endswith(".rst"):
        yield key, "has lists or prose, but no path of a page in reStructuredText, which could be read again"


def _check_claim(key: KeyPath, claim: Claim, manifest: Manifest) -> Iterator[Complaint]:
    if claim.page not in manifest.pages:
        yield (*key, "page"), f"{claim.page!r} is not one of the pages"
    what = "neither tcb, a group nor a component"
    yield from _strangers((*key, "subjects"), claim.subjects, set(manifest.subjects), what)
    members = (item for subject in claim.subjects for item in manifest.components_of(subject))
    if claim.gate and any(map(manifest.is_on_request, members)):
        yield (*key, "gate"), "the claim is on code that is measured on request only; it cannot gate an audit"
    if isinstance(claim, RatioClaim):
        yield from _check_ratio(key, claim, manifest)
    elif claim.minimum > claim.maximum:
        yield (*key, "minimum"), f"{claim.minimum:,} is above the maximum of {claim.maximum:,}"


def _check_files(key: KeyPath, globs: Iterable[str]) -> Iterator[Complaint]:
    for glob in globs:
        try:
            check_glob(glob)
        except ValueError as error:
            yield key, str(error)


def _check_ratio(key: KeyPath, claim: RatioClaim, manifest: Manifest) -> Iterator[Complaint]:
    comparisons = {component.id for component in manifest.components if component.is_comparison}
    yield from _strangers((*key, "against"), claim.against, comparisons, "not a component of the group comparison")
    sizes = {other.id for other in manifest.claims if isinstance(other, SizeClaim) and other.minimum}
    what = "not the id of a size claim with a minimum above 0"
    yield from _strangers((*key, "stated"), claim.stated or (), sizes, what)


def _strangers(key: KeyPath, names: Iterable[str], known: Set[str], what: str) -> Iterator[Complaint]:
    """A complaint for each of `names` that is not known, in words that say what it is."""
    yield from ((key, f"{name!r} is {what}") for name in names if name not in known)
