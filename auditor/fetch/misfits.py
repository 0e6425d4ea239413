# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What of the manifest a tree does not bear out: globs that match nothing, and files that are selected twice."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec import Struct

from auditor.declared.globs import Selection, certain_globs_in, find_idle, globs_in
from auditor.declared.manifest import ManifestFile
from auditor.declared.ref_ranges import ANY_REF, Globs
from auditor.declared.scope import SourceKey
from auditor.declared.toml_lines import KeyPath
from auditor.model.declared import Source
from auditor.model.measured import SourceRevision
from auditor.model.misfits import Misfit, MisfitKind


class MisfitFinder(Struct, frozen=True):
    """Holds the manifest against `paths`, those of the tree of `revision` that it can be about, in one release."""

    manifest: ManifestFile
    release: str
    revision: SourceRevision
    paths: Sequence[str]

    def find(self, selections: Mapping[SourceKey, Selection]) -> Iterator[Misfit]:
        """All that does not fit: globs of the sources that select `selections`, and those of their repository."""
        for key, selection in selections.items():
            yield from self._find_in_source(key, selection)
        yield from self._find_in_repository()
        yield from self.find_twice(selections)

    def find_twice(self, selections: Mapping[SourceKey, Selection]) -> Iterator[Misfit]:
        """The files that two sources of one component select, each at the later one."""
        chosen: set[tuple[str, str]] = set()
        for (component_id, number), selection in selections.items():
            for path in selection.selected:
                if (component_id, path) in chosen:
                    yield self._misfit("selected twice", path, self._key_of((component_id, number)))
                chosen.add((component_id, path))

    def _find_in_source(self, key: SourceKey, selection: Selection) -> Iterator[Misfit]:
        """The globs of one source that match nothing: of the tree, or of what it selects if they are exposed."""
        source, place = self._source(key), self._key_of(key)
        yield from self._list("include", source.include, selection.idle_includes, (*place, "include"))
        yield from self._list("exclude", source.exclude, self._idle(source.exclude), (*place, "exclude"))
        for number, exposure in enumerate(source.exposed):
            idle = find_idle(self._certain(exposure.globs), selection.selected)
            yield from self._list("exposed", exposure.globs, idle, (*place, "exposed", number, "globs"))

    def _find_in_repository(self) -> Iterator[Misfit]:
        name = self.revision.repository
        repository = self.manifest.manifest.repositories[name]
        for number, exclusion in enumerate(repository.excluded):
            key: KeyPath = ("repositories", name, "excluded", number, "globs")
            yield from self._list("excluded", exclusion.globs, self._idle(exclusion.globs), key)
        for number, rule in enumerate(repository.languages):
            key = ("repositories", name, "languages", number, "globs")
            yield from self._list("languages", rule.globs, self._idle(rule.globs), key)

    def _idle(self, globs: Globs) -> tuple[str, ...]:
        """Those that match nothing of the tree."""
        return find_idle(self._certain(globs), self.paths)

    def _certain(self, globs: Globs) -> tuple[str, ...]:
        """Those that are known to hold here, and so have to match something."""
        return certain_globs_in(globs, self.release, self.revision.ref)

    def _list(self, kind: MisfitKind, globs: Globs, idle: Collection[str], key: KeyPath) -> Iterator[Misfit]:
        """The entries of one list, at `key`, that are among the `idle` globs; of one that has ended, whichever are."""
        ref = self.revision.ref if globs_in(globs, self.release, self.revision.ref) else ANY_REF
        for number, entry in enumerate(globs):
            for glob in filter(idle.__contains__, globs_in((entry,), self.release, ref)):
                yield self._misfit(kind, glob, (*key, number))

    def _misfit(self, kind: MisfitKind, name: str, key: KeyPath) -> Misfit:
        revision, components = self.revision, self.manifest.manifest.components
        return Misfit(
            kind=kind,
            name=name,
            component=components[int(key[1])].id if key[0] == "components" else "",
            repository=revision.repository,
            ref=revision.ref,
            revision=revision.revision,
            key=key,
        )

    def _source(self, key: SourceKey) -> Source:
        component_id, number = key
        component = next(item for item in self.manifest.manifest.components if item.id == component_id)
        return component.sources[number]

    def _key_of(self, key: SourceKey) -> KeyPath:
        component_id, number = key
        ids = [component.id for component in self.manifest.manifest.components]
        return ("components", ids.index(component_id), "sources", number)
