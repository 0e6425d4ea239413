# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Build profiles: what is written is read back, and nothing else is."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from auditor.builds.profile import read_profile, render_profile
from auditor.errors import BuildRecordError, ProfileError
from auditor.model.profiled import BuildEvidence, GeneratedFile, LeftOutUnits, Patches, Profile, ProfiledFile

PROFILE = Profile(
    component="daemon",
    release="R1",
    url="https://example.org/alpha",
    revision="1" * 40,
    scanner="3",
    evidence=BuildEvidence(
        records=9,
        commands=8,
        texts=7,
        tables=6,
        unprinted=5,
        no_code=4,
        outside=3,
        linked=("program", "lib/other one"),
        without_text=("a.c",),
    ),
    files=(
        ProfiledFile("a b.c", "a" * 40, 1234567, 23, 0),
        ProfiledFile("c.h", "b" * 40, 5, 5, 5),
    ),
    patches=Patches("https://example.org/beta", "2" * 40, 12),
    compilers=("GNU AS 2.40", "GNU C17 12.2.0"),
    left_out=(LeftOutUnits("tools/**", 2),),
    generated=(GeneratedFile("made.h", 4), GeneratedFile("made.x", None)),
    uncounted=("table.inc",),
)
TEXT = """\
# Written by `auditor trace`: what one build made of the trusted code. See docs/profiles.md.
# file: SLOC, SLOC that survive the preprocessor, SLOC that emit code, blob, path.
schema 1
component daemon
release R1
repository 1111111111111111111111111111111111111111 https://example.org/alpha
patches 12 2222222222222222222222222222222222222222 https://example.org/beta
compiler GNU AS 2.40
compiler GNU C17 12.2.0
scanner 3
records 9
commands 8
texts 7
tables 6
unprinted 5
no-code 4
outside 3
linked program
linked lib/other one
without-text a.c
left-out 2 tools/**
generated      4 made.h
generated      - made.x
uncounted table.inc
file 1234567     23      0 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa a b.c
file      5      5      5 bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb c.h
"""


def test_the_text() -> None:
    lines = render_profile(PROFILE).splitlines()
    assert lines[:-1] == TEXT.splitlines()
    assert len(lines[-1]) == len("digest ") + 64


NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8).filter(
    lambda name: name.isprintable() and name == name.strip()
)
FIGURES = st.none() | st.integers(0, 99)
FILES = st.builds(
    lambda path, steps: ProfiledFile(path, "c" * 40, sum(steps), sum(steps[:2]), steps[0]),
    NAMES,
    st.tuples(*[st.integers(0, 10**6)] * 3),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    names=st.lists(NAMES, max_size=3),
    files=st.lists(FILES, max_size=3),
    generated=st.lists(st.builds(GeneratedFile, NAMES, FIGURES), max_size=3),
    patches=st.none() | st.builds(Patches, NAMES, st.just("3" * 64), st.integers(1, 99)),
)
def test_survives_a_round_trip(
    names: list[str], files: list[ProfiledFile], generated: list[GeneratedFile], patches: Patches | None, tmp_path: Path
) -> None:
    profile = replace(
        PROFILE,
        compilers=tuple(names),
        uncounted=tuple(names),
        files=tuple(files),
        generated=tuple(generated),
        patches=patches,
    )
    path = tmp_path / "p.profile"
    path.write_text(render_profile(profile), encoding="utf-8", newline="")
    assert read_profile(path) == profile


SEEDED: dict[str, tuple[tuple[str, str], str]] = {
    "a figure": (("   23      0", "   24      0"), ":27: the lines above are not those that `auditor trace` wrote"),
    "a blob": (("bbbbb c.h", "bbbbc c.h"), ":27: the lines above are not those that `auditor trace` wrote"),
    "a file more": (
        ("file      5", f"file      1      1      1 {'d' * 40} b.h\nfile      5"),
        ":28: the lines above are not those that `auditor trace` wrote",
    ),
    "a file less": ((f"file      5      5      5 {'b' * 40} c.h\n", ""), ":26: the lines above are not those that"),
    "the revision": (("1" * 40, "4" * 40), ":27: the lines above are not those that `auditor trace` wrote"),
    "more survive than there are": (
        ("5      5      5", "5      6      5"),
        ": c.h: of 5 SLOC 6 survive and 5 emit code",
    ),
    "more emit than survive": (
        ("   23      0", "   23     24"),
        ": a b.c: of 1234567 SLOC 23 survive and 24 emit code",
    ),
    "a negative figure": (("   23      0", "   23     -1"), ":25: 'file 1234567     23     -1 "),
    "no figure": (("   23      0", "   23       "), ":25: 'file 1234567     23        "),
    "an unknown key": (("outside 3", "inside 3"), ":17: 'inside 3' is no line of a profile; write it with "),
    "no key": (("outside 3", "outside"), ":17: 'outside' is no line of a profile; write it with "),
    "another schema": (("schema 1", "schema 2"), ":3: schema 2; this auditor reads 1"),
    "no revision": ((f"repository {'1' * 40} https://example.org/alpha\n", ""), ": has no line 'repository'; "),
    "no digest": (("digest ", "# digest "), ": has no line 'digest'; write it with `auditor trace`"),
    "two releases": (
        ("release R1\n", "release R1\nrelease R2\n"),
        ":6: 'release R2' is not as `auditor trace` writes it",
    ),
    "another order": (("records 9\ncommands 8\n", "commands 8\nrecords 9\n"), ":11: 'commands 8' is not as "),
    "a comment": (("scanner 3", "# reviewed\nscanner 3"), ":10: '# reviewed' is not as `auditor trace` writes it"),
    "other blanks": (("no-code 4", "no-code  4"), ":16: 'no-code  4' is not as `auditor trace` writes it"),
    "CRLF": (("scanner 3\n", "scanner 3\r\n"), r":10: 'scanner 3\r' is no line of a profile; write it with"),
}


@pytest.mark.parametrize(("change", "message"), SEEDED.values(), ids=SEEDED.keys())
def test_a_seeded_fault_is_found_at_its_place(change: tuple[str, str], message: str, tmp_path: Path) -> None:
    path = tmp_path / "p.profile"
    text = render_profile(PROFILE)
    assert text.count(change[0]) == 1
    path.write_text(text.replace(*change), encoding="utf-8", newline="")
    with pytest.raises(ProfileError) as caught:
        read_profile(path)
    assert str(caught.value)[: len(str(path) + message)] == f"{path}{message}"
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("keep", range(0, len(render_profile(PROFILE)), 97))
def test_a_file_that_was_cut_short(keep: int, tmp_path: Path) -> None:
    path = tmp_path / "p.profile"
    path.write_text(render_profile(PROFILE)[:keep])
    with pytest.raises(ProfileError):
        read_profile(path)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(ProfileError) as caught:
        read_profile(tmp_path / "p.profile")
    assert str(caught.value) == f"{tmp_path}/p.profile: no such profile; make it with `auditor trace`"


def test_not_text(tmp_path: Path) -> None:
    (tmp_path / "p.profile").write_bytes(b"\xff")
    with pytest.raises(ProfileError, match=r"p\.profile: cannot be read \('utf-8' codec"):
        read_profile(tmp_path / "p.profile")


@pytest.mark.parametrize("path", ["a\nb.c", "a\x1b.c", "a\udcff.c", "a.c ", "\u202ea.c"], ids=ascii)
def test_a_name_that_no_line_can_hold(path: str) -> None:
    with pytest.raises(BuildRecordError) as caught:
        render_profile(replace(PROFILE, uncounted=(path,)))
    assert str(caught.value) == f"{f'uncounted {path}'!r}: a name that cannot stand in a profile"
