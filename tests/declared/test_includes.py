# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A manifest in several files is the same manifest, and an error names the file and line that are wrong."""

import os
import re
import tomllib
from pathlib import Path

import jsonschema
import pytest
from msgspec.structs import replace

from auditor.declared.manifest import load_manifest, manifest_schema, parse_manifest
from auditor.errors import ManifestError
from tests.declared.test_manifest import REFUSED
from tests.made.manifests import SMALL, small_text, trust_text
from tests.made.places import ROOT, SHIPPED

INCLUDE = 'include = ["parts/first.toml", "parts/second.toml", "limits.toml"]'
# Of two pages in two files another one is the first.
NOT_SPLIT = {"not TOML", "lists of two pages"}
REFUSED_IN_ONE = {name: case for name, case in REFUSED.items() if name not in NOT_SPLIT}


class Split:
    """The small manifest in four files, and where each line of it is then."""

    def __init__(self, text: str, folder: Path) -> None:
        first = text.index("[[components]]")
        second = text.index("[[components]]", first + 1)
        limits, lists = text.index("[[limits]]"), text.index("[pages.doc.lists]")
        pieces = (
            ("components.toml", text[:first]),
            ("parts/first.toml", text[first:second]),
            ("parts/second.toml", text[second:limits]),
            ("limits.toml", text[limits:lists]),
            ("components.toml", text[lists:]),
        )
        lines_by_file = {"components.toml": [INCLUDE]}
        self.places: list[str] = []
        for name, piece in pieces:
            lines = lines_by_file.setdefault(name, [])
            for line in piece.splitlines():
                lines.append(line)
                self.places.append(f"{name}:{len(lines)}")
        (folder / "parts").mkdir()
        for name, lines in lines_by_file.items():
            (folder / name).write_text("\n".join(lines) + "\n")

    def move(self, message: str) -> list[str]:
        """The lines of a message on the whole text, each with the places that it names as they are now."""
        return [
            re.sub(r"components\.toml:(\d+)", lambda found: self.places[int(found[1]) - 1], line)
            for line in message.splitlines()
        ]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def message_of(text: str | None = None) -> str:
    """What is wrong with a manifest, a text or that of the current folder."""
    with pytest.raises(ManifestError) as caught:
        parse_manifest(text, "components.toml") if text is not None else load_manifest(Path("components.toml"))
    assert caught.value.exit_code == 2
    return str(caught.value)


def without_keys(lines: list[str]) -> list[str]:
    """The lines without the keys of entries of arrays, which are counted in each file."""
    return [re.sub(r"\b(components|limits|claims)\[\d+\]", r"\1[]", line) for line in lines]


def test_in_several_files_it_is_the_same_manifest(folder: Path) -> None:
    Split(SMALL, folder)
    file = load_manifest(Path("components.toml"))
    assert file.name == "components.toml"
    assert file.manifest.include == ("parts/first.toml", "parts/second.toml", "limits.toml")
    assert replace(file.manifest, include=()) == parse_manifest(SMALL, "components.toml").manifest


@pytest.mark.parametrize(("old", "new", "message"), REFUSED_IN_ONE.values(), ids=REFUSED_IN_ONE.keys())
def test_an_error_is_where_it_is_written(old: str, new: str, message: str, folder: Path) -> None:
    text = small_text((old, new))
    split = Split(text, folder)
    assert without_keys(message_of().splitlines()) == without_keys(split.move(message_of(text)))


def test_a_key_is_that_of_its_file(folder: Path) -> None:
    Split(small_text(('group = "linked"', 'group = "other"')), folder)
    assert message_of().startswith("parts/second.toml:19: components[1].group: 'other' is not one of the groups")


def test_where_finds_the_line_of_a_glob_in_its_file(folder: Path) -> None:
    Split(SMALL, folder)
    file = load_manifest(folder / "components.toml")
    place = file.where(("components", 1, "sources", 0, "include"), "new/*.c")
    assert place == f"{folder}/parts/second.toml:13: components[0].sources[0].include"
    assert file.where(("claims", 1, "page")) == f"{folder}/limits.toml:25: claims[1].page"


def test_an_entry_of_an_array_in_one_line_is_in_its_file(folder: Path) -> None:
    Path("components.toml").write_text(f'include = ["more.toml"]\n{SMALL}')
    Path("more.toml").write_text(
        '\nlimits = [{ subject = "daemon", maximum = 9 }, { subject = "demon", maximum = 9 }]\n'
    )
    assert message_of().startswith("more.toml:2: limits[1].subject: 'demon' is neither tcb, a group nor a component")


AGAIN = {
    "repository": (
        '[[repositories.beta.excluded]]\nglobs = ["x"]\nreason = "so"',
        "components.toml:24: repositories.beta: is declared at more.toml:2, too; declare it once",
    ),
    "release": ('[releases.R1]\ntitle = "One"', "components.toml:12: releases.R1: is declared at more.toml:2, too"),
    "page": ('[pages]\n[pages.doc]\ntitle = "Doc"', "components.toml:5: pages.doc: is declared at more.toml:3, too"),
    "top key": ('default_release = "R1"', "components.toml:3: default_release: is declared at more.toml:2, too"),
    "array as a table": ("[limits]\nsubject = 3", "components.toml:99: limits: is declared at more.toml:2, too"),
    "table as a number": (
        "repositories = 3",
        "components.toml:20: repositories.alpha: is declared at more.toml:2, too",
    ),
    "component": (
        '[[components]]\nid = "windows"\ntitle = "Windows"\ngroup = "comparison"\nruns_in = []\nsentence = "W"\n'
        'evidence = "cited"\n[components.cited]\ncode = 5\nyear = 2015\nsource = "a blog"\n'
        'url = "https://example.org/"\ngrade = "low"',
        "components.toml:85: components[4].id: 'windows' is also the id at more.toml:3; give each its own",
    ),
    "claim": (
        SMALL[SMALL.index("[[claims]]") : SMALL.index("[[claims]]", SMALL.index("[[claims]]") + 1)],
        "components.toml:110: claims[0].id: 'small' is also the id at more.toml:4; give each its own",
    ),
    "schema": ("schema = 1", "more.toml:2: schema: stands only in components.toml, which includes it"),
    "more files": ('include = ["x.toml"]', "more.toml:2: include: stands only in components.toml, which includes it"),
    "not TOML": ("schema = ", "more.toml: not TOML: Invalid value (at line 2"),
    "unknown key": ('colour = "red"', "more.toml:2: colour: Object contains unknown field `colour`"),
}


@pytest.mark.parametrize(("more", "message"), AGAIN.values(), ids=AGAIN.keys())
def test_what_two_files_declare_is_told_with_both(more: str, message: str, folder: Path) -> None:
    Path("components.toml").write_text(f'include = ["more.toml"]\n{SMALL}')
    Path("more.toml").write_text(f"\n{more}\n")
    assert message in message_of()


def test_every_name_is_compared_over_files(folder: Path) -> None:
    """Of what has a name, each copy in another file is told."""
    whole = trust_text()
    copied = whole[whole.index("[[scenarios]]") :]
    Path("components.toml").write_text(f'include = ["more.toml"]\n{whole}')
    Path("more.toml").write_text(copied)
    told = set(re.findall(r"^components\.toml:\d+: (\w+)\[\d+\]\.(\w+): .* at more\.toml:\d+; ", message_of(), re.M))
    assert told == {("scenarios", "id"), ("vms", "name"), ("trust", "when")}


def test_a_review_is_there_once(folder: Path) -> None:
    review = f'[[accepted]]\npath = "a.c"\nblob = "{"1" * 40}"\nchecks = ["A"]\nreason = "so"\n'
    Path("components.toml").write_text(f'include = ["more.toml"]\n{SMALL}{review}')
    Path("more.toml").write_text(review.replace('"A"', '"B"'))
    expected = f"'a.c' with the blob {'1' * 40} is also accepted at more.toml:2; accept it once, with all its checks"
    assert message_of().endswith(f": accepted[0].path: {expected}")


NOT_INCLUDED = {
    "above": ('["../out.toml"]', "'../out.toml': not the path of a file in or below the folder of the manifest"),
    "up and down": ('["parts/../a.toml"]', "'parts/../a.toml': not the path of a file in or below the folder"),
    "absolute": ('["/a.toml"]', "'/a.toml': not the path of a file in or below the folder of the manifest"),
    "empty": ('[""]', "'': not the path of a file in or below the folder of the manifest"),
    "link out": ('["out"]', "'out': a link that leads out of the folder of the manifest; put the file there"),
    "folder that leads out": ('["away/out.toml"]', "'away/out.toml': a link that leads out of the folder of the"),
    "circle of links": ('["circle"]', "'circle': cannot be read ("),
    "missing": ('["absent.toml"]', "'absent.toml': cannot be read ([Errno 2] No such file or directory: "),
    "no name": ('["a\\u0000"]', "'a\\x00': cannot be read ("),
    "folder": ('["parts"]', "'parts': not a file; name the files in it one by one"),
    "pipe": ('["pipe"]', "'pipe': not a file; name the files in it one by one"),
    "not UTF-8": ('["latin.toml"]', "'latin.toml': cannot be read ('utf-8' codec can't decode"),
    "twice": ('["a.toml", "./a.toml"]', "'./a.toml': part of the manifest already; name each file once"),
    "twice by a link": ('["a.toml", "link.toml"]', "'link.toml': part of the manifest already; name each file once"),
    "itself": ('["components.toml"]', "'components.toml': part of the manifest already; name each file once"),
    "text": ('"a.toml"', "Expected `array`, got `str`"),
    "number": ('["a.toml", 3]', "Expected `str`, got `int` - at `$[1]`"),
}


@pytest.mark.parametrize(("include", "message"), NOT_INCLUDED.values(), ids=NOT_INCLUDED.keys())
def test_a_file_that_cannot_be_included(
    include: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out.toml").touch()
    folder = tmp_path / "in"
    (folder / "parts").mkdir(parents=True)
    monkeypatch.chdir(folder)
    Path("a.toml").touch()
    Path("latin.toml").write_bytes(b"# \xe9\n")
    for name, target in (("out", "../out.toml"), ("away", ".."), ("circle", "circle"), ("link.toml", "a.toml")):
        Path(name).symlink_to(target)
    os.mkfifo("pipe")
    Path("components.toml").write_text(f"\ninclude = {include}\n{SMALL}")
    assert message_of().startswith(f"components.toml:2: include: {message}")


def test_each_file_that_cannot_be_included_is_told_at_its_line(folder: Path) -> None:
    Path("components.toml").write_text('include = [\n    "a.toml",\n    "b.toml",\n]\n')
    assert [line.partition(": cannot")[0] for line in message_of().splitlines()] == [
        "components.toml:2: include: 'a.toml'",
        "components.toml:3: include: 'b.toml'",
    ]


def test_a_link_within_the_folder_is_followed(folder: Path) -> None:
    Split(SMALL, folder)
    Path("limits.toml").rename("parts/limits.toml")
    Path("limits.toml").symlink_to("parts/limits.toml")
    assert load_manifest(Path("components.toml")).manifest.limits


def test_a_manifest_that_is_a_link_includes_what_is_beside_the_link(folder: Path) -> None:
    Split(SMALL, folder)
    Path("elsewhere").mkdir()
    Path("components.toml").rename("elsewhere/main.toml")
    Path("components.toml").symlink_to("elsewhere/main.toml")
    assert load_manifest(Path("components.toml")).manifest.limits


def test_the_schema_knows_the_manifest_and_what_it_includes(folder: Path) -> None:
    Split(SMALL, folder)
    validator = jsonschema.Draft202012Validator(manifest_schema())
    for path in folder.rglob("*.toml"):
        validator.validate(tomllib.loads(path.read_text()))
    incomplete = tomllib.loads(Path("components.toml").read_text())
    del incomplete["include"]
    assert [error.validator for error in validator.iter_errors(incomplete)] == ["anyOf"]


def test_the_shipped_manifest_is_all_files_of_its_folder_and_none_is_long() -> None:
    manifest = load_manifest(SHIPPED).manifest
    files = {SHIPPED, *(ROOT / name for name in manifest.include)}
    assert files == {SHIPPED, *(ROOT / "manifest").iterdir()}
    assert [path.name for path in files if len(path.read_text().splitlines()) > 1_200] == []
    validator = jsonschema.Draft202012Validator(manifest_schema())
    for path in files:
        validator.validate(tomllib.loads(path.read_text()))
