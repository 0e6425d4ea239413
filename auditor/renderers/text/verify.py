# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What came of an audit that was made again, as text."""

from collections.abc import Iterator

from auditor.findings.names import count_of
from auditor.model.verified import Difference, Signer, Verification
from auditor.renderers.words.outcome import SIGNED, say
from auditor.renderers.words.visible import make_visible

_WIDTH = 200
_ABSENT = "nothing"


def render_verification(verification: Verification, name: str) -> str:
    """The first difference with both values, if there is one, then the end."""
    found = verification.difference
    lines = _describe_difference(found) if found else ()
    return "".join(f"{line}\n" for line in (*lines, describe_verification(verification, name)))


def _describe_difference(found: Difference) -> tuple[str, ...]:
    return found.path, f"  there     {_shorten(found.there)}", f"  computed  {_shorten(found.computed)}"


def describe_verification(verification: Verification, name: str) -> str:
    """The last line: whether the audit called `name` is the same, and what to do if not."""
    what = f"{name}, of {verification.system} {verification.release}"
    if verification.signer:
        return _describe_attestation(verification.difference, what, verification.signer)
    if verification.difference:
        path = verification.difference.path
        return say(f"{what}, is NOT what it was computed to be: the first difference is {path}", ["ask who wrote it"])
    return say("; ".join((f"equal: {what}", *_describe_state(verification))), _steps_of(verification))


def _describe_state(verification: Verification) -> Iterator[str]:
    """How much was measured again; what an equal audit lacks, it lacks here too."""
    if verification.incomplete:
        yield "what has figures was measured again, and it is INCOMPLETE, here as there"
    else:
        yield "all of it was measured again"
    if verification.trusted_anyway:
        number = count_of(verification.trusted_anyway, "revision")
        yield f"{number} of it NOT VERIFIED, and measured by --trust-anyway"
    yield from map(make_visible, verification.other_refs)
    if verification.imported:
        yield f"{verification.imported:,} of its contents were not measured when it was made, and are now"


def _steps_of(verification: Verification) -> Iterator[str]:
    if verification.incomplete:
        yield "look in it at what is unmeasured, each with its reason"
    if verification.trusted_anyway:
        yield SIGNED


def _describe_attestation(found: Difference | None, what: str, signer: Signer) -> str:
    owner = " ".join((signer.fingerprint, *(f"({user_id})" for user_id in signer.user_ids[:1])))
    if found:
        steps = ["ask for the audit that was attested"]
        return say(f"{what}, is NOT what {owner} has attested: the first difference is {found.path}", steps)
    return say(f"attested: {what}, by {owner}; nothing was measured", ["`auditor verify` alone makes it again"])


def _shorten(value: str | None) -> str:
    text = _ABSENT if value is None else value
    return text if len(text) <= _WIDTH else f"{text[:_WIDTH]}... ({len(text):,} characters)"
