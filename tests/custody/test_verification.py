# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Signatures checked with keys that the test has made: each answer, and who has certified a key."""

import base64
from collections.abc import Iterator

import pytest
from pysequoia import SignatureMode, Tsk, sign

from auditor.custody.answers import describe_answer, judge_answers
from auditor.custody.keyrings import HeldKey, HeldKeyring, find_certified, is_made_by, read_key
from auditor.custody.packets import USER_ID, Packet, fingerprint_of, read_signature_packet
from auditor.custody.signatures import find_signature, split_signed
from auditor.custody.verification import verify_object
from auditor.errors import FetchError
from auditor.model.custody import Answer
from auditor.model.keyrings import Policy, Requirement
from tests.made.keys import KeyHome, open_key_home

pytestmark = pytest.mark.needs("gpg")
TAG = b"object 1111111111111111111111111111111111111111\ntype commit\ntag v1\n\nVersion 1\n"
ALGORITHMS = ("rsa2048", "ed25519")
ALTERED = "the content is not what was signed"


@pytest.fixture(scope="module")
def home() -> Iterator[KeyHome]:
    with open_key_home() as opened:
        yield opened


@pytest.fixture(scope="module", params=ALGORITHMS)
def key(home: KeyHome, request: pytest.FixtureRequest) -> str:
    """A key of a project, which does not expire."""
    return home.make(f"Project {request.param} <p@example.org>", algorithm=request.param)


def ring(home: KeyHome, *fingerprints: str) -> HeldKeyring:
    return HeldKeyring(tuple(read_key(home.export_whole(item), item, "keys.asc") for item in fingerprints))


def user_id(home: KeyHome, key: str) -> str:
    return ring(home, key).keys[0].user_id


def test_a_good_signature_is_one_of_the_key_and_not_of_the_tagger(home: KeyHome, key: str) -> None:
    content = TAG + home.sign(TAG, key)
    owner = user_id(home, key)
    assert owner.startswith("Project ")
    answer = verify_object("tag", content, ring(home, key))
    assert answer == Answer("tag", "good", key, owner)
    assert describe_answer(answer) == f"tag: good signature by key {key} of {owner}"


def test_a_commit_is_signed_without_its_signature(home: KeyHome, key: str) -> None:
    head, end = b"tree 2\nauthor A <a@example.org> 1 +0000\ncommitter C <c@example.org> 1 +0000\n", b"\nText\n\nMore\n"
    field = b"gpgsig " + home.sign(head + end, key).rstrip(b"\n").replace(b"\n", b"\n ") + b"\n"
    other = b"gpgsig-sha256 x\n y\n"
    assert split_signed("commit", head + field + other + end).payload == head + end
    assert verify_object("commit", head + field + other + end, ring(home, key)).verdict == "good"
    assert verify_object("commit", head + field + end + b".", ring(home, key)).verdict == "bad"
    assert verify_object("commit", head + field + field + end, ring(home, key)).verdict == "unreadable"


def test_a_pasted_signature_is_bad(home: KeyHome, key: str) -> None:
    signature = home.sign(TAG, key)
    answer = verify_object("tag", TAG.replace(b"v1", b"v2") + signature, ring(home, key))
    assert answer == Answer("tag", "bad", key, user_id(home, key), ALTERED)


def test_a_key_that_is_not_in_the_keyring_is_unknown(home: KeyHome, key: str) -> None:
    other = home.make(f"Other than {key} <o@example.org>")
    answer = verify_object("tag", TAG + home.sign(TAG, key), ring(home, other))
    assert answer == Answer("tag", "unknown key", key)
    assert "Project" not in describe_answer(answer)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_key_that_was_expired_is_not_believed(home: KeyHome, algorithm: str) -> None:
    key = home.make(f"Short {algorithm} <s@example.org>", algorithm=algorithm, expires="20200301T000000")
    during = TAG + home.sign(TAG, key, at="20200201T000000")
    after = TAG + _sign_late(home, key)
    keyring = ring(home, key)
    assert verify_object("tag", during, keyring).verdict == "good"
    detail = "the key expired on 2020-03-01, and signed on 2020-04-01"
    assert verify_object("tag", after, keyring) == Answer("tag", "expired", key, user_id(home, key), detail)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_signature_that_has_ended_itself_is_no_altered_content(home: KeyHome, algorithm: str) -> None:
    key = home.make(f"Careful {algorithm} <c@example.org>", algorithm=algorithm)
    content = TAG + home.sign(TAG, key, "--default-sig-expire", "30d", at="20250101T000000")
    detail = "the signature itself was valid until 2025-01-31"
    assert verify_object("tag", content, ring(home, key)) == Answer("tag", "expired", key, user_id(home, key), detail)
    altered = verify_object("tag", b"x" + content, ring(home, key)).verdict
    assert altered == ("bad" if algorithm.startswith("rsa") else "expired")  # which of both is not told of other keys


def test_a_signature_that_will_end_is_good_until_then(home: KeyHome, key: str) -> None:
    answer = verify_object("tag", TAG + home.sign(TAG, key, "--default-sig-expire", "30000d"), ring(home, key))
    assert (answer.verdict, answer.until) == ("good", "2102-02-20")
    assert describe_answer(answer).endswith(" <p@example.org>, until 2102-02-20")
    policy = Policy(repositories=("alpha",), require="signed-tag")
    keyrings = (HeldKeyring(), HeldKeyring(until="2100-01-01"), HeldKeyring(until="2105-01-01"))
    untils = [judge_answers(policy, (answer,), keyring).until for keyring in keyrings]
    assert untils == ["2102-02-20", "2100-01-01", "2102-02-20"]


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_signature_of_a_day_to_come_is_refused_as_that(home: KeyHome, algorithm: str) -> None:
    key = home.make(f"Early {algorithm} <e@example.org>", algorithm=algorithm)
    content = TAG + home.sign(TAG, key, at="20990101T000000")
    answer = verify_object("tag", content, ring(home, key))
    assert (answer.verdict, answer.detail) == (
        "refused",
        "made on 2099-01-01, which is to come by the clock of this machine",
    )


def _sign_late(home: KeyHome, key: str) -> bytes:
    """A signature by a key that has expired, which gpg makes only for whoever has made it valid for longer."""
    with open_key_home() as other:
        secret = home.run("--export-secret-keys", key)
        other.run("--import", content=secret)
        other.run("--quick-set-expire", key, "never", at="20200115T000000")
        return other.sign(TAG, key, at="20200401T000000")


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_key_that_was_revoked_is_not_believed(home: KeyHome, algorithm: str) -> None:
    key = home.make(f"Lost {algorithm} <l@example.org>", algorithm=algorithm)
    content = TAG + home.sign(TAG, key)
    before = ring(home, key)
    home.revoke(key)
    assert verify_object("tag", content, before).verdict == "good"
    expected = Answer("tag", "revoked", key, user_id(home, key), "its owner has revoked the key")
    assert verify_object("tag", content, ring(home, key)) == expected


def test_what_is_weak_today_is_refused(home: KeyHome) -> None:
    old = home.make("Old <old@example.org>", algorithm="rsa2048", at="20100101T000000")
    content = TAG + home.sign(TAG, old, digest="SHA1", at="20160101T000000")
    assert verify_object("tag", content, ring(home, old)) == Answer(
        "tag", "refused", old, user_id(home, old), "SHA-1, 2016"
    )
    altered = verify_object("tag", b"x" + content, ring(home, old))
    assert (altered.verdict, altered.detail) == ("bad", ALTERED)


@pytest.mark.parametrize(
    ("algorithm", "detail"),
    [
        ("rsa1024", "a key of RSA of 1,024 bits"),
        ("brainpoolP256r1", "a key on a curve that Sequoia does not check"),
        ("secp256k1", "a key on a curve that Sequoia does not check"),
    ],
)
def test_a_key_of_a_kind_that_is_not_accepted_is_no_altered_content(home: KeyHome, algorithm: str, detail: str) -> None:
    key = home.make(f"Unusual {algorithm} <u@example.org>", algorithm=algorithm)
    content = TAG + home.sign(TAG, key)
    answer = verify_object("tag", content, ring(home, key))
    assert (answer.verdict, answer.detail) == ("refused", detail)
    altered = verify_object("tag", b"x" + content, ring(home, key)).verdict
    assert altered == ("bad" if algorithm.startswith("rsa") else "refused")  # which of both is told of RSA alone


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_critical_notation_that_nobody_knows_is_no_altered_content(home: KeyHome, algorithm: str) -> None:
    key = home.make(f"Strict {algorithm} <t@example.org>", algorithm=algorithm)
    harmless = TAG + home.sign(TAG, key, "--sig-notation", "note@example.org=yes")
    assert verify_object("tag", harmless, ring(home, key)).verdict == "good"
    answer = verify_object("tag", TAG + home.sign(TAG, key, "--sig-notation", "!note@example.org=yes"), ring(home, key))
    detail = "it says something that nobody may pass over, and that is not known here"
    assert (answer.verdict, answer.detail) == ("refused", detail)


@pytest.mark.parametrize("length", [0, 1, 3, 5, 8, 9])
@pytest.mark.parametrize("kind", [2, 3])
def test_a_time_that_is_none_is_unreadable(home: KeyHome, key: str, kind: int, length: int) -> None:
    """Anybody can write one in the name of any key, and no moment may be made of it."""
    times = {2: b"\x05\x02\x5e\x0b\xe1\x00", 3: b""} | {kind: bytes([length + 1, kind]) + b"\xff" * length}
    said = times[2] + times[3] + b"\x16\x21\x04" + bytes.fromhex(key)
    body = b"\x04\x00\x01\x63" + len(said).to_bytes(2) + said + bytes(4) + b"\x00\x08\xff"
    packet = base64.b64encode(b"\xc2\xff" + len(body).to_bytes(4) + body)
    armored = b"-----BEGIN PGP SIGNATURE-----\n\n" + packet + b"\n-----END PGP SIGNATURE-----\n"
    answer = verify_object("tag", TAG + armored, ring(home, key))
    assert (answer.verdict, answer.detail) == ("unreadable", f"unreadable signature: a time of {length} bytes")


def test_a_key_vouches_for_itself_from_a_day_on(home: KeyHome) -> None:
    key = home.make("Renewed <r@example.org>", algorithm="rsa2048", at="20100101T000000")
    content = TAG + home.sign(TAG, key, at="20180101T000000")
    home.run("--quick-set-expire", key, "never", at="20210101T000000")
    held = HeldKeyring((read_key(home.export(key), key, "keys.asc"),))
    answer = verify_object("tag", content, held)
    detail = "the key vouches for itself since 2021-01-01, and signed on 2018-01-01"
    assert (answer.verdict, answer.detail) == ("refused", detail)


def test_a_subkey_signs_for_its_certificate() -> None:
    owner = Tsk.generate("Tester <t@example.org>")
    certificate = owner.extract_certificate()
    fingerprint = certificate.fingerprint.upper()
    signature = bytes(sign(owner.signer(), TAG, mode=SignatureMode.DETACHED))
    held = HeldKeyring((read_key(str(certificate).encode(), fingerprint, "keys.asc"),))
    assert verify_object("tag", TAG + signature, held) == Answer("tag", "good", fingerprint, "Tester <t@example.org>")
    assert verify_object("tag", b"x" + TAG + signature, held).verdict == "bad"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (TAG, Answer("tag", "unsigned")),
        (
            TAG + b"-----BEGIN SIGNED MESSAGE-----\nMIIB\n-----END SIGNED MESSAGE-----\n",
            Answer("tag", "not checked", detail="X.509 signatures are not checked"),
        ),
        (
            TAG + b"-----BEGIN PGP SIGNATURE-----\n\n-----END PGP SIGNATURE-----\n",
            Answer("tag", "unreadable", detail="unreadable signature: 0 signatures in one"),
        ),
    ],
    ids=["unsigned", "X.509", "unreadable"],
)
def test_what_is_no_openpgp_signature_vouches_for_nothing(content: bytes, expected: Answer) -> None:
    assert verify_object("tag", content, HeldKeyring()) == expected


def test_no_damage_to_what_is_signed_is_good(home: KeyHome) -> None:
    key = home.make("Damaged <d@example.org>", algorithm="rsa2048")
    held, signature = ring(home, key), home.sign(TAG, key)
    assert verify_object("tag", TAG + signature, held).verdict == "good"
    found = [TAG[:position] + bytes((TAG[position] ^ 1,)) + TAG[position + 1 :] for position in range(len(TAG))]
    verdicts = [verify_object("tag", damaged + signature, held).verdict for damaged in found]
    assert [verdicts.count(name) for name in ("bad", "unsigned")] == [len(TAG) - 3, 3]  # without one of three line ends


def test_no_damage_to_a_signature_makes_it_another_ones(home: KeyHome) -> None:
    """A part of it proves nothing and is not signed; whatever becomes of that, nobody else has signed."""
    key = home.make("Broken <d@example.org>", algorithm="rsa2048")
    held, signature = ring(home, key), home.sign(TAG, key)
    found = set()
    for position in range(0, len(signature), 5):
        damaged = signature[:position] + b"A" + signature[position + 1 :]
        answer = verify_object("tag", TAG + damaged, held)
        assert answer.verdict != "good" or answer.fingerprint == key
        found.add(answer.verdict)
    assert {"bad", "unreadable"} <= found


# ---------------------------------------------------------------------------------- keys, and who has certified them


def test_a_key_is_found_by_its_fingerprint_only(home: KeyHome, key: str) -> None:
    both = home.export_whole(key, home.make(f"Neighbour of {key} <n@example.org>"))
    assert read_key(both, key, "keys.asc").fingerprint == key
    with pytest.raises(FetchError, match="holds no key 0123"):
        read_key(both, "0123" * 10, "keys.asc")
    with pytest.raises(FetchError, match="no OpenPGP keys that can be read: no armour of keys"):
        read_key(b"nothing", key, "keys.asc")


def test_who_has_certified_a_key(home: KeyHome) -> None:
    master = home.make("Master <m@example.org>", algorithm="rsa2048")
    other = home.make("Another <a@example.org>", algorithm="rsa2048")
    key = home.make("Certified <c@example.org>")
    assert not find_certified(ring(home, key).keys[0], ring(home, master))
    home.certify(key, by=master)
    (certified,) = ring(home, key).keys
    assert find_certified(certified, ring(home, master))
    assert not find_certified(certified, ring(home, other))
    assert find_certified(certified, ring(home, other, master))
    home.revoke(master)
    assert not find_certified(certified, ring(home, master))


def test_a_certification_is_of_one_user_id(home: KeyHome) -> None:
    """The packet moved behind another user id, as a forger would do it, certifies nothing."""
    master = home.make("Sure <m@example.org>", algorithm="rsa2048")
    key, victim = home.make("Real <c@example.org>"), home.make("Fake <c@example.org>")
    home.certify(key, by=master)
    (certified,), (other,) = ring(home, key).keys, ring(home, victim).keys
    moved = type(other)(other.fingerprint, other.user_id, (*other.packets, *certified.packets[2:]), {})
    assert not find_certified(moved, ring(home, master))


def test_a_certification_that_ends_is_none(home: KeyHome) -> None:
    master, key = home.make("For a year <m@example.org>", algorithm="rsa2048"), home.make("Year <c@example.org>")
    home.run("--local-user", master, "--default-cert-expire", "1y", "--quick-sign-key", key)
    assert not find_certified(ring(home, key).keys[0], ring(home, master))
    home.certify(key, by=master, at="20200102T000000")
    assert find_certified(ring(home, key).keys[0], ring(home, master))


def test_an_expired_certifier_vouches_for_nobody(home: KeyHome) -> None:
    """What counts is what the certificate says until that day, as for a signature on a tag."""
    master = home.make("Old master <m@example.org>", algorithm="rsa2048", expires="20200301T000000")
    before, after = home.make("Before <b@example.org>"), home.make("After <a@example.org>")
    home.certify(before, by=master, at="20200201T000000")
    keyring = ring(home, master)
    with open_key_home() as other:
        other.run("--import", content=home.run("--export-secret-keys", master))
        other.run("--import", content=home.export(after))
        other.run("--quick-set-expire", master, "never", at="20200115T000000")
        other.certify(after, by=master, at="20200401T000000")
        (late,) = ring(other, after).keys
    assert find_certified(ring(home, before).keys[0], keyring) == user_id(home, before)
    assert find_certified(late, keyring) == ""


def test_a_short_certifier_vouches_for_nobody(home: KeyHome) -> None:
    short, key = home.make("Short <s@example.org>", algorithm="rsa1024"), home.make("Named <n@example.org>")
    home.certify(key, by=short)
    assert find_certified(ring(home, key).keys[0], ring(home, short)) == ""


def test_a_certification_of_a_day_to_come_is_none(home: KeyHome) -> None:
    master, key = home.make("Early <m@example.org>", algorithm="rsa2048"), home.make("Later <l@example.org>")
    home.certify(key, by=master, at="20990101T000000")
    assert find_certified(ring(home, key).keys[0], ring(home, master)) == ""


def test_a_key_is_named_by_the_user_id_that_was_certified(home: KeyHome) -> None:
    """A key has any user ids; one that its owner has revoked carries nothing any more."""
    master, key = home.make("Namer <m@example.org>", algorithm="rsa2048"), home.make("True <t@example.org>")
    home.certify(key, by=master)
    home.run("--quick-add-uid", key, "False <f@example.org>", at="20200103T000000")
    assert find_certified(ring(home, key).keys[0], ring(home, master)) == "True <t@example.org>"
    home.run("--quick-revoke-uid", key, "True <t@example.org>", at="20200104T000000")
    assert find_certified(ring(home, key).keys[0], ring(home, master)) == ""


def test_a_user_id_that_the_owner_has_not_signed_names_nobody(home: KeyHome, key: str) -> None:
    """A file of keys is known by the fingerprint only, and a name can be written into it."""
    (held,) = ring(home, key).keys
    first, *rest = held.packets
    forged = HeldKey(key, "Somebody", (first, Packet(USER_ID, b"Somebody"), *rest), held.key_by_fingerprint)
    answer = verify_object("tag", TAG + home.sign(TAG, key), HeldKeyring((forged,)))
    assert (answer.verdict, answer.user_id) == ("good", user_id(home, key))
    altered = verify_object("tag", b"x" + TAG + home.sign(TAG, key), HeldKeyring((forged,)))
    assert (altered.verdict, altered.user_id) == ("bad", user_id(home, key))


def test_the_numbers_of_rsa_agree_with_those_of_others(home: KeyHome) -> None:
    key = home.make("Numbers <n@example.org>", algorithm="rsa2048")
    (held,) = ring(home, key).keys
    assert fingerprint_of(held.packets[0]) == key
    for digest in ("SHA1", "SHA224", "SHA256", "SHA384", "SHA512"):
        signature = read_signature_packet(find_signature(home.sign(TAG, key, digest=digest)).body)
        assert is_made_by(held.packets[0], signature, TAG) is True
        assert is_made_by(held.packets[0], signature, TAG + b" ") is False


# ---------------------------------------------------------------------------------------------------- policies

GOOD, BAD, NONE = Answer("tag", "good", "F"), Answer("tag", "bad", "F", "U", ALTERED), Answer("tag", "unsigned")
COMMIT, UNSIGNED = Answer("commit", "good", "F"), Answer("commit", "unsigned")
_BAD = f"tag: BAD signature in the name of key F of U: {ALTERED}"


@pytest.mark.parametrize(
    ("require", "answers", "gap", "failure"),
    [
        ("signed-tag", (GOOD, UNSIGNED), "", ""),
        ("signed-tag", (BAD, COMMIT), "", _BAD),
        ("signed-tag", (COMMIT,), "", "no annotated tag"),
        ("signed-tag-or-commit", (NONE, COMMIT), "", ""),
        ("signed-tag-or-commit", (COMMIT,), "", ""),
        ("signed-tag-or-commit", (BAD, UNSIGNED), "", f"{_BAD}; commit: not signed"),
        ("signed-tag-or-commit", (UNSIGNED,), "", "no annotated tag; commit: not signed"),
        ("signed-tag", (Answer("tag", "not checked"),), "no keyring", "no keyring"),
        ("none", (BAD, UNSIGNED), "", ""),
    ],
    ids=["tag", "bad tag", "no tag", "or commit", "commit", "neither", "not even", "no keyring", "nothing asked"],
)
def test_a_policy_is_met_or_says_why_not(
    require: Requirement, answers: tuple[Answer, ...], gap: str, failure: str
) -> None:
    found = judge_answers(Policy(repositories=("alpha",), require=require), answers, HeldKeyring(fault=gap))
    assert (found.failure, found.gap, found.answers) == (failure, gap, answers)


def test_a_tag_that_is_not_there_says_why() -> None:
    policy, lack = Policy(repositories=("alpha",), require="signed-tag"), "the tag object is gone"
    assert judge_answers(policy, (UNSIGNED,), HeldKeyring(), lack).failure == lack
