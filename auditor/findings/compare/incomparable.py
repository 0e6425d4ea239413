# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What has a figure in one of two audits only, and why that says nothing of its code. Pure functions."""

from collections.abc import Iterable, Iterator

from auditor.findings.compare.pairing import Unfigured
from auditor.findings.totals import figure_of, total_of_file
from auditor.model.compared import Incomparable, IncomparableFiles, Missing
from auditor.model.measured import Audit, ComponentResult, MeasuredFile, Totals


def find_incomparable(old: Audit, new: Audit) -> Iterator[Incomparable]:
    """The components, other than systems to compare with, of which the audits do not both say what there is."""
    olds, news = _by_id(old), _by_id(new)
    for name in dict.fromkeys((*olds, *news)):
        before, after = olds.get(name), news.get(name)
        reasons: dict[Missing, str] = {
            "old": _why_lacking(before, after, old),
            "new": _why_lacking(after, before, new),
        }
        missing = [side for side, reason in reasons.items() if reason]
        if missing:
            yield _describe(before, after, "both" if len(missing) == 2 else missing[0], reasons[missing[0]])


def _by_id(audit: Audit) -> dict[str, ComponentResult]:
    return {item.component.id: item for item in audit.components if not item.component.is_comparison}


def _why_lacking(mine: ComponentResult | None, other: ComponentResult | None, audit: Audit) -> str:
    """Why an audit has no figure of a component that the other speaks of; empty if it has, or has no such code."""
    if mine:
        return "" if mine.has_figure else "; ".join(("not measured", *(gap.reason for gap in mine.unmeasured[:1])))
    return _why_absent(other.component.id, audit) if other else ""


def _why_absent(component_id: str, audit: Audit) -> str:
    for item in audit.left_out:
        if item.id == component_id:
            return f"left out of {audit.release}: {item.reason}"
    return ""


def _describe(
    before: ComponentResult | None, after: ComponentResult | None, missing_in: Missing, reason: str
) -> Incomparable:
    """The entry; if one side lacks the component, and nothing was measured of it on the other, both have no figure."""
    having = after if missing_in == "old" else before
    component = (after or before or having).component  # type: ignore[union-attr]
    totals = figure_of([having]) if having else None
    missing: Missing = missing_in if totals else "both"
    return Incomparable(component.id, component.title, component.group, missing, reason, totals)


def group_files(
    old: Iterable[ComponentResult], new: Iterable[ComponentResult], unfigured: Iterable[Unfigured]
) -> Iterator[IncomparableFiles]:
    """The files that cannot be compared, together those that have all but their path in common."""
    ids = _ids_by_identity((*old, *new))
    groups: dict[tuple[tuple[str, ...], str, Missing, str], list[Unfigured]] = {}
    for entry in unfigured:
        file = _shown(entry).file
        groups.setdefault((ids[file.identity], file.url, entry.missing_in, entry.reason), []).append(entry)
    for (components, url, missing_in, reason), entries in sorted(groups.items(), key=lambda item: item[0]):
        paths = tuple(sorted(_shown(entry).file.path for entry in entries))
        yield IncomparableFiles(components, url, paths, missing_in, reason, _total_of(entries))


def _shown(entry: Unfigured) -> MeasuredFile:
    """The file by which an entry is named, of the audit that has an undisputed figure if there is one."""
    old, new = entry.pair.old, entry.pair.new
    item = (new or old) if entry.missing_in == "old" else (old or new)
    if item is None:
        raise ValueError("neither audit has the file")
    return item


def _total_of(entries: Iterable[Unfigured]) -> Totals | None:
    """The sum in the audit that has figures; None if none has, or if the file is no part of that audit at all."""
    sides = [entry.pair.new if entry.missing_in == "old" else entry.pair.old for entry in entries]
    known = [total_of_file(item) for item in sides if item]
    return sum(known, start=Totals()) if known and all(entry.missing_in != "both" for entry in entries) else None


def _ids_by_identity(results: Iterable[ComponentResult]) -> dict[tuple[str, str, str], tuple[str, ...]]:
    ids: dict[tuple[str, str, str], dict[str, None]] = {}
    for result in results:
        for item in result.files:
            ids.setdefault(item.file.identity, {})[result.component.id] = None
    return {identity: tuple(sorted(names)) for identity, names in ids.items()}
