# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Where input from less trusted code arrives first: by file, by function, and summed by where it runs. Pure functions.

What is exposed is what the manifest says. A component of which it says nothing is not known to be unexposed.
"""

from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase

from msgspec import Struct
from msgspec.structs import replace

from auditor.declared.globs import find_exposed
from auditor.findings.figures import Size, size_of
from auditor.findings.totals import total_of, unique_files
from auditor.model.declared import Component, Exposure
from auditor.model.manifest import Manifest
from auditor.model.measured import Audit, ComponentResult, MeasuredFile, Totals

Identity = tuple[str, str, str]
Exposures = Mapping[Identity, tuple[Exposure, ...]]
"""What the manifest says of the exposed files, by their identity; several components may say something of one file."""


class PlaceSum(Struct, frozen=True):
    """The components of the TCB that run in one place, each file once, and what of it is in exposed files.

    `functions` is how many functions of these files the input reaches, None in an audit of lines alone; `undeclared`
    are the components of which the manifest says nothing on exposure.
    """

    place: str
    results: tuple[ComponentResult, ...]
    exposed: Totals
    functions: int | None
    undeclared: tuple[str, ...]

    @property
    def size(self) -> Size:
        """What they come to."""
        return size_of(self.results)

    @property
    def exposed_lower_bound(self) -> bool:
        """Whether `exposed` can only be larger: something has no figure, or it is not said what of it is exposed."""
        return self.size.lower_bound or bool(self.undeclared)


def find_exposures(audit: Audit, manifest: Manifest) -> dict[Identity, tuple[Exposure, ...]]:
    """What any component of the manifest says of each measured file that is exposed."""
    exposures: dict[Identity, tuple[Exposure, ...]] = {}
    for result in audit.components:
        for identity, found in find_own_exposures(result, manifest, audit.release).items():
            exposures[identity] = tuple(dict.fromkeys((*exposures.get(identity, ()), *found)))
    return exposures


def find_own_exposures(
    result: ComponentResult, manifest: Manifest, release: str
) -> dict[Identity, tuple[Exposure, ...]]:
    """The same of one component, as far as it says so itself: what is exposed elsewhere need not be so here."""
    declared = next((item for item in manifest.components if item.id == result.component.id), result.component)
    return dict(_exposures_of(result, declared, release))


def _exposures_of(
    result: ComponentResult, declared: Component, release: str
) -> Iterator[tuple[Identity, tuple[Exposure, ...]]]:
    revision_by_name = {revision.repository: revision for revision in result.revisions}
    for source in declared.sources_in(release):
        revision = revision_by_name.get(source.repository)
        if revision:
            paths = {item.file.path: item.file for item in result.files if item.file.url == revision.url}
            found = find_exposed(source, release, revision.ref, paths)
            yield from ((paths[path].identity, (exposure,)) for path, exposure in found.items())


def exposure_of_file(item: MeasuredFile, exposures: Exposures) -> str:
    """Why input from less trusted code reaches a file first; empty if it does not."""
    found = exposures.get(item.file.identity)
    return found[0].reason if found else ""


def exposure_of_function(item: MeasuredFile, name: str, exposures: Exposures) -> str:
    """Why such input reaches a function of `item`; empty if the file is not exposed, or apart from this function."""
    found = exposures.get(item.file.identity, ())
    return next((exposure.reason for exposure in found if not _is_apart(exposure, name)), "")


def _is_apart(exposure: Exposure, name: str) -> bool:
    return any(fnmatchcase(name, pattern) for part in exposure.apart_from for pattern in part.functions)


def count_exposed_functions(items: tuple[MeasuredFile, ...], exposures: Exposures) -> int | None:
    """How many functions of `items` such input reaches; None where nothing but lines was counted."""
    if any(item.measurement.lines_only for item in items):
        return None
    named = ((item, function.name) for item in items for function in item.measurement.functions or ())
    return sum(bool(exposure_of_function(item, name, exposures)) for item, name in named)


def exposed_part(result: ComponentResult, exposures: Exposures) -> ComponentResult:
    """The result with its exposed files only."""
    files = tuple(item for item in result.files if item.file.identity in exposures)
    return replace(result, files=files, record=None)


def list_undeclared(results: Iterable[ComponentResult], exposures: Exposures) -> tuple[str, ...]:
    """The ids of those of which the manifest says nothing, so that what is exposed of all of them can be more."""
    return tuple(result.component.id for result in results if not exposed_part(result, exposures).files)


def sum_places(audit: Audit, exposures: Exposures) -> tuple[PlaceSum, ...]:
    """A sum for each place in which a component of the TCB runs; one that runs in two is in both."""
    results = audit.results_of("tcb")
    return tuple(
        _sum_place(place, here, exposures)
        for place in _places_of(audit, results)
        if (here := tuple(result for result in results if place in result.component.runs_in))
    )


def _places_of(audit: Audit, results: tuple[ComponentResult, ...]) -> Iterator[str]:
    """The places of the system in their order, then those that it does not name."""
    yield from dict.fromkeys((*audit.system.places, *(place for item in results for place in item.component.runs_in)))


def _sum_place(place: str, results: tuple[ComponentResult, ...], exposures: Exposures) -> PlaceSum:
    parts = tuple(exposed_part(result, exposures) for result in results)
    return PlaceSum(
        place=place,
        results=results,
        exposed=total_of(parts),
        functions=count_exposed_functions(unique_files(parts), exposures),
        undeclared=list_undeclared(results, exposures),
    )
