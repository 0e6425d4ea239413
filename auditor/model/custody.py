# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Whom one trusts with a component: who signed its revision, who wrote it, and what its languages protect from."""

from typing import Literal

from msgspec import Struct

from auditor.model.declared import Count
from auditor.model.keyrings import Requirement

SignatureForm = Literal["OpenPGP", "SSH", "X.509"]
ObjectKind = Literal["tag", "commit"]
SignatureVerdict = Literal[
    "good",
    "bad",
    "expired",
    "revoked",
    "unknown key",
    "refused",
    "unreadable",
    "not checked",
    "unsigned",
]
"""What a check of a signature comes to, from which no other than the first one vouches for anything.

It is `bad` if the content is not what was signed, `expired` if the key was when it signed, `refused` if algorithm or
key are too weak by today's rules or of a kind that is not checked, or more is asked for than is known here, and
`not checked` if it is of another kind than OpenPGP, or the keyring is not there.
"""


class Signature(Struct, frozen=True):
    """The key that a signature names by its own word: it is read, and `verified` only if somebody has checked it.

    `key_id` and `fingerprint` are upper-case hexadecimal for OpenPGP; for SSH the fingerprint is the SHA-256 of the
    key in base 64. Where neither could be read, `problem` says why.
    """

    form: SignatureForm
    key_id: str = ""
    fingerprint: str = ""
    problem: str = ""
    verified: bool = False


class GitObject(Struct, frozen=True):
    """An annotated tag or a commit: its tagger or committer, by their own word, and the signature in it if any.

    `name` is what a tag calls itself; `day` is YYYY-MM-DD in UTC, empty where the object gives no day.
    """

    kind: ObjectKind
    id: str
    name: str
    person: str
    day: str
    signature: Signature | None = None


class Signing(Struct, frozen=True):
    """What vouches for a revision: the tag that its ref is, if it is an annotated one, and the commit itself.

    Where one of the two could not be read, `gap` says why.
    """

    tag: GitObject | None = None
    commit: GitObject | None = None
    gap: str = ""

    @property
    def signed(self) -> GitObject | None:
        """The tag if it is signed, else the commit if that is."""
        return next((item for item in (self.tag, self.commit) if item and item.signature), None)


class Answer(Struct, frozen=True, omit_defaults=True):
    """What became of checking the signature of a tag or commit, and by which key it is.

    `fingerprint` is that of the key of a keyring, with its `user_id`, or of an unknown key by the signature's own word.
    `detail` says why it does not vouch, `until` up to which day it does, if a good signature ends by its own word.
    """

    kind: ObjectKind
    verdict: SignatureVerdict
    fingerprint: str = ""
    user_id: str = ""
    detail: str = ""
    until: str = ""


class Verification(Struct, frozen=True, omit_defaults=True):
    """Whether a revision is signed as the manifest asks for: the answers for its tag, if it has one, and its commit.

    `failure` says why the policy is not met, and is empty if it is. `reason` is why the manifest asks for nothing,
    `gap` why the keyring could not be read. `until` is the day up to which all that holds, if anything of it ends.
    """

    policy: Requirement
    answers: tuple[Answer, ...] = ()
    reason: str = ""
    failure: str = ""
    gap: str = ""
    until: str = ""

    def describe_failure(self, ref: str) -> str:
        """What is said of a `ref` that does not meet the policy."""
        return f"{ref} is not signed as the manifest asks for ({self.policy}): {self.failure}"

    @property
    def telling(self) -> tuple[Answer, ...]:
        """The answers that say who signed: that of a signed tag, and, unless that is good, of a commit that is."""
        by_kind = {answer.kind: answer for answer in self.answers}
        tag, commit = by_kind.get("tag"), by_kind.get("commit")
        if tag and tag.verdict == "good":
            return (tag,)
        signed = (tag,) if tag and tag.verdict != "unsigned" else ()
        return (*signed, commit) if commit and commit.verdict == "good" else signed


class Churn(Struct, frozen=True):
    """How many commits have touched a file: all of them, and those of the two years before the measured commit."""

    commits: Count
    recent: Count


class People(Struct, frozen=True):
    """Distinct authors and distinct committers of a number of commits."""

    authors: Count
    committers: Count
    commits: Count


class HistoryGap(Struct, frozen=True, omit_defaults=True):
    """Why the history of one repository is not counted; it is `failed` if it could not be read and should have been."""

    url: str
    reason: str
    failed: bool = False


class Authorship(Struct, frozen=True):
    """Who has touched a set of trusted files: in all of history, and in the two years before the measured commit.

    Both are None where no history could be counted, and a lower bound where one of several could not.
    """

    ever: People | None
    recent: People | None
    gaps: tuple[HistoryGap, ...] = ()


class MemorySafety(Struct, frozen=True):
    """SLOC in languages that keep a program within its memory, and in those that do not."""

    safe: Count = 0
    unsafe: Count = 0
