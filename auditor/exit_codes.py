# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a run ends in, as `docs/exit-codes.md` tells users."""

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes; where several apply the larger one of a judgement and a gap wins."""

    WITHIN_LIMITS = 0
    OVER_LIMIT = 1
    """A limit is exceeded, a gated claim fails, or a page or a build is not what was declared: nothing else."""
    BAD_INPUT = 2
    """What the caller wrote: arguments, manifest, lock, environment."""
    INCOMPLETE = 3
    """Something could not be fetched, measured or written."""
    BUG = 4
    INTERRUPTED = 130
