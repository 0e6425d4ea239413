# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""One module for each form in which an audit is shown, and the names of these forms.

A renderer is a function from a `Report` to the texts of files. It computes nothing that `auditor.findings.totals` or
`auditor.findings.judge` could have computed, so that every form shows the same figures.
"""

from collections.abc import Callable
from importlib import import_module

from msgspec import Struct

from auditor.findings.compare.audits import compare
from auditor.findings.moments import Past
from auditor.findings.timeline import Timeline
from auditor.model.accepted import Accepted
from auditor.model.compared import Diff
from auditor.model.judged import Verdict
from auditor.model.manifest import Manifest
from auditor.model.measured import Audit
from auditor.model.runs import Trend


class Report(Struct, frozen=True):
    """What is shown: an audit, the verdict on it, and the manifest by which it was judged.

    `recorded` is empty for a measurement of this run. Otherwise it says when and how the audit was recorded, and every
    figure has to be marked as recorded. `timeline` is there if the other releases were measured, too, `past` if all
    months were, `baseline` if the audit is to be compared with an earlier one, such as the last night; `accepted` is
    what a person has accepted of the release, if anything is. `manifest_name` is the path of the manifest in its
    working copy. `forms` are those that are written into one folder with this one. `failures` are what was asked for
    beside the audit and could not be done, such as moving the lock. `earlier` is the text of the file in whose place
    that of a form comes which keeps what is in it. `runs` are the total and each component in the runs that the history
    has. `day` is that of a night, in UTC; it is empty for what is no night.
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
    past: Past | None = None
    earlier: str = ""
    runs: tuple[Trend, ...] = ()
    accepted: Accepted | None = None
    day: str = ""

    @property
    def diff(self) -> Diff | None:
        """What changed since the earlier audit, if there is one; it is compared anew each time."""
        return compare(self.baseline, self.audit, self.manifest) if self.baseline else None


class DiffReport(Struct, frozen=True):
    """What is shown of a diff: of each list the `top` largest changes, or all; `manifest` is what judged it."""

    diff: Diff
    manifest: str
    top: int = 20


Files = dict[str, str]
"""Texts by the path of their file in the folder of reports; what is printed has an empty path."""

Renderer = Callable[[Report], Files]


class Form(Struct, frozen=True):
    """One form: its name, the module below `renderers` that makes it, and the files that it is always made of.

    One without files is printed. One of `several` files, or that may become so, is never printed. One that is `paged`
    also has a folder of pages, which are not made again where nothing has changed, and of which those of an earlier run
    go. One of a recorded audit is written only if it is not `measured_only`. One with `diff` can also show a diff. One
    that `keeps` has one file, and takes over what stands in the one that is there.
    """

    name: str
    module: str
    files: tuple[str, ...] = ()
    several: bool = False
    paged: bool = False
    measured_only: bool = False
    diff: str = ""
    keeps: bool = False


FORMS = (
    Form("html", "html.pages", ("hotspots.html", "search.html", "index.html"), several=True, paged=True),
    Form("json", "pipelines.json", ("audit.json",), measured_only=True, diff="pipelines.json"),
    Form("text", "text.audit", diff="text.diff"),
    Form("csv", "pipelines.csv", ("components.csv", "files.csv", "functions.csv", "claims.csv"), several=True),
    Form("markdown", "markdown.audit", ("audit.md",), diff="markdown.diff"),
    Form("junit", "pipelines.junit", ("junit.xml",)),
    Form("sarif", "pipelines.sarif", ("audit.sarif",)),
    Form("codequality", "pipelines.codequality", ("gl-code-quality-report.json",)),
    Form("openmetrics", "pipelines.openmetrics", ("metrics.prom",)),
    Form("badge", "pipelines.badge", ("badge.svg", "badge.json"), several=True),
    Form("atom", "pipelines.atom", ("feed.xml",), measured_only=True, keeps=True),
    Form("cyclonedx", "pipelines.cyclonedx", ("tcb.cdx.json",)),
)
FORM_BY_NAME = {form.name: form for form in FORMS}
FORMATS = tuple(FORM_BY_NAME)

DEFAULT_FORMATS = ("html", "json", "text")
"""What an audit writes unless it is told otherwise."""


def render(report: Report, name: str) -> Files:
    """The report in the form of this name; the module of the form, and what that imports, is loaded only now."""
    renderer: Renderer = import_module(f"auditor.renderers.{FORM_BY_NAME[name].module}").render
    return renderer(report)


def render_diff(report: DiffReport, name: str) -> str:
    """A diff in the form of this name."""
    module = import_module(f"auditor.renderers.{FORM_BY_NAME[name].diff}")
    text: str = module.render_diff(report)
    return text
