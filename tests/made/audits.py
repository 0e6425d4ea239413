# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Audits made by hand from the types of the model, for tests of what comes after measuring."""

import hashlib
from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from auditor.model.manifest import Manifest
from auditor.model.measured import (
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

URL = "https://example.org/upstream/alpha"
REVISION = "1" * 40
SOURCE = SourceRevision("alpha", URL, "v1", REVISION, "2" * 40, locked=True, overridden=False)


class Found(Struct, frozen=True):
    """What is said to have been found of one component."""

    files: tuple[MeasuredFile, ...] = ()
    unmeasured: tuple[UnmeasuredFile, ...] = ()
    record: ComparisonRecord | None = None


_NOTHING: Mapping[str, Found] = MappingProxyType({})


def result_of(
    files: tuple[MeasuredFile, ...] = (),
    unmeasured: tuple[UnmeasuredFile, ...] = (),
    record: ComparisonRecord | None = None,
) -> Found:
    return Found(files, unmeasured, record)


def measured_file(
    path: str,
    *,
    code: int,
    comment: int = 0,
    blank: int = 0,
    language: str = "C",
    ccns: tuple[int, ...] = (),
    blob: str = "",
) -> MeasuredFile:
    """A file of 100 bytes with a function of one line for each CCN; its blob is its own if none is given."""
    functions = tuple(Function(f"f{line}", line, line, 1, ccn, 0) for line, ccn in enumerate(ccns, start=1))
    measurement = Measurement(language, 100, LineCounts(code, comment, blank), code, 0, code, functions)
    own = hashlib.sha1(path.encode("utf-8", "surrogateescape")).hexdigest()
    return MeasuredFile(
        TrustedFile(URL, REVISION, path, "100644", blob or own, 100, repository=SOURCE.repository), measurement
    )


def comparison_record(c: int) -> ComparisonRecord:
    totals = Totals(files=1, c=c)
    return ComparisonRecord(
        component="linux",
        url="https://git.example.org/kernel",
        ref="v6",
        revision="6" * 40,
        resolved="2026-01-02",
        scanner="1",
        overridden=False,
        unmeasured=0,
        physical_c=c * 2,
        totals=totals,
    )


def make_audit(
    manifest: Manifest,
    *,
    only: tuple[str, ...] = (),
    found: Mapping[str, Found] = _NOTHING,
    **found_by_id: Found,
) -> Audit:
    """An audit of R1 with all components of `manifest`, or those of `only`; those not given have nothing in them."""
    found_by_id |= found
    components = [item for item in manifest.components if not only or item.id in only]
    results = []
    for component in components:
        part = found_by_id.get(component.id, Found())
        if component.id in found_by_id or component.group in manifest.tcb_groups:
            revisions = (SOURCE,) if part.files else ()
            results.append(ComponentResult(component, revisions, part.files, part.unmeasured, part.record))
    audit = Audit("R1", "2026-01-02", {"scanner": "1"}, tuple(results), manifest.system, manifest.groups)
    return replace(audit, partial=len(components) < len(manifest.components))
