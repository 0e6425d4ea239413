# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`audit.json`, for other programs."""

from auditor.documents.audit import encode_audit
from auditor.findings.exposure import find_exposures
from auditor.renderers import Files, Report


def render(report: Report) -> Files:
    """The text of `audit.json`; see `auditor.documents.audit` for its shape."""
    exposures = find_exposures(report.audit, report.manifest)
    return {"audit.json": encode_audit(report.audit, report.verdict, report.timeline, exposures).decode("utf-8")}
