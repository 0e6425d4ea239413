# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""One answer for all threads, an error included."""

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier

import pytest

from auditor.errors import FetchError
from auditor.fetch.once import Once


def test_everybody_gets_the_first_answer() -> None:
    once, numbers, together = Once[int](), count(), Barrier(8)

    def ask(_: int) -> int:
        together.wait(10)
        return once.ask("xen", lambda: next(numbers))

    with ThreadPoolExecutor(8) as executor:
        assert list(executor.map(ask, range(8))) == [0] * 8
    assert once.ask("rpm", lambda: next(numbers)) == 1


def test_everybody_gets_the_first_error() -> None:
    once = Once[int]()

    def fail() -> int:
        raise FetchError("gone")

    for find in (fail, lambda: 1):
        with pytest.raises(FetchError, match="gone"):
            once.ask("xen", find)
