# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A limit of memory for one call, so that a file that was made to harm its reader cannot take the machine's."""

import resource
from collections.abc import Callable
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_R = TypeVar("_R")


def call_within_memory(size: int, function: Callable[_P, _R], *args: _P.args, **kwargs: _P.kwargs) -> _R:
    """The result of a call in which this process has at most `size` bytes of address space.

    Raises `MemoryError` if that is too little, but only once all that the call held is let go and the limit is lifted
    again: a process that is still short of memory could not even tell what happened to it.
    """
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (size, before[1]))
    try:
        return function(*args, **kwargs)
    except MemoryError:
        pass  # and its traceback, which holds on to the memory
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
    raise MemoryError
