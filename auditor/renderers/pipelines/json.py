# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`audit.json` and the diff, for other programs."""

from auditor.documents.audit import encode_audit
from auditor.documents.diff import diff_document
from auditor.documents.register import encode
from auditor.findings.exposure import find_exposures
from auditor.renderers import DiffReport, Files, Report


def render(report: Report) -> Files:
    """The text of `audit.json`; see `auditor.documents.audit` for its shape."""
    exposures = find_exposures(report.audit, report.manifest)
    content = encode_audit(report.audit, report.verdict, report.timeline, exposures, report.past)
    return {"audit.json": content.decode("utf-8")}


def render_diff(report: DiffReport) -> str:
    """What `auditor diff --format json` prints."""
    return encode(diff_document(report.diff))
