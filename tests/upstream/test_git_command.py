# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""git runs apart from the user's settings and variables, and its complaints become one plain line."""

import hashlib
import json
import os
import socket
import socketserver
import subprocess
import sys
import threading
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from auditor.errors import FetchError, FinalRefusalError, UnreachableError
from auditor.model.reading import ReadingLimits
from auditor.upstream.blobs import read_blob
from auditor.upstream.clone import make_repository
from auditor.upstream.git_command import GitCommand, find_git
from auditor.upstream.network import FetchSettings, Network
from auditor.upstream.repository import Upstream
from tests.made.places import ROOT
from tests.made.upstreams import Host, Upstreams, clean_environment, run_git

URL = "https://github.com/QubesOS/example"
DECOY = "https://github.com/decoy/example"

# What a session of auditor does with git, in a process of its own, since the environment is read once.
_SESSION = """
import json, sys
from pathlib import Path
from auditor.upstream.blobs import read_blob
from auditor.upstream.network import FetchSettings, Network
from auditor.upstream.repository import Upstream
cache, mirror, url = sys.argv[1:]
upstream = Upstream(url, Network(FetchSettings(Path(cache), Path(mirror))))
revision = upstream.resolve_ref("main").revision
upstream.fetch_revision(revision, "main")
tree = upstream.list_tree(revision)
upstream.fetch_blobs([entry.blob for entry in tree], revision)
print(json.dumps([revision, {entry.path: read_blob(upstream.git_dir, entry.blob).decode() for entry in tree}]))
"""


class Trap:
    """Settings and programs that leave a mark in the file `sprung` when git uses them."""

    def __init__(self, folder: Path, upstreams: Upstreams) -> None:
        self.sprung = folder / "sprung"
        self.program = folder / "program"
        self.hooks = folder / "hooks"
        self.home = folder / "home"
        self.decoy = upstreams.git_dir(DECOY)
        self.instead = [f"url.{self.decoy.as_uri()}.insteadOf", upstreams.git_dir(URL).as_uri()]
        self._fill()

    def _fill(self) -> None:
        for folder in (self.hooks, self.home / ".config" / "git"):
            folder.mkdir(parents=True)
        script = f"#!/bin/sh\necho sprung >> '{self.sprung}'\nexit 1\n"
        for path in (self.program, *(self.hooks / name for name in ("reference-transaction", "post-index-change"))):
            path.write_text(script)
            path.chmod(0o755)
        settings = f"""\
[core]
\thooksPath = {self.hooks}
\tsshCommand = {self.program}
\tfsmonitor = {self.program}
[alias]
\tls-tree = !{self.program}
[uploadpack]
\tpackObjectsHook = {self.program}
[url "{self.decoy.as_uri()}"]
\tinsteadOf = {self.instead[1]}
"""
        (self.home / ".gitconfig").write_text(settings)
        (self.home / ".config" / "git" / "config").write_text(settings)


@pytest.fixture
def trap(tmp_path: Path, upstreams: Upstreams) -> Trap:
    upstreams.commit(DECOY, {"decoy.c": "decoy\n"})
    (tmp_path / "trap").mkdir()
    return Trap(tmp_path / "trap", upstreams)


def test_the_trap_works(trap: Trap, upstreams: Upstreams, tmp_path: Path) -> None:
    """Plain git falls into it, so that the tests below mean something."""
    upstreams.commit(URL, {"a.c": "int a;\n"})
    environment = clean_environment() | {"HOME": str(trap.home)}
    del environment["GIT_CONFIG_GLOBAL"]
    clone = ["git", "clone", "--bare", upstreams.git_dir(URL).as_uri(), str(tmp_path / "clone")]
    assert subprocess.run(clone, env=environment, capture_output=True, check=False).returncode != 0
    assert set(trap.sprung.read_text().split()) == {"sprung"}


@pytest.mark.parametrize(
    "variables",
    [
        pytest.param(lambda trap: {"HOME": str(trap.home)}, id="settings of the user"),
        pytest.param(lambda trap: {"XDG_CONFIG_HOME": str(trap.home / ".config")}, id="settings under XDG"),
        pytest.param(lambda trap: {"GIT_CONFIG_GLOBAL": str(trap.home / ".gitconfig")}, id="GIT_CONFIG_GLOBAL"),
        pytest.param(
            lambda trap: {"GIT_CONFIG_SYSTEM": str(trap.home / ".gitconfig"), "GIT_CONFIG_NOSYSTEM": "0"},
            id="GIT_CONFIG_SYSTEM",
        ),
        pytest.param(
            lambda trap: {
                "GIT_CONFIG_COUNT": "2",
                "GIT_CONFIG_KEY_0": trap.instead[0],
                "GIT_CONFIG_VALUE_0": trap.instead[1],
                "GIT_CONFIG_KEY_1": "core.hooksPath",
                "GIT_CONFIG_VALUE_1": str(trap.hooks),
                "GIT_CONFIG_PARAMETERS": f"'{trap.instead[0]}'='{trap.instead[1]}'",
            },
            id="GIT_CONFIG_COUNT and _PARAMETERS",
        ),
        pytest.param(
            lambda trap: {
                "GIT_DIR": str(trap.decoy),
                "GIT_COMMON_DIR": str(trap.decoy),
                "GIT_OBJECT_DIRECTORY": str(trap.decoy / "objects"),
                "GIT_WORK_TREE": str(trap.home),
                "GIT_INDEX_FILE": str(trap.home / "index"),
                "GIT_NAMESPACE": "decoy",
                "GIT_SHALLOW_FILE": os.devnull,
                "GIT_CEILING_DIRECTORIES": "/",
            },
            id="GIT_DIR and its like",
        ),
        pytest.param(
            lambda trap: {
                "GIT_ASKPASS": str(trap.program),
                "GIT_EDITOR": str(trap.program),
                "GIT_EXEC_PATH": str(trap.hooks),
                "GIT_EXTERNAL_DIFF": str(trap.program),
                "GIT_PAGER": str(trap.program),
                "GIT_PROXY_COMMAND": str(trap.program),
                "GIT_PYTHON_GIT_EXECUTABLE": str(trap.program),
                "GIT_SSH": str(trap.program),
                "GIT_SSH_COMMAND": str(trap.program),
                "GIT_TEMPLATE_DIR": str(trap.hooks.parent),
                "GIT_TRACE": str(trap.sprung),
                "GIT_TRACE2_EVENT": str(trap.sprung),
                "SSH_ASKPASS": str(trap.program),
            },
            id="programs and traces",
        ),
    ],
)
def test_nothing_of_the_user_reaches_git(
    trap: Trap, upstreams: Upstreams, tmp_path: Path, variables: Callable[[Trap], dict[str, str]]
) -> None:
    revision = upstreams.commit(URL, {"a.c": "int a;\n"})
    finished = subprocess.run(
        [sys.executable, "-c", _SESSION, str(tmp_path / "clones"), str(upstreams.folder), URL],
        env={**os.environ, **variables(trap)},
        capture_output=True,
        check=False,
    )
    assert (finished.stderr.decode(), trap.sprung.exists()) == ("", False)
    assert json.loads(finished.stdout) == [revision, {"a.c": "int a;\n"}]


_LISTING = """
import sys
from pathlib import Path
from auditor.upstream.git_command import GitCommand
git = GitCommand(Path(sys.argv[1]), "the host", ("http",))
print(git.text("ls-remote", "origin", origin=sys.argv[2]))
"""


@pytest.mark.parametrize(
    ("command", "sent"),
    [(["git", "ls-remote"], ["Basic YW5uOnRvcHNlY3JldA=="]), ([sys.executable, "-c", _LISTING, "git dir"], [])],
    ids=["plain git sends it", "auditor does not"],
)
def test_nothing_of_a_netrc_is_sent(command: list[str], sent: list[str], tmp_path: Path, upstreams: Upstreams) -> None:
    upstreams.commit(URL, {"a.c": "int a;\n"})
    make_repository(tmp_path / "git dir")
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login ann password topsecret\n")
    host = Host(upstreams.folder)
    host.statuses = [401]
    with host.serve_http():
        address = f"{host.address}/github.com/QubesOS/example.git"
        environment = clean_environment() | {"HOME": str(tmp_path), "GIT_TERMINAL_PROMPT": "0"}
        subprocess.run([*command, address], cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert (len(host.requests) >= 1, host.credentials[:1]) == (True, sent)


def test_a_clone_cannot_borrow_a_configuration(trap: Trap, upstreams: Upstreams, tmp_path: Path) -> None:
    upstreams.commit(URL, {"a.c": "int a;\n"})
    clone = tmp_path / "clone"
    make_repository(clone)
    other = tmp_path / "other"
    make_repository(other)
    with (other / "config").open("a") as config:
        config.write(f'[remote "origin"]\n\tuploadpack = {trap.program}\n')
    (clone / "commondir").write_text(str(other))
    git = GitCommand(clone, URL, ("file",))
    git.text("fetch", "origin", "main", origin=upstreams.git_dir(URL).as_uri())
    assert git.text("rev-parse", "FETCH_HEAD") == upstreams.git(URL, "rev-parse", "main")
    assert not trap.sprung.exists()


def test_missing_git_is_named(tmp_path: Path) -> None:
    program = (
        "from pathlib import Path; from auditor.upstream.git_command import GitCommand; "
        "GitCommand(Path('a'), 'a').text('version')"
    )
    finished = subprocess.run(
        [sys.executable, "-c", program],
        env=dict(os.environ, PATH=str(tmp_path)),
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert finished.stderr.splitlines()[-1] == (
        "auditor.errors.ResourceError: git: the program was not found in PATH, of which relative entries, those below "
        "the current folder and those that everybody may write to are not used; install git"
    )


def test_new_repository_is_bare_and_holds_no_hooks(tmp_path: Path) -> None:
    make_repository(tmp_path / "a.git")
    assert sorted(path.name for path in (tmp_path / "a.git").iterdir()) == ["HEAD", "config", "objects", "refs"]
    assert run_git(tmp_path / "a.git", "for-each-ref") == ""
    expected = {
        "core.bare=true",
        "core.repositoryformatversion=1",
        "extensions.partialclone=origin",
        "remote.origin.promisor=true",
        "remote.origin.partialclonefilter=blob:none",
        "uploadpack.allowfilter=true",
        "uploadpack.allowanysha1inwant=true",
    }
    assert expected <= set(run_git(tmp_path / "a.git", "config", "--local", "--list").splitlines())


def test_a_new_repository_is_the_same_whatever_git_would_make(tmp_path: Path) -> None:
    """git 3 makes others, so none is asked: there is no git here."""
    program = "from pathlib import Path; from auditor.upstream.clone import make_repository; make_repository(Path('a'))"
    environment = dict(os.environ, PATH=str(tmp_path))
    subprocess.run([sys.executable, "-c", program], env=environment, cwd=tmp_path, check=True)
    assert run_git(tmp_path / "a", "rev-parse", "--show-object-format") == "sha1"
    assert run_git(tmp_path / "a", "count-objects") == "0 objects, 0 kilobytes"


# ------------------------------------------------------------------------------------------------- complaints


class _Complainer(socketserver.BaseRequestHandler):
    """Answers every request over git:// by an error that the test has chosen."""

    def handle(self) -> None:
        self.request.recv(4096)
        complaint: bytes = self.server.complaint  # type: ignore[attr-defined]
        self.request.sendall(b"%04x" % (len(complaint) + 8) + b"ERR " + complaint)


@pytest.fixture
def complain(tmp_path: Path) -> Iterator[Callable[[bytes], FetchError]]:
    """A function from what a host complains about to the error that auditor makes of it."""
    make_repository(tmp_path / "a.git")
    with socketserver.TCPServer(("127.0.0.1", 0), _Complainer) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        origin = f"git://127.0.0.1:{server.server_address[1]}/a"

        def ask(complaint: bytes) -> FetchError:
            server.complaint = complaint  # type: ignore[attr-defined]
            with pytest.raises(FetchError) as caught:
                GitCommand(tmp_path / "a.git", URL, ("git",)).text("ls-remote", "origin", origin=origin)
            return caught.value

        yield ask
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("complaint", "kind", "cause"),
    [
        pytest.param(b"no such thing", FetchError, "no such thing", id="plain"),
        pytest.param(b"\x1b[31mred\x07\x9b1m\x00", FetchError, None, id="control characters"),
        pytest.param(b"one\nfatal: two\nhint: three\n", FetchError, "one", id="several lines"),
        pytest.param(b"one\r\nfatal: two", FetchError, None, id="CRLF"),
        pytest.param("a\u202eb\u2028c".encode(), FetchError, "a b", id="change of direction, line separator"),
        pytest.param(b"a\xff\xfeb", FetchError, "a b", id="not UTF-8"),
        pytest.param(b"x" * 1000, FetchError, "x" * 286, id="long"),
        pytest.param(b"service timeout", UnreachableError, "service timeout", id="timeout"),
        pytest.param(b"no 'https://host/timeout' here", FetchError, "no 'https://host/timeout' here", id="in a name"),
    ],
)
def test_complaint_of_a_host_is_one_plain_line_after_the_address(
    complain: Callable[[bytes], FetchError], complaint: bytes, kind: type[FetchError], cause: str | None
) -> None:
    error = complain(complaint)
    message = str(error)
    assert type(error) is kind
    assert message.isprintable()
    assert message.startswith(f"{URL}: remote error: ")
    assert cause is None or message == f"{URL}: remote error: {cause}"


@pytest.mark.parametrize(
    ("origin", "kind", "cause"),
    [
        pytest.param("https://host.invalid/a", UnreachableError, "Could not resolve host: host.invalid", id="no host"),
        pytest.param("ext::sh -c id", FinalRefusalError, "transport 'ext' not allowed", id="ext"),
        pytest.param("http://127.0.0.1/a", FinalRefusalError, "transport 'http' not allowed", id="http"),
        pytest.param("ssh://127.0.0.1/a", FinalRefusalError, "transport 'ssh' not allowed", id="ssh"),
        pytest.param("git://127.0.0.1/a", FinalRefusalError, "transport 'git' not allowed", id="git"),
        pytest.param("fd::7", FinalRefusalError, "transport 'fd' not allowed", id="fd"),
        pytest.param(
            "file:///nowhere/a.git",
            FinalRefusalError,
            "'/nowhere/a.git' does not appear to be a git repository",
            id="file",
        ),
        pytest.param("", FinalRefusalError, "'origin' does not appear to be a git repository", id="none"),
    ],
)
def test_address_that_git_may_not_use(tmp_path: Path, origin: str, kind: type[FetchError], cause: str) -> None:
    make_repository(tmp_path / "a.git")
    git = GitCommand(tmp_path / "a.git", URL, ("https", "file"))
    with pytest.raises(FetchError) as caught:
        git.text("ls-remote", "origin", origin=origin)
    assert (type(caught.value), str(caught.value)) == (kind, f"{URL}: {cause}")


@pytest.mark.parametrize(
    ("status", "kind", "cause"),
    [
        pytest.param(401, FinalRefusalError, "Authentication failed for '{origin}/'", id="401"),
        pytest.param(403, UnreachableError, "The requested URL returned error: 403", id="403"),
        pytest.param(404, FinalRefusalError, "repository '{origin}/' not found", id="404"),
        pytest.param(410, FinalRefusalError, "The requested URL returned error: 410", id="410"),
        pytest.param(429, UnreachableError, "The requested URL returned error: 429", id="429"),
        pytest.param(500, UnreachableError, "The requested URL returned error: 500", id="500"),
        pytest.param(503, UnreachableError, "The requested URL returned error: 503", id="503"),
    ],
)
def test_http_status_becomes_a_cause(tmp_path: Path, status: int, kind: type[FetchError], cause: str) -> None:
    make_repository(tmp_path / "a.git")
    host = Host(tmp_path)
    host.statuses = [status] * 3
    git = GitCommand(tmp_path / "a.git", URL, ("http",))
    with host.serve_http():
        origin = f"{host.address}/timeout.git"
        with pytest.raises(FetchError) as caught:
            git.text("ls-remote", "origin", origin=origin)
    assert (type(caught.value), str(caught.value)) == (kind, f"{URL}: {cause.format(origin=origin)}")


@pytest.mark.parametrize("scheme", ["git", "http"])
@pytest.mark.parametrize("programs", ["all", "git alone"])
def test_host_that_accepts_and_says_nothing_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str, programs: str
) -> None:
    """Also where neither `ps` nor `pgrep` is installed, as in images for containers."""
    if programs == "git alone":
        (tmp_path / "git").symlink_to(find_git())
        monkeypatch.setenv("PATH", str(tmp_path))
    make_repository(tmp_path / "a.git")
    git = GitCommand(tmp_path / "a.git", URL, (scheme,))
    git.limits = ReadingLimits(answer_seconds=1)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        origin = f"{scheme}://127.0.0.1:{listener.getsockname()[1]}/a"
        with pytest.raises(UnreachableError) as caught:
            git.text("ls-remote", "origin", origin=origin)
    assert str(caught.value) == f"{URL}: no answer within 1 s"


_AT_ONCE = """
import sys, threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from auditor.upstream.git_command import GitCommand
git, start = GitCommand(Path(sys.argv[1]), "https://example.org/a"), threading.Barrier(8)
def ask(_):
    start.wait()
    return git.text("rev-parse", "--git-dir")
with ThreadPoolExecutor(8) as threads:
    print(*threads.map(ask, range(8)))
"""


def test_the_first_commands_of_a_process_may_be_several_at_once(tmp_path: Path) -> None:
    """GitPython, and what it looks for when it is imported, is loaded by one of them."""
    make_repository(tmp_path / "a.git")
    program = [sys.executable, "-c", _AT_ONCE, str(tmp_path / "a.git")]
    finished = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (finished.stdout.split(), finished.stderr) == ([program[-1]] * 8, "")


def test_unknown_object_is_named_by_git(tmp_path: Path) -> None:
    make_repository(tmp_path / "a.git")
    with pytest.raises(FetchError) as caught:
        GitCommand(tmp_path / "a.git", URL).text("rev-parse", "--verify", "--end-of-options", "main")
    assert (type(caught.value), str(caught.value)) == (FetchError, f"{URL}: Needed a single revision")


# ------------------------------------------------------------------------------------------------------ blobs


def test_blob_is_read_as_it_is(upstreams: Upstreams) -> None:
    content = bytes(range(256)) * 300 + b"\n"
    upstreams.commit(URL, {"a": content, "empty": b"", "newlines": b"\n\n"})
    blobs = [upstreams.git(URL, "rev-parse", f"main:{path}") for path in ("a", "empty", "newlines", "a")]
    assert [read_blob(upstreams.git_dir(URL), blob) for blob in blobs] == [content, b"", b"\n\n", content]


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        pytest.param("main^{tree}", "is not a blob", id="tree"),
        pytest.param("main^{commit}", "is not a blob", id="commit"),
        pytest.param("v1", "is not a blob", id="tag"),
        pytest.param("", "is missing or damaged", id="missing"),
    ],
)
def test_other_object_is_no_blob(upstreams: Upstreams, name: str, cause: str) -> None:
    upstreams.commit(URL, {"a.c": "int a;\n"}, tag="v1")
    git_dir = upstreams.git_dir(URL)
    blob = upstreams.git(URL, "rev-parse", name) if name else "f" * 40
    with pytest.raises(FetchError) as caught:
        read_blob(git_dir, blob)
    assert str(caught.value) == f"{git_dir}: object {blob} {cause}; remove the folder and run again"
    healthy = upstreams.git(URL, "rev-parse", "main:a.c")
    assert read_blob(git_dir, healthy) == b"int a;\n"


def test_damaged_blob_does_not_spoil_the_next(upstreams: Upstreams) -> None:
    upstreams.commit(URL, {"bad.c": "bad\n", "good.c": "good\n"})
    bad, good = (upstreams.git(URL, "rev-parse", f"main:{path}") for path in ("bad.c", "good.c"))
    git_dir = upstreams.git_dir(URL)
    stored = git_dir / "objects" / bad[:2] / bad[2:]
    stored.chmod(0o644)
    stored.write_bytes(b"not what git wrote")
    assert read_blob(git_dir, good) == b"good\n"
    for _ in range(2):
        with pytest.raises(FetchError) as caught:
            read_blob(git_dir, bad)
        assert str(caught.value) == f"{git_dir}: object {bad} is missing or damaged; remove the folder and run again"
        assert read_blob(git_dir, good) == b"good\n"


def test_blob_in_no_folder(tmp_path: Path) -> None:
    for _ in range(2):
        with pytest.raises(FetchError, match=r"/nowhere\.git: object f{40} is missing or damaged; remove the folder"):
            read_blob(tmp_path / "nowhere.git", "f" * 40)


def test_blob_that_was_not_fetched_is_not_asked_for(upstreams: Upstreams, tmp_path: Path) -> None:
    revision = upstreams.commit(URL, {"a.c": "int a;\n"})
    upstream = Upstream(URL, Network(FetchSettings(tmp_path / "clones", upstreams.folder)))
    upstream.fetch_revision(revision, "main")
    blob = upstream.list_tree(revision)[0].blob
    with pytest.raises(FetchError, match=f"object {blob} is missing or damaged"):
        read_blob(upstream.git_dir, blob)


def test_read_blob_of_a_content_that_is_not_its_own(upstreams: Upstreams) -> None:
    upstreams.commit(URL, {"a.c": "int a;\n"})
    git_dir = upstreams.git_dir(URL)
    blob = hashlib.sha1(b"blob 7\0int y;\n").hexdigest()
    planted = git_dir / "objects" / blob[:2] / blob[2:]
    planted.parent.mkdir(exist_ok=True)
    planted.write_bytes(zlib.compress(b"blob 7\0int z;\n"))
    with pytest.raises(FetchError, match=f"the content of {blob} is not what its id says"):
        read_blob(git_dir, blob)
