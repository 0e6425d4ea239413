# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A call with little memory: its result, its errors, and room to go on after it ran out."""

import resource

import pytest

from auditor.processes.limits import LimitError, Limits, call_within_limits

LIMITS = Limits(memory=512 << 20)


def hoard() -> None:
    """Fill the memory with small things, to the last, and do so again while that error is dealt with."""
    held: list[object] = []
    try:
        while True:
            held.append(bytearray(4096))
    except MemoryError:
        while True:
            held.append([])


def test_its_result() -> None:
    assert call_within_limits(LIMITS, int, "11", base=2) == 3


def test_another_error_is_passed_on() -> None:
    with pytest.raises(ValueError, match="no number"):
        call_within_limits(LIMITS, _refuse)


def _refuse() -> None:
    raise ValueError("no number")


def test_there_is_room_again_after_it_ran_out() -> None:
    before = resource.getrlimit(resource.RLIMIT_AS)
    with pytest.raises(LimitError) as caught:
        call_within_limits(LIMITS, hoard)
    assert caught.value.__context__ is None
    assert resource.getrlimit(resource.RLIMIT_AS) == before
    assert len(bytes(LIMITS.memory)) == LIMITS.memory
