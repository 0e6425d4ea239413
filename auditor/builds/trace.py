# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A build held against the revision that is audited: which trusted files it read, and what it made of their lines."""

from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from msgspec import Struct

from auditor.builds.evidence import Evidence, Unit
from auditor.builds.source_tree import SourceTree
from auditor.declared.globs import select_paths
from auditor.errors import BuildRecordError, UsageError
from auditor.instruments.digest import digest_scanner
from auditor.instruments.languages import language_of_path
from auditor.instruments.measurement import classify_lines, tell_language
from auditor.model.declared import Family, Source
from auditor.model.profiled import BuildEvidence, GeneratedFile, LeftOutUnits, Patches, Profile, ProfiledFile, Trace
from auditor.upstream.git_command import blob_id


class Reference(Struct, frozen=True):
    """What a build is held against: one repository at its audited revision, and what a component selects of it.

    `blob_by_path` is the whole tree, with the `patches` applied to it if there are any.
    """

    component: str
    release: str
    ref: str
    url: str
    revision: str
    blob_by_path: Mapping[str, str]
    sources: tuple[Source, ...]
    patches: Patches | None = None

    @property
    def title(self) -> str:
        """The revision in words."""
        patched = f" with {self.patches.count} patches of {self.patches.url}" if self.patches else ""
        return f"{self.revision} of {self.url}{patched}"

    def selects(self, path: str) -> bool:
        """Whether the component trusts the file."""
        return any(select_paths(source, self.release, self.ref, [path]).selected for source in self.sources)


class _ReadFiles(Struct, frozen=True):
    """The files that a build read, sorted, by what they are to the component."""

    counted: tuple[str, ...]
    uncounted: tuple[str, ...]
    unselected: tuple[str, ...]
    generated: tuple[str, ...]


class _Lines(Struct, frozen=True):
    """How many SLOC one content has, how many of them survive and emit, and what does not fit together."""

    blob: str
    code: int
    surviving: int
    emitting: int
    unprinted: int
    no_code: int


def trace_build(evidence: Evidence, tree: SourceTree, reference: Reference, linked: tuple[str, ...]) -> Trace:
    """What the build of `evidence` made of the files of `reference`; `linked` are the names of its programs.

    Raises `BuildRecordError` if the source tree is not that of the revision, or not that which was built.
    """
    read = sorted({path for unit in evidence.units for path in unit.lines_by_path})
    _refuse_idle(evidence)
    _refuse_other_content(read, tree, reference)
    files = _sort_files(read, reference)
    lines_by_path = _read_lines(files.counted, tree, evidence, len(reference.revision))
    outside = sorted({name for unit in evidence.units for name in unit.outside})
    profile = Profile(
        component=reference.component,
        release=reference.release,
        url=reference.url,
        revision=reference.revision,
        scanner=digest_scanner(),
        evidence=_describe(evidence, lines_by_path.values(), linked, len(outside)),
        files=tuple(_profile_file(path, lines, evidence) for path, lines in lines_by_path.items()),
        patches=reference.patches,
        compilers=evidence.compilers,
        left_out=tuple(LeftOutUnits(glob, number) for glob, number in sorted(evidence.left_out.items())),
        generated=tuple(_generated_file(path, tree) for path in files.generated),
        uncounted=files.uncounted,
    )
    return Trace(profile, _families_of(files.counted, tree), files.unselected, tuple(outside))


def _refuse_idle(evidence: Evidence) -> None:
    """Raise `UsageError` for a glob of --leave-out that stands for nothing."""
    for glob, number in evidence.left_out.items():
        if not number:
            raise UsageError(f"--leave-out {glob}: matches the main file of no compilation")


def _sort_files(read: Iterable[str], reference: Reference) -> _ReadFiles:
    generated, unselected, uncounted, counted = [], [], [], []
    for path in read:
        if path not in reference.blob_by_path:
            generated.append(path)
        elif not reference.selects(path):
            unselected.append(path)
        elif language_of_path(path) is None:
            uncounted.append(path)
        else:
            counted.append(path)
    return _ReadFiles(tuple(counted), tuple(uncounted), tuple(unselected), tuple(generated))


def _refuse_other_content(read: Iterable[str], tree: SourceTree, reference: Reference) -> None:
    """Raise `BuildRecordError` if a file of the tree does not have the content that it is held against."""
    blobs = reference.blob_by_path
    changed = [path for path in read if path in blobs and blob_id(tree.read(path), len(blobs[path])) != blobs[path]]
    if changed:
        others = f" and {len(changed) - 1} more files" if len(changed) > 1 else ""
        raise BuildRecordError(
            f"{changed[0]}{others}: not the content of {reference.title}; trace a build of just that"
            + ("; with --unpatched, one without the patches" if reference.patches else "")
        )


def _read_lines(paths: Iterable[str], tree: SourceTree, evidence: Evidence, id_length: int) -> dict[str, _Lines]:
    """The lines of each file as it was built, by path."""
    printed, emitted = _union(evidence.texts), _union(evidence.tables)
    nothing: frozenset[int] = frozenset()
    lines_by_path = {}
    for path in paths:
        content = tree.read(path)
        numbers = _number_code(path, content, printed.get(path, nothing) | emitted.get(path, nothing))
        blob = blob_id(content, id_length)
        lines_by_path[path] = _count(blob, numbers, printed.get(path, nothing), emitted.get(path, nothing))
    return lines_by_path


def _union(units: Iterable[Unit]) -> dict[str, set[int]]:
    """The lines of each file over all units."""
    found: dict[str, set[int]] = {}
    for unit in units:
        for path, lines in unit.lines_by_path.items():
            found.setdefault(path, set()).update(lines)
    return found


def _number_code(path: str, content: bytes, named: AbstractSet[int]) -> set[int]:
    """The numbers of the SLOC of one file, in which a build record has `named` lines."""
    if b"\r" in content.replace(b"\r\n", b""):
        raise BuildRecordError(f"{path}: has lone carriage returns, behind which compilers number lines otherwise")
    language = language_of_path(path)
    lines = classify_lines(content, language) if language else ()
    if content and not lines:
        raise BuildRecordError(f"{path}: no text that can be counted")
    if max(named, default=0) > len(lines):
        raise BuildRecordError(
            f"{path}: a build record names its line {max(named)}, but it has {len(lines)}; it is not as it was built"
        )
    return {number for number, line in enumerate(lines, start=1) if line.kind == "code"}


def _count(blob: str, code: AbstractSet[int], printed: AbstractSet[int], emitted: AbstractSet[int]) -> _Lines:
    """How many SLOC are left further down.

    A line survives if it holds a token of a preprocessed text, or if code comes from it, which it could not otherwise.
    """
    return _Lines(
        blob=blob,
        code=len(code),
        surviving=len(code & (printed | emitted)),
        emitting=len(code & emitted),
        unprinted=len(code & (emitted - printed)),
        no_code=len(emitted - code),
    )


def _families_of(paths: Iterable[str], tree: SourceTree) -> tuple[Family, ...]:
    """The family of the language of each file of a known language, by its content."""
    said = ((path, language_of_path(path)) for path in paths)
    return tuple(tell_language(tree.read(path), language).family for path, language in said if language)


def _profile_file(path: str, lines: _Lines, evidence: Evidence) -> ProfiledFile:
    surviving = lines.surviving if evidence.texts else None
    return ProfiledFile(path, lines.blob, lines.code, surviving, lines.emitting if evidence.tables else None)


def _generated_file(path: str, tree: SourceTree) -> GeneratedFile:
    """A file of the tree that is not in the revision, with its SLOC if its language is counted."""
    language = language_of_path(path)
    if language is None:
        return GeneratedFile(path, None)
    return GeneratedFile(path, sum(line.kind == "code" for line in classify_lines(tree.read(path), language)))


def _describe(evidence: Evidence, lines: Iterable[_Lines], linked: tuple[str, ...], outside: int) -> BuildEvidence:
    """The numbers of units behind a profile, and its doubts."""
    lines = tuple(lines)
    return BuildEvidence(
        records=len(evidence.records),
        commands=len(evidence.commands),
        texts=len(evidence.texts),
        tables=len(evidence.tables),
        unprinted=sum(item.unprinted for item in lines) if evidence.texts else 0,
        no_code=sum(item.no_code for item in lines),
        outside=outside,
        linked=linked,
        without_text=_find_without_text(evidence) if evidence.texts else (),
    )


def _find_without_text(evidence: Evidence) -> tuple[str, ...]:
    """The main files, where there are any, that were compiled more often than preprocessed texts of them are left."""
    mains = Counter(unit.main for unit in (*evidence.records, *evidence.commands))
    missing = mains - Counter(unit.main for unit in evidence.texts)
    return tuple(sorted(main for main in missing if main))
