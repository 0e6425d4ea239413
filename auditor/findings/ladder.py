# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""One component at several definitions of its size, from every line of its files down to those that emit code. Pure.

The first two rungs are the audit's own. The others need a build profile, which has to be of the audited revision.
"""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from auditor.errors import ProfileError
from auditor.findings.definitions import BUILD_DEFINITIONS, DEFINITION_BY_NAME
from auditor.instruments.languages import LANGUAGE_BY_NAME
from auditor.model.declared import Family
from auditor.model.measured import Audit, ComponentResult, MeasuredFile, Measurement
from auditor.model.profiled import Patches, Profile, ProfiledFile

_AUDITED, _BESIDE = ("physical", "SLOC"), ("pygount", "NLOC")


class Rung(Struct, frozen=True):
    """One definition of size, by its name in `findings.definitions`: the files that have such lines, and the lines.

    `c` are those of them in C and headers; `without` files have no figure by this definition, so that all others are
    lower bounds.
    """

    name: str
    files: int
    lines: int
    c: int
    without: int = 0


class Ladder(Struct, frozen=True):
    """The rungs of one component, from the widest definition down; one of which there is no record is left out.

    All rungs are of the same source: as `shipped`, with the downstream patches, or as it is upstream. `not_built` files
    were selected, and not read by the build. `beside` are the figures of other tools, which are no rungs.
    """

    shipped: bool
    rungs: tuple[Rung, ...]
    not_built: tuple[str, ...]
    beside: tuple[Rung, ...] = ()


def ladders_of(audit: Audit) -> dict[str, Ladder]:
    """The ladder of every component that was measured, by its id, with the rungs of a build if there is a profile."""
    profile_by_component = {profile.component: profile for profile in audit.profiles}
    return {
        result.component.id: build_ladder(audit, profile_by_component[result.component.id])
        if result.component.id in profile_by_component
        else plain_ladder(result)
        for result in audit.components
        if result.files
    }


def plain_ladder(result: ComponentResult) -> Ladder:
    """The rungs of a component, as it is upstream, that need no build."""
    return Ladder(False, tuple(_rungs_of(_AUDITED, result.files)), (), tuple(_rungs_of(_BESIDE, result.files)))


def build_ladder(audit: Audit, profile: Profile) -> Ladder:
    """The ladder of the component that `profile` is of; raises `ProfileError` with each line of `find_misfits`."""
    misfits = tuple(find_misfits(audit, profile))
    if misfits:
        raise ProfileError("\n".join(misfits))
    (result,) = audit.results_of(profile.component)
    files = _files_as_built(result, profile)
    not_built = {item.file.path for item in files} - {file.path for file in profile.files}
    family_by_path = {item.file.path: _family_of(item.measurement) for item in files}
    families = [family_by_path[file.path] for file in profile.files]
    rungs = (*_rungs_of(_AUDITED, files), *built_rungs(profile.files, families))
    beside = tuple(_rungs_of(_BESIDE, files))
    return Ladder(profile.patches is not None, rungs, tuple(sorted(not_built)), beside)


def find_misfits(audit: Audit, profile: Profile) -> Iterator[str]:
    """One line for each reason why the profile is not of what was audited, or contradicts it; the object comes first.

    Every file has to have the audited blob, as shipped if patches were applied, and the audited SLOC.
    """
    name = f"profile of {profile.component} in {profile.release}"
    results = [result for result in audit.components if result.component.id == profile.component]
    if profile.release != audit.release or not results:
        yield f"{name}: not of the audited components of {audit.release}; trace a build of that release"
        return
    elsewhere = [*_find_other_revisions(results[0], profile), *_find_other_patches(results[0], profile)]
    yield from (f"{name}: {complaint}" for complaint in elsewhere)
    if not elsewhere:
        files = _files_as_built(results[0], profile)
        yield from (f"{name}: {complaint}" for complaint in _find_wrong_files(files, profile))


def _files_as_built(result: ComponentResult, profile: Profile) -> tuple[MeasuredFile, ...]:
    """The audited files in the state in which they were built."""
    return result.as_shipped.files if profile.patches else result.files


def _find_other_revisions(result: ComponentResult, profile: Profile) -> Iterator[str]:
    urls = [revision.url for revision in result.revisions]
    if profile.url not in urls:
        yield f"of {profile.url}, which carries nothing of the component in this audit"
    for revision in result.revisions:
        if revision.url != profile.url:
            yield f"of {profile.url} only; the component is in {revision.url}, too"
        elif revision.revision != profile.revision:
            yield f"of revision {profile.revision}, but audited is {revision.revision}; trace a build of that"


def _find_other_patches(result: ComponentResult, profile: Profile) -> Iterator[str]:
    """What is wrong if the build had patches: the audit needs the very same. One without patches is of upstream."""
    if profile.patches is None:
        return
    audited = [
        Patches(part.downstream.url, part.downstream.revision, len(part.patches))
        for part in result.shipped
        if part.url == profile.url
    ]
    if profile.patches not in audited:
        yield f"with {_describe(profile.patches)}, but audited are {', '.join(map(_describe, audited)) or 'none'}"


def _describe(patches: Patches) -> str:
    return f"{patches.count} patches of {patches.url} at {patches.revision}"


def _find_wrong_files(files: Iterable[MeasuredFile], profile: Profile) -> Iterator[str]:
    audited = {item.file.path: item for item in files}
    for file in profile.files:
        complaint = _compare(file, audited.get(file.path))
        if complaint:
            yield f"{file.path}: {complaint}"


def _compare(file: ProfiledFile, item: MeasuredFile | None) -> str:
    """What is wrong with one file of a profile beside the audited one; empty if nothing."""
    if item is None:
        return "built, but not audited: no glob of the manifest selects it"
    if item.file.blob != file.blob:
        return f"built from blob {file.blob}, but audited is {item.file.blob}"
    audited = item.measurement.lines.code
    return "" if audited == file.code else f"{file.code} SLOC, but the audit counts {audited} in that very blob"


def _rungs_of(names: Iterable[str], files: Sequence[MeasuredFile]) -> Iterator[Rung]:
    """The files by each of these definitions that has a figure for any: at least 0 is no figure."""
    families = [_family_of(item.measurement) for item in files]
    for name in names:
        column = list(map(DEFINITION_BY_NAME[name].count_file, files))
        if any(number is not None for number in column):
            yield _rung(name, column, families)


def built_rungs(files: Sequence[ProfiledFile], families: Sequence[Family]) -> Iterator[Rung]:
    """The rungs of a profile, down from what was built; a profile has a figure for every file, or for none."""
    for definition in BUILD_DEFINITIONS:
        column = list(map(definition.count_file, files))
        if None not in column:
            yield _rung(definition.name, column, families)


def _family_of(measurement: Measurement) -> Family:
    return LANGUAGE_BY_NAME[measurement.language].family


def _rung(name: str, column: Sequence[int | None], families: Sequence[Family]) -> Rung:
    lines = [number or 0 for number in column]
    c = sum(number for number, family in zip(lines, families, strict=True) if family == "c")
    return Rung(name, sum(map(bool, lines)), sum(lines), c, column.count(None))
