# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""An audit.json made again from its upstreams: equal, or the first difference; and what keeps it from being told."""

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import replace

from auditor.audit.session import find_cache_key
from auditor.cli import run
from auditor.declared.lock import load_lock
from auditor.instruments.digest import versions
from auditor.measuring.cache import MeasurementCache
from auditor.model.measured import LineCounts
from auditor.upstream.git_command import blob_id
from tests.made.manifests import ALPHA, BETA, small_text
from tests.made.systems import FILES, HYPERVISOR
from tests.made.upstreams import Upstreams

Edit = Callable[[bytes], bytes]


class Place(Struct, frozen=True):
    """A folder with a manifest and a lock, and their upstreams."""

    folder: Path
    upstreams: Upstreams
    cache: Path

    @property
    def file(self) -> Path:
        """Where its audit.json is."""
        return self.folder / "reports" / "audit.json"

    def run(self, *arguments: str) -> int:
        return run([*arguments, "--mirror", str(self.upstreams.folder)])

    def audit(self, *arguments: str) -> int:
        return self.run("audit", "--format", "json", *arguments)

    def verify(self, *arguments: str) -> int:
        return self.run("verify", "reports/audit.json", *arguments)

    def edit(self, edit: Edit) -> None:
        content = self.file.read_bytes()
        self.file.write_bytes(edit(content))
        assert self.file.read_bytes() != content


@pytest.fixture
def place(tmp_path: Path, cache: Path, upstreams: Upstreams, monkeypatch: pytest.MonkeyPatch) -> Place:
    """One whose lock pins everything."""
    upstreams.commit(ALPHA, FILES, tag="v1")
    upstreams.commit(BETA, {**HYPERVISOR, "new/a.c": "int a;\n"}, tag="v1")
    folder = tmp_path / "work"
    (folder / "parts").mkdir(parents=True)
    monkeypatch.chdir(folder)
    (folder / "components.toml").write_text(f'include = ["parts/more.toml"]\n{small_text()}')
    (folder / "parts" / "more.toml").write_text('[[limits]]\nsubject = "hypervisor"\nmaximum = 900\n')
    place = Place(folder, upstreams, cache)
    assert place.run("lock", "--release", "R1") == 0
    return place


ASKED: dict[str, tuple[str, ...]] = {
    "all": (),
    "one component": ("--component", "daemon"),
    "another ref": ("--ref", "alpha=main"),
    "lines only": ("--lines-only", "--component", "hypervisor"),
    "with gates and a timeline": ("--gate-claims", "--timeline"),
    "who wrote it": ("--authorship", "--component", "hypervisor"),
}


@pytest.mark.parametrize("arguments", ASKED.values(), ids=ASKED.keys())
def test_an_audit_is_equal_to_itself(
    arguments: tuple[str, ...], place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    place.audit(*arguments)
    capsys.readouterr()
    assert place.verify() == 0
    refs = "; alpha: measured at main, by --ref" if "alpha=main" in arguments else ""
    end = f"verdict: equal: reports/audit.json, of Small OS R1; all of it was measured again{refs}; nothing to do\n"
    assert capsys.readouterr().out == end


def test_its_last_line_is_the_digest_of_all_others(place: Place) -> None:
    place.audit()
    lines = place.file.read_bytes().splitlines(keepends=True)
    assert lines[-1] == b',"digest":"%s"}\n' % hashlib.sha256(b"".join(lines[:-1])).hexdigest().encode()


def test_it_tells_what_it_was_made_from(place: Place) -> None:
    def digest(name: str) -> str:
        return hashlib.sha256((place.folder / name).read_bytes()).hexdigest()

    place.audit()
    first = json.loads(place.file.read_bytes())["inputs"]
    assert (first["manifest"], first["included"]) == (
        digest("components.toml"),
        {"parts/more.toml": digest("parts/more.toml")},
    )
    assert (first["profiles"], first["accepted"]) == ({}, "")
    place.upstreams.commit(ALPHA, {**FILES, "daemon/more.c": "int more;\n"}, branch="main")
    assert place.run("lock", "--release", "main") == 0
    place.audit()
    assert json.loads(place.file.read_bytes())["inputs"] == first, "the lock of another release is no input"
    place.audit("--release", "main")
    assert json.loads(place.file.read_bytes())["inputs"]["lock"] != first["lock"]


def swap(before: str, after: str) -> Edit:
    def edit(content: bytes) -> bytes:
        assert before.encode() in content
        return content.replace(before.encode(), after.encode(), 1)

    return edit


def match(pattern: str, after: str) -> Edit:
    return lambda content: re.sub(pattern.encode(), after.encode(), content, count=1)


def reorder(content: bytes) -> bytes:
    document = json.loads(content)
    return json.dumps({"release": document.pop("release"), **document}, separators=(",", ":")).encode()


def seal(content: bytes) -> bytes:
    """The document with the digest that it would have if it had been written so."""
    body, _, _ = content.rpartition(b',"digest"')
    return body + b',"digest":"%s"}\n' % hashlib.sha256(body).hexdigest().encode()


EDITS: dict[str, tuple[Edit, str]] = {
    "a figure": (swap('"path":"daemon/main.c"', '"path":"daemon/main.d"'), ".components[0].files[1].path"),
    "a sum": (match(r'"code":\d+', '"code":3'), ".totals.tcb.code"),
    "a commit": (match('"ref":"v1","revision":"..', '"ref":"v1","revision":"zz'), ".components[0].sources[0].revision"),
    "the release": (swap('"release":"R1"', '"release":"R2"'), ".digest"),
    "another release": (swap('"release":"R1"', '"release":"main"'), ".totals.tcb.files"),
    "the day": (match('"as_of":"....', '"as_of":"1999'), ".as_of"),
    "the exit code": (swap('"exit_code":0', '"exit_code":1'), ".exit_code"),
    "the instruments": (match('"Pygments":"', '"Pygments":"9'), ".instruments.Pygments"),
    "the manifest": (match('"inputs":{"manifest":"..', '"inputs":{"manifest":"zz'), ".inputs.manifest"),
    "the digest": (match('"digest":"..', '"digest":"zz'), ".digest"),
    "how many were imported": (swap(',"inputs"', ',"imported":1,"inputs"'), ".digest"),
    "what drifted": (
        swap(',"inputs"', ',"drift":[{"kind":"gone file","repository":"a","release":"R1","name":"a","before":"b",'
                          '"now":""}],"inputs"'), ".exit_code"),
    "a key more": (swap('"schema":3', '"schema":3,"more":{"a":[1]}'), ".more"),
    "the order": (reorder, ". | keys_unsorted"),
    "a blank": (swap('"schema":3', '"schema": 3'), "byte 10"),
    "a figure and the digest": (lambda content: seal(match(r'"blank":\d+', '"blank":9')(content)), ".totals.tcb.blank"),
}  # fmt: skip


def test_whatever_is_edited_is_found(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    place.audit()
    original, found = place.file.read_bytes(), {}
    for name, (edit, _) in EDITS.items():
        place.file.write_bytes(original)
        place.edit(edit)
        capsys.readouterr()
        assert place.verify("--format", "json") == 1, name
        document = json.loads(capsys.readouterr().out)
        assert (document["equal"], document["exit_code"]) == (False, 1)
        difference = document["verification"]["difference"]
        assert difference["there"] != difference["computed"]
        found[name] = difference["path"]
    assert found == {name: path for name, (_, path) in EDITS.items()}


def test_both_values_are_shown(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    place.audit("--component", "hypervisor")
    place.edit(match(r'"functions":\d+', '"functions":7'))
    capsys.readouterr()
    assert place.verify() == 1
    assert capsys.readouterr().out == (
        ".totals.part.functions\n  there     7\n  computed  1\n"
        "verdict: reports/audit.json, of Small OS R1, is NOT what it was computed to be: the first difference is "
        ".totals.part.functions; next: ask who wrote it\n"
    )


NONE: dict[str, tuple[Edit, str]] = {
    "cut off": (lambda content: content[:3000], "no audit.json: "),
    "empty": (lambda _: b"", "no audit.json: "),
    "a list": (lambda _: b"[]", "no audit.json: it is no object of JSON; "),
    "a long number": (swap('"schema":3', f'"schema":{"3" * 5_000}'), "no audit.json: Exceeds the limit"),
    "another schema": (swap('"schema":3', '"schema":4'), "has schema 4, this auditor reads 3"),
    "a text for a number": (swap('"exit_code":0', '"exit_code":"0"'), "no audit.json: Expected `int`"),
    "no UTF-8": (lambda content: content.replace(b"Small OS", b"Small \xff"), "no audit.json: "),
    "a deep one": (lambda _: b"[" * 100_000, "no audit.json: nested too deep; "),
}


@pytest.mark.parametrize(("edit", "reason"), NONE.values(), ids=NONE.keys())
def test_what_is_no_audit_is_told(edit: Edit, reason: str, place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    place.audit("--component", "hypervisor")
    place.edit(edit)
    capsys.readouterr()
    assert place.verify() == 2
    told = capsys.readouterr().err
    assert (told.startswith(f"auditor: reports/audit.json: {reason}"), "sys." in told) == (True, False)


def lose_upstreams(place: Place) -> None:
    shutil.rmtree(place.upstreams.folder)
    shutil.rmtree(place.cache / "auditor" / "repositories")
    place.upstreams.folder.mkdir()


def change_manifest(place: Place) -> None:
    with (place.folder / "parts" / "more.toml").open("a") as file:
        file.write("# A comment.\n")


def move_lock(place: Place) -> None:
    lock = place.folder / "components.lock"
    lock.write_text(lock.read_text().replace(load_lock(lock).revisions[0].resolved, "2020-02-02"))


def break_lock(place: Place) -> None:
    lock = place.folder / "components.lock"
    lock.write_text(lock.read_text().replace(load_lock(lock).revisions[0].revision, "9" * 40))


def change_auditor(place: Place) -> None:
    place.edit(lambda content: seal(match('"Pygments":"', '"Pygments":"9')(content)))


def take_digests_away(place: Place) -> None:
    """Leave what an earlier auditor wrote."""
    place.edit(lambda content: re.sub(rb',"inputs":{.*?},"lock.*?"accepted":""}|,"digest".*"', b"", content))


def rename_release(place: Place) -> None:
    place.edit(lambda content: seal(content.replace(b'"release":"R1"', b'"release":"R7"')))


def add_drift(place: Place) -> None:
    path = place.folder / "components.toml"
    before = path.read_text()
    place.upstreams.commit(ALPHA, {name: text for name, text in FILES.items() if name != "daemon/main.c"}, tag="v2")
    shutil.copy(place.file, place.folder / "before.json")
    path.write_text(before.replace('R1 = "v1"', 'R1 = "v2"', 1))
    assert place.run("lock", "--release", "R1") == 0
    assert place.audit("--component", "daemon", "--baseline", "before.json") == 1


AWAY: dict[str, tuple[Callable[[Place], None], str]] = {
    "an upstream is away": (lose_upstreams, r"https://example.org/upstream/alpha: "),
    "another manifest": (change_manifest, r"it was made from other inputs: \.inputs\.included\[.*\] is "),
    "another lock": (move_lock, r"it was made from other inputs: \.inputs\.lock is "),
    "a lock that leads nowhere": (break_lock, r"https://example.org/upstream/alpha: "),
    "another auditor": (change_auditor, r"it was made by another auditor: \.instruments\.Pygments is "),
    "an earlier auditor": (take_digests_away, r"it does not say what it was made from, as those of earlier"),
    "a release of others": (rename_release, r"R7 is no release of components.toml; "),
    "drift": (add_drift, r"its `drift` is what had changed since an earlier lock or baseline; all else is equal"),
}  # fmt: skip


@pytest.mark.parametrize(("act", "reason"), AWAY.values(), ids=AWAY.keys())
def test_what_cannot_be_computed_here_is_neither(
    act: Callable[[Place], None], reason: str, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    place.audit("--component", "daemon")
    act(place)
    capsys.readouterr()
    assert place.verify() == 3
    printed, told = capsys.readouterr()
    assert printed == ""
    last = told.splitlines()[-1]
    assert re.match(rf"auditor: reports/audit\.json: cannot be computed again: {reason}", last)


def test_a_false_figure_of_the_cache_is_found(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    """Written with the key of the user, which a program of theirs may have."""
    place.audit("--component", "hypervisor")
    measurements = MeasurementCache(place.cache / "auditor" / "measurements.sqlite", versions(), find_cache_key())
    key = (blob_id(HYPERVISOR["arch/x86/mm.c"].encode()), "C")
    (known,) = measurements.find([key]).values()
    measurements.keep({key: replace(known, lines=LineCounts(7, 0, 0))})
    measurements.close()
    place.audit("--component", "hypervisor", "--file-size", "63")  # with which no part is known
    capsys.readouterr()
    assert place.verify("--format", "json") == 1
    difference = json.loads(capsys.readouterr().out)["verification"]["difference"]
    assert difference == {"path": ".totals.part.code", "there": "9", "computed": "3"}
    (place.cache / "auditor" / "measurements.sqlite").unlink()  # which other tests would believe


def test_what_was_edited_is_found_without_its_upstream(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    place.audit()
    place.edit(match(r'"code":\d+', '"code":3'))
    lose_upstreams(place)
    capsys.readouterr()
    assert place.verify("--format", "json") == 1
    difference: dict[str, Any] = json.loads(capsys.readouterr().out)["verification"]["difference"]
    assert (difference["path"], len(difference["there"]), len(difference["computed"])) == (".digest", 66, 66)
