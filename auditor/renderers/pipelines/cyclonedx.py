# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`tcb.cdx.json`: the bill of materials of the TCB as CycloneDX 1.6, one component for each source repository.

The commit and the tree are SoftWare Hash IDentifiers, which are git's own object ids. The SLOC of the components add
up to the TCB: each counts the unique files of its repository. There is no clock in it, and the serial number is made
from the content.
"""

import uuid
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from auditor import __version__
from auditor.findings.totals import figure_of, total_of_file, totals_by_subject, unique_files
from auditor.model.measured import Audit, ComponentResult, Shipped, SourceRevision
from auditor.renderers import Files, Report
from auditor.renderers.text.custody import NOT_UPSTREAMS
from auditor.renderers.words.left_out import describe_subject
from auditor.renderers.words.reservations import list_reservations
from auditor.renderers.words.visible import make_visible, shorten
from auditor.upstream.addresses import commit_address, is_object_id, is_url, web_address

if TYPE_CHECKING:
    from cyclonedx.model import Property
    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import Component, Pedigree, Swhid
    from packageurl import PackageURL

_LONGEST_VERSION = 1_024  # of CycloneDX 1.6


def render(report: Report) -> Files:
    """The bill as JSON."""
    from cyclonedx.output.json import JsonV1Dot6

    bom = _bom(report)
    content = JsonV1Dot6(bom).output_as_string()
    bom.serial_number = uuid.uuid5(uuid.NAMESPACE_URL, content)
    return {"tcb.cdx.json": JsonV1Dot6(bom).output_as_string(indent=1) + "\n"}


def _bom(report: Report) -> "Bom":
    from cyclonedx.model.bom import Bom, BomMetaData
    from cyclonedx.model.component import Component, ComponentType

    audit = report.audit
    whole = Component(
        name=make_visible(
            f"{audit.system.name} {describe_subject(audit) if audit.partial else 'trusted computing base'}"
        ),
        version=shorten(audit.release, _LONGEST_VERSION),
        type=ComponentType.OPERATING_SYSTEM,
        bom_ref="tcb",
        properties=_properties(_figures(report)),
    )
    tool = Component(name="auditor", version=__version__, type=ComponentType.APPLICATION, bom_ref="auditor")
    metadata = BomMetaData(component=whole)
    metadata.tools.components.add(tool)
    metadata.timestamp = None  # type: ignore[assignment] # the library writes none then, as the schema allows
    sources = [_source(revision, audit) for revision in _revisions(audit)]
    bom = Bom(components=sources, metadata=metadata, serial_number=uuid.UUID(int=0))
    bom.register_dependency(whole, sources)
    return bom


def _revisions(audit: Audit) -> tuple[SourceRevision, ...]:
    """The commits of the repositories that carry a part of the TCB, each once."""
    found = {item for result in audit.results_of("tcb") for item in result.revisions}
    return tuple(sorted(found, key=lambda item: (item.repository, item.revision)))


def _figures(report: Report) -> Iterator[tuple[str, str | int]]:
    """What is told of the TCB as a whole: its sizes in SLOC, the claims, and whether anything is missing."""
    audit = report.audit
    yield "as_of", audit.as_of
    yield from _state(report)
    yield from ((f"sloc:{subject}", totals.code) for subject, totals in totals_by_subject(audit).items())
    figures = {item.component.id: figure_of([item]) for item in audit.results_of("tcb")}
    yield from ((f"sloc:component:{name}", totals.code) for name, totals in figures.items() if totals)
    yield from ((f"claim:{result.claim.id}", result.verdict) for result in report.verdict.claims)
    yield from ((f"instrument:{name}", version) for name, version in audit.instruments.items())
    yield from _missing(audit)


def _state(report: Report) -> Iterator[tuple[str, str]]:
    """How far the figures are those of the TCB as it is now."""
    yield "complete", str(report.audit.complete).lower()
    if report.audit.partial:
        yield "part", describe_subject(report.audit)
    yield from ((item.name.replace("-", "_"), item.text) for item in list_reservations(report))


def _missing(audit: Audit) -> Iterator[tuple[str, str]]:
    """What belongs to the TCB and is not in the bill."""
    for gap in dict.fromkeys(gap for result in audit.results_of("tcb") for gap in result.unmeasured):
        yield "unmeasured", f"{gap.url} {gap.path}".strip() + f": {gap.reason}"
    yield from (("misfit", line) for line in _list_misfits(audit))
    for item in audit.left_out_of("tcb"):
        yield "left_out", f"{item.id}: {item.reason}"


def _list_misfits(audit: Audit) -> Iterator[str]:
    """Where the manifest does not fit what was measured, unless that is declared by a component beside the TCB."""
    trusted = {"", *(item.component.id for item in audit.results_of("tcb"))}
    for misfit in audit.misfits:
        if misfit.component in trusted:
            yield f"{misfit.file}:{misfit.line}: {misfit.message}"


def _properties(pairs: "Iterable[tuple[str, str | int]]") -> "list[Property]":
    from cyclonedx.model import Property

    return [Property(name=make_visible(f"auditor:{name}"), value=make_visible(str(value))) for name, value in pairs]


def _source(revision: SourceRevision, audit: Audit) -> "Component":
    from cyclonedx.model import ExternalReference, ExternalReferenceType, XsUri
    from cyclonedx.model.component import Component, ComponentType

    results = [item for item in audit.results_of("tcb") if revision in item.revisions]
    known = is_url(revision.url) and revision.is_upstreams
    reference = ExternalReference(type=ExternalReferenceType.VCS, url=XsUri(revision.url)) if known else None
    return Component(
        name=make_visible(revision.repository),
        version=shorten(revision.revision, _LONGEST_VERSION),
        type=ComponentType.LIBRARY,
        bom_ref=make_visible(f"{revision.repository}@{revision.revision}"),
        purl=_package_url(revision) if known else None,
        swhids=_identifiers(revision),
        external_references=[reference] if reference else [],
        pedigree=_pedigree(revision, results) if known else None,
        properties=_properties(_source_figures(revision, results)),
    )


def _source_figures(revision: SourceRevision, results: list[ComponentResult]) -> Iterator[tuple[str, str | int]]:
    files = [item for item in unique_files(results) if item.file.url == revision.url]
    yield "ref", revision.ref
    yield "tree", revision.tree
    if not revision.is_upstreams:
        yield "upstream", NOT_UPSTREAMS
    yield "pin", "overridden" if revision.overridden else "locked" if revision.locked else "not in the lock"
    yield "files", len(files)
    yield "sloc", sum(total_of_file(item).code for item in files)
    yield from (("component", result.component.id) for result in results)


def _package_url(revision: SourceRevision) -> "PackageURL":
    """The package URL of the commit: of type github where it is there, or generic with the address."""
    from packageurl import PackageURL

    address = urlsplit(revision.url)
    *folders, name = address.path.removesuffix(".git").strip("/").split("/")
    if address.hostname == "github.com" and len(folders) == 1:
        return PackageURL("github", folders[0], name, revision.revision)
    return PackageURL("generic", None, name, revision.revision, {"vcs_url": f"git+{revision.url}@{revision.revision}"})


def _identifiers(revision: SourceRevision) -> "list[Swhid]":
    """The commit and its tree as SWHIDs, which exist for SHA-1 only."""
    from cyclonedx.model.component import Swhid

    objects = {"rev": revision.revision, "dir": revision.tree}
    return [Swhid(f"swh:1:{kind}:{name}") for kind, name in objects.items() if _is_sha1(name)]


def _is_sha1(name: str) -> bool:
    return is_object_id(name) and len(name) == 40


def _pedigree(revision: SourceRevision, results: list[ComponentResult]) -> "Pedigree":
    """The commit, and the downstream patches with which it is shipped."""
    from cyclonedx.model import XsUri
    from cyclonedx.model.component import Commit, Diff, Patch, PatchClassification, Pedigree

    parts = [part for result in results for part in result.shipped if part.url == revision.url]
    addresses = dict.fromkeys(address for part in parts for address in _patch_addresses(part))
    patches = [Patch(type=PatchClassification.UNOFFICIAL, diff=Diff(url=XsUri(address))) for address in addresses]
    address = commit_address(revision.url, revision.revision) if is_object_id(revision.revision) else revision.url
    return Pedigree(commits=[Commit(uid=make_visible(revision.revision), url=XsUri(address))], patches=patches)


def _patch_addresses(part: Shipped) -> Iterator[str]:
    origin = part.downstream
    if is_url(origin.url):
        yield from (web_address(origin.url, origin.revision, make_visible(path)) for path in part.patches)
