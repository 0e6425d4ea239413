# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether models of pygount and lizard answer in their place: for exactly the versions that they were compared with.

A model is exact or refuses, and the tool itself reads what it refuses (`docs/fast-paths.md`). A fault of one
costs time and no figure.
"""

import contextlib
import logging
from collections.abc import Callable, Iterator
from functools import cache
from typing import TypeVar

from auditor.instruments.digest import versions_of_tools

_log = logging.getLogger(__name__)

_Found = TypeVar("_Found")

MODELLED_VERSIONS = {"pygount": "3.2.0", "Pygments": "2.21.0", "lizard": "1.24.3"}
"""The versions of the tools that were modelled."""

_switched_off = False
_failures: list[str] | None = None


@cache
def list_unmodelled() -> tuple[str, ...]:
    """The installed tools that are of another version than the one that was modelled, each with both."""
    installed = versions_of_tools()
    return tuple(
        f"{tool} {installed[tool]}, not {version}"
        for tool, version in MODELLED_VERSIONS.items()
        if installed[tool] != version
    )


def describe_unmodelled() -> str:
    """What is to be said of such tools; empty if there are none."""
    tools = ", ".join(list_unmodelled())
    if not tools:
        return ""
    return f"{tools}, of which auditor has a model: the tools themselves read every text, which takes longer"


def are_on() -> bool:
    """Whether models answer now."""
    return not _switched_off and not list_unmodelled()


def find_by_model(tool: str, find: Callable[[], _Found | None]) -> _Found | None:
    """What a model of a tool finds; None if it refuses, fails, or is not to answer, so that the tool itself has to."""
    if not are_on():
        return None
    try:
        return find()
    except ImportError:  # a module that is not there is no matter of one text
        raise
    except Exception as error:
        failure = f"model of {tool}: {type(error).__name__}: {error}"
        _log.info("%s; %s itself reads the text", failure, tool)
        if _failures is not None:
            _failures.append(failure)
        return None


@contextlib.contextmanager
def noted_failures() -> Iterator[list[str]]:
    """What is to be said of each model that fails meanwhile, which else only the log tells."""
    global _failures  # noqa: PLW0603 - it is what this module keeps
    before, _failures = _failures, []
    try:
        yield _failures
    finally:
        _failures = before


@contextlib.contextmanager
def without_models() -> Iterator[None]:
    """Have the tools themselves read every text, to hold the models against them."""
    global _switched_off  # noqa: PLW0603 - it is what this module keeps
    before, _switched_off = _switched_off, True
    try:
        yield
    finally:
        _switched_off = before
