# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`components.toml` -> `Manifest`: read, checked against its schema and against itself.

Every complaint names the file, the line and the key. A manifest with one complaint is not used at all, because a
typing error in it would otherwise move the TCB without a word.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from auditor.declared.acceptances import find_acceptance_faults
from auditor.declared.found import find_manifest
from auditor.declared.globs import certain_globs_in, globs_in
from auditor.declared.includes import MAIN_KEYS, Written, parse_written, read_written
from auditor.declared.limit_checks import find_limit_complaints, has_code
from auditor.declared.policies import find_policy_complaints
from auditor.declared.presence import check_presence
from auditor.declared.quotations import check_quoted
from auditor.declared.repeats import find_repeats
from auditor.declared.repository_checks import check_globs, find_repository_complaints
from auditor.declared.spans import find_span_faults, list_globs, releases_with_ref, resolve_spans
from auditor.declared.toml_lines import Complaint, KeyPath
from auditor.declared.trust_checks import find_trust_complaints
from auditor.errors import ManifestError
from auditor.model.declared import (
    COMPARISON,
    RESERVED_NAMES,
    Component,
    Group,
    Page,
    Release,
    Repository,
    Source,
)
from auditor.model.keyrings import Keyring
from auditor.model.manifest import Manifest
from auditor.model.misfits import Misfit

_PATH_OF_ERROR = re.compile(r"(?P<what>.*?)(?: - at `\$(?P<path>.*)`)?", re.DOTALL)
_STEP = re.compile(r"\.([A-Za-z_]\w*)|\[(\d+)\]")
_UNKNOWN_FIELD = re.compile(r"unknown field `([^`]*)`")


_NAMED_TABLES = (
    ("groups", Group),
    ("keyrings", Keyring),
    ("pages", Page),
    ("releases", Release),
    ("repositories", Repository),
)


class ManifestFile(Struct, frozen=True):
    """A checked manifest, the path that it was read from, and all that its files declare, unless it was known.

    `digests` are the SHA-256 of the texts of its files by the names by which it includes them, its own as that of "".
    """

    manifest: Manifest
    name: str
    digests: dict[str, bytes]
    written: Written | None = None

    def where(self, key: KeyPath, value: str = "") -> str:
        """`file:line: key` of a key, or of the string `value` in the array that the key names."""
        return (self.written or read_written(Path(self.name))).where(key, value)

    def locate(self, misfits: Iterable[Misfit]) -> tuple[Misfit, ...]:
        """The same misfits, each with its file and line; the manifest is read again only if there are any."""
        misfits = tuple(misfits)
        if not misfits:
            return ()
        written = self.written or read_written(Path(self.name))
        places = (written.place_of(item.key, "" if item.kind == "selected twice" else item.name) for item in misfits)
        return tuple(replace(item, file=file, line=line) for item, (file, line) in zip(misfits, places, strict=True))


def load_manifest(path: Path | None = None) -> ManifestFile:
    """The manifest in `path`, or else the one that is found; raises `ManifestError`, every complaint on a line."""
    return check_written(read_written(find_manifest(path).path))


def parse_manifest(text: str, name: str) -> ManifestFile:
    """The manifest in `text`; `name` is what errors call it."""
    return check_written(parse_written(text, name))


def check_written(written: Written) -> ManifestFile:
    """The manifest that its files declare; raises `ManifestError`, every complaint on a line."""
    declared = _convert(written.data, written.where)
    manifest = resolve_spans(declared)
    repeats = (
        (again.key, f"{again.what} at {written.line_of(first.key)}; {again.remedy}")
        for again, first in find_repeats(manifest)
    )
    found = chain(find_span_faults(declared), repeats, _find_complaints(manifest))
    complaints = [f"{written.where(key)}: {what}" for key, what in found]
    if complaints:
        raise ManifestError("\n".join(complaints))
    return ManifestFile(manifest, written.name, written.digest(), written)


def manifest_schema() -> dict[str, Any]:
    """The JSON Schema of `components.toml`, and of each file that it includes, for editors."""
    schema = msgspec.json.schema(Manifest)
    whole = schema["$defs"]["Manifest"]
    including = [{"required": ["schema", "include"]}, {"not": {"anyOf": [{"required": [key]} for key in MAIN_KEYS]}}]
    whole["anyOf"] = [{"required": whole.pop("required")}, *including]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "components.toml of auditor"} | schema


# ------------------------------------------------------------------------------------- against the schema


def _convert(data: dict[str, Any], place: Any) -> Manifest:
    """Convert table by table, so that an error names the group, page, release or repository, msgspec's `[...]`."""
    for table, kind in _NAMED_TABLES:
        for name, value in _items(data.get(table)):
            _convert_one(value, kind, (table, name), place)
    manifest: Manifest = _convert_one(data, Manifest, (), place)
    return manifest


def _items(table: Any) -> Iterable[tuple[str, Any]]:
    return table.items() if isinstance(table, dict) else ()


def _convert_one(value: Any, kind: Any, prefix: KeyPath, place: Any) -> Any:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        match = _PATH_OF_ERROR.fullmatch(str(error))
        what, path = match.group("what", "path") if match else (str(error), "")
        key = prefix + tuple(_steps(path or ""))
        unknown = _UNKNOWN_FIELD.search(what)
        raise ManifestError(f"{place((*key, unknown[1]) if unknown else key)}: {what}") from error


def _steps(path: str) -> Iterator[str | int]:
    """The keys in a path of msgspec, `.components[3].title`; the key of a table, `[...]`, is not told."""
    for name, index in _STEP.findall(path):
        yield int(index) if index else name


# --------------------------------------------------------------------------------------- against itself


def _find_complaints(manifest: Manifest) -> Iterator[Complaint]:
    if manifest.default_release not in manifest.releases:
        yield ("default_release",), f"{manifest.default_release!r} is not one of the releases"
    yield from _check_groups(manifest)
    yield from check_quoted(manifest)
    yield from find_repository_complaints(manifest)
    yield from _check_components(manifest)
    yield from check_presence(manifest)
    yield from find_acceptance_faults(manifest)
    yield from find_limit_complaints(manifest)
    yield from _check_ranking_checks(manifest)
    yield from find_trust_complaints(manifest)
    yield from find_policy_complaints(manifest)


def _check_groups(manifest: Manifest) -> Iterator[Complaint]:
    """What is the TCB has to be said, and no group can have a name that stands for something else."""
    for name, group in manifest.groups.items():
        if name in RESERVED_NAMES:
            yield ("groups", name), f"{name!r} has a meaning of its own; name the group otherwise"
        if group.tcb and group.on_request:
            yield ("groups", name), "part of the TCB and measured on request only; the TCB is always measured"
    yield from _check_tcb(manifest)


def _check_tcb(manifest: Manifest) -> Iterator[Complaint]:
    """Some group has to be the TCB, and each release to have something of it, if only left out."""
    if not manifest.tcb_groups:
        yield ("groups",), "none of them is part of the TCB; write `tcb = true` in each that is"
        return
    for release in manifest.releases:
        if not has_code("tcb", release, manifest):
            yield ("releases", release), f"no component of the TCB ({', '.join(manifest.tcb_groups)}) is in it; add one"


def _check_components(manifest: Manifest) -> Iterator[Complaint]:
    for index, component in enumerate(manifest.components):
        key: KeyPath = ("components", index)
        yield from _check_kind(key, component, manifest)
        yield from _check_single_refs(key, component, manifest)
        for number, source in enumerate(component.sources):
            yield from _check_source((*key, "sources", number), source, manifest)


def _check_kind(key: KeyPath, component: Component, manifest: Manifest) -> Iterator[Complaint]:
    known = (*manifest.groups, COMPARISON)
    if component.id in (*known, "tcb"):
        yield (*key, "id"), f"{component.id!r} is the name of a group"
    if component.group not in known:
        what = f"{component.group!r} is not one of the groups ({', '.join(known)})"
        yield (*key, "group"), f"{what}; declare it as [groups.{component.group}]"
    if component.cited and not component.is_comparison:
        yield (*key, "cited"), "only a comparison may be cited; the TCB is measured"
    if bool(component.cited) == bool(component.sources):
        yield key, f"{component.id!r} must have sources, or be cited, and not both"
    yield from _check_places((*key, "runs_in"), component, manifest.system.places)


def _check_places(key: KeyPath, component: Component, places: tuple[str, ...]) -> Iterator[Complaint]:
    for place in component.runs_in:
        if places and place not in places:
            yield key, f"{place!r} is not one of the places of the system ({', '.join(places)})"


def _check_single_refs(key: KeyPath, component: Component, manifest: Manifest) -> Iterator[Complaint]:
    """Trusted code is read at the ref of each release; only a comparison has releases of its own."""
    for number, source in enumerate(component.sources):
        repository = manifest.repositories.get(source.repository)
        if repository and repository.ref and not component.is_comparison:
            what = f"{source.repository!r} has one `ref` for every release, which is for comparisons only"
            yield (*key, "sources", number, "repository"), what


def _check_source(key: KeyPath, source: Source, manifest: Manifest) -> Iterator[Complaint]:
    repository = manifest.repositories.get(source.repository)
    if repository is None:
        yield (*key, "repository"), f"{source.repository!r} is not one of the repositories"
        return
    for release in filter(source.serves, manifest.releases):
        yield from _check_release(key, source, manifest, release)
    for place, entries in list_globs(source):
        yield from check_globs((*key, *place), entries, repository)


def _check_release(key: KeyPath, source: Source, manifest: Manifest, release: str) -> Iterator[Complaint]:
    """A release that a source serves needs a ref, something included, and no glob twice."""
    if release not in releases_with_ref(manifest.repositories[source.repository], manifest):
        missing = f"repositories.{source.repository}.refs has no ref for {release}"
        yield (*key, "repository"), f"{missing}; add one or narrow the releases of the source"
    ref = manifest.repositories[source.repository].refs.get(release, "")
    if not globs_in(source.include, release, ref):
        yield (*key, "include"), f"nothing is included in {release}; narrow the releases of the source"
    for place, entries in list_globs(source):
        counts = Counter(certain_globs_in(entries, release, ref))
        yield from (((*key, *place), f"{glob!r} stands here twice") for glob in counts if counts[glob] > 1)


def _check_ranking_checks(manifest: Manifest) -> Iterator[Complaint]:
    ids = {component.id for component in manifest.components}
    for index, check in enumerate(manifest.ranking_checks):
        if check.component not in ids:
            yield ("ranking_checks", index, "component"), f"{check.component!r} is no component"
        if check.release not in manifest.releases:
            yield ("ranking_checks", index, "release"), f"{check.release!r} is not one of the releases"
