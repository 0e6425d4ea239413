# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Build profiles as files: one line for each fact and each source file, sorted, so that a change can be reviewed.

A line is a key, then numbers and object ids, then a text such as a path. `-` stands for a figure of which there is no
record. The last line is a digest of all before it, so that no figure can be changed by hand unnoticed.
"""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from auditor.errors import BuildRecordError, ProfileError
from auditor.files import read_bytes
from auditor.model.profiled import BuildEvidence, GeneratedFile, LeftOutUnits, Patches, Profile, ProfiledFile

_SCHEMA = 1
_HEADER = (
    "# Written by `auditor trace`: what one build made of the trusted code. See docs/profiles.md.",
    "# file: SLOC, SLOC that survive the preprocessor, SLOC that emit code, blob, path.",
)
_TEXT, _COUNT, _FIGURE, _ID = r"(\S(?:.*\S)?)", r"(\d{1,9})", r"(\d{1,9}|-)", r"([0-9a-f]{40}|[0-9a-f]{64})"
_PARTS_BY_KEY = {
    "schema": (_COUNT,),
    "component": (_TEXT,),
    "release": (_TEXT,),
    "repository": (_ID, _TEXT),
    "patches": (_COUNT, _ID, _TEXT),
    "compiler": (_TEXT,),
    "scanner": (_TEXT,),
    "records": (_COUNT,),
    "commands": (_COUNT,),
    "texts": (_COUNT,),
    "tables": (_COUNT,),
    "unprinted": (_COUNT,),
    "no-code": (_COUNT,),
    "outside": (_COUNT,),
    "linked": (_TEXT,),
    "without-text": (_TEXT,),
    "left-out": (_COUNT, _TEXT),
    "generated": (_FIGURE, _TEXT),
    "uncounted": (_TEXT,),
    "file": (_COUNT, _FIGURE, _FIGURE, _ID, _TEXT),
    "digest": (_ID,),
}
_PATTERN_BY_KEY = {key: re.compile(" +".join((key, *parts))) for key, parts in _PARTS_BY_KEY.items()}

Lines = dict[str, list[tuple[str, ...]]]
"""The parts of each line, by its key."""


def render_profile(profile: Profile) -> str:
    """The text of a profile; raises `BuildRecordError` for a name that cannot stand in a line."""
    lines = [*_HEADER, *_fact_lines(profile), *_file_lines(profile)]
    for line in lines:
        if not line.isprintable() or line != line.strip():
            raise BuildRecordError(f"{line!r}: a name that cannot stand in a profile")
    return _with_digest("".join(f"{line}\n" for line in lines))


def _with_digest(text: str) -> str:
    return f"{text}digest {hashlib.sha256(text.encode()).hexdigest()}\n"


def _fact_lines(profile: Profile) -> Iterator[str]:
    evidence, patches = profile.evidence, profile.patches
    yield f"schema {_SCHEMA}"
    yield f"component {profile.component}"
    yield f"release {profile.release}"
    yield f"repository {profile.revision} {profile.url}"
    if patches:
        yield f"patches {patches.count} {patches.revision} {patches.url}"
    yield from (f"compiler {compiler}" for compiler in profile.compilers)
    yield f"scanner {profile.scanner}"
    for name in ("records", "commands", "texts", "tables", "unprinted", "no_code", "outside"):
        yield f"{name.replace('_', '-')} {getattr(evidence, name)}"
    yield from (f"linked {program}" for program in evidence.linked)
    yield from (f"without-text {path}" for path in evidence.without_text)
    yield from (f"left-out {entry.units} {entry.glob}" for entry in profile.left_out)


def _file_lines(profile: Profile) -> Iterator[str]:
    yield from (f"generated {_figure(entry.code):>6} {entry.path}" for entry in profile.generated)
    yield from (f"uncounted {path}" for path in profile.uncounted)
    for file in profile.files:
        figures = " ".join(f"{_figure(figure):>6}" for figure in (file.code, file.surviving, file.emitting))
        yield f"file {figures} {file.blob} {file.path}"


def _figure(figure: int | None) -> str:
    return "-" if figure is None else str(figure)


def read_profile(path: Path) -> Profile:
    """The profile in `path`; raises `ProfileError`, with the line, unless it is one to the byte."""
    try:
        text = read_bytes(path).decode("utf-8")
    except FileNotFoundError as error:
        raise ProfileError(f"{path}: no such profile; make it with `auditor trace`") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ProfileError(f"{path}: cannot be read ({error})") from error
    profile = _profile_of(_split_lines(path, text), path)
    for number, (line, written) in enumerate(
        zip(text.split("\n"), render_profile(profile).split("\n"), strict=False), 1
    ):
        if line.startswith("digest") and line != written:
            raise ProfileError(f"{path}:{number}: the lines above are not those that `auditor trace` wrote")
        if line != written:
            raise ProfileError(f"{path}:{number}: {line!r} is not as `auditor trace` writes it, which is {written!r}")
    return profile


def _split_lines(path: Path, text: str) -> Lines:
    lines: Lines = {key: [] for key in _PATTERN_BY_KEY}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line or line.startswith("#"):
            continue
        parts = _parts_of(line, f"{path}:{number}")
        lines[line.partition(" ")[0]].append(parts)
    return lines


def _parts_of(line: str, place: str) -> tuple[str, ...]:
    """The parts of one line behind its key."""
    key = line.partition(" ")[0]
    match = _PATTERN_BY_KEY[key].fullmatch(line) if key in _PATTERN_BY_KEY else None
    if match is None:
        raise ProfileError(f"{place}: {line[:80]!r} is no line of a profile; write it with `auditor trace`")
    if key == "schema" and match[1] != str(_SCHEMA):
        raise ProfileError(f"{place}: schema {match[1]}; this auditor reads {_SCHEMA}")
    return match.groups()


def _profile_of(lines: Lines, path: Path) -> Profile:
    """The profile that the lines stand for."""
    missing = [key for key in ("component", "release", "repository", "scanner", "digest") if not lines[key]]
    if missing:
        raise ProfileError(f"{path}: has no line {missing[0]!r}; write it with `auditor trace`")
    revision, url = lines["repository"][0]
    try:
        return Profile(
            component=lines["component"][0][0],
            release=lines["release"][0][0],
            url=url,
            revision=revision,
            scanner=lines["scanner"][0][0],
            evidence=_evidence_of(lines),
            files=tuple(map(_file_of, lines["file"])),
            patches=next((Patches(url, commit, int(count)) for count, commit, url in lines["patches"]), None),
            compilers=_texts(lines, "compiler"),
            left_out=tuple(LeftOutUnits(glob, int(units)) for units, glob in lines["left-out"]),
            generated=tuple(GeneratedFile(name, _number(code)) for code, name in lines["generated"]),
            uncounted=_texts(lines, "uncounted"),
        )
    except ValueError as error:
        raise ProfileError(f"{path}: {error}") from error


def _evidence_of(lines: Lines) -> BuildEvidence:
    names = ("records", "commands", "texts", "tables", "unprinted", "no_code", "outside")
    counts = {name: int(lines[name.replace("_", "-")][0][0]) for name in names if lines[name.replace("_", "-")]}
    return BuildEvidence(**counts, linked=_texts(lines, "linked"), without_text=_texts(lines, "without-text"))


def _file_of(parts: tuple[str, ...]) -> ProfiledFile:
    code, surviving, emitting, blob, path = parts
    return ProfiledFile(path, blob, int(code), _number(surviving), _number(emitting))


def _texts(lines: Lines, key: str) -> tuple[str, ...]:
    return tuple(text for (text,) in lines[key])


def _number(figure: str) -> int | None:
    return None if figure == "-" else int(figure)
