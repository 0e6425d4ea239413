# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What an audit knows already: it needs no upstream, and anything it depends on that changes makes it unknown."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import Struct

from auditor.audit import known
from auditor.cli import run
from auditor.declared.lock import load_lock, save_lock
from auditor.instruments import digest
from auditor.measuring import cache as kept
from auditor.measuring.cache import MeasurementCache
from tests.made.cache_keys import CACHE_KEY
from tests.made.downstreams import GROW, PACKAGING, fill, patched_text
from tests.made.manifests import ALPHA, BETA, small_text
from tests.made.systems import FILES, HYPERVISOR
from tests.made.upstreams import Upstreams


class Place(Struct, frozen=True):
    """A folder with a manifest and a lock, its upstreams, and the cache."""

    folder: Path
    upstreams: Upstreams
    cache: Path

    def run(self, *arguments: str) -> int:
        return run([*arguments, "--mirror", str(self.upstreams.folder)])

    def check(self, *arguments: str) -> int:
        return self.run("check", "--format", "json", *arguments)

    def lock(self) -> None:
        assert self.run("lock", "--release", "R1") == 0

    def write(self, text: str) -> None:
        (self.folder / "components.toml").write_text(text)

    def lose_clones(self) -> None:
        shutil.rmtree(self.cache / "auditor" / "repositories")

    def lose_upstreams(self) -> None:
        """Leave nothing that could be read: neither the mirror nor a clone of it."""
        shutil.rmtree(self.upstreams.folder)
        self.lose_clones()
        self.upstreams.folder.mkdir()


@pytest.fixture
def empty(work: Path, cold_cache: Path, upstreams: Upstreams) -> Place:
    return Place(work, upstreams, cold_cache)


@pytest.fixture
def place(empty: Place) -> Place:
    empty.upstreams.commit(ALPHA, FILES, tag="v1")
    empty.upstreams.commit(BETA, {**HYPERVISOR, "new/a.c": "int a;\n"}, tag="v1")
    (empty.folder / "parts").mkdir()
    (empty.folder / "components.toml").write_text(f'include = ["parts/more.toml"]\n{small_text()}')
    (empty.folder / "parts" / "more.toml").write_text('[[limits]]\nsubject = "hypervisor"\nmaximum = 900\n')
    empty.lock()
    return empty


def test_what_is_known_needs_no_upstream(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert place.check() == 0
    cold = capsys.readouterr().out
    place.lose_upstreams()
    assert place.check() == 0
    assert capsys.readouterr().out == cold
    assert json.loads(cold)["totals"]["code"] == 11


def move_lock(place: Place, _patch: pytest.MonkeyPatch) -> None:
    lock = load_lock(place.folder / "components.lock")
    lock_path = place.folder / "components.lock"
    lock_path.write_text(lock_path.read_text().replace(lock.revisions[0].revision, "9" * 40))


def forget_lock(place: Place, _patch: pytest.MonkeyPatch) -> None:
    lock = load_lock(place.folder / "components.lock")
    save_lock(type(lock)(), place.folder / "components.lock")


def exclude_more(place: Place, _patch: pytest.MonkeyPatch) -> None:
    path = place.folder / "components.toml"
    path.write_text(path.read_text().replace('"daemon/*_test.c"', '"daemon/*_test.c", "daemon/common.h"'))


def add_to_an_included_file(place: Place, _patch: pytest.MonkeyPatch) -> None:
    with (place.folder / "parts" / "more.toml").open("a") as part:
        part.write('[[limits]]\nsubject = "hypervisor"\nmetric = "c"\nmaximum = 900\n')


def change_our_code(_place: Place, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(kept, "digest_program", lambda: "another program")


def change_a_tool(_place: Place, patch: pytest.MonkeyPatch) -> None:
    version_of = digest._version_of
    patch.setattr(digest, "_version_of", lambda tool: "99" if tool == "lizard" else version_of(tool))


def forge_every_part(place: Place, _patch: pytest.MonkeyPatch) -> None:
    with sqlite3.connect(place.cache / "auditor" / "measurements.sqlite") as connection:
        connection.execute("update part set content = content || x'00' where place not like '%manifest%'")
    connection.close()


def swap_two_parts(place: Place, _patch: pytest.MonkeyPatch) -> None:
    with sqlite3.connect(place.cache / "auditor" / "measurements.sqlite") as connection:
        rows = connection.execute("select place, key, digest, content from part where place like '[\"R1\"%'").fetchall()
        (one, *first), (two, *second) = rows[:2]
        for name, row in ((one, second), (two, first)):
            connection.execute("update part set key = ?, digest = ?, content = ? where place = ?", (*row, name))
    connection.close()


def cut_off(place: Place, _patch: pytest.MonkeyPatch) -> None:
    path = place.cache / "auditor" / "measurements.sqlite"
    path.write_bytes(path.read_bytes()[:6000])


CHANGES = (
    *(move_lock, forget_lock, exclude_more, add_to_an_included_file, change_our_code, change_a_tool),
    *(forge_every_part, swap_two_parts, cut_off),
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_what_has_changed_is_not_known(
    change: Callable[[Place, pytest.MonkeyPatch], None], place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert place.check() == 0
    change(place, monkeypatch)
    place.lose_upstreams()
    assert place.check() == 3


@pytest.mark.parametrize(
    "arguments",
    [("--ref", "alpha=v1"), ("--file-size", "1"), ("--component", "daemon"), ("--verify", "1"), ("--lines-only",)],
)
def test_another_question_is_not_known(arguments: tuple[str, ...], place: Place) -> None:
    assert place.check() == 0
    place.lose_upstreams()
    assert place.check(*arguments) == 3


def test_lines_alone_are_known_as_such_and_take_the_place_of_nothing(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = []
    for arguments in ((), ("--lines-only",)) * 2:
        capsys.readouterr()
        assert place.check(*arguments) == 0
        answers.append(json.loads(capsys.readouterr().out))
        if len(answers) == 2:
            place.lose_upstreams()
    full, alone = answers[:2]
    assert answers == [full, alone, full, alone]
    assert (full["lines_only"], alone["lines_only"]) == (False, True)
    assert alone["lines"] == {name: size for name, size in full["totals"].items() if name != "functions"}


def test_contents_of_lines_alone_are_unknown_to_a_full_audit(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert place.check("--lines-only", "--component", "daemon") == 0
    capsys.readouterr()
    assert place.check() == 0
    assert json.loads(capsys.readouterr().out)["totals"]["functions"] > 0
    assert place.check("--lines-only") == 0
    with sqlite3.connect(place.cache / "auditor" / "measurements.sqlite") as connection:
        languages = {name for (name,) in connection.execute("select language from measurement")}
    connection.close()
    assert {name for name in languages if name.endswith(", lines only")} == {
        f"{name}, lines only" for name in languages if not name.endswith(", lines only")
    }


def test_a_repository_with_a_gap_is_read_again(place: Place) -> None:
    place.upstreams.commit(ALPHA, FILES, tag="v2", links={"daemon/link.c": "main.c"})
    path = place.folder / "components.toml"
    path.write_text(path.read_text().replace('"v1"', '"v2"', 1))
    assert place.check() == 3
    with sqlite3.connect(place.cache / "auditor" / "measurements.sqlite") as connection:
        kept = [json.loads(name) for (name,) in connection.execute("select place from part")]
    connection.close()
    assert [entry[1] for entry in kept if entry[0] == "R1"] == ["beta"]


def test_a_manifest_that_does_not_fit_is_known_with_its_lines_of_today(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    path = place.folder / "components.toml"
    path.write_text(path.read_text().replace('"daemon/*_test.c"', '"daemon/*_test.c", "daemon/gone.c"'))
    capsys.readouterr()
    assert place.check() == 1
    cold = json.loads(capsys.readouterr().out)
    line = path.read_text()[: path.read_text().index("gone.c")].count("\n") + 1
    assert [(item["name"], item["file"], item["line"]) for item in cold["misfits"]] == [
        ("daemon/gone.c", "components.toml", line)
    ]
    place.lose_upstreams()
    assert place.check() == 1
    assert json.loads(capsys.readouterr().out) == cold
    path.write_text(f"# A comment.\n{path.read_text()}")
    assert place.check() == 1
    (misfit,) = json.loads(capsys.readouterr().out)["misfits"]
    assert misfit == {**cold["misfits"][0], "line": line + 1}


@pytest.fixture
def patched(empty: Place) -> Place:
    """A place whose hypervisor is patched by a downstream repository, which is locked, too."""
    fill(empty.upstreams, {"grow.patch": GROW})
    (empty.folder / "components.toml").write_text(patched_text())
    empty.lock()
    return empty


def code_as_shipped(place: Place, capsys: pytest.CaptureFixture[str], *arguments: str) -> int | None:
    """SLOC of the hypervisor with its patches, None where there is no such figure."""
    capsys.readouterr()
    place.run("audit", "--format", "json", "--output", "-", *arguments)
    document = json.loads(capsys.readouterr().out)
    (component,) = (item for item in document["components"] if item["id"] == "hypervisor")
    totals: dict[str, int] | None = component.get("totals_as_shipped")
    return totals["code"] if totals else None


def test_what_is_patched_is_known_with_its_patches(patched: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert code_as_shipped(patched, capsys) == 4
    patched.lose_upstreams()
    assert code_as_shipped(patched, capsys) == 4


def move_downstream(place: Place) -> None:
    """Commit another list of patches, which nothing pins."""
    more = {"grow.patch": GROW.replace("/* for Qubes OS */", "int more;")}
    place.upstreams.commit(PACKAGING, {**more, "series": "grow.patch\n", "version": "1\n"}, branch="next")


def test_patches_that_no_lock_pins_are_read_each_time(patched: Place, capsys: pytest.CaptureFixture[str]) -> None:
    """The lock has another ref of the downstream repository than the manifest by now."""
    path = patched.folder / "components.toml"
    path.write_text(patched_text(('R1 = "R1", main = "main"', 'R1 = "next", main = "main"')))
    patched.upstreams.git(PACKAGING, "branch", "next", "main")
    assert code_as_shipped(patched, capsys) == 4
    move_downstream(patched)
    assert code_as_shipped(patched, capsys) == 5


def unpin_downstream(place: Place) -> str:
    text = (place.folder / "components.lock").read_text()
    entries = [entry for entry in text.split("[[revisions]]") if 'repository = "packaging"' not in entry]
    (place.folder / "components.lock").write_text("[[revisions]]".join(entries))
    return "components.lock: does not pin packaging in R1; run `auditor lock`"


def lose_tag_of_downstream(place: Place) -> str:
    entry = load_lock(place.folder / "components.lock").entry("packaging", "R1")
    assert entry
    assert entry.tag
    path = place.folder / "components.lock"
    path.write_text(path.read_text().replace(entry.tag, "4a" * 20))
    return f"only components.lock says that R1 leads to {entry.revision}: the tag object {'4a' * 20} is neither"


def misname_ref(place: Place) -> str:
    """Let the lock say that the downstream names another ref than it does."""
    path = place.folder / "components.lock"
    before, entry = path.read_text().split('repository = "beta"')
    other = entry.replace('ref = "v1"', 'ref = "v0"', 1)
    path.write_text(f'{before}repository = "beta"{other}')
    return "components.lock: does not pin beta in R1; run `auditor lock`"


@pytest.mark.parametrize(
    "change", [unpin_downstream, lose_tag_of_downstream, misname_ref], ids=lambda change: change.__name__
)
def test_patches_of_which_the_lock_is_not_sure_are_told_and_not_known(
    change: Callable[[Place], str], patched: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    told = change(patched)
    capsys.readouterr()
    assert patched.check() == 0
    assert told in capsys.readouterr().err
    patched.lose_upstreams()
    assert patched.check() == 3


def test_another_downstream_by_hand_is_not_known(patched: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert code_as_shipped(patched, capsys) == 4
    move_downstream(patched)
    assert code_as_shipped(patched, capsys, "--ref", "packaging=next") == 5
    assert code_as_shipped(patched, capsys) == 4


def test_who_wrote_what_is_known_can_be_read_without_a_clone(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    place.upstreams.commit(ALPHA, {**FILES, ".mailmap": "One <one@example.org> <upstream@example.org>\n"}, tag="v2")
    place.write(small_text(('R1 = "v1"', 'R1 = "v2"')))
    place.lock()
    assert place.run("show", "daemon") == 0
    place.lose_clones()
    capsys.readouterr()
    assert place.run("show", "daemon", "--authorship") == 0
    assert "  touched ever: by 1 author, 1 committer in 1 commit\n" in capsys.readouterr().out


def test_what_is_gone_from_what_is_known_is_found_without_a_clone(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    assert place.run("audit", "--format", "json", "--output", "before") == 0
    place.upstreams.commit(ALPHA, {name: text for name, text in FILES.items() if name != "daemon/main.c"}, tag="v2")
    place.write(small_text(('R1 = "v1"', 'R1 = "v2"')))
    place.lock()
    assert place.check() == 0
    place.lose_clones()
    capsys.readouterr()
    assert place.check("--baseline", "before") == 1
    printed, told = capsys.readouterr()
    assert [(item["kind"], item["name"]) for item in json.loads(printed)["drift"]] == [("gone file", "daemon/main.c")]
    assert "cannot be told" not in told


def test_a_known_manifest_says_where_its_keys_stand(place: Place) -> None:
    measurements = MeasurementCache(place.cache / "manifests", {"scanner": "1"}, CACHE_KEY)
    read, again = (known.load_known_manifest(Path("components.toml"), measurements) for _ in range(2))
    measurements.close()
    assert (again.manifest, again.name, again.written) == (read.manifest, "components.toml", None)
    key = ("limits", 0, "maximum")
    assert again.where(key) == read.where(key) == "parts/more.toml:3: limits[0].maximum"


def test_a_known_manifest_says_what_it_says_by_default(place: Place) -> None:
    path = place.folder / "components.toml"
    review = '[[accepted]]\npath = "daemon/main.c"\nchecks = ["D"]\nreason = "generated"\n'
    ranges = '"daemon/*_test.c", { glob = "daemon/x.c", until_ref = "v0" }'
    path.write_text(path.read_text().replace('"daemon/*_test.c"', ranges) + review)
    measurements = MeasurementCache(place.cache / "manifests", {"scanner": "1"}, CACHE_KEY)
    read, again = (known.load_known_manifest(path, measurements) for _ in range(2))
    measurements.close()
    assert (again.written, again.manifest) == (None, read.manifest)


def test_a_manifest_of_which_a_file_is_gone_is_not_known(place: Place) -> None:
    assert place.check() == 0
    (place.folder / "parts" / "more.toml").unlink()
    assert place.check() == 2
