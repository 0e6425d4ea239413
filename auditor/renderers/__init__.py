# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""One module for each form in which an audit is shown, and the names of these forms.

A renderer is a function from a `Report` to the texts of files. It computes nothing that `auditor.findings.totals` or
`auditor.findings.judge` could have computed, so that every form shows the same figures.
"""

import importlib
from collections.abc import Callable

from msgspec import Struct

from auditor.findings.compare.audits import compare
from auditor.findings.timeline import Timeline
from auditor.model import Audit, Diff, Manifest, Verdict


class Report(Struct, frozen=True):
    """What is shown: an audit, the verdict on it, and the manifest by which it was judged.

    `recorded` is empty for a measurement of this run. Otherwise it says when and how the audit was recorded, and every
    figure has to be marked as recorded. `timeline` is there if the other releases were measured, too, `baseline` if
    the caller named an audit that a person has accepted. `manifest_name` is the path of the manifest. `forms` are those
    that are written into one folder with this one. `failures` are what was asked for beside the audit and could not be
    done, such as moving the lock.
    """

    audit: Audit
    verdict: Verdict
    manifest: Manifest
    recorded: str = ""
    timeline: Timeline | None = None
    baseline: Audit | None = None
    manifest_name: str = "components.toml"
    forms: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()

    @property
    def diff(self) -> Diff | None:
        """What changed since the baseline, if there is one; it is compared anew each time."""
        return compare(self.baseline, self.audit, self.manifest) if self.baseline else None


Files = dict[str, str]
"""Texts by the path of their file in the folder of reports; what is printed has an empty path."""

Renderer = Callable[[Report], Files]

FORMATS = (
    *("html", "json", "terminal", "csv", "markdown", "junit", "sarif"),
    *("codequality", "openmetrics", "badge", "cyclonedx"),
)
"""The names of the forms; `terminal` is the one that is printed."""

DEFAULT_FORMATS = ("html", "json", "terminal")
"""What an audit writes unless it is told otherwise."""

SEVERAL_FILES = ("html", "csv", "badge")
"""The forms that are several files, or may become so: these are never printed."""

CSV_FILES = ("components.csv", "files.csv", "functions.csv", "claims.csv")
"""The files of the form `csv`."""

_MODULE_BY_FORMAT = {"html": "html.pages", "terminal": "text.audit", "markdown": "markdown.audit"}


def find_renderer(name: str) -> Renderer:
    """The renderer of a format; its module, and what that imports, is loaded only now."""
    module = _MODULE_BY_FORMAT.get(name, f"pipelines.{name}")
    renderer: Renderer = importlib.import_module(f"auditor.renderers.{module}").render
    return renderer
