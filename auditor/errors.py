# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""How a run can end: its exit codes, and every error that auditor raises on purpose, each with the code it ends in.

A message names the object first (file and line, key, URL, path), then the cause, then what to do.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """What `docs/exit-codes.md` tells users; where several apply the larger one of a judgement and a gap wins."""

    WITHIN_LIMITS = 0
    OVER_LIMIT = 1
    """A limit is exceeded, a gated claim fails, or a page, a build or an audit is not what was said: nothing else."""
    BAD_INPUT = 2
    """What the caller wrote: arguments, manifest, lock, environment."""
    INCOMPLETE = 3
    """Something could not be fetched, measured or written."""
    BUG = 4
    INTERRUPTED = 130


class AuditorError(Exception):
    """The root of all errors of auditor; `exit_code` is what the command line ends with."""

    exit_code = ExitCode.INCOMPLETE


class UsageError(AuditorError):
    """The command line asks for something that does not exist or does not fit together."""

    exit_code = ExitCode.BAD_INPUT


class ManifestError(AuditorError):
    """`components.toml` is not a manifest, contradicts itself, or no longer fits the upstream tree."""

    exit_code = ExitCode.BAD_INPUT


class LockError(AuditorError):
    """`components.lock` is not a lock, or pins a commit that its repository does not have."""

    exit_code = ExitCode.BAD_INPUT


class AddressError(AuditorError):
    """A URL or a ref is not one that auditor is willing to hand to git."""

    exit_code = ExitCode.BAD_INPUT


class FetchError(AuditorError):
    """An upstream repository could not be read: unreachable, unknown ref, broken transfer."""


class NoSuchRefError(FetchError):
    """An upstream repository answers, but has no tag or branch `ref`."""

    def __init__(self, url: str, ref: str) -> None:
        super().__init__(f"{url}: has no tag or branch {ref}; correct the ref in the manifest or --ref")
        self.ref = ref


class UntrustedError(FetchError):
    """A revision is not signed as the manifest asks for, so that it is not measured: `what` says which, and why."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}; find out why; `auditor audit --trust-anyway` measures it all the same")
        self.what = what


class UnreachableError(FetchError):
    """An upstream host gave no answer at all, so that trying again later may help."""


class FinalRefusalError(FetchError):
    """What was asked for is refused for a reason that no other request for it would change."""


class LimitReachedError(FetchError):
    """An upstream repository takes more than this run allows; nothing heavier is asked for, nor the same again.

    `name` is the limit, as in `auditor.model.reading`.
    """

    def __init__(self, message: str, name: str) -> None:
        super().__init__(message)
        self.name = name


class ResourceError(AuditorError):
    """The machine has too little of what a run needs: memory, processes, room for temporary files, git."""


class ReportError(AuditorError):
    """A report could not be written, or a recorded audit could not be read."""


class HistoryError(AuditorError):
    """A history could not be read or written: its server is away, another run writes, there is no room."""


class VerificationError(AuditorError):
    """A model of a tool does not find what the tool finds: a bug in auditor, and no figure can be relied on."""

    exit_code = ExitCode.BUG


class AttestationError(AuditorError):
    """An attestation is not signed by the key that it should be signed by."""

    exit_code = ExitCode.OVER_LIMIT


class BuildRecordError(AuditorError):
    """What a build left behind cannot be read, contradicts itself, or is not of the revision.

    The names in it are those of strangers: what is not printable stands in the message as an escape.
    """

    def __init__(self, message: str) -> None:
        super().__init__("".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in message))


class ProfileError(AuditorError):
    """A build profile is missing, is not what `auditor trace` wrote, or belongs to another revision."""

    exit_code = ExitCode.BAD_INPUT
