# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The options that several commands share; each means the same everywhere."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import click
from msgspec.structs import replace

from auditor.commands.paths import NamedPath
from auditor.declared.globs import check_glob
from auditor.errors import UsageError
from auditor.instruments.languages import LANGUAGE_BY_NAME, Language
from auditor.model.reading import MEANINGS, ReadingLimits
from auditor.processes.cluster import Cluster
from auditor.processes.limits import Limits, WorkerSettings
from auditor.processes.log import start_log
from auditor.processes.talk import TalkForm, current_manner, talk_as

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

_LIMIT = re.compile(r"[1-9][0-9]{0,17}")

manifest_option = click.option(
    "--manifest",
    "manifest_path",
    type=NamedPath(read=True, dir_okay=False),
    default=None,
    help="The manifest: what is trusted and where it lives.  [default: components.toml here or in a folder above, else "
    "the one that came with auditor]",
)
lock_option = click.option(
    "--lock",
    "lock_path",
    type=NamedPath(read=True, dir_okay=False),
    default=None,
    help="The lock file.  [default: components.lock beside the manifest]",
)
history_option = click.option(
    "--history",
    metavar="FILE|URL",
    envvar="AUDITOR_HISTORY",
    show_envvar=True,
    help="The history of runs: a file, or a database as postgresql://USER@HOST/NAME.  [default: history.db beside the "
    "lock]",
)
release_option = click.option("--release", help="The release to measure.  [default: the manifest's default_release]")
mirror_option = click.option(
    "--mirror",
    type=NamedPath(file_okay=False, exists=True),
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


component_option = click.option(
    "--component", "components", multiple=True, metavar="ID", help="Only this component. May be repeated."
)


def format_option(*forms: str, meaning: str = "What to print.", default: str = "text") -> Decorator:
    """The option for the form in which a result is printed: one of `forms`, `default` unless another is asked for."""
    return click.option("--format", "form", type=click.Choice(forms), default=default, show_default=True, help=meaning)


def combine(*options: Decorator) -> Decorator:
    """One decorator that adds `options`, shown in this order."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


def _log_until_the_end(context: click.Context, _option: click.Parameter, verbose: bool) -> None:
    if not verbose:
        return
    if current_manner().quiet:
        raise UsageError("--quiet with --verbose: a run cannot say less and more; leave out one of them")
    context.call_on_close(start_log())


def _be_quiet(_context: click.Context, _option: click.Parameter, quiet: bool) -> None:
    talk_as(replace(current_manner(), quiet=quiet))


def _talk_in_form(_context: click.Context, _option: click.Parameter, form: TalkForm) -> None:
    talk_as(replace(current_manner(), form=form))


# They are read first, so that what is wrong with another option is said as it is to be said.
terse_options = combine(
    click.option(
        "-q",
        "--quiet",
        is_flag=True,
        expose_value=False,
        is_eager=True,
        callback=_be_quiet,
        help="Only results, warnings and errors: no progress and no remarks on standard error.",
    ),
    click.option(
        "--log-format",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        expose_value=False,
        is_eager=True,
        callback=_talk_in_form,
        help="What standard error gets: lines for people, or one JSON object a line.",
    ),
)
talk_options = combine(
    click.option(
        "-v",
        "--verbose",
        is_flag=True,
        expose_value=False,
        callback=_log_until_the_end,
        help="Log each git command and each decision on standard error.",
    ),
    terse_options,
)


def _join_until_the_end(context: click.Context, _option: click.Parameter, address: str | None) -> Cluster | None:
    """The cluster at an address, which is left when the command ends in whatever way."""
    cluster = Cluster(address) if address else None
    if cluster:
        context.call_on_close(cluster.shutdown)
    return cluster


def _read_limits(_context: click.Context, option: click.Parameter, pairs: tuple[str, ...]) -> ReadingLimits:
    """The limits that are given, and of the others their defaults; raises `UsageError` for what is none."""
    given: dict[str, int] = {}
    for pair in pairs:
        name, _, number = pair.partition("=")
        key = name.replace("-", "_")
        if key not in MEANINGS or not _LIMIT.fullmatch(number):
            names = ", ".join(name.replace("_", "-") for name in MEANINGS)
            raise UsageError(f"{option.opts[0]} {pair}: not NAME=NUMBER with one of the names {names}")
        given[key] = int(number)
    return ReadingLimits(**given)


read_limit_option = click.option(
    "--read-limit",
    "reading",
    multiple=True,
    metavar="NAME=NUMBER",
    envvar="AUDITOR_READ_LIMITS",
    show_envvar=True,
    callback=_read_limits,
    help="How much is read of what strangers hand out, for example fetch-seconds=600; what has more is unmeasured. May "
    "be repeated; docs/security.md has all of them.",
)
worker_options = combine(
    read_limit_option,
    click.option("--jobs", type=click.IntRange(min=1), default=None, help="Worker processes.  [default: one a core]"),
    click.option(
        "--cluster",
        metavar="ADDRESS",
        callback=_join_until_the_end,
        help="Measure on the workers of the dask.distributed scheduler at tcp://HOST:PORT, not in processes of this "
        "machine.",
    ),
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
    click.option(
        "--verify",
        "verified",
        type=click.IntRange(1, 100),
        is_flag=False,
        flag_value=100,
        default=None,
        metavar="[PERCENT]",
        help="Measure afresh, and all contents, or as many of a hundred, others each day, also by pygount and lizard "
        "alone; fail at the first difference.",
    ),
)


lines_only_option = click.option(
    "--lines-only",
    is_flag=True,
    help="Count lines and nothing else, which is fast: no functions, and no instrument is held against another one. "
    "The result says so, and is no full audit.",
)
_NOT_WITH_LINES_ONLY = {
    "verified": "no figure is one of pygount or lizard",
    "baseline": "lines alone are compared with no audit",
    "timeline": "a timeline has full audits only",
    "past": "the past has full figures only",
    "worktrees": "a working copy is compared by full figures only",
}
_OPTION_BY_NAME = {"verified": "verify", "worktrees": "worktree"}


def refuse_with_lines_only(options: Mapping[str, Any]) -> None:
    """Raise `UsageError` for `--lines-only` together with an option that asks for what it leaves out."""
    for name, why in _NOT_WITH_LINES_ONLY.items():
        if options.get("lines_only") and options.get(name):
            option = _OPTION_BY_NAME.get(name, name)
            raise UsageError(f"--{option} with --lines-only: {why}; leave out one of them")


def worker_settings(options: Mapping[str, Any]) -> WorkerSettings:
    """What `worker_options` ask for, or their defaults where a command has none of them; raises `UsageError`."""
    if options.get("jobs") and options.get("cluster"):
        raise UsageError("--jobs with --cluster: the workers of a cluster say how many they are; leave out one of them")
    limits = Limits(seconds=options.get("file_seconds") or Limits().seconds)
    largest = (options.get("file_size") or 0) << 20 or WorkerSettings().largest
    verified, lines_only = options.get("verified") or 0, bool(options.get("lines_only"))
    reading: ReadingLimits = options.get("reading", ReadingLimits())
    return WorkerSettings(
        options.get("jobs") or 0, limits, largest, verified, lines_only, options.get("cluster"), reading
    )


trust_option = click.option(
    "--trust-anyway",
    is_flag=True,
    help="Measure also what is not signed as the manifest asks for; the result says so.",
)
upstream_options = combine(
    manifest_option, lock_option, release_option, mirror_option, offline_option, ref_option, trust_option
)
source_options = combine(upstream_options, worker_options, talk_options)


def check_globs(_context: click.Context, option: click.Parameter, globs: tuple[str, ...]) -> tuple[str, ...]:
    """The globs; raises `UsageError` for one that is none."""
    for glob in globs:
        try:
            check_glob(glob)
        except ValueError as error:
            raise UsageError(f"{option.opts[0]} {error}") from error
    return globs


def read_languages(
    context: click.Context, option: click.Parameter, pairs: tuple[str, ...]
) -> tuple[tuple[str, Language], ...]:
    """Each glob with its language; raises `UsageError` for what is no pair of them."""
    known = {name.lower(): language for name, language in LANGUAGE_BY_NAME.items()}
    chosen = []
    for pair in pairs:
        glob, _, name = pair.rpartition("=")
        if not glob or name.lower() not in known:
            names = ", ".join(LANGUAGE_BY_NAME)
            raise UsageError(f"{option.opts[0]} {pair!r} is not GLOB=NAME with one of the names {names}")
        chosen.append((glob, known[name.lower()]))
    check_globs(context, option, tuple(glob for glob, _ in chosen))
    return tuple(chosen)


count_options = combine(
    click.option(
        "--include", multiple=True, metavar="GLOB", callback=check_globs, help="Count only what matches below a folder."
    ),
    click.option(
        "--exclude", multiple=True, metavar="GLOB", callback=check_globs, help="Leave out what matches below a folder."
    ),
    click.option(
        "--language",
        "languages",
        multiple=True,
        metavar="GLOB=NAME",
        callback=read_languages,
        help="Read what matches as this language.",
    ),
)
