# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The repositories of a manifest, and globs wherever they stand: one complaint for each mistake."""

from collections.abc import Iterable, Iterator, Set

from auditor.declared.globs import all_globs, check_glob, has_open_name, has_open_top
from auditor.declared.quotations import check_address
from auditor.declared.ref_ranges import find_ref_faults
from auditor.declared.toml_lines import Complaint, KeyPath
from auditor.instruments.languages import LANGUAGE_BY_NAME
from auditor.model.declared import Exclusion, LanguageRule, Repository, ScopedGlob
from auditor.model.manifest import Manifest
from auditor.upstream.addresses import check_ref, check_url


def find_repository_complaints(manifest: Manifest) -> Iterator[Complaint]:
    """What is wrong with the repositories of `manifest`, and with what is outside of all, each with its key."""
    yield from _check_rules(("outside",), manifest.outside)
    for index, rule in enumerate(manifest.outside):
        for glob in filter(has_open_name, all_globs(rule.globs)):
            yield ("outside", index, "globs"), f"{glob!r} would hide what is new anywhere; name files or suffixes"
    used = _repositories_used(manifest)
    for name, repository in manifest.repositories.items():
        key: KeyPath = ("repositories", name)
        yield from check_address((*key, "url"), check_url, repository.url)
        yield from _check_refs((*key, "refs"), repository, manifest)
        yield from _check_rules((*key, "excluded"), repository.excluded, repository)
        yield from _check_outside((*key, "outside"), repository)
        yield from _check_languages((*key, "languages"), repository)
        yield from _check_downstream((*key, "downstream"), name, manifest)
        if name not in used:
            yield key, "declared, but no source uses it; remove it or name it in a source"


def _repositories_used(manifest: Manifest) -> Set[str]:
    """The repositories of the sources, those that patch them, and those of keyrings."""
    used = {source.repository for component in manifest.components for source in component.sources}
    used |= {keyring.repository for keyring in manifest.keyrings.values()}
    return used | {item.downstream.repository for item in manifest.repositories.values() if item.downstream}


def _check_refs(key: KeyPath, repository: Repository, manifest: Manifest) -> Iterator[Complaint]:
    for ref in dict.fromkeys(repository.refs.values()):
        yield from check_address(key, check_ref, ref)
    for release in repository.refs:
        if release not in manifest.releases:
            yield key, f"{release!r} is not one of the releases"


def _check_downstream(key: KeyPath, name: str, manifest: Manifest) -> Iterator[Complaint]:
    """A downstream repository is another one, and what is patched has to be whole."""
    downstream = manifest.repositories[name].downstream
    if downstream is None:
        return
    origin = manifest.repositories.get(downstream.repository)
    if origin is None or origin.downstream or downstream.repository == name:
        yield (*key, "repository"), f"{downstream.repository!r} is not another repository without a downstream"
        return
    if manifest.repositories[name].partial:
        yield key, "a partial repository cannot be patched, because it is not there as a whole"
    yield from check_globs((*key, "patches"), downstream.patches)


def _check_rules(
    key: KeyPath, rules: Iterable[Exclusion | LanguageRule], repository: Repository | None = None
) -> Iterator[Complaint]:
    for index, rule in enumerate(rules):
        yield from check_globs((*key, index, "globs"), rule.globs, repository)


def _check_outside(key: KeyPath, repository: Repository) -> Iterator[Complaint]:
    for index, rule in enumerate(repository.outside):
        yield from check_globs((*key, index, "globs"), rule.globs)
        for glob in filter(has_open_top, rule.globs):
            yield (*key, index, "globs"), f"{glob!r} would hide what is new at the top; begin with the name of a folder"


def _check_languages(key: KeyPath, repository: Repository) -> Iterator[Complaint]:
    yield from _check_rules(key, repository.languages, repository)
    for index, rule in enumerate(repository.languages):
        if rule.language not in LANGUAGE_BY_NAME:
            known = ", ".join(LANGUAGE_BY_NAME)
            yield (*key, index, "language"), f"{rule.language!r} is not a language that is counted; these are {known}"


def check_globs(
    key: KeyPath, globs: Iterable[str | ScopedGlob], repository: Repository | None = None
) -> Iterator[Complaint]:
    """Globs that are none, and ranges of refs that are none, or of no `repository`."""
    for entry in globs:
        if isinstance(entry, ScopedGlob):
            yield from ((key, fault) for fault in find_ref_faults(entry, repository))
        try:
            check_glob(entry if isinstance(entry, str) else entry.glob)
        except ValueError as error:
            yield key, str(error)
