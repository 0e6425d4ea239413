# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What one audit is about."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from auditor.model.declared import Component, Source
from auditor.model.manifest import Manifest

SourceKey = tuple[str, int]
"""A source by the id of its component and its own position there, from 0."""


class Scope(Struct, frozen=True):
    """What one audit is about: a release, some components, and refs by repository that replace the manifest's.

    If it is `only` of one repository, what the components have elsewhere is no part of it. What is not signed as the
    manifest asks for is read only if the caller says to `trust_anyway`.
    """

    release: str
    components: tuple[Component, ...]
    refs: dict[str, str] = {}
    only: str = ""
    trust_anyway: bool = False

    def sources(self) -> Iterator[tuple[SourceKey, Source]]:
        """Every source of the components that serves the release."""
        for component in self.components:
            for number, source in enumerate(component.sources):
                if source.serves(self.release) and self.only in ("", source.repository):
                    yield (component.id, number), source

    def repositories(self, manifest: Manifest) -> tuple[str, ...]:
        """The names of the repositories that are needed, each once, sorted: of sources and of what patches these."""
        used = {source.repository for _, source in self.sources()}
        downstreams = (manifest.repositories[name].downstream for name in used)
        return tuple(sorted(used | {downstream.repository for downstream in downstreams if downstream}))

    def without_comparisons(self) -> "Scope":
        """The same scope less the systems that the TCB is compared with, which are fetched on request only."""
        return replace(self, components=tuple(item for item in self.components if not item.is_comparison))
