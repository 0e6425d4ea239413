# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The options that several commands share; each means the same everywhere."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from auditor.processes.limits import Limits, WorkerSettings
from auditor.processes.log import start_log

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

manifest_option = click.option(
    "--manifest",
    "manifest_path",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="The manifest: what is trusted and where it lives.  [default: components.toml here or in a folder above, else "
    "the one that came with auditor]",
)
lock_option = click.option(
    "--lock",
    "lock_path",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="The lock file.  [default: components.lock beside the manifest]",
)
release_option = click.option("--release", help="The release to measure.  [default: the manifest's default_release]")
mirror_option = click.option(
    "--mirror",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    envvar="AUDITOR_MIRROR",
    show_envvar=True,
    help="Take repositories from this folder, as DIR/<host>/<path>.git, instead of the network.",
)
offline_option = click.option("--offline", is_flag=True, help="Use only what is in the cache.")
ref_option = click.option(
    "--ref",
    "refs",
    multiple=True,
    metavar="REPOSITORY=REF",
    help="Measure another ref of a repository; the result is marked as overridden. May be repeated.",
)


def _log_until_the_end(context: click.Context, _option: click.Parameter, verbose: bool) -> None:
    if verbose:
        context.call_on_close(start_log())


verbose_option = click.option(
    "-v",
    "--verbose",
    is_flag=True,
    expose_value=False,
    callback=_log_until_the_end,
    help="Log each git command and each decision on standard error.",
)
component_option = click.option(
    "--component", "components", multiple=True, metavar="ID", help="Only this component. May be repeated."
)


def format_option(*forms: str, meaning: str = "What to print.") -> Decorator:
    """The option for the form in which a result is printed: one of `forms`, `text` unless it is asked for another."""
    return click.option("--format", "form", type=click.Choice(forms), default="text", show_default=True, help=meaning)


def combine(*options: Decorator) -> Decorator:
    """One decorator that adds `options`, shown in this order."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


worker_options = combine(
    click.option("--jobs", type=click.IntRange(min=1), default=None, help="Worker processes.  [default: one a core]"),
    click.option(
        "--file-seconds",
        type=click.IntRange(1, 86_400),
        default=20,
        show_default=True,
        metavar="SECONDS",
        help="The processor time that measuring one file may take; a file that needs more is unmeasured.",
    ),
    click.option(
        "--file-size",
        type=click.IntRange(1, 1 << 20),
        default=64,
        show_default=True,
        metavar="MIB",
        help="The largest file that is read; a larger one is unmeasured.",
    ),
)


def worker_settings(options: Mapping[str, Any]) -> WorkerSettings:
    """What `worker_options` ask for, or their defaults where a command has none of them."""
    limits = Limits(seconds=options.get("file_seconds") or Limits().seconds)
    largest = (options.get("file_size") or 0) << 20 or WorkerSettings().largest
    return WorkerSettings(options.get("jobs") or 0, limits, largest)


baseline_option = click.option(
    "--baseline",
    type=click.Path(path_type=Path, exists=True),
    help="An audit.json that somebody has accepted, or its folder: also show what changed since.",
)

history_option = click.option(
    "--history",
    is_flag=True,
    help="Also count who has touched the trusted files: fetches whole histories, without files, and keeps them.",
)

gate_option = click.option("--gate-claims", is_flag=True, help="Fail on any failed claim, not only on gated ones.")

source_options = combine(
    manifest_option,
    lock_option,
    release_option,
    mirror_option,
    offline_option,
    ref_option,
    worker_options,
    verbose_option,
)
