# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Audits made by hand from the types of the model, for tests of what comes after measuring."""

import hashlib
from collections.abc import Mapping
from types import MappingProxyType

from msgspec.structs import replace

from auditor.model.declared import Component
from auditor.model.manifest import Manifest
from auditor.model.measured import (
    LINES_ONLY,
    Audit,
    ComparisonRecord,
    ComponentResult,
    Function,
    LineCounts,
    MeasuredFile,
    Measurement,
    SourceRevision,
    Totals,
    TrustedFile,
    UnmeasuredFile,
)
from tests.made.manifests import ALPHA, BETA, KERNEL, MANIFEST

URL = ALPHA
REVISION = "1" * 40
SOURCE = SourceRevision("alpha", URL, "v1", REVISION, "2" * 40, locked=True, overridden=False)
BETA_SOURCE = replace(SOURCE, repository="beta", url=BETA)
KERNEL_SOURCE = replace(SOURCE, repository="kernel", url=KERNEL, ref="v6")
DAEMON = MANIFEST.components[0]

_NOTHING: Mapping[str, ComponentResult] = MappingProxyType({})


def measured_file(
    path: str,
    *,
    code: int = 10,
    comment: int = 0,
    blank: int = 0,
    language: str = "C",
    ccns: tuple[int, ...] = (),
    blob: str = "",
    source: SourceRevision = SOURCE,
    **others: object,
) -> MeasuredFile:
    """A file of 100 bytes with a function of one line for each CCN; its blob is its own if none is given.

    `others` are fields of the measurement, in place of what follows from the lines.
    """
    functions = tuple(Function(f"f{line}", line, line, 1, ccn, 0) for line, ccn in enumerate(ccns, start=1))
    measurement = Measurement(language, 100, LineCounts(code, comment, blank), code, 0, code, functions)
    own = hashlib.sha1(path.encode("utf-8", "surrogateescape")).hexdigest()
    file = TrustedFile(source.url, source.revision, path, "100644", blob or own, 100, repository=source.repository)
    return MeasuredFile(file, replace(measurement, **others))


def make_component(name: str, group: str = "qubes", **others: object) -> Component:
    """A component that no manifest has, with the sources of the daemon, and something to read in each of its texts."""
    component = replace(
        DAEMON,
        id=name,
        title=f"Title of {name}",
        group=group,
        sentence=f"Dom0-side of {name}",
        evidence=f"Makefile of {name}",
        doubt=f"Doubt about {name}",
    )
    return replace(component, **others)


def result_of(
    files: tuple[MeasuredFile, ...] = (), unmeasured: tuple[UnmeasuredFile, ...] = (), **others: object
) -> ComponentResult:
    """What was found of a component: of the daemon, in the first repository, unless `others`, its other fields, say so.

    `make_audit` puts it to the component of its id.
    """
    revisions = (SOURCE,) if files else ()
    return replace(ComponentResult(DAEMON, revisions, files, unmeasured), **others)


def make_result(name: str, group: str = "qubes", *files: MeasuredFile, **others: object) -> ComponentResult:
    """What was found of a component that no manifest has."""
    return replace(result_of(files, component=make_component(name, group)), **others)


def with_lines_only(audit: Audit) -> Audit:
    """The audit as it would be if nothing but lines had been counted."""

    def alone(item: MeasuredFile) -> MeasuredFile:
        full = item.measurement
        labels = tuple(sorted((*full.labels, LINES_ONLY)))
        return replace(
            item, measurement=Measurement(full.language, full.size, full.lines, None, None, None, None, labels)
        )

    def result_alone(result: ComponentResult) -> ComponentResult:
        shipped = tuple(replace(part, files=tuple(map(alone, part.files))) for part in result.shipped)
        return replace(result, files=tuple(map(alone, result.files)), shipped=shipped)

    return replace(audit, components=tuple(map(result_alone, audit.components)), lines_only=True)


def comparison_record(c: int) -> ComparisonRecord:
    totals = Totals(files=1, c=c)
    return ComparisonRecord(
        component="linux",
        url=KERNEL,
        ref="v6",
        revision="6" * 40,
        resolved="2026-01-02",
        scanner="1",
        overridden=False,
        unmeasured=0,
        physical_c=c * 2,
        totals=totals,
    )


def audit_with(results: tuple[ComponentResult, ...], manifest: Manifest = MANIFEST, **others: object) -> Audit:
    """The audit of R1 that has found `results`; `others` are its other fields."""
    audit = Audit("R1", "2026-01-02", {"scanner": "1"}, results, manifest.system, manifest.groups)
    return replace(audit, **others)


def make_audit(
    manifest: Manifest,
    *,
    only: tuple[str, ...] = (),
    found: Mapping[str, ComponentResult] = _NOTHING,
    **found_by_id: ComponentResult,
) -> Audit:
    """An audit of R1 with all components of `manifest`, or those of `only`; those not given have nothing in them."""
    found_by_id |= found
    components = [item for item in manifest.components if not only or item.id in only]
    results = tuple(
        replace(found_by_id.get(component.id, result_of()), component=component)
        for component in components
        if component.id in found_by_id or component.group in manifest.tcb_groups
    )
    return audit_with(results, manifest, partial=len(components) < len(manifest.components))
