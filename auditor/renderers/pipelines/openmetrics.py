# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`metrics.prom`: the figures in a text that is one of OpenMetrics and one of Prometheus alike, for what reads either.

So every family is a gauge: the readers of Prometheus know no type `info` or `stateset`. No sample has a time: it is the
reader who knows when it read.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, get_args

from msgspec import Struct

from auditor import __version__
from auditor.findings.totals import (
    CCN_NOTED,
    shipped_figure_of,
    shipped_totals_by_subject,
    summarise_complexity,
    total_of,
    totals_by_subject,
)
from auditor.findings.uncertain import describe_overridden
from auditor.model.judged import ClaimVerdict
from auditor.model.measured import Audit, ComponentResult, SourceRevision, Totals
from auditor.renderers import Files, Report
from auditor.renderers.words.lines_only import LACKS
from auditor.renderers.words.visible import make_visible

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

Samples = Iterable[tuple[Mapping[str, str], int]]


class _Families(Struct, frozen=True):
    """The metric families of a report, as the library collects them."""

    report: Report

    def collect(self) -> "Iterator[Metric]":
        families = (_of_audit, _of_components, _of_claims, _information)
        for name, text, samples in chain.from_iterable(family(self.report) for family in families):
            yield _gauge(name, text, samples)


def render(report: Report) -> Files:
    """All families, each in one piece, and the mark of the end."""
    from prometheus_client.openmetrics.exposition import generate_latest

    return {"metrics.prom": generate_latest(_Families(report)).decode("utf-8")}


def _of_audit(report: Report) -> Iterator[tuple[str, str, Samples]]:
    """What is told of the audit as a whole; the labels of a family are the same in each sample."""
    audit, release = report.audit, report.audit.release
    here = {"release": release}
    totals = totals_by_subject(audit)
    shipped = shipped_totals_by_subject(audit)
    # Who alerts on it alone is told by a label that nobody looked for disputes, of which it says that there are none.
    yield (
        "auditor_complete",
        "1 if every trusted file that was asked for has an undisputed figure, which `lines_only` leaves open",
        [(here | {"lines_only": str(audit.lines_only).lower()}, int(audit.complete))],
    )
    for name, text, holds in _states(report):
        yield name, text, [(here, int(holds))]
    yield "auditor_sloc", "SLOC over unique files, of the TCB and of each group", _by_family(totals, here)
    yield (
        "auditor_sloc_as_shipped",
        "the same with the downstream patches applied",
        [(here | {"subject": name}, figures.code) for name, figures in shipped.items()],
    )
    yield "auditor_findings", "limits exceeded", [(here, len(report.verdict.findings))]
    undecided = sum(limit.state == "not decided" for limit in report.verdict.limits)
    yield "auditor_undecided_limits", "limits on what was not wholly measured", [(here, undecided)]
    yield "auditor_failed_gates", "gated claims that fail", [(here, len(report.verdict.failed_gates))]
    yield "auditor_moved", "tags and trusted files not where they were", [(here, len(report.verdict.drift))]
    yield "auditor_misfits", "places where the manifest does not fit what was measured", [(here, len(audit.misfits))]
    yield "auditor_unclassified_files", "code that the manifest does not mention", [(here, len(audit.unclassified))]
    yield "auditor_limit_sloc", "the upper bounds of the manifest", _limits(report, here, ("code", "c"))
    yield (
        "auditor_limit_functions",
        "the upper bounds on functions, on the highest CCN of one, and on how many are above 15",
        _limits(report, here, ("functions", "ccn", "above_15")),
    )


def _states(report: Report) -> Iterator[tuple[str, str, bool]]:
    """What else the audit is or is not, each with its name and the words for it."""
    audit = report.audit
    yield "auditor_partial", "1 if only some components were asked for, which are the subject `part`", audit.partial
    yield "auditor_recorded", "1 if nothing was measured and a recorded audit is shown", bool(report.recorded)
    yield "auditor_imported", "1 if some measurements were imported, not made here", bool(audit.imported)
    unsigned = "1 if something was measured that is not signed as the manifest asks for"
    yield "auditor_trusted_anyway", unsigned, bool(audit.trusted_anyway)
    overridden = bool(describe_overridden(audit.components))
    yield "auditor_other_refs", "1 if something was measured at a ref that --ref named", overridden
    yield "auditor_uncertain", "1 if it cannot be told at a ref whether some globs hold", bool(audit.uncertain)
    yield "auditor_lines_only", f"1 if nothing but lines was counted: {LACKS}", audit.lines_only


def _limits(report: Report, here: dict[str, str], metrics: tuple[str, ...]) -> Samples:
    """The upper bound for each subject and metric, the lowest if there are several; of those that have one by now."""
    bounds: dict[tuple[str, str], int] = {}
    for result in report.verdict.limits:
        if result.maximum is not None and result.limit.metric in metrics:
            key = result.limit.subject, result.limit.metric
            bounds[key] = min(result.maximum, bounds.get(key, result.maximum))
    return [(here | {"subject": subject, "metric": metric}, bound) for (subject, metric), bound in bounds.items()]


def _of_components(report: Report) -> Iterator[tuple[str, str, Samples]]:
    """What is told of each component: its sizes if it has any, then what is missing or doubtful."""
    here = {"release": report.audit.release}
    counted = [result for result in report.audit.components if result.files or result.record]
    totals = {result.component.id: total_of([result]) for result in counted}
    yield "auditor_component_sloc", "SLOC of a component", _by_family(totals, here, "component")
    read = [result for result in counted if summarise_complexity([result])]
    yield from _by_component(_SIZES, counted, here)
    yield _of_shipped(counted, here)
    yield from _by_component(_FUNCTIONS, read, here)
    yield from _by_component(_GAPS, report.audit.components, here)
    # Of lines alone nobody knows whether instruments would disagree, which is no 0.
    yield from _by_component(_DISPUTES, () if report.audit.lines_only else report.audit.components, here)


def _of_shipped(counted: Sequence[ComponentResult], here: dict[str, str]) -> tuple[str, str, Samples]:
    """The components of which it is known what is shipped."""
    figures = [(result, shipped_figure_of([result])) for result in counted]
    samples = [(here | _labels(result), totals.code) for result, totals in figures if totals]
    return "auditor_component_sloc_as_shipped", "with the downstream patches applied", samples


def _by_component(
    families: Mapping[str, tuple[str, Callable[[ComponentResult], int]]],
    results: Sequence[ComponentResult],
    here: dict[str, str],
) -> Iterator[tuple[str, str, Samples]]:
    for name, (text, figure_of) in families.items():
        samples = [(here | _labels(result), figure_of(result)) for result in results]
        yield f"auditor_component_{name}", text, samples


def _complex_functions(result: ComponentResult) -> int:
    complexity = summarise_complexity([result])
    return complexity.above_15 if complexity else 0


_SIZES: dict[str, tuple[str, Callable[[ComponentResult], int]]] = {
    "files": ("files of a component", lambda result: total_of([result]).files),
    "size_bytes": ("bytes of a component", lambda result: total_of([result]).size),
}
_FUNCTIONS: dict[str, tuple[str, Callable[[ComponentResult], int]]] = {
    "functions": ("functions of a component", lambda result: total_of([result]).functions),
    "complex_functions": (f"functions with a CCN above {CCN_NOTED}", _complex_functions),
}
_GAPS: dict[str, tuple[str, Callable[[ComponentResult], int]]] = {
    "unmeasured": ("files or sources without a figure", lambda result: len(result.unmeasured)),
}
_DISPUTES: dict[str, tuple[str, Callable[[ComponentResult], int]]] = {
    "disputed": ("files on which instruments disagree", lambda result: len(result.disputed)),
}


def _labels(result: ComponentResult) -> dict[str, str]:
    return {"component": result.component.id, "group": result.component.group}


def _by_family(totals: Mapping[str, Totals], here: dict[str, str], label: str = "subject") -> Samples:
    """Three samples for each name: their sum is its SLOC."""
    for name, figures in totals.items():
        families = {"c": figures.c, "assembly": figures.assembly, "other": figures.other}
        yield from ((here | {label: name, "family": family}, value) for family, value in families.items())


def _gauge(name: str, text: str, samples: Samples) -> "Metric":
    from prometheus_client.metrics_core import Metric

    family = Metric(name, text, "gauge")
    for labels, value in samples:
        family.add_sample(name, _visible(labels), value)
    return family


def _information(report: Report) -> Iterator[tuple[str, str, Samples]]:
    """What has no figure: the version, what was measured, and by which instruments."""
    audit = report.audit
    about = {"version": __version__, "release": audit.release, "as_of": audit.as_of}
    yield "auditor_info", "what wrote this, and of which day the refs are", [(about, 1)]
    yield (
        "auditor_instrument_info",
        "the instruments and their versions",
        [({"instrument": name, "version": version}, 1) for name, version in sorted(audit.instruments.items())],
    )
    revisions = {item for result in audit.components for item in result.revisions}
    sources = sorted(revisions, key=lambda item: (item.repository, item.revision))
    yield "auditor_source_info", "the commits that were measured", [(_labels_of(audit, item), 1) for item in sources]


def _labels_of(audit: Audit, item: SourceRevision) -> dict[str, str]:
    labels = {"repository": item.repository, "url": item.url, "ref": item.ref, "revision": item.revision}
    return {"release": audit.release} | labels


def _of_claims(report: Report) -> Iterator[tuple[str, str, Samples]]:
    """For each claim the verdict among those that are possible: 1 for it, 0 for the others."""
    yield (
        "auditor_claim",
        "what becomes of a published sentence",
        [
            (
                {"release": report.audit.release, "claim": result.claim.id, "auditor_claim": verdict},
                verdict == result.verdict,
            )
            for result in report.verdict.claims
            for verdict in get_args(ClaimVerdict)
        ],
    )


def _visible(labels: Mapping[str, str]) -> dict[str, str]:
    return {name: make_visible(value) for name, value in labels.items()}
