# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The digests of what an audit was made from, beside the commits, by which two audits of the same can be told."""

import hashlib

import msgspec
from msgspec.structs import replace

from auditor.audit.judging import find_accepted
from auditor.audit.profiles import place_profile
from auditor.audit.session import Session
from auditor.declared.lock import Lock
from auditor.files import read_bytes
from auditor.model.measured import Audit
from auditor.model.verified import Inputs


def with_inputs(audit: Audit, session: Session) -> Audit:
    """The audit, which this session made, with the digests of what it was made from.

    Raises `UsageError` if the file of what was accepted is damaged.
    """
    digests = {name: digest.hex() for name, digest in session.manifest.digests.items()}
    accepted = find_accepted(session)
    inputs = Inputs(
        manifest=digests.pop(""),
        included=digests,
        lock=_digest_lock(session.lock, audit.release),
        profiles={name: _digest_profile(name, audit.release, session) for name in _list_profiled(audit)},
        accepted=_digest(msgspec.json.encode(accepted, order="sorted")) if accepted else "",
    )
    return replace(audit, inputs=inputs)


def _digest_lock(lock: Lock, release: str) -> str:
    """Of what an audit of the release rests on: other releases of the same lock move without it."""
    pins = sorted((entry for entry in lock.revisions if entry.release == release), key=lambda entry: entry.repository)
    records = sorted(lock.comparisons, key=lambda record: record.component)
    return _digest(msgspec.json.encode((pins, records)))


def _list_profiled(audit: Audit) -> list[str]:
    return sorted(profile.component for profile in audit.profiles)


def _digest_profile(component_id: str, release: str, session: Session) -> str:
    """Of a file that was read as a profile just now."""
    return _digest(read_bytes(place_profile(component_id, release, session.manifest)))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
