# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The audit of one release: trusted files fetched, measured and joined to their components. Knows no output."""

import logging
from collections.abc import Iterable, Iterator
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from auditor.audit.known import Ground, describe_vouchers, find_known, keep_known
from auditor.audit.means import Means
from auditor.audit.parts import Part, SourcePart
from auditor.declared.lock import Lock
from auditor.declared.manifest import ManifestFile
from auditor.declared.presence import reasons_left_out
from auditor.declared.scope import Scope
from auditor.findings.uncertain import describe_trusted_anyway, describe_uncertain
from auditor.instruments.digest import versions, versions_of_lines
from auditor.model.declared import Component
from auditor.model.manifest import Manifest
from auditor.model.measured import (
    Audit,
    ComponentResult,
    LeftOutComponent,
)

_log = logging.getLogger(__name__)


def audit_release(manifest: ManifestFile, lock: Lock, scope: Scope, means: Means) -> Audit:
    """Measure the components of `scope`; what cannot be measured is in the result, with its reason.

    A component without a source in the release is no part of it, or is left out of it with a reason. Comparisons are
    not measured here: they are joined as `lock` recorded them.
    """
    return join_audit(manifest, lock, scope, means, _find_parts(manifest, lock, scope, means))


def join_audit(manifest: ManifestFile, lock: Lock, scope: Scope, means: Means, parts: dict[str, Part]) -> Audit:
    """The audit of the components of `scope`, of whose repositories `parts` has what became of each, by name."""
    joined = _Joined(scope, lock, parts)
    results = tuple(map(joined.join, _present(scope)))
    revisions = tuple(filter(None, (part.revision for part in parts.values())))
    return Audit(
        release=scope.release,
        as_of=_as_of(lock, parts.values()),
        instruments=versions_of_lines() if means.workers.lines_only else versions(),
        components=results,
        system=manifest.manifest.system,
        groups=manifest.manifest.groups,
        partial=not set(manifest.manifest.default_components) <= set(scope.components),
        unclassified=tuple(file for part in parts.values() for file in part.unclassified),
        left_out=tuple(_left_out(manifest.manifest, scope)),
        lines_only=means.workers.lines_only,
        imported=len(set(chain.from_iterable(part.imported for part in parts.values()))),
        misfits=manifest.locate(chain.from_iterable(part.misfits for part in parts.values())),
        uncertain=tuple(describe_uncertain(revisions, scope.release, manifest.manifest, results)),
        trusted_anyway=tuple(describe_trusted_anyway(revisions)),
    )


def _present(scope: Scope) -> tuple[Component, ...]:
    """The components that the release has."""
    return tuple(item for item in scope.components if item.cited or item.sources_in(scope.release))


def _left_out(manifest: Manifest, scope: Scope) -> Iterator[LeftOutComponent]:
    """The components asked for that the manifest leaves out of the release."""
    reason_by_id = reasons_left_out(manifest, scope.release)
    for item in scope.components:
        if item.id in reason_by_id:
            yield LeftOutComponent(item.id, item.title, item.group, reason_by_id[item.id])


def _find_parts(manifest: ManifestFile, lock: Lock, scope: Scope, means: Means) -> dict[str, Part]:
    """What became of every repository that carries a component, by its name; those of comparisons are not wanted."""
    measurable = scope.without_comparisons()
    names = measurable.repositories(manifest.manifest)
    settings = (means.workers.largest, means.workers.lines_only)
    slots = Ground(manifest.manifest, lock, measurable, *settings, describe_vouchers(manifest)).slots(names)
    known = {} if means.workers.verified else find_known(slots, means.cache)
    unknown = [name for name in names if name not in known]
    _log.info("%d of %d repositories are known, %d are read", len(known), len(names), len(unknown))
    if unknown:
        found = _read_parts(unknown, manifest, lock, measurable, means)
        keep_known(found, slots, means.cache)
        known |= found
    return {name: known[name] for name in names}


def _read_parts(
    names: Iterable[str], manifest: ManifestFile, lock: Lock, scope: Scope, means: Means
) -> dict[str, Part]:
    """What became of repositories that are read; one whose clone turns out to be damaged is fetched and read anew."""
    from auditor.audit.reading import read_parts
    from auditor.fetch.repositories import Fetcher
    from auditor.upstream.soundness import discard_if_unsound

    found = read_parts(names, Fetcher(manifest, lock, scope, means.network), means)
    damaged = [name for name, part in found.items() if part.is_damaged]
    if mended := [name for name in damaged if discard_if_unsound(found[name].url, means.network)]:
        found |= read_parts(mended, Fetcher(manifest, lock, scope, means.network), means)
    return found


def _as_of(lock: Lock, parts: Iterable[Part]) -> str:
    """The latest day on which one of the locked commits in use was resolved."""
    used = {part.revision.revision for part in parts if part.revision}
    return max((entry.resolved for entry in lock.revisions if entry.revision in used), default="")


class _Joined(Struct, frozen=True):
    """Everything an audit has found, by repository, from which the result of each component is put together."""

    scope: Scope
    lock: Lock
    parts: dict[str, Part]

    def join(self, component: Component) -> ComponentResult:
        """The result of one component, its files in the order of its sources and of their trees."""
        if component.is_comparison:  # cited, or counted on request: no source of it is fetched here
            return ComponentResult(component, record=self.lock.find_comparison(component, self.scope.release))
        parts, sources = self._find_sources(component)
        return ComponentResult(
            component,
            revisions=tuple(dict.fromkeys(filter(None, (part.revision for part in parts)))),
            files=tuple({item.file.identity: item for source in sources for item in source.files}.values()),
            unmeasured=tuple(dict.fromkeys(chain.from_iterable(source.unmeasured for source in sources))),
            ledgers=tuple(filter(None, (source.ledger for source in sources))),
            shipped=tuple(filter(None, (source.shipped for source in sources))),
        )

    def _find_sources(self, component: Component) -> tuple[list[Part], list[SourcePart]]:
        """The repository of each source that serves the release, and what became of the source."""
        used = list(replace(self.scope, components=(component,)).sources())
        parts = [self.parts[source.repository] for _, source in used]
        return parts, [part.source(key) for part, (key, _) in zip(parts, used, strict=True)]
