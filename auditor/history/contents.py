# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What is kept of a run, from what it has found. Pure functions."""

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from auditor.findings.definitions import Figure, build_figures, figures_of
from auditor.findings.issues import Issue, find_issues
from auditor.findings.scenarios import measure_scenario
from auditor.findings.totals import (
    CCN_NOTED,
    describe_undecided,
    results_by_subject,
    shipped_figure_of,
    total_of,
    unique_files,
)
from auditor.history.views import SHIPPED
from auditor.model.declared import PART, SizeMetric
from auditor.model.judged import Verdict
from auditor.model.manifest import Manifest
from auditor.model.measured import Audit, ComponentResult, SourceRevision
from auditor.model.runs import Run, RunContents, RunFinding, RunRevision, RunTool, RunTotal, SubjectKind

_METRICS: tuple[SizeMetric, ...] = ("code", "c")
_KINDS: dict[str, SubjectKind] = {"tcb": "tcb", PART: "part"}


class _Subject(Struct, frozen=True):
    """What has totals, and whether its results are all of it, each with its whole figure."""

    kind: SubjectKind
    name: str
    results: tuple[ComponentResult, ...]
    complete: bool

    @property
    def overridden(self) -> bool:
        """Whether `--ref` replaced the ref of anything of it."""
        return any(revision.overridden for revision in self._revisions)

    @property
    def trusted_anyway(self) -> bool:
        """Whether anything of it was measured although it is not signed as the manifest asks for."""
        return any(revision.trusted_anyway for revision in self._revisions)

    @property
    def _revisions(self) -> Iterator[SourceRevision]:
        return (revision for result in self.results for revision in result.all_revisions)


def describe_contents(run: Run, audit: Audit, verdict: Verdict, manifest: Manifest) -> RunContents:
    """All that a history keeps of a run; of what a person was told to look at, that is errors and warnings."""
    subjects = (*_list_sums(audit), *_list_components(audit), *_list_scenarios(audit, manifest))
    return RunContents(
        run,
        totals=tuple(total for subject in subjects for total in _describe_totals(subject, audit)),
        revisions=tuple(dict.fromkeys(_list_revisions(audit))),
        findings=tuple(_describe_finding(issue) for issue in find_issues(audit, verdict) if issue.level != "note"),
        tools=tuple(RunTool(tool, version) for tool, version in sorted(audit.instruments.items())),
    )


def _list_revisions(audit: Audit) -> Iterator[RunRevision]:
    for result in audit.components:
        for item in result.all_revisions:
            yield RunRevision(**{name: getattr(item, name) for name in RunRevision.__struct_fields__})


def _list_sums(audit: Audit) -> Iterator[_Subject]:
    for name, results in results_by_subject(audit).items():
        whole = all(map(_is_whole, results)) and not describe_undecided(audit, (name,))
        yield _Subject(_KINDS.get(name, "group"), name, results, whole)


def _is_whole(result: ComponentResult) -> bool:
    """Whether nothing can be missing: a comparison that was not counted is complete, and has no figure."""
    return result.complete and result.has_figure


def _list_components(audit: Audit) -> Iterator[_Subject]:
    for result in audit.components:
        yield _Subject("component", result.component.id, (result,), _is_whole(result))


def _list_scenarios(audit: Audit, manifest: Manifest) -> Iterator[_Subject]:
    """The scenarios of which the run was asked for every component."""
    result_by_id = {result.component.id: result for result in audit.components}
    for scenario in manifest.scenarios:
        measured = measure_scenario(scenario, audit, manifest)
        ids = (*measured.inherited, *measured.added)
        if result_by_id.keys() >= set(ids):
            results = tuple(result_by_id[name] for name in ids)
            yield _Subject("scenario", scenario.id, results, not measured.gaps)


def _describe_totals(subject: _Subject, audit: Audit) -> Iterator[RunTotal]:
    """A row for each definition that has a figure, SLOC first, also where nothing of the subject has one."""
    results = subject.results
    files, records = unique_files(results), [result.record for result in results if result.record]
    functions = _describe_functions(results, lines_only=audit.lines_only)
    code, c = (figures_of(files, records, metric) for metric in _METRICS)
    yield from (_with_functions(total, functions) for total in _describe_figures(subject, code, c))
    yield from _describe_figures(subject, *(build_figures(results, audit.profiles, metric) for metric in _METRICS))
    if any(result.shipped for result in results):
        yield _describe_shipped(subject, lines_only=audit.lines_only)


def _describe_figures(subject: _Subject, code: dict[str, Figure], c: dict[str, Figure]) -> Iterator[RunTotal]:
    for name, figure in code.items():
        yield _describe_lines(subject, name, figure, c.get(name))


def _describe_lines(subject: _Subject, definition: str, code: Figure, c: Figure | None) -> RunTotal:
    """The figure by one definition, with nothing of files and functions; "at least 0" is none."""
    complete = subject.complete and not code.files_without
    known = complete or bool(code.lines)
    return RunTotal(
        kind=subject.kind,
        subject=subject.name,
        definition=definition,
        lines=code.lines if known else None,
        c=(c.lines if c else 0) if known else None,
        complete=complete,
        overridden=subject.overridden,
        trusted_anyway=subject.trusted_anyway,
    )


def _describe_shipped(subject: _Subject, *, lines_only: bool) -> RunTotal:
    """The subject with the patches of downstreams applied; no figure where some of them could not be."""
    figure = shipped_figure_of(subject.results)
    if figure is None:
        return replace(_describe_lines(subject, SHIPPED, Figure(0), None), lines=None, c=None, complete=False)
    total = _describe_lines(subject, SHIPPED, Figure(figure.code), Figure(figure.c))
    shipped = [result.as_shipped for result in subject.results]
    return _with_functions(total, _describe_functions(shipped, lines_only=lines_only))


def _describe_functions(results: Iterable[ComponentResult], *, lines_only: bool) -> dict[str, int]:
    """What is said of the files of some results, and of their functions, by column: a comparison has lines only."""
    results = tuple(results)
    counts = {"files": total_of(results).files}
    if lines_only or any(result.record for result in results):
        return counts
    ccns = [function.ccn for item in unique_files(results) for function in item.measurement.functions or ()]
    above_15 = sum(ccn > CCN_NOTED for ccn in ccns)
    return counts | {"functions": len(ccns), "ccn": sum(ccns), "above_15": above_15}


def _with_functions(total: RunTotal, functions: dict[str, int]) -> RunTotal:
    return replace(total, **functions) if total.lines is not None else total


def _describe_finding(issue: Issue) -> RunFinding:
    return RunFinding(
        fingerprint=issue.fingerprint,
        rule=issue.rule,
        level=issue.level,
        message=issue.message,
        figure=issue.figure,
        url=issue.url,
        path=issue.path,
        components=" ".join(issue.components),
    )
