# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What is not signed as the manifest asks for is not measured, unless the caller says so, and never locked."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from auditor.cli import run
from auditor.declared.lock import load_lock
from tests.made.keys import KeyHome, open_key_home
from tests.made.manifests import ALPHA, BETA, POLICIES, small_text
from tests.made.systems import FILES, HYPERVISOR
from tests.made.upstreams import Upstreams

pytestmark = pytest.mark.needs("gpg")
KEYS = "https://example.org/upstream/keys"
LOCK = "components.lock"
Output = pytest.CaptureFixture[str]


class Ring(Struct, frozen=True):
    """The keys of this file: the master certifies the developer's, and nobody has heard of the stranger's."""

    home: KeyHome
    master: str
    developer: str
    stranger: str


@pytest.fixture(scope="module")
def ring() -> Iterator[Ring]:
    with open_key_home() as home:
        master = home.make("Master <m@example.org>", algorithm="rsa2048")
        developer = home.make("Developers <d@example.org>", algorithm="rsa2048")
        home.certify(developer, by=master)
        yield Ring(home, master, developer, home.make("Stranger <s@example.org>"))


class Place(Struct, frozen=True):
    """A folder with a manifest, whose alpha has to be signed by a developer, and the upstreams."""

    folder: Path
    upstreams: Upstreams
    ring: Ring
    keys: str

    def run(self, *arguments: str) -> int:
        return run([*arguments, "--mirror", str(self.upstreams.folder)])

    def write(self, *changes: tuple[str, str]) -> None:
        """Write the manifest, with these changes of what it says of signatures."""
        text = f"""
[repositories.keys]
url = "{KEYS}"

[keyrings.master]
title = "All rests on it"
repository = "keys"
revision = "{self.keys}"
keys = {{ {self.ring.master} = "master.asc" }}

[keyrings.developers]
title = "Developers"
repository = "keys"
revision = "{self.keys}"
certified_by = "master"
signed_by = "master"
keys = {{ {self.ring.developer} = "all/developers.asc" }}

{POLICIES}
"""
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        (self.folder / "components.toml").write_text(small_text(("[[limits]]", f"{text}[[limits]]")))

    def tag(self, name: str, key: str) -> None:
        """Let a tag of alpha lead to its main, signed by this key."""
        revision = self.upstreams.git(ALPHA, "rev-parse", "refs/heads/main")
        self.ring.home.tag(self.upstreams, ALPHA, name, revision, key)


def key_files(ring: Ring) -> dict[str, bytes]:
    """What the repository of keys has in it."""
    home = ring.home
    return {"master.asc": home.export(ring.master), "all/developers.asc": home.export_whole(ring.developer)}


@pytest.fixture
def place(tmp_path: Path, cold_cache: Path, upstreams: Upstreams, ring: Ring, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Such a folder, in which all is as it should be, with its lock."""
    upstreams.commit(ALPHA, FILES)
    upstreams.commit(BETA, HYPERVISOR, tag="v1")
    upstreams.commit(KEYS, key_files(ring))
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    made = Place(folder, upstreams, ring, ring.home.sign_head(upstreams, KEYS, ring.master))
    made.tag("v1", ring.developer)
    made.write()
    assert made.run("lock", "--release", "R1") == 0
    return made


def audit(place: Place, capsys: Output, *arguments: str) -> tuple[int, Any, str]:
    """The exit code of an audit, its document, and what was said beside it."""
    capsys.readouterr()
    code = place.run("audit", "--format", "json", "--output", "-", *arguments)
    said = capsys.readouterr()
    assert said.out, said.err
    return code, json.loads(said.out), said.err


def source_of(document: Any, name: str) -> Any:
    return next(item for part in document["components"] for item in part["sources"] if item["repository"] == name)


def test_what_is_signed_is_measured_and_says_by_which_key(place: Place, capsys: Output) -> None:
    code, document, _ = audit(place, capsys)
    assert (code, document["complete"]) == (0, True)
    assert "trusted_anyway" not in document or document["trusted_anyway"] == []
    owner = {"fingerprint": place.ring.developer, "user_id": "Developers <d@example.org>"}
    alpha = source_of(document, "alpha")
    good = {"kind": "tag", "verdict": "good", **owner}
    assert alpha["verification"] == {
        "policy": "signed-tag",
        "answers": [good, {"kind": "commit", "verdict": "unsigned"}],
    }
    assert alpha["signing"]["tag"]["signature"]["verified"] is True
    assert source_of(document, "beta")["verification"]["reason"] == "upstream does not sign"


@pytest.mark.parametrize("case", ["stranger", "pasted", "unsigned", "no tag object"])
def test_what_is_not_signed_is_not_measured(place: Place, ring: Ring, case: str, capsys: Output) -> None:
    revision = place.upstreams.git(ALPHA, "rev-parse", "refs/heads/main")
    if case == "no tag object":
        place.upstreams.git(ALPHA, "update-ref", "refs/tags/v1", revision)
        why = "no annotated tag"
    elif case == "unsigned":
        place.upstreams.git(ALPHA, "update-ref", "-d", "refs/tags/v1")
        place.upstreams.commit(ALPHA, FILES, tag="v1")
        why = "tag: not signed"
    elif case == "stranger":
        place.tag("v1", ring.stranger)
        why = f"tag: signature by the unknown key {ring.stranger}"
    else:
        _paste(place)
        why = f"tag: BAD signature in the name of key {ring.developer} of Developers <d@example.org>: "
    (place.folder / LOCK).unlink()
    code, document, said = audit(place, capsys)
    gaps = {item["id"]: [gap["reason"] for gap in item["unmeasured"]] for item in document["components"]}
    assert (code, document["complete"]) == (3, False)
    (reason,) = gaps["daemon"]
    assert reason.startswith(f"v1 is not signed as the manifest asks for (signed-tag): {why}")
    assert gaps["hypervisor"] == []
    assert "--trust-anyway" in said + reason
    code, document, _ = audit(place, capsys, "--trust-anyway")
    assert (code, document["complete"]) == (0, True)
    (line,) = document["trusted_anyway"]
    assert line.startswith("alpha: NOT VERIFIED, measured by --trust-anyway: v1 is not signed as the manifest asks for")
    assert why in line


def _paste(place: Place) -> None:
    """Let v1 lead to other code, by a tag with the signature of the real one."""
    real = place.upstreams.git(ALPHA, "cat-file", "tag", "refs/tags/v1")
    old, new = real.split()[1], place.upstreams.commit(ALPHA, FILES | {"daemon/evil.c": "int evil;\n"})
    place.ring.home.write(place.upstreams, ALPHA, "tag", "refs/tags/v1", f"{real.replace(old, new)}\n".encode())


def test_a_history_says_what_was_trusted_anyway(place: Place, ring: Ring, capsys: Output) -> None:
    assert place.run("audit", "--record", "--format", "text") == 0
    place.tag("v1", ring.stranger)
    (place.folder / LOCK).unlink()
    assert place.run("audit", "--record", "--format", "text", "--trust-anyway") == 0
    capsys.readouterr()
    assert run(["history", "runs"]) == 0
    first, second = capsys.readouterr().out.splitlines()[1:3]
    assert first.endswith("complete")
    assert second.endswith("complete, 1 revision NOT VERIFIED")
    assert run(["history", "show"]) == 0
    shown = capsys.readouterr().out.splitlines()
    of_alpha = {"tcb", "qubes", "daemon", "linked", "daemon+library"}
    assert {line.split()[1] for line in shown[4:] if " ! " in line} == of_alpha
    assert run(["history", "trend", "daemon"]) == 0
    rows = capsys.readouterr().out.splitlines()[2:4]
    assert [" !" in row for row in rows] == [False, True]
    assert run(["history", "trend", "hypervisor"]) == 0
    assert not [row for row in capsys.readouterr().out.splitlines()[2:4] if " !" in row]


def test_the_past_and_the_table_of_custody_say_what_was_trusted_anyway(
    place: Place, ring: Ring, capsys: Output
) -> None:
    place.tag("v1", ring.stranger)
    (place.folder / LOCK).unlink()
    capsys.readouterr()
    assert place.run("timeline", "daemon", "--every", "commit", "--trust-anyway") in (0, 3)
    assert "TRUSTED ANYWAY: alpha: NOT VERIFIED, measured by --trust-anyway: v1 is not" in capsys.readouterr().out
    assert place.run("show", "--trust-anyway") == 0
    assert "\nverdict: complete, 1 NOT VERIFIED and measured by --trust-anyway; next: " in capsys.readouterr().out


def test_what_was_measured_at_another_ref_is_said_wherever_figures_are(place: Place, capsys: Output) -> None:
    """Of such a ref no signature is asked for."""
    line = "alpha: measured at main, by --ref"
    assert place.run("audit", "--ref", "alpha=main", "--format", "json", "--output", "out") == 0
    assert place.run("verify", "out/audit.json") == 0
    assert line in capsys.readouterr().out
    assert place.run("verify", "out/audit.json", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["verification"]["other_refs"] == [line]
    for command in (("claims",), ("show",), ("show", "daemon")):
        told = []
        for options in (("--ref", "alpha=main"), ()):
            assert place.run(*command, *options) in (0, 3)  # there is no claim to judge in the small manifest
            told.append(line in capsys.readouterr().err)
        assert told == [True, False], command


def test_the_lock_does_not_move_to_what_is_not_signed(place: Place, ring: Ring, capsys: Output) -> None:
    before = load_lock(place.folder / LOCK)
    place.tag("v1", ring.stranger)
    capsys.readouterr()
    assert place.run("lock", "--release", "R1", "--move-tag", "alpha") == 3
    said = capsys.readouterr()
    assert f"signature by the unknown key {ring.stranger}" in said.err
    assert "; find out why; not locked\n" in said.err
    assert "--trust-anyway" not in said.err  # which measures what is locked, and moves nothing
    assert load_lock(place.folder / LOCK) == before
    assert place.run("audit", "--update", "--trust-anyway", "--format", "text") == 3  # whoever is trusted, it stays
    assert load_lock(place.folder / LOCK) == before


def test_a_branch_may_be_signed_by_its_commit(place: Place, ring: Ring, capsys: Output) -> None:
    assert place.run("lock", "--release", "main") == 3
    assert "(signed-tag-or-commit): no annotated tag; commit: not signed" in capsys.readouterr().err
    place.ring.home.sign_head(place.upstreams, ALPHA, ring.developer)
    assert place.run("lock", "--release", "main") == 0
    code, document, _ = audit(place, capsys, "--release", "main")
    assert code in (0, 3)  # the small manifest has a glob for main that these upstreams do not
    assert source_of(document, "alpha")["verification"]["answers"][0]["verdict"] == "good"


CHAINS = {
    "not certified": (('certified_by = "master"', 'certified_by = "others"'), "nobody of others has certified the key"),
    "not signed": (('signed_by = "master"', 'signed_by = "others"'), "commit: signature by the unknown key"),
    "another fingerprint": (("MASTER = ", f"{'0' * 40} = "), "holds no key 0000"),
    "no such file": (('"master.asc"', '"gone.asc"'), "has no file gone.asc at"),
    "no such commit": (('title = "All rests on it"\nrepository = "keys"\nrevision = "KEYS"',
                        f'title = "M"\nrepository = "keys"\nrevision = "{"9" * 40}"'), f"has no commit {'9' * 40}"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "why"), CHAINS.values(), ids=CHAINS.keys())
def test_a_keyring_is_believed_only_by_the_chain_that_it_rests_on(
    place: Place, ring: Ring, change: tuple[str, str], why: str, capsys: Output
) -> None:
    others = '[keyrings.others]\ntitle = "Others"\n' + f'keys = {{ {ring.stranger} = "other.asc" }}\n\n[[policies]]'
    (place.folder / "other.asc").write_bytes(ring.home.export(ring.stranger))
    old, new = (text.replace("MASTER", ring.master).replace("KEYS", place.keys) for text in change)
    named = [("[[policies]]", others)] if "others" in new else []
    place.write((old, new), *named)
    code, document, _ = audit(place, capsys)
    assert code == 3
    (reason,) = {gap["reason"] for item in document["components"] for gap in item["unmeasured"]}
    assert why in reason
    code, document, _ = audit(place, capsys, "--trust-anyway")
    assert code == 0
    assert why in document["trusted_anyway"][0]


def test_what_is_known_is_not_verified_again_until_something_changes(place: Place, ring: Ring, capsys: Output) -> None:
    own = f'keys = {{ {ring.developer} = "dev.asc" }}'
    keyring = f'repository = "keys"\nrevision = "{place.keys}"\ncertified_by = "master"\nsigned_by = "master"\n'
    place.write((f'{keyring}keys = {{ {ring.developer} = "all/developers.asc" }}', f'certified_by = "master"\n{own}'))
    (place.folder / "dev.asc").write_bytes(ring.home.export_whole(ring.developer))
    assert audit(place, capsys)[0] == 0
    shutil.rmtree(place.upstreams.folder)
    place.upstreams.folder.mkdir()
    shutil.rmtree(place.folder.parent / "cache" / "auditor" / "repositories", ignore_errors=True)
    assert audit(place, capsys)[0] == 0
    (place.folder / "dev.asc").write_bytes(ring.home.export(ring.stranger))
    code, document, _ = audit(place, capsys)
    assert code == 3
    assert document["complete"] is False


@pytest.mark.parametrize("which", ["tag", "commit of the keys"])
def test_what_ends_is_verified_again_in_each_run(place: Place, ring: Ring, which: str, capsys: Output) -> None:
    """Else it would be good for as long as nothing else changes."""
    (ring.home.folder / "gpg.conf").write_text("default-sig-expire 30000d\n")
    try:
        if which == "tag":
            place.tag("v1", ring.developer)
        else:
            place.upstreams.commit(KEYS, key_files(ring))
            place.write(*[(place.keys, ring.home.sign_head(place.upstreams, KEYS, ring.master))] * 2)
    finally:
        (ring.home.folder / "gpg.conf").unlink()
    (place.folder / LOCK).unlink()
    assert place.run("lock", "--release", "R1") == 0
    code, document, _ = audit(place, capsys)
    assert (code, source_of(document, "alpha")["verification"]["until"]) == (0, "2102-02-20")
    shutil.rmtree(place.upstreams.folder)
    place.upstreams.folder.mkdir()
    shutil.rmtree(place.folder.parent / "cache" / "auditor" / "repositories", ignore_errors=True)
    assert audit(place, capsys)[0] == 3


def test_what_was_trusted_anyway_is_not_known_to_the_next_run(place: Place, ring: Ring, capsys: Output) -> None:
    place.tag("v1", ring.stranger)
    (place.folder / LOCK).unlink()
    place.write(('keyring = "developers"\nuntil', 'keyring = "master"\nuntil'))
    place.write()
    assert audit(place, capsys, "--trust-anyway")[0] == 0
    assert audit(place, capsys)[0] == 3


def test_what_was_trusted_anyway_is_verified_as_that(place: Place, ring: Ring, capsys: Output) -> None:
    place.tag("v1", ring.stranger)
    (place.folder / LOCK).unlink()
    assert place.run("audit", "--format", "json", "--trust-anyway") == 0
    capsys.readouterr()
    assert place.run("verify", "reports/audit.json") == 0
    said = capsys.readouterr().out
    assert "equal: reports/audit.json" in said
    assert "1 revision of it NOT VERIFIED, and measured by --trust-anyway; next: " in said


def test_what_was_trusted_anyway_is_said_wherever_its_figures_are(place: Place, ring: Ring, capsys: Output) -> None:
    assert place.run("audit", "--format", "json", "-o", "good") == 0
    place.tag("v1", ring.stranger)
    (place.folder / LOCK).unlink()
    assert place.run("audit", "--format", "json", "--trust-anyway") == 0
    capsys.readouterr()
    for form in ("text", "markdown"):
        assert run(["diff", "good/audit.json", "reports/audit.json", "--format", form]) == 0
        said = capsys.readouterr()
        assert "NOT VERIFIED: 1 revision of the later audit, measured by --trust-anyway" in said.out
        assert "the later NOT VERIFIED" in said.out + said.err
    assert run(["diff", "good/audit.json", "reports/audit.json", "--format", "json"]) == 0
    heads = json.loads(capsys.readouterr().out)
    assert (heads["old"]["trusted_anyway"], heads["new"]["trusted_anyway"]) == (0, 1)
    assert place.run("timeline", "--release", "R1", "--trust-anyway") == 0
    said = capsys.readouterr()
    assert "TRUSTED ANYWAY: R1: alpha: NOT VERIFIED, measured by --trust-anyway: " in said.out
    assert "verdict: complete, 1 NOT VERIFIED and measured by --trust-anyway; next: " in said.out
    assert run(["accept", "reports/audit.json", "--reason", "none"]) == 2
    assert "not signed as the manifest asks for (--trust-anyway); find out why" in capsys.readouterr().err


def test_an_audit_without_what_is_not_signed_is_equal_and_incomplete(place: Place, ring: Ring, capsys: Output) -> None:
    place.tag("v1", ring.stranger)
    (place.folder / LOCK).unlink()
    assert place.run("audit", "--format", "json") == 3
    told = capsys.readouterr().err
    assert "R1 is not signed as the manifest asks for" in told or "v1 is not signed as the manifest asks for" in told
    assert "`auditor audit --trust-anyway` measures it all the same" in told
    assert place.run("verify", "reports/audit.json") == 0
    said = capsys.readouterr().out
    assert "equal: " in said
    assert "what has figures was measured again, and it is INCOMPLETE, here as there; next: look in it" in said


def test_a_ref_by_hand_is_checked_and_nothing_is_asked_of_it(place: Place, ring: Ring, capsys: Output) -> None:
    place.tag("v2", ring.stranger)
    code, document, _ = audit(place, capsys, "--ref", "alpha=v2")
    found = source_of(document, "alpha")["verification"]
    assert (code, found["policy"], found["reason"]) == (0, "none", "its ref is that of --ref")
    assert found["answers"][0]["verdict"] == "unknown key"


def test_a_mirror_has_the_keys(place: Place, capsys: Output, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = str(place.upstreams.folder)
    assert run(["mirror", str(tmp_path / "carried"), "--release", "R1", "--from", folder]) == 3
    assert capsys.readouterr().err.count("not in the mirror") == 1  # the page, which these upstreams do not have
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "elsewhere"))
    carried = Place(place.folder, Upstreams(tmp_path / "carried"), place.ring, place.keys)
    code, document, _ = audit(carried, capsys)
    assert code == 0
    assert source_of(document, "alpha")["verification"]["answers"][0]["verdict"] == "good"
