# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""An audit attested by a key: the statement and its envelope as others read them, and all that does not fit."""

import base64
import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from msgspec.structs import replace
from pysequoia import Cert, Sig, SignatureMode, Tsk, sign, verify

from auditor.cli import run
from auditor.documents.register import schema_of
from auditor.model.verified import Inputs
from tests.made.reports import make_report, render, whole_report

INPUTS = Inputs("a" * 64, {"parts/more.toml": "b" * 64}, "c" * 64, {}, "")
Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the secret and the public key of a signer and of somebody else, and ones that do not sign."""
    folder = tmp_path_factory.mktemp("keys")
    for name in ("signer", "other"):
        secret = Tsk.generate(f"{name} <{name}@example.org>")
        public = secret.extract_certificate()
        (folder / f"{name}.key").write_bytes(bytes(secret))
        (folder / f"{name}.asc").write_text(str(public))
        revoked = bytes(public) + bytes(public.revoke(secret.certifier()))
        (folder / f"{name}.revoked").write_bytes(revoked)
    (folder / "none").write_text("no key")
    return folder


@pytest.fixture
def audit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An audit.json as it is written, in the current folder."""
    monkeypatch.chdir(tmp_path)
    report = whole_report()
    (text,) = render("json", replace(report, audit=replace(report.audit, inputs=INPUTS))).values()
    Path("audit.json").write_text(text)
    return Path("audit.json")


@pytest.fixture
def attested(audit: Path, keys: Path, capsys: Capture) -> Path:
    assert run(["attest", str(audit), "--key", str(keys / "signer.key")]) == 0
    capsys.readouterr()
    return Path("audit.intoto.jsonl")


def check(key: Path, *arguments: str) -> int:
    return run(["verify", "audit.json", "--attestation", "audit.intoto.jsonl", "--key", str(key), *arguments])


def fingerprint(key: Path) -> str:
    return Cert.from_bytes(key.read_bytes()).fingerprint.upper()


def test_says_what_it_wrote_and_who_signed(audit: Path, keys: Path, capsys: Capture) -> None:
    assert run(["attest", str(audit), "--key", str(keys / "signer.key")]) == 0
    printed, told = capsys.readouterr()
    assert (printed, told) == (
        "",
        "auditor: wrote audit.intoto.jsonl\n"
        f"auditor: verdict: audit.json is attested by {fingerprint(keys / 'signer.asc')}; next: `auditor verify "
        "audit.json --attestation audit.intoto.jsonl --key FILE` checks it with the public key\n",
    )


@pytest.mark.parametrize("way", ["by its name", "by another name", "by a link"])
@pytest.mark.parametrize("what", ["the audit", "the key"])
def test_what_is_read_is_not_lost(what: str, way: str, audit: Path, keys: Path, capsys: Capture) -> None:
    key = Path("own.key")
    key.write_bytes((keys / "signer.key").read_bytes())
    read = {"the audit": audit, "the key": key}[what]
    before = read.read_bytes()
    place = {"by its name": read, "by another name": Path("hard"), "by a link": Path("link")}[way]
    if way == "by another name":
        place.hardlink_to(read)
    elif way == "by a link":
        place.symlink_to(read)
    assert run(["attest", str(audit), "--key", str(key), "-o", str(place)]) == 2
    assert capsys.readouterr().err == (
        f"auditor: {place}: is {what} itself, and would be lost; name another file with --output\n"
    )
    assert read.read_bytes() == before


@pytest.mark.parametrize("place", ["pipe", "/dev/stdout", "/dev/new"])
def test_what_is_no_place_for_a_file_stays(place: str, audit: Path, keys: Path, capsys: Capture) -> None:
    os.mkfifo("pipe")
    assert run(["attest", str(audit), "--key", str(keys / "signer.key"), "-o", place]) == 2
    told = capsys.readouterr().err
    assert (f"{place} is a " in told or f"{place}: no file can be put there" in told, Path("pipe").is_fifo()) == (
        True,
        True,
    )


def test_the_envelope_is_dsse_and_the_statement_in_toto(attested: Path, audit: Path, keys: Path) -> None:
    """Read by hand, as the specifications have it, with nothing of ours."""
    envelope = json.loads(attested.read_text())
    assert envelope.keys() == {"payload", "payloadType", "signatures"}
    (signed,) = envelope["signatures"]
    certificate = Cert.from_bytes((keys / "signer.asc").read_bytes())
    assert signed["keyid"] == certificate.fingerprint.upper()
    kind, payload = envelope["payloadType"], base64.b64decode(envelope["payload"], validate=True)
    assert kind == "application/vnd.in-toto+json"
    encoding = b" ".join((b"DSSEv1", str(len(kind)).encode(), kind.encode(), str(len(payload)).encode(), payload))
    found = verify(encoding, store=lambda _: [certificate], signature=Sig.from_bytes(base64.b64decode(signed["sig"])))
    assert [item.certificate for item in found.valid_sigs] == [certificate.fingerprint]
    statement = json.loads(payload)
    jsonschema.validate(statement, schema_of("attestation"))
    document = json.loads(audit.read_text())
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert statement["predicateType"] == "urn:auditor:attestation:audit:v1"
    assert statement["subject"] == [
        {"name": "audit.json", "digest": {"sha256": hashlib.sha256(audit.read_bytes()).hexdigest()}}
    ]
    predicate = statement["predicate"]
    assert predicate["trusted_anyway"] == document.get("trusted_anyway", [])
    assert (predicate["system"], predicate["release"]) == (document["system"]["name"], document["release"])
    assert (predicate["inputs"], predicate["instruments"]) == (document["inputs"], document["instruments"])
    sources = [*_sources(document)]
    assert {item["digest"]["gitCommit"] for item in predicate["sources"]} == {item["revision"] for item in sources}
    assert {item["uri"] for item in predicate["sources"]} == {f"git+{item['url']}@{item['ref']}" for item in sources}


def _sources(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for component in document["components"]:
        yield from component["sources"]
        yield from (part["downstream"] for part in component["shipped"])


@pytest.mark.parametrize("key", ["signer.asc", "signer.key"], ids=["public", "secret"])
def test_what_the_key_has_signed_is_attested(key: str, attested: Path, keys: Path, capsys: Capture) -> None:
    assert attested.exists()
    assert check(keys / key) == 0
    owner = f"{fingerprint(keys / 'signer.asc')} (signer <signer@example.org>)"
    assert capsys.readouterr().out == (
        f"verdict: attested: audit.json, of Small OS R1, by {owner}; nothing was measured; next: `auditor verify` "
        "alone makes it again\n"
    )
    assert check(keys / key, "--format", "json") == 0
    document = json.loads(capsys.readouterr().out)
    jsonschema.validate(document, schema_of("verify"))
    assert (document["equal"], document["verification"]["signer"]) == (
        True,
        {"fingerprint": fingerprint(keys / "signer.asc"), "user_ids": ["signer <signer@example.org>"]},
    )


def test_another_audit_is_not_what_was_attested(attested: Path, audit: Path, keys: Path, capsys: Capture) -> None:
    assert attested.exists()
    before = hashlib.sha256(audit.read_bytes()).hexdigest()
    audit.write_text(render("json", make_report())["audit.json"])
    assert check(keys / "signer.asc") == 1
    now = hashlib.sha256(audit.read_bytes()).hexdigest()
    printed = capsys.readouterr().out
    assert printed.startswith(f'.subject[0].digest.sha256\n  there     "{before}"\n  computed  "{now}"\nverdict: ')
    assert "is NOT what" in printed


def test_every_byte_of_the_audit_counts(attested: Path, audit: Path, keys: Path) -> None:
    assert attested.exists()
    content = audit.read_bytes()
    audit.write_bytes(content.replace(b'"code":', b'"code": ', 1))
    assert check(keys / "signer.asc") == 1


def test_another_key_has_not_attested_it(attested: Path, keys: Path, capsys: Capture) -> None:
    for name in ("other.asc", "signer.revoked"):
        key = keys / name
        assert check(key) == 1
        printed, told = capsys.readouterr()
        assert printed == ""
        assert re.fullmatch(
            rf"auditor: {attested}: not signed by {fingerprint(key)} \({key}\): Signature verification failed: no "
            "valid signatures found: it is of another key, on something else, or of a key that has expired or was "
            "revoked; ask for the key of who attested it\n",
            told,
        )


def edit_payload(envelope: dict[str, Any]) -> None:
    payload = base64.b64decode(envelope["payload"]).replace(b'"exit_code":0', b'"exit_code":1')
    envelope["payload"] = base64.b64encode(payload).decode()


def edit_signature(envelope: dict[str, Any]) -> None:
    content = bytearray(base64.b64decode(envelope["signatures"][0]["sig"]))
    content[-1] ^= 1
    envelope["signatures"][0]["sig"] = base64.b64encode(content).decode()


def take_signatures_away(envelope: dict[str, Any]) -> None:
    envelope["signatures"] = []


FORGED = [edit_payload, edit_signature, take_signatures_away]


@pytest.mark.parametrize("forge", FORGED, ids=lambda forge: forge.__name__)
def test_a_forged_envelope_is_not_signed(
    forge: Callable[[dict[str, Any]], None], attested: Path, keys: Path, capsys: Capture
) -> None:
    envelope = json.loads(attested.read_text())
    forge(envelope)
    attested.write_text(json.dumps(envelope))
    assert check(keys / "signer.asc") == 1
    assert re.match(rf"auditor: {attested}: (not signed by|has no signature)", capsys.readouterr().err)


def test_a_signature_on_the_payload_alone_is_none(attested: Path, keys: Path) -> None:
    envelope = json.loads(attested.read_text())
    signer = Tsk.from_bytes((keys / "signer.key").read_bytes()).signer()
    alone = sign(signer, base64.b64decode(envelope["payload"]), mode=SignatureMode.DETACHED, armor=False)
    envelope["signatures"][0]["sig"] = base64.b64encode(alone).decode()
    attested.write_text(json.dumps(envelope))
    assert check(keys / "signer.asc") == 1


def test_one_of_several_signatures_is_enough_and_the_hint_is_no_matter(attested: Path, keys: Path) -> None:
    envelope = json.loads(attested.read_text())
    (ours,) = envelope["signatures"]
    assert run(["attest", "audit.json", "--key", str(keys / "other.key"), "-o", "other.jsonl"]) == 0
    (theirs,) = json.loads(Path("other.jsonl").read_text())["signatures"]
    envelope["signatures"] = [theirs, {"sig": ours["sig"].replace("+", "-").replace("/", "_"), "keyid": "nobody"}]
    attested.write_text(json.dumps(envelope))
    assert (check(keys / "signer.asc"), check(keys / "other.asc")) == (0, 0)


NONE = {
    "empty": "",
    "no envelope": '{"payload":"","payloadType":"application/vnd.in-toto+json"}',
    "no base64": '{"payload":"!","payloadType":"application/vnd.in-toto+json","signatures":[]}',
    "another payload": '{"payload":"e30=","payloadType":"text/plain","signatures":[]}',
    "a deep one": "[" * 100_000,
    "two payloads": '{"payload":"e30=","payload":"e31=","payloadType":"application/vnd.in-toto+json","signatures":[]}',
}


@pytest.mark.parametrize("text", NONE.values(), ids=NONE.keys())
def test_what_is_no_attestation_is_told(text: str, attested: Path, keys: Path, capsys: Capture) -> None:
    attested.write_text(text)
    assert check(keys / "signer.asc") == 2
    assert capsys.readouterr().err.startswith(f"auditor: {attested}: no attestation: ")


def test_a_key_that_is_none_is_told(attested: Path, keys: Path, capsys: Capture) -> None:
    assert attested.exists()
    assert check(keys / "none") == 2
    assert capsys.readouterr().err.startswith(f"auditor: {keys / 'none'}: no OpenPGP key: ")
    assert run(["attest", "audit.json", "--key", str(keys / "signer.asc")]) == 2
    assert re.match(
        rf"auditor: {keys / 'signer.asc'}: does not sign: .*; it has to be a secret key that can sign,",
        capsys.readouterr().err,
    )


def test_an_edited_audit_is_not_attested(audit: Path, keys: Path, capsys: Capture) -> None:
    audit.write_text(audit.read_text().replace('"exit_code":0', '"exit_code":1'))
    assert run(["attest", "audit.json", "--key", str(keys / "signer.key")]) == 2
    assert capsys.readouterr().err.startswith("auditor: audit.json: its last line has not the digest of the others: ")
    assert not Path("audit.intoto.jsonl").exists()


@pytest.mark.parametrize("option", ["--attestation", "--key"])
def test_one_without_the_other_is_refused(option: str, attested: Path, capsys: Capture) -> None:
    assert run(["verify", "audit.json", option, str(attested)]) == 2
    assert capsys.readouterr().err.startswith("auditor: --attestation and --key: one without the other checks nothing;")
