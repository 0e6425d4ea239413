# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether models of pygount and lizard answer in their place: for exactly the versions that they were compared with.

A model is exact or refuses, and the tool itself reads what it refuses (`docs/fast-paths.md`).
"""

import contextlib
from collections.abc import Iterator
from functools import cache

from auditor.instruments.digest import versions

MODELLED_VERSIONS = {"pygount": "3.2.0", "Pygments": "2.21.0", "lizard": "1.24.3"}
"""The versions of the tools that were modelled."""

_switched_off = False


@cache
def list_unmodelled() -> tuple[str, ...]:
    """The installed tools that are of another version than the one that was modelled, each with both."""
    installed = versions()
    return tuple(
        f"{tool} {installed[tool]}, not {version}"
        for tool, version in MODELLED_VERSIONS.items()
        if installed[tool] != version
    )


def describe_unmodelled() -> str:
    """What is to be said of such tools; empty if there are none."""
    tools = ", ".join(list_unmodelled())
    return f"{tools}, of which auditor has a model: the tools themselves read every text, which takes longer" * bool(
        tools
    )


def are_on() -> bool:
    """Whether models answer now."""
    return not _switched_off and not list_unmodelled()


@contextlib.contextmanager
def without_models() -> Iterator[None]:
    """Have the tools themselves read every text, to hold the models against them."""
    global _switched_off  # noqa: PLW0603 - it is what this module keeps
    before, _switched_off = _switched_off, True
    try:
        yield
    finally:
        _switched_off = before
