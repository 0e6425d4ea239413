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
import subprocess
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from auditor.errors import FetchError, ResourceError, UnreachableError
from auditor.files import hold_in_file
from auditor.processes.interrupts import end_at_once, refuse_if_interrupted
from auditor.processes.isolation import clean_environment

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
    "http.followRedirects=initial",
    "http.lowSpeedLimit=1000",
    "http.lowSpeedTime=20",
    "maintenance.auto=false",
    "protocol.version=2",
    "submodule.recurse=false",
    "transfer.fsckObjects=true",
)
# A mirror may belong to another user, who carried it here; upload-pack runs nothing that such a repository names.
# Looking for deltas, to spare a network that a mirror does not need, would take longer than all the rest of a fetch.
_UPLOAD_PACK = "remote.origin.uploadpack=git -c 'safe.directory=*' -c pack.window=0 upload-pack"
_PART = 1 << 20
_SECONDS_BY_COMMAND = {"ls-remote": 15}
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


def _import_git() -> Any:
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

    `index` is the file of the index, for the few commands that work on one. While `held` is the descriptor of a lock,
    the programs that are started keep it open, so that it is held until the last of them has ended.
    """

    def __init__(self, git_dir: Path, url: str, protocols: tuple[str, ...] = (), index: Path | None = None) -> None:
        self.git_dir = git_dir
        self.url = url
        self._protocols = protocols
        self._variables = {"GIT_INDEX_FILE": str(index)} if index else {}
        self._settings: tuple[str, ...] = _SETTINGS
        self._is_strict = False
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

        `origin` is the address of the remote `origin` for this one command.
        """
        refuse_if_interrupted()
        git = _import_git()
        settings = (*self._settings, *_origin_settings(origin))
        configuration = [part for setting in settings for part in ("-c", setting)]
        environment = _environment_of(self.git_dir) | {"GIT_ALLOW_PROTOCOL": ":".join(self._protocols)}
        environment |= self._variables
        try:
            with self._logged(command, *arguments, origin=origin):
                started = git.Git(str(self.git_dir.parent)).execute(
                    [find_git(), *configuration, command, *arguments],
                    istream=stdin,
                    env=environment,
                    as_process=True,
                    pass_fds=() if self.held is None else (self.held,),
                )
                output, warning = self._wait_for(started.proc, _SECONDS_BY_COMMAND.get(command))
        except git.exc.GitCommandError as error:  # it could not be started
            raise self._explain(str(error.stderr)) from error
        if warning and self._is_strict:
            first = _CONTROL.sub(" ", warning.splitlines()[0]).removeprefix("warning: ")
            raise FetchError(f"{self.url}: {first[:300]}")
        return bytes(output)

    def _wait_for(self, process: "subprocess.Popen[bytes]", seconds: float | None) -> tuple[bytes, str]:
        """What a command writes to standard output and standard error; raises as `output` does.

        After so many `seconds` it is ended with all that it has started, which GitPython can do with `ps` only.
        """
        try:
            output, complaint = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired as error:
            end_at_once(process.pid)
            process.communicate()
            raise UnreachableError(f"{self.url}: no answer within {seconds:g} s") from error
        if process.returncode:
            refuse_if_interrupted()  # it was ended with this run, and another way is not to be tried
            raise self._explain(complaint.decode("utf-8", "surrogateescape"))
        return output, complaint.decode("utf-8", "surrogateescape")

    @contextlib.contextmanager
    def _logged(self, *words: str, origin: str) -> Iterator[None]:
        """Log a command once it has ended, with the time it took."""
        begin, outcome = time.perf_counter(), "failed after"
        try:
            yield
            outcome = "took"
        finally:
            line = shlex.join(("git", f"--git-dir={self.git_dir}", *words))
            asked = f" (origin: {origin})" if origin else ""
            _log.info("%s: %s%s: %s %.3f s", self.url, line, asked, outcome, time.perf_counter() - begin)

    def _explain(self, stderr: str) -> FetchError:
        """The error that the last telling line of git's complaint stands for."""
        lines = [_CONTROL.sub(" ", line).strip() for line in stderr.splitlines() if not _NOISE.search(line)]
        cause = next((line for line in lines if line.startswith("fatal: ")), lines[-1] if lines else "git failed")
        cause = _ADDRESS.sub("", cause.removeprefix("fatal: ").removeprefix("error: "))
        kind = UnreachableError if _is_passing(stderr) else FetchError
        return kind(f"{self.url}: {cause[:300]}")


def _environment_of(git_dir: Path) -> dict[str, str]:
    """What git is told of a repository; a file `commondir` in it would lead to another configuration."""
    return _ENVIRONMENT | {"GIT_DIR": str(git_dir), "GIT_COMMON_DIR": str(git_dir)}


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


@functools.lru_cache(maxsize=64)
def _open_reader(git_dir: Path) -> Any:
    """A GitPython command object that keeps one `git cat-file --batch` running."""
    _log.info("%s: git cat-file --batch is started, and kept to read blobs", git_dir)
    reader = _import_git().Git(str(git_dir.parent))
    reader.update_environment(**_environment_of(git_dir), GIT_ALLOW_PROTOCOL="")
    return reader


def read_blob(git_dir: Path, blob: str) -> bytes:
    """The content of a blob in the object database of `git_dir`, checked against its id, which names it by its hash.

    Raises `FetchError` if it is not there or not itself.
    """
    return b"".join(_stream_blob(git_dir, blob))


def read_blob_head(git_dir: Path, blob: str, size: int) -> bytes:
    """The first `size` bytes of what `read_blob` reads, checked like that and never held as a whole."""
    head = b""
    for part in _stream_blob(git_dir, blob):
        head += part[: max(0, size - len(head))]
    return head


def _stream_blob(git_dir: Path, blob: str) -> Iterator[bytes]:
    """The content of a blob in parts; the last is followed by `FetchError` if they are not what the id says."""
    reader = _open_reader(git_dir)
    try:
        yield from _checked_parts(reader, git_dir, blob)
    except (ValueError, OSError) as error:
        _end_reader(reader)
        raise FetchError(f"{git_dir}: object {blob} is missing or damaged; remove the folder and run again") from error
    except BaseException:
        _end_reader(reader)
        raise


def _checked_parts(reader: Any, git_dir: Path, blob: str) -> Iterator[bytes]:
    _, kind, size, stream = reader.stream_object_data(blob)
    digest = (hashlib.sha256 if len(blob) == 64 else hashlib.sha1)(b"blob %d\0" % size)
    left = size
    try:
        while left and (part := stream.read(min(left, _PART))):
            digest.update(part)
            left -= len(part)
            yield part
    finally:
        stream._nbr = stream._size  # or it would read all that is left when it goes
    if left:
        raise FetchError(f"{git_dir}: object {blob} could only be read in part; run again")
    if kind != b"blob":
        raise FetchError(f"{git_dir}: object {blob} is not a blob; remove the folder and run again")
    if digest.hexdigest() != blob:
        raise FetchError(f"{git_dir}: the content of {blob} is not what its id says; remove the folder")


def _end_reader(reader: Any) -> None:
    """End what may be at its end: at a damaged object git ends by itself, and elsewhere it would go on."""
    _open_reader.cache_clear()
    reader.clear_cache()
