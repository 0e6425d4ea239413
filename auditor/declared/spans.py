# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The releases that each part of a manifest is for: ranges worked out once, and what is wrong with them.

Releases have the order in which the manifest declares them, the oldest first.
"""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from msgspec.structs import replace

from auditor.declared.ref_ranges import Globs, ends_of
from auditor.declared.toml_lines import KeyPath
from auditor.model.declared import Component, Exclusion, Exposure, LanguageRule, Repository, Source, Span
from auditor.model.manifest import Manifest

_DEVELOPMENT = "main"

Releases = tuple[str, ...]
_S = TypeVar("_S", bound=Span)
_R = TypeVar("_R", Exclusion, LanguageRule)


def resolve_spans(manifest: Manifest) -> Manifest:
    """The same manifest, in which every `releases` lists what a range comes to; empty ones stand for all releases.

    A source is for no release that its component does not have, and a glob for none that its source does not serve.
    """
    order = tuple(manifest.releases)
    return replace(
        manifest,
        repositories={name: _resolve_repository(item, order) for name, item in manifest.repositories.items()},
        components=tuple(_resolve_component(item, order) for item in manifest.components),
        left_out=tuple(_resolve(item, order) for item in manifest.left_out),
        outside=_resolve_rules(manifest.outside, order),
        limits=tuple(_resolve(item, order) for item in manifest.limits),
        policies=tuple(_resolve(item, order) for item in manifest.policies),
    )


def releases_with_ref(repository: Repository, manifest: Manifest) -> tuple[str, ...]:
    """The releases for which a repository has a ref of its own, or one that its downstream repository names."""
    if repository.ref:
        return tuple(manifest.releases)
    downstream = repository.downstream
    origin = manifest.repositories.get(downstream.repository) if downstream else None
    named = repository.refs.keys() | (origin.refs.keys() if origin else set())
    return tuple(release for release in manifest.releases if release in named)


def list_globs(source: Source) -> Iterator[tuple[KeyPath, Globs]]:
    """All lists of globs of a source, each with the key of its place there."""
    yield ("include",), source.include
    yield ("exclude",), source.exclude
    yield from ((("exposed", number, "globs"), exposure.globs) for number, exposure in enumerate(source.exposed))


def find_span_faults(manifest: Manifest) -> Iterator[tuple[KeyPath, str]]:
    """The key of each release or range that cannot be meant, and why; `manifest` is as it was written."""
    order = tuple(manifest.releases)
    if _DEVELOPMENT in order[:-1]:
        yield ("releases", _DEVELOPMENT), "must be the last: releases are declared from the oldest to the newest"
    for name, repository in manifest.repositories.items():
        yield from _find_repository_faults(("repositories", name), repository, manifest)
    for number, component in enumerate(manifest.components):
        yield from _find_faults(("components", number), component, order, order, "")
        yield from _find_source_faults(("components", number, "sources"), component, order)
    yield from _find_rule_faults(("outside",), manifest.outside, order, order)
    tables = (("left_out", manifest.left_out), ("limits", manifest.limits), ("policies", manifest.policies))
    for table, spans in tables:
        for number, span in enumerate(spans):
            yield from _find_faults((table, number), span, order, order, "")


def _resolve(span: _S, order: Releases, within: Releases = ()) -> _S:
    """The span with its `releases` listed, less those that are not `within`; nothing there stands for all."""
    if _is_open(span):
        return replace(span, releases=within)
    listed = _list_releases(span, order)
    return replace(span, releases=tuple(release for release in listed if not within or release in within))


def _resolve_rules(rules: tuple[_R, ...], order: Releases) -> tuple[_R, ...]:
    return tuple(replace(rule, globs=_resolve_globs(rule.globs, order)) for rule in rules)


def _resolve_repository(repository: Repository, order: Releases) -> Repository:
    downstream = repository.downstream
    if downstream:
        downstream = replace(downstream, patches=_resolve_globs(downstream.patches, order))
    refs = dict.fromkeys(order, repository.ref) if repository.ref else repository.refs
    return replace(
        repository,
        refs=refs,
        excluded=_resolve_rules(repository.excluded, order),
        languages=_resolve_rules(repository.languages, order),
        downstream=downstream,
    )


def _resolve_component(component: Component, order: Releases) -> Component:
    component = _resolve(component, order)
    sources = tuple(_resolve_source(source, order, component.releases) for source in component.sources)
    return replace(component, sources=sources)


def _resolve_source(source: Source, order: Releases, within: Releases) -> Source:
    source = _resolve(source, order, within)

    def resolve(exposure: Exposure) -> Exposure:
        return replace(exposure, globs=_resolve_globs(exposure.globs, order, source.releases))

    return replace(
        source,
        include=_resolve_globs(source.include, order, source.releases),
        exclude=_resolve_globs(source.exclude, order, source.releases),
        exposed=tuple(map(resolve, source.exposed)),
    )


def _resolve_globs(globs: Globs, order: Releases, within: Releases = ()) -> Globs:
    return tuple(glob if isinstance(glob, str) else _resolve(glob, order, within) for glob in globs)


def _is_open(span: Span) -> bool:
    """Whether the span says nothing, and so is for all releases."""
    return not (span.releases or span.since or span.until)


def _list_releases(span: Span, order: Releases) -> Releases:
    """The releases of `order` that the span is for; a name that is none of them limits nothing."""
    if span.releases:
        return tuple(release for release in order if release in span.releases)
    first = order.index(span.since) if span.since in order else 0
    last = order.index(span.until) if span.until in order else len(order) - 1
    return order[first : last + 1]


# ------------------------------------------------------------------------------------------------- what is wrong


def _find_repository_faults(key: KeyPath, repository: Repository, manifest: Manifest) -> Iterator[tuple[KeyPath, str]]:
    order, served = tuple(manifest.releases), releases_with_ref(repository, manifest)
    if repository.ref and (repository.refs or repository.downstream):
        yield (*key, "ref"), "stands for every release; give it alone, without `refs` and `downstream`"
    for table, rules in (("excluded", repository.excluded), ("languages", repository.languages)):
        yield from _find_rule_faults((*key, table), rules, order, served)
    downstream = repository.downstream
    if downstream and downstream.repository in manifest.repositories:
        patched = releases_with_ref(manifest.repositories[downstream.repository], manifest)
        lack = "the downstream repository has no ref for it"
        yield from _find_glob_faults((*key, "downstream", "patches"), downstream.patches, order, patched, lack)


def _find_rule_faults(
    key: KeyPath, rules: Sequence[Exclusion | LanguageRule], order: Releases, served: Releases
) -> Iterator[tuple[KeyPath, str]]:
    for index, rule in enumerate(rules):
        yield from _find_glob_faults(
            (*key, index, "globs"), rule.globs, order, served, "its repository has no ref for it"
        )


def _find_source_faults(key: KeyPath, component: Component, order: Releases) -> Iterator[tuple[KeyPath, str]]:
    present = _list_releases(component, order)
    for number, source in enumerate(component.sources):
        yield from _find_faults((*key, number), source, order, present, "its component is no part of it")
        served = tuple(release for release in _list_releases(source, order) if release in present)
        for place, globs in list_globs(source):
            yield from _find_glob_faults((*key, number, *place), globs, order, served, "its source does not serve it")


def _find_glob_faults(
    key: KeyPath, globs: Globs, order: Releases, served: Releases, lack: str
) -> Iterator[tuple[KeyPath, str]]:
    for number, glob in enumerate(globs):
        if isinstance(glob, str):
            continue
        if _is_open(glob) and not ends_of(glob):
            yield (*key, number), f"{glob.glob!r} is for every release; write it as a plain string"
        for place, what in _find_faults((*key, number), glob, order, served, lack):
            yield place, f"{glob.glob!r}: {what}"


def _find_faults(
    key: KeyPath, span: Span, order: Releases, allowed: Releases, lack: str
) -> Iterator[tuple[KeyPath, str]]:
    """What is wrong with one span; it may name releases of `allowed` only, and `lack` is what the others have not."""
    if span.releases and (span.since or span.until):
        yield (*key, "releases"), "give either `releases` or a range of `since` and `until`"
    for field, release in _named_releases(span):
        if release not in order:
            yield (*key, field), f"{release!r} is not one of the releases"
        elif release not in allowed:
            yield (*key, field), f"{release!r} cannot be meant: {lack}"
    if _is_backwards(span, order):
        yield (*key, "since"), f"{span.since!r} comes after {span.until!r}, so the range selects nothing"


def _is_backwards(span: Span, order: Releases) -> bool:
    return {span.since, span.until} <= set(order) and order.index(span.since) > order.index(span.until)


def _named_releases(span: Span) -> Iterator[tuple[str, str]]:
    """Each release that the span names, with the key that names it."""
    yield from (("releases", release) for release in span.releases)
    yield from ((field, release) for field, release in (("since", span.since), ("until", span.until)) if release)
