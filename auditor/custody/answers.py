# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the checked signatures of a revision come to under a policy, and in words. Pure functions."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from auditor.custody.keyrings import HeldKeyring
from auditor.model.custody import Answer, GitObject, Signing, Verification
from auditor.model.keyrings import Policy, Requirement

_ASKED: dict[Requirement, tuple[str, ...]] = {
    "signed-tag": ("tag",),
    "signed-tag-or-commit": ("tag", "commit"),
    "none": (),
}
_WITHOUT_KEY = {"unsigned": "not signed", "unreadable": "", "not checked": "signature not checked"}
_BY = {
    "good": "good signature by",
    "bad": "BAD signature in the name of",
    "expired": "signature by the expired",
    "revoked": "signature by the revoked",
    "unknown key": "signature by the unknown",
    "refused": "refused signature by",
}


def judge_answers(policy: Policy, answers: Iterable[Answer], keyring: HeldKeyring, lack: str = "") -> Verification:
    """Whether the policy is met by the answers for the tag, if there is one, and the commit of a revision.

    `lack` says why the tag object is not there, or is not known to be; it may be empty.
    """
    answers = tuple(answers)
    asked = [answer for answer in answers if answer.kind in _ASKED[policy.require]]
    met = policy.require == "none" or any(answer.verdict == "good" for answer in asked)
    failure = "" if met else keyring.fault or "; ".join(_list_lacks(asked, lack))
    until = find_first_end((keyring.until, *(answer.until for answer in answers)))
    return Verification(policy.require, answers, policy.reason, failure, keyring.fault, until)


def find_first_end(days: Iterable[str]) -> str:
    """The first of some days, of which any may be empty, since that does not end."""
    return min(filter(None, days), default="")


def _list_lacks(asked: Iterable[Answer], lack: str) -> Iterator[str]:
    """Why none of the answers that are asked for vouches."""
    answers = tuple(asked)
    if "tag" not in [answer.kind for answer in answers]:
        yield lack or "no annotated tag"
    yield from map(describe_answer, answers)


def describe_answer(answer: Answer) -> str:
    """What became of checking the signature of a tag or a commit."""
    return f"{answer.kind}: {describe_check(answer)}"


def describe_check(answer: Answer) -> str:
    """The same without what was signed: by which key, whose user id that bears, and why it does not vouch."""
    known = _WITHOUT_KEY.get(answer.verdict)
    owner = f" of {answer.user_id}" if answer.user_id else ""
    what = known if known is not None else f"{_BY[answer.verdict]} key {answer.fingerprint}{owner}"
    until = f", until {answer.until}" if answer.until else ""
    return ": ".join(filter(None, (f"{what}{until}", answer.detail)))


def mark_verified(signing: Signing, verification: Verification | None) -> Signing:
    """What an upstream says of its signatures, with those marked that are good."""
    good = {answer.kind for answer in verification.answers if answer.verdict == "good"} if verification else set()
    return replace(signing, tag=_mark(signing.tag, good), commit=_mark(signing.commit, good))


def _mark(item: GitObject | None, good: Iterable[str]) -> GitObject | None:
    if item is None or item.signature is None or item.kind not in good:
        return item
    return replace(item, signature=replace(item.signature, verified=True))
