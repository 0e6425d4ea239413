# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Pairs of audits made by hand, for tests of what shows a diff."""

from msgspec.structs import replace

from auditor.findings.compare.audits import compare
from auditor.findings.judge import judge
from auditor.model.compared import Diff
from auditor.model.measured import Audit, Function, MeasuredFile, UnmeasuredFile
from auditor.renderers import Report
from tests.made.audits import SOURCE, make_audit, measured_file, result_of
from tests.made.manifests import MANIFEST


def audit_of(revision: str, *files: MeasuredFile, unmeasured: tuple[UnmeasuredFile, ...] = ()) -> Audit:
    """An audit of the daemon alone at a commit, the files being those of that commit."""
    source = replace(SOURCE, revision=revision * 40)
    moved = tuple(replace(item, file=replace(item.file, revision=source.revision)) for item in files)
    audit = make_audit(MANIFEST, found={"daemon": result_of(moved, unmeasured)})
    daemon, *others = audit.components
    return replace(audit, components=(replace(daemon, revisions=(source,)), *others))


def with_function(path: str, name: str, nloc: int, ccn: int, code: int) -> MeasuredFile:
    item = measured_file(path, code=code, blob=f"{nloc:040x}")
    return replace(item, measurement=replace(item.measurement, functions=(Function(name, 1, nloc, nloc, ccn, 0),)))


def small_pair() -> tuple[Audit, Audit]:
    """One file grows, one is renamed, one goes, one comes."""
    old = audit_of(
        "1",
        with_function("daemon/main.c", "main", 30, 4, 40),
        measured_file("old/util.c", code=10, blob="6" * 40),
        measured_file("daemon/gone.c", code=5),
    )
    new = audit_of(
        "2",
        with_function("daemon/main.c", "main", 36, 9, 46),
        measured_file("new/util.c", code=10, blob="6" * 40),
        measured_file("daemon/run", code=3, language="shell"),
    )
    return old, replace(new, as_of="2026-02-03")


def small_diff() -> Diff:
    return compare(*small_pair(), MANIFEST)


def since(old: Audit, new: Audit) -> Report:
    """The report on the later audit, with the earlier as its baseline."""
    return Report(new, judge(new, MANIFEST), MANIFEST, baseline=old)
