# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The audited tree that a build is held against."""

from auditor.audit.session import Session
from auditor.builds.trace import Reference
from auditor.declared.scope import Scope
from auditor.errors import FetchError, UsageError
from auditor.fetch.repositories import ShippedTree, fetch_repositories
from auditor.model.profiled import Patches
from auditor.upstream.repository import Upstream


def find_reference(
    session: Session, component_id: str, asked: str | None = None, *, unpatched: bool = False
) -> Reference:
    """The audited tree that a build of a component is held against; none of its files is written anywhere.

    Of several repositories the one `asked` for by name. Raises `UsageError` or `FetchError` where there is none.
    """
    scope = session.scope((component_id,))
    fetched = fetch_repositories(session.manifest, session.lock, scope, session.network, lambda _: None)
    name = _choose_repository(scope, component_id, asked)
    repository = fetched[name]
    if repository.revision is None:
        raise FetchError(repository.failure)
    session.warn_of(session.manifest.locate(repository.misfits))
    shipped = None if unpatched else _check_shipped(repository.shipped)
    revision = repository.revision.revision
    tree = Upstream(repository.url, session.network).list_tree(shipped.tree if shipped else revision)
    return Reference(
        component=component_id,
        release=session.release,
        ref=repository.revision.ref,
        url=repository.url,
        revision=revision,
        blob_by_path={entry.path: entry.blob for entry in tree},
        sources=tuple(source for _, source in scope.sources() if source.repository == name),
        patches=_describe_patches(shipped) if shipped else None,
    )


def _check_shipped(shipped: ShippedTree | None) -> ShippedTree | None:
    """The patched tree, if the manifest declares patches; raises `FetchError` if they do not apply."""
    if shipped and shipped.failure:
        raise FetchError(f"{shipped.failure.url}: {shipped.failure.path}: {shipped.failure.reason}")
    return shipped


def _describe_patches(shipped: ShippedTree) -> Patches:
    return Patches(shipped.downstream.url, shipped.downstream.revision, len(shipped.patches))


def _choose_repository(scope: Scope, component_id: str, asked: str | None) -> str:
    names = sorted({source.repository for _, source in scope.sources()})
    if not names:
        raise UsageError(f"{component_id}: no part of {scope.release}; the manifest has no source of it there")
    if asked is None and len(names) > 1:
        raise UsageError(f"{component_id}: in several repositories ({', '.join(names)}); choose with --repository")
    if asked is not None and asked not in names:
        raise UsageError(f"--repository {asked}: not one of {component_id}, which is in {', '.join(names)}")
    return asked or names[0]
