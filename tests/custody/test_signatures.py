# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Tags and commits with real signatures, made by the test, and with what is none."""

import base64
import hashlib
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pysequoia import SignatureMode, Tsk, sign

from auditor.custody.signatures import read_commit, read_tag
from auditor.custody.signing import read_signing
from auditor.model.custody import GitObject, Signature, Signing
from auditor.upstream.network import FetchSettings, Network
from auditor.upstream.refs import ResolvedRef
from auditor.upstream.repository import Upstream
from tests.made.upstreams import Upstreams, run_git

URL = "https://example.org/upstream/alpha"
ID, ABSENT = "1" * 40, "f" * 40
TAG = (
    b"object 1111111111111111111111111111111111111111\ntype commit\ntag v1\n"
    b"tagger J\xc3\xbcrgen Tester <j@example.org> 1700000000 +0100\n\nVersion 1\n"
)
COMMIT = (
    b"tree 2222222222222222222222222222222222222222\nauthor A <a@example.org> 1 +0000\n"
    b"committer C. Ommitter <c@example.org> 1700000000 +0000\n"
)


@pytest.fixture(scope="module")
def key() -> Tsk:
    return Tsk.generate("Tester <t@example.org>")


def sign_detached(key: Tsk, content: bytes) -> bytes:
    return bytes(sign(key.signer(), content, mode=SignatureMode.DETACHED))


def as_header(signature: bytes) -> bytes:
    return b"gpgsig " + signature.rstrip(b"\n").replace(b"\n", b"\n ") + b"\n"


def write_object(upstreams: Upstreams, kind: str, content: bytes) -> str:
    git_dir = upstreams.git_dir(URL)
    return run_git(git_dir, "hash-object", "-t", kind, "-w", "--stdin", stdin=content)


def test_reads_an_openpgp_signature_of_a_tag(key: Tsk) -> None:
    tag = read_tag(ID, TAG + sign_detached(key, TAG))
    assert (tag.kind, tag.id, tag.name, tag.person, tag.day) == ("tag", ID, "v1", "Jürgen Tester", "2023-11-14")
    signature = tag.signature
    assert signature is not None
    assert (signature.form, signature.problem, signature.verified) == ("OpenPGP", "", False)
    assert len(signature.fingerprint) == 40
    assert signature.fingerprint.endswith(signature.key_id)


def test_reads_an_openpgp_signature_of_a_commit(key: Tsk) -> None:
    content = COMMIT + as_header(sign_detached(key, COMMIT)) + b"\nMessage\n"
    commit = read_commit(ID, content)
    assert (commit.kind, commit.name, commit.person, commit.day) == ("commit", "", "C. Ommitter", "2023-11-14")
    assert commit.signature is not None
    assert commit.signature == read_tag(ID, TAG + sign_detached(key, TAG)).signature


def test_reads_an_ssh_signature(tmp_path: Path) -> None:
    private = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", private], check=True)
    (tmp_path / "tag").write_bytes(TAG)
    subprocess.run(
        ["ssh-keygen", "-q", "-Y", "sign", "-n", "git", "-f", private, tmp_path / "tag"],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    key = base64.b64decode((tmp_path / "key.pub").read_text().split()[1])
    fingerprint = "SHA256:" + base64.b64encode(hashlib.sha256(key).digest()).decode().rstrip("=")
    assert read_tag(ID, TAG + (tmp_path / "tag.sig").read_bytes()).signature == Signature("SSH", "", fingerprint)


def test_an_x509_signature_is_named_and_not_read() -> None:
    signature = read_tag(ID, TAG + b"-----BEGIN SIGNED MESSAGE-----\nMIIB\n-----END SIGNED MESSAGE-----\n").signature
    assert signature == Signature("X.509", problem="the signer of an X.509 signature is not read")


def test_an_unsigned_object_has_no_signature() -> None:
    assert read_tag(ID, TAG).signature is None
    assert read_commit(ID, COMMIT + b"\n-----BEGIN PGP SIGNATURE-----\n").signature is None


@pytest.mark.parametrize("mark", ["PGP SIGNATURE", "PGP MESSAGE", "SSH SIGNATURE"])
@pytest.mark.parametrize("body", [b"", b"\nAAAA\n", b"\n\xff\xfe\n"], ids=["nothing", "zeros", "no text"])
def test_what_cannot_be_read_says_so(mark: str, body: bytes) -> None:
    armored = f"-----BEGIN {mark}-----\n".encode() + body + f"-----END {mark}-----\n".encode()
    signature = read_tag(ID, TAG + armored).signature
    assert signature is not None
    assert signature.problem.startswith("unreadable signature: ")
    assert (signature.key_id, signature.fingerprint) == ("", "")
    assert "\n" not in signature.problem


def test_no_damage_to_a_signature_raises(key: Tsk) -> None:
    signed = sign_detached(key, TAG)
    for position in range(0, len(signed), 3):
        for damaged in (signed[:position], signed[:position] + b"\x00" + signed[position + 1 :]):
            tag = read_tag(ID, TAG + damaged)
            assert tag.person == "Jürgen Tester"


@given(st.binary(max_size=300))
def test_no_content_raises(content: bytes) -> None:
    for read in (read_tag, read_commit):
        assert read(ID, content).id == ID
        assert read(ID, b"tagger " + content).kind in ("tag", "commit")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"tagger <a@example.org> 1 +0000", ("", "1970-01-01")),
        (b"tagger A <a@example.org> 99999999999999999 +0000", ("A", "")),
        (b"tagger A <a@example.org>", ("", "")),
        (b"", ("", "")),
    ],
    ids=["no name", "no such day", "no time", "none"],
)
def test_an_odd_person_is_left_out(line: bytes, expected: tuple[str, str]) -> None:
    tag = read_tag(ID, b"object 1\n" + line + b"\n\nmessage\n")
    assert (tag.person, tag.day) == expected


# --------------------------------------------------------------------------------------- from a clone


@pytest.fixture
def signed(upstreams: Upstreams, key: Tsk) -> tuple[str, str]:
    """A commit, and a signed tag object of it that the tag v1 leads to."""
    revision = upstreams.commit(URL, {"a.c": "int a;\n"})
    content = TAG.replace(b"1" * 40, revision.encode())
    tag = write_object(upstreams, "tag", content + sign_detached(key, content))
    upstreams.git(URL, "update-ref", "refs/tags/v1", tag)
    return revision, tag


def open_upstream(folder: Path, upstreams: Upstreams, *, offline: bool = False) -> Upstream:
    return Upstream(URL, Network(FetchSettings(folder, upstreams.folder, offline, backoff=0)))


def test_the_tag_object_comes_with_the_commit_and_stays(
    tmp_path: Path, upstreams: Upstreams, signed: tuple[str, str]
) -> None:
    revision, tag = signed
    first = open_upstream(tmp_path, upstreams)
    resolved = first.resolve_ref("v1")
    assert resolved.tag == tag
    read = read_signing(first.fetch_ref(resolved, "v1"), tag)
    assert read.gap == ""
    assert read.signed == read.tag
    assert read.tag is not None
    assert (read.tag.id, read.tag.person) == (tag, "Jürgen Tester")
    assert read.commit == GitObject("commit", revision, "", "Upstream", "2023-11-14")
    offline = open_upstream(tmp_path, upstreams, offline=True)
    assert offline.resolve_ref("v1") == resolved
    assert read_signing(offline.fetch_ref(resolved, "v1"), tag) == read


def test_a_cache_without_the_tag_object_gets_it(tmp_path: Path, upstreams: Upstreams, signed: tuple[str, str]) -> None:
    revision, tag = signed
    upstream, locked = open_upstream(tmp_path, upstreams), ResolvedRef("", revision, tag, by="lock")
    upstream.fetch_revision(revision, revision)
    offline = open_upstream(tmp_path, upstreams, offline=True)
    gap = f"the tag object {tag} is neither in the cache nor with the upstream any more"
    assert read_signing(offline.fetch_ref(locked, "v1"), tag).gap == gap
    assert read_signing(upstream.fetch_ref(locked, "v1"), tag).gap == ""
    assert read_signing(offline.fetch_ref(locked, "v1"), tag).gap == ""


def test_a_tag_object_that_is_gone_does_not_stop_the_audit(
    tmp_path: Path, upstreams: Upstreams, signed: tuple[str, str]
) -> None:
    upstream = open_upstream(tmp_path, upstreams)
    read = read_signing(upstream.fetch_ref(ResolvedRef("", signed[0], ABSENT, "lock"), "v1"), ABSENT)
    assert (read.tag, read.commit is None) == (None, False)
    assert ABSENT in read.gap


def test_an_old_lock_says_that_it_does_not_know(tmp_path: Path, upstreams: Upstreams, signed: tuple[str, str]) -> None:
    read = read_signing(open_upstream(tmp_path, upstreams).fetch_ref(ResolvedRef("", signed[0]), "v1"), None)
    assert read.gap.endswith("run `auditor lock`")
    assert read.commit is not None


def test_nothing_vouches_without_a_signature() -> None:
    assert Signing(commit=GitObject("commit", ID, "", "A", "")).signed is None
