# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor trace`: the records of a build that somebody else made, held against the audited revision."""

from pathlib import Path
from typing import Any

import click

from auditor.builds.evidence import Evidence, Gatherer, find_records
from auditor.builds.profile import render_profile
from auditor.builds.source_tree import SourceTree
from auditor.builds.trace import Reference, trace_build
from auditor.commands.options import (
    combine,
    lock_option,
    manifest_option,
    mirror_option,
    offline_option,
    ref_option,
    release_option,
)
from auditor.commands.session import Session, open_session
from auditor.declared.globs import check_glob
from auditor.errors import FetchError, UsageError
from auditor.exit_codes import ExitCode
from auditor.fetch.repositories import Scope, ShippedTree, fetch_repositories
from auditor.files import write_text
from auditor.model import Patches
from auditor.progress import watch
from auditor.renderers.text.trace import render_trace
from auditor.upstream.repository import Upstream

_FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)


@click.command()
@click.argument("build_dir", type=_FOLDER)
@combine(
    click.option("--component", required=True, metavar="ID", help="The component that was built."),
    click.option("--repository", metavar="NAME", help="The one that was built, if the component is in several."),
    click.option("--source-dir", type=_FOLDER, help="The top of the source tree.  [default: BUILD_DIR]"),
    click.option("--built-at", default="", metavar="DIR", help="Where that top stood when it was built, if elsewhere."),
    click.option(
        "--linked",
        multiple=True,
        metavar="FILE",
        help="A program below BUILD_DIR: only what it holds emits code. May be repeated.  [default: all object files]",
    ),
    click.option("--leave-out", multiple=True, metavar="GLOB", help="Main files of host tools. May be repeated."),
    click.option("--unpatched", is_flag=True, help="It was built without the downstream patches of the manifest."),
    click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="The profile to write."),
    manifest_option,
    lock_option,
    release_option,
    mirror_option,
    offline_option,
    ref_option,
)
def command(build_dir: Path, component: str, output: Path | None, **options: Any) -> int:
    """Write down what a build, which somebody else made in BUILD_DIR, made of the trusted code.

    Reads dependency files, compile_commands.json, preprocessed texts and line tables; runs nothing. The profile goes to
    profiles/COMPONENT-RELEASE.profile, beside the manifest. A built file that the manifest does not select is a
    finding: the exit code is then 1, and no profile is written.
    """
    session = open_session(**options)
    reference = _find_reference(session, component, options)
    tree = SourceTree(options["source_dir"] or build_dir, build_dir, options["built_at"])
    evidence = _gather(build_dir, tree, options)
    trace = trace_build(evidence, tree, reference, options["linked"])
    text = render_profile(trace.profile)
    click.echo(render_trace(trace), nl=False)
    if trace.unselected:
        return ExitCode.OVER_LIMIT
    path = output or options["manifest_path"].parent / "profiles" / f"{component}-{session.release}.profile"
    write_text(path, text)
    click.echo(f"written {path}")
    return ExitCode.WITHIN_LIMITS


def _gather(build: Path, tree: SourceTree, options: dict[str, Any]) -> Evidence:
    for glob in options["leave_out"]:
        try:
            check_glob(glob)
        except ValueError as error:
            raise UsageError(f"--leave-out {error}") from error
    files = find_records(build, options["linked"])
    with watch().stage("reading records", files.number) as advance:
        return Gatherer(tree, options["leave_out"]).gather(files, advance)


def _find_reference(session: Session, component_id: str, options: dict[str, Any]) -> Reference:
    """The audited tree that the build is held against; none of its files is written anywhere."""
    scope = session.scope((component_id,))
    fetched = fetch_repositories(session.manifest, session.lock, scope, session.network, lambda _: None)
    name = _choose_repository(scope, component_id, options["repository"])
    repository = fetched[name]
    if repository.revision is None:
        raise FetchError(repository.failure)
    shipped = None if options["unpatched"] else _check_shipped(repository.shipped)
    revision = repository.revision.revision
    tree = Upstream(repository.url, session.network).list_tree(shipped.tree if shipped else revision)
    return Reference(
        component=component_id,
        release=session.release,
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
