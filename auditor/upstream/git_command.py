# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""git, through GitPython, with nothing of the user's or the upstream's that could redirect, configure or prompt it.

The only importer of GitPython. Settings go on the command line of each call, because the configuration files of the
user and the system are shut out.
"""

import contextlib
import copy
import functools
import hashlib
import logging
import os
import re
import shlex
import shutil
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from auditor.errors import FetchError, FinalRefusalError, ResourceError, UnreachableError
from auditor.files import hold_in_file
from auditor.model.reading import ReadingLimits
from auditor.processes.interrupts import refuse_if_interrupted
from auditor.processes.isolation import clean_environment
from auditor.upstream.bounded import BoundedCommand, refuse
from auditor.upstream.complaints import is_final, refused_object_in, target_in, way_out_of

_log = logging.getLogger(__name__)

_ENVIRONMENT = {
    "GIT_ASKPASS": "true",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "HOME": os.devnull,  # libcurl would send what stands in ~/.netrc
    "LC_ALL": "C",
    "SSH_ASKPASS": "true",
    "XDG_CONFIG_HOME": os.devnull,  # a git before 2.32 knows no GIT_CONFIG_GLOBAL
}
_KEPT_VARIABLES = {"GIT_SSL_CAINFO", "GIT_SSL_CAPATH"}
_SETTINGS = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "credential.helper=",
    "fetch.negotiationAlgorithm=noop",
    "gc.auto=0",
    "http.followRedirects=false",
    "http.lowSpeedTime=20",
    "maintenance.auto=false",
    "protocol.version=2",
    "submodule.recurse=false",
    "transfer.fsckObjects=true",
)
# A mirror may belong to another user, who carried it here; upload-pack runs nothing that such a repository names.
# Looking for deltas, to spare a network that a mirror does not need, would take longer than all the rest of a fetch.
_UPLOAD_PACK = "remote.origin.uploadpack=git -c 'safe.directory=*' -c pack.window=0 upload-pack"
_SILENCE = re.compile(
    r"could not resolve|couldn't connect|could not connect|failed to connect|unable to connect|connection refused"
    r"|timed? ?out|timeout|no answer|network is unreachable|no route to host|proxy connect aborted|unable to look up",
    re.IGNORECASE,
)
_INTERRUPTION = re.compile(
    r"connection reset|early eof|hung up unexpectedly|returned error: (?:403|429|5\d\d)|http2 framing layer",
    re.IGNORECASE,
)
# A host that does not have what it was asked for may hang up right after it has said so.
_ANSWER = re.compile(r"not our ref|unadvertised object")
_QUOTED = re.compile(r"'[^'\s]*'")
_OUT_OF_MEMORY = re.compile(
    r"^(?:fatal|error): .*(?:out of memory|cannot allocate memory)", re.IGNORECASE | re.MULTILINE
)
_ADDRESS = re.compile(r"unable to access '[^']*': ")
_NOISE = re.compile(r"^(?:hint: |warning: |Please make sure|and the repository exists|remote: *$)|^\s*$")
# Control characters, line and paragraph ends, changes of direction, and bytes that are not UTF-8.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


_importing = threading.Lock()


@functools.cache
def find_git() -> str:
    """The absolute path of the program git, from the checked places of `PATH`; raises `ResourceError`."""
    clean_environment()
    program = shutil.which("git")
    if program is None:
        raise ResourceError(
            "git: the program was not found in PATH, of which relative entries, those below the current folder and "
            "those that everybody may write to are not used; install git"
        )
    return program


def import_git() -> Any:
    """The module git, imported once nothing of `GIT_*` that the caller had set can reach it."""
    with _importing:  # or a second thread would have a module that is not whole
        return _import_git_once()


@functools.cache
def _import_git_once() -> Any:
    program = find_git()
    for name in [name for name in os.environ if name.startswith("GIT_") and name not in _KEPT_VARIABLES]:
        del os.environ[name]
    os.environ["GIT_PYTHON_GIT_EXECUTABLE"] = program
    try:
        import git

        if program != git.Git.GIT_PYTHON_GIT_EXECUTABLE:  # pygount imported it, and needs no program
            git.refresh(program)
    except ModuleNotFoundError:
        raise
    except ImportError as error:  # GitPython runs the program to see whether it can
        raise ResourceError(f"{program}: could not be run: {str(error).splitlines()[0]}") from error
    return git


class GitCommand:
    """git commands on one repository folder; `url` is what errors call it, `protocols` what git may speak.

    Each keeps to `limits`. `index` is the file of the index, for the few commands that work on one. While `held` is the
    descriptor of a lock, programs that are started keep it open, so that it is held until the last of them has ended.
    """

    def __init__(self, git_dir: Path, url: str, protocols: tuple[str, ...] = (), index: Path | None = None) -> None:
        self.git_dir = git_dir
        self.url = url
        self._protocols = protocols
        self._variables = {"GIT_INDEX_FILE": str(index)} if index else {}
        self._settings: tuple[str, ...] = _SETTINGS
        self._is_strict = False
        self.limits = ReadingLimits()
        self.held: int | None = None

    def configured(self, *settings: str) -> "GitCommand":
        """The same commands with more settings of git, each `name=value`."""
        other = copy.copy(self)
        other._settings = (*self._settings, *settings)
        return other

    def on_work_tree(self, folder: Path) -> "GitCommand":
        """The same commands with the files in `folder`, for those that look at these; a warning is an error then.

        What the index says of files that are not tracked, from an earlier look, is not believed. That an index of
        folders takes longer to read, of which a git since 2.46 gives a hint, is no matter.
        """
        other = self.configured("core.untrackedCache=false", "advice.sparseIndexExpanded=false")
        other._variables = self._variables | {"GIT_WORK_TREE": str(folder)}
        other._is_strict = True
        return other

    def text(self, command: str, *arguments: str, **options: Any) -> str:
        """The output of a command, without the last newline; options as for `output`."""
        return to_text(self.output(command, *arguments, **options)).removesuffix("\n")

    def output(
        self,
        command: str,
        *arguments: str,
        origin: str = "",
        stdin: IO[bytes] | None = None,
    ) -> bytes:
        """The output of a command; raises `FetchError` or `UnreachableError` with the last words of git.

        It is a `FinalRefusalError` where another request would be refused, too.
        `origin` is the address of the remote `origin` for this one command.
        Raises `LimitReachedError` for what takes more than it may.
        """
        status, output, complaint = self._run((command, *arguments), origin, stdin)
        if status:
            refuse_if_interrupted()  # it was ended with this run, and another way is not to be tried
            raise self._explain(complaint.decode("utf-8", "surrogateescape"))
        if complaint and self._is_strict:
            first = _CONTROL.sub(" ", to_text(complaint).splitlines()[0]).removeprefix("warning: ")
            raise FetchError(f"{self.url}: {first[:300]}")
        return output

    def find_redirection(self, origin: str) -> str:
        """Where the host of `origin` sends who asks for its refs, as it says itself; empty if it does not say."""
        other = copy.copy(self)
        other._variables = self._variables | {"GIT_TRACE_CURL": "1", "GIT_TRACE_CURL_NO_DATA": "1"}
        _, _, complaint = other._run(("ls-remote", "--quiet", "origin"), origin, None)
        return _CONTROL.sub(" ", target_in(to_text(complaint)))

    def _run(self, words: tuple[str, ...], origin: str, stdin: IO[bytes] | None) -> tuple[int, bytes, bytes]:
        """How a command ends, what it writes, and what it complains of."""
        refuse_if_interrupted()
        git = import_git()
        rate = f"http.lowSpeedLimit={self.limits.fetch_rate}"
        settings = (*self._settings, rate, *_origin_settings(origin))
        configuration = [part for setting in settings for part in ("-c", setting)]
        environment = environment_of(self.git_dir) | {"GIT_ALLOW_PROTOCOL": ":".join(self._protocols)}
        bounded = BoundedCommand(words, self.git_dir, self.url, self.limits)
        with self._logged(words, origin) as end:
            started = git.Git(str(self.git_dir.parent)).execute(
                [find_git(), *configuration, *words],
                istream=stdin,
                env=environment | self._variables,
                as_process=True,
                process_group=0,
                pass_fds=() if self.held is None else (self.held,),
            )
            output, complaint = bounded.run(started.proc)
            if not started.proc.returncode:
                end["outcome"] = "took"
        return started.proc.returncode, output, complaint

    @contextlib.contextmanager
    def _logged(self, words: tuple[str, ...], origin: str) -> Iterator[dict[str, str]]:
        """Log a command once it has ended, with the time it took, and the `outcome` that is set meanwhile."""
        begin, end = time.perf_counter(), {"outcome": "failed after"}
        try:
            yield end
        finally:
            line = shlex.join(("git", f"--git-dir={self.git_dir}", *words))
            asked = f" (origin: {origin})" if origin else ""
            _log.info("%s: %s%s: %s %.3f s", self.url, line, asked, end["outcome"], time.perf_counter() - begin)

    def _explain(self, stderr: str) -> FetchError:
        """The error that the last telling line of git's complaint stands for."""
        complaint = stderr.strip()
        if _OUT_OF_MEMORY.search(complaint):
            return refuse(self.url, "git would need more memory than", "git_memory", self.limits)
        lines = [_CONTROL.sub(" ", line).strip() for line in complaint.splitlines() if not _NOISE.search(line)]
        cause = next((line for line in lines if line.startswith("fatal: ")), lines[-1] if lines else "git failed")
        if cause.endswith(":"):  # as of what a repository needs and this git does not know
            cause = " ".join((cause, *lines[lines.index(cause) + 1 :][:1]))
        cause = _ADDRESS.sub("", cause.removeprefix("fatal: ").removeprefix("error: ")) + refused_object_in(lines)
        return _kind_of(complaint, lines)(f"{self.url}: {cause[:300]}{way_out_of(cause)}")


def environment_of(git_dir: Path) -> dict[str, str]:
    """What git is told of a repository; a file `commondir` in it would lead to another configuration."""
    return _ENVIRONMENT | {"GIT_DIR": str(git_dir), "GIT_COMMON_DIR": str(git_dir)}


def _kind_of(complaint: str, lines: Iterable[str]) -> type[FetchError]:
    if _is_passing(complaint):
        return UnreachableError
    return FinalRefusalError if is_final(lines) else FetchError


def _is_passing(complaint: str) -> bool:
    """Whether asking again may help."""
    if _ANSWER.search(complaint):
        return False
    return is_silence(complaint) or _INTERRUPTION.search(_QUOTED.sub("", complaint)) is not None


def _origin_settings(origin: str) -> tuple[str, ...]:
    if not origin:
        return ()
    return (f"remote.origin.url={origin}", *([_UPLOAD_PACK] if origin.startswith("file:") else []))


def to_text(content: bytes) -> str:
    """What git writes as text, in which bytes that are no UTF-8 are escaped."""
    return content.decode("utf-8", "backslashreplace")


def is_silence(complaint: str) -> bool:
    """Whether a complaint of git means that the host does not answer anybody just now."""
    return _SILENCE.search(_QUOTED.sub("", complaint)) is not None


@contextlib.contextmanager
def lines_in_file(lines: Iterable[str]) -> Iterator[IO[bytes]]:
    """A file of `lines`, for the standard input of git."""
    with hold_in_file("".join(f"{line}\n" for line in lines).encode("ascii")) as file:
        yield file


def blob_id(content: bytes, length: int = 40) -> str:
    """The object id that git gives to a file with this content; one of 64 digits is a SHA-256."""
    return object_id("blob", content, length)


def object_id(kind: str, content: bytes, length: int = 40) -> str:
    """The object id that git gives to an object of this kind with this content, as `blob_id` does to a file."""
    digest = hashlib.sha256 if length == 64 else hashlib.sha1
    return digest(f"{kind} {len(content)}\0".encode("ascii") + content).hexdigest()
