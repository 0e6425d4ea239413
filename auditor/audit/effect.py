# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Both ends of a change of one repository, measured and compared, whether in commits or in a working copy."""

from collections.abc import Iterable, Mapping
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from auditor.audit.judging import find_accepted
from auditor.audit.means import Means
from auditor.audit.parts import Part
from auditor.audit.reading import measure_fetched
from auditor.audit.release import join_audit
from auditor.audit.session import Session
from auditor.declared.globs import find_languages
from auditor.declared.scope import Scope
from auditor.declared.suggestions import suggest
from auditor.errors import UsageError
from auditor.fetch.repositories import FetchedRepository, fetched_source
from auditor.fetch.selection import TreeSelection, select_from_tree
from auditor.findings.compare.audits import compare
from auditor.findings.effect import Content, Effect, find_gaps, find_outdated, limits_within
from auditor.findings.judge import judge
from auditor.model.measured import Audit, ComponentResult, SourceRevision, UnclassifiedFile
from auditor.upstream.trees import SUBMODULE, TreeEntry
from auditor.upstream.workbench import Workbench

ANY_REF = ""
"""A ref of which nobody can tell whether a range of refs holds."""


class End(Struct, frozen=True):
    """One end of a change: the repository there with what is trusted of it, and its contents by their paths."""

    fetched: FetchedRepository
    contents: Mapping[str, Content]


class OneRepository(Struct, frozen=True):
    """One repository of the manifest by its name, what of it is trusted, and where its objects are looked at."""

    session: Session
    name: str
    scope: Scope
    bench: Workbench

    def select(self, revision: SourceRevision, tree: tuple[TreeEntry, ...]) -> TreeSelection:
        """What is trusted of a tree; a glob with a range of refs holds where it matches, at whichever end.

        Otherwise what the manifest says of one ref would be a difference, and shares of commits would not add up to it.
        """
        keys = {key for key, _ in self.scope.sources()}
        nowhere = replace(revision, ref=ANY_REF)
        return select_from_tree(self.session.manifest, self.scope.release, keys, nowhere, tree)

    def end_at(self, revision: SourceRevision) -> End:
        """The end that a commit is; raises `FetchError` if it is not there as a whole."""
        tree = self.bench.list_tree(revision.revision)
        selected = self.select(revision, tree)
        needed = selected.needed_paths()
        blob_by_path = {entry.path: entry.blob for entry in tree if entry.path in needed and entry.mode != SUBMODULE}
        size_by_blob = self.bench.fetch_blobs(set(blob_by_path.values()), revision.revision)
        sizes = {path: size_by_blob.get(blob_by_path.get(path, ""), 0) for path in needed}
        return self.make_end(revision, tree, selected, sizes)

    def make_end(
        self, revision: SourceRevision, tree: Iterable[TreeEntry], selected: TreeSelection, sizes: dict[str, int]
    ) -> End:
        """An end from what is selected of its tree; `sizes` has, by path, the bytes of all that is covered."""
        entry_by_path = {entry.path: entry for entry in tree}
        sources = {
            key: fetched_source(selection, revision, entry_by_path, sizes)
            for key, selection in selected.selection_by_source.items()
        }
        manifest, release = self.session.manifest, self.scope.release
        fetched = FetchedRepository(
            url=revision.url,
            git_dir=self.bench.git_dir,
            revision=revision,
            sources=sources,
            unclassified=tuple(
                UnclassifiedFile(revision.url, revision.revision, path) for path in selected.unclassified
            ),
            languages=find_languages(manifest.manifest.repositories[self.name], release, ANY_REF, entry_by_path),
            misfits=tuple(replace(misfit, ref=revision.ref) for misfit in selected.misfits),
        )
        contents = {entry.path: (entry.mode, entry.blob) for entry in entry_by_path.values()}
        return End(fetched, contents)

    def measure(self, old: End, new: End, means: Means) -> Effect:
        """What differs between two ends."""
        manifest = self.session.manifest.manifest
        before, after = (
            self._audit(part, means) for part in measure_fetched((old.fetched, new.fetched), manifest, means)
        )
        return Effect(
            repository=self.name,
            release=self.scope.release,
            old=_revision_of(old),
            new=_revision_of(new),
            diff=compare(before, after, manifest),
            limits=tuple(limits_within(judge(after, manifest, accepted=find_accepted(self.session)), after, manifest)),
            gaps=tuple(find_gaps(before, after, (old.contents, new.contents))),
            undecided=tuple(
                file.path for file in new.fetched.unclassified if old.contents.get(file.path) != new.contents[file.path]
            ),
            misfits=tuple(misfit for misfit in after.misfits if misfit.leaves_out),
            outdated=tuple(find_outdated(before, after)),
        )

    def _audit(self, part: Part, means: Means) -> Audit:
        """The audit of one end; what a glob should have selected is no gap of it, but a misfit of the second."""
        audit = join_audit(self.session.manifest, self.session.lock, self.scope, means, {self.name: part})
        return replace(audit, partial=True, components=tuple(map(_without_globs, audit.components)))


def _without_globs(result: ComponentResult) -> ComponentResult:
    return replace(result, unmeasured=tuple(gap for gap in result.unmeasured if not gap.is_glob))


def _revision_of(end: End) -> SourceRevision:
    assert end.fetched.revision  # noqa: S101 - an end is made of one
    return end.fetched.revision


def scope_of(session: Session, name: str, component_ids: tuple[str, ...]) -> Scope:
    """What of the components, or of all, lies in the repository; raises `UsageError` if nothing does."""
    scope = session.scope(component_ids, on_request=True).without_comparisons()
    alone = replace(scope, only=name)
    ids = {component_id for (component_id, _), _ in alone.sources()}
    if not ids:
        used = sorted({source.repository for _, source in scope.sources()})
        asked = f"none of {', '.join(component_ids)}" if component_ids else f"nothing that {session.release} trusts"
        raise UsageError(f"{name}: carries {asked}; {suggest(name, used)}")
    return replace(alone, components=tuple(item for item in scope.components if item.id in ids))


def selected_paths(selected: TreeSelection) -> set[str]:
    """The paths that any source selects."""
    return set(chain.from_iterable(item.selected for item in selected.selection_by_source.values()))
