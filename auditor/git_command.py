# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""git, through GitPython, with nothing of the user's or the upstream's that could redirect, configure or prompt it.

The only importer of GitPython. Settings go on the command line of each call, because the configuration files of the
user and the system are shut out.
"""

import functools
import os
import re
from pathlib import Path
from typing import IO, Any

from auditor.errors import FetchError, UnreachableError

_ENVIRONMENT = {
    "GIT_ASKPASS": "true",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
    "SSH_ASKPASS": "true",
}
_KEPT_VARIABLES = {"GIT_SSL_CAINFO", "GIT_SSL_CAPATH"}
_SETTINGS = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "credential.helper=",
    "fetch.negotiationAlgorithm=noop",
    "gc.auto=0",
    "http.followRedirects=initial",
    "http.lowSpeedLimit=1000",
    "http.lowSpeedTime=20",
    "maintenance.auto=false",
    "protocol.version=2",
    "submodule.recurse=false",
    "transfer.fsckObjects=true",
)
_UNREACHABLE = re.compile(
    r"could not resolve|couldn't connect|could not connect|failed to connect|unable to connect|connection refused"
    r"|connection reset|timed? ?out|timeout|network is unreachable|no route to host|early eof|hung up unexpectedly"
    r"|proxy connect aborted|returned error: (?:403|429|5\d\d)|http2 framing layer|unable to look up",
    re.IGNORECASE,
)
_NOISE = re.compile(r"^(?:hint: |warning: |Please make sure|and the repository exists|remote: *$)|^\s*$")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


@functools.cache
def _import_git() -> Any:
    """The module git, imported once nothing of `GIT_*` that the caller had set can reach it."""
    for name in [name for name in os.environ if name.startswith("GIT_") and name not in _KEPT_VARIABLES]:
        del os.environ[name]
    os.environ.update(_ENVIRONMENT)
    import git

    return git


class GitCommand:
    """git commands on one repository folder; `url` is what errors call it, `protocols` what git may speak."""

    def __init__(self, git_dir: Path, url: str, protocols: tuple[str, ...] = ()) -> None:
        self._git_dir = git_dir
        self._url = url
        self._protocols = protocols

    def text(self, command: str, *arguments: str, **options: Any) -> str:
        """The output of a command, without the last newline; options as for `output`."""
        return self.output(command, *arguments, **options).decode("utf-8", "backslashreplace").removesuffix("\n")

    def output(
        self,
        command: str,
        *arguments: str,
        origin: str = "",
        stdin: IO[bytes] | None = None,
        seconds: int | None = None,
    ) -> bytes:
        """The output of a command; raises `FetchError` or `UnreachableError` with the last words of git.

        `origin` is the address of the remote `origin` for this one command, `seconds` when to give up.
        """
        git = _import_git()
        settings = (*_SETTINGS, *([f"remote.origin.url={origin}"] if origin else []))
        configuration = [part for setting in settings for part in ("-c", setting)]
        environment = {"GIT_DIR": str(self._git_dir), "GIT_ALLOW_PROTOCOL": ":".join(self._protocols)}
        try:
            output = git.Git(str(self._git_dir.parent)).execute(
                ["git", *configuration, command, *arguments],
                istream=stdin,
                env=environment,
                kill_after_timeout=seconds,
                stdout_as_string=False,
                strip_newline_in_stdout=False,
            )
        except git.exc.GitCommandError as error:
            raise self._explain(str(error.stderr)) from error
        return bytes(output)

    def _explain(self, stderr: str) -> FetchError:
        """The error that the last telling line of git's complaint stands for."""
        complaint = stderr.strip().removeprefix("stderr:").strip().strip("'")
        lines = [_CONTROL.sub(" ", line).strip() for line in complaint.splitlines() if not _NOISE.search(line)]
        cause = next((line for line in lines if line.startswith("fatal: ")), lines[-1] if lines else "git failed")
        cause = cause.removeprefix("fatal: ").removeprefix("error: ")
        kind = UnreachableError if _UNREACHABLE.search(complaint) else FetchError
        return kind(f"{self._url}: {cause[:300]}")


def make_repository(folder: Path) -> None:
    """Make `folder` a bare repository without templates whose objects may partly live at its remote `origin`.

    `origin` gets no address here: each fetch names it, so that no other command can reach the network by itself.
    """
    # GitPython calls any template unsafe, because one may hold hooks; the empty one is what keeps hooks out.
    repository = _import_git().Repo.init(folder, mkdir=True, bare=True, template="", allow_unsafe_options=True)
    with repository.config_writer() as configuration:
        configuration.set_value("core", "repositoryformatversion", "1")
        configuration.set_value("extensions", "partialClone", "origin")
        configuration.set_value('remote "origin"', "promisor", "true")
        configuration.set_value('remote "origin"', "partialclonefilter", "blob:none")
        configuration.set_value("uploadpack", "allowFilter", "true")
        configuration.set_value("uploadpack", "allowAnySHA1InWant", "true")
    repository.close()


@functools.lru_cache(maxsize=64)
def _open_reader(git_dir: Path) -> Any:
    """A GitPython command object that keeps one `git cat-file --batch` running."""
    reader = _import_git().Git(str(git_dir.parent))
    reader.update_environment(GIT_DIR=str(git_dir), GIT_ALLOW_PROTOCOL="")
    return reader


def read_blob(git_dir: Path, blob: str) -> bytes:
    """The content of a blob in the object database of `git_dir`; raises `FetchError` if it is not there."""
    try:
        _, kind, _, content = _open_reader(git_dir).get_object_data(blob)
    except ValueError as error:
        raise FetchError(f"{git_dir}: object {blob} is missing; remove the folder and run again") from error
    if kind != b"blob":
        raise FetchError(f"{git_dir}: object {blob} is not a blob; remove the folder and run again")
    return bytes(content)
