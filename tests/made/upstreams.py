# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Real git repositories for tests, laid out as the mirror that `--mirror` reads, and servers for them on loopback.

Author, dates and messages are fixed, so the same calls give the same commit ids on every machine and day. The servers
are those of git: `git daemon`, one for each connection, and `git http-backend` behind the HTTP server of Python.
"""

import contextlib
import gzip
import http.server
import itertools
import os
import re
import socketserver
import ssl
import subprocess
import threading
import urllib.parse
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from auditor.upstream.addresses import folder_of
from auditor.upstream.network import FetchSettings, Network

_NOBODY: Mapping[str, str] = MappingProxyType({})
_PERSON = "Upstream <upstream@example.org>"
TIME = 1_700_000_000
"""When each commit was made, in s since 1970, that says nothing else."""
_SERVED = """\
[uploadpack]
\tallowFilter = true
\tallowAnySHA1InWant = true
"""


def clean_environment() -> dict[str, str]:
    """The environment in which the tests themselves call git: nothing of the developer's.

    Refs are kept as the installed git does by default, in a table by git 3; ids are those that every git can read.
    """
    return {
        "PATH": os.environ["PATH"],
        "HOME": os.devnull,
        "LC_ALL": "C",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_DEFAULT_HASH": "sha1",
        "GIT_NO_LAZY_FETCH": "1",
    }


def run_git(git_dir: Path, *arguments: str, stdin: bytes = b"") -> str:
    """The output of a git command on the repository folder `git_dir`, without white space at its ends."""
    command = ["git", "--git-dir", str(git_dir), *arguments]
    finished = subprocess.run(command, input=stdin, capture_output=True, env=clean_environment(), check=False)
    if finished.returncode:
        raise AssertionError(f"{command}: {finished.stderr.decode(errors='replace')}")
    return finished.stdout.decode("utf-8", "surrogateescape").strip()


class Upstreams:
    """Bare git repositories below `folder`, each at `<host>/<path>.git`; give `folder` to `--mirror`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def git_dir(self, url: str) -> Path:
        """The folder of the repository that stands for `url`."""
        return self.folder / f"{url.removeprefix('https://').removesuffix('.git').replace(':', '_')}.git"

    def git(self, url: str, *arguments: str) -> str:
        """The output of a git command on the repository of `url`."""
        return run_git(self.git_dir(url), *arguments)

    def commit(
        self,
        url: str,
        files: Mapping[str, bytes | str],
        *,
        tag: str = "",
        branch: str = "main",
        message: str = "",
        merged: str = "",
        time: int = TIME,
        links: Mapping[str, str] = _NOBODY,
        submodules: Mapping[str, str] = _NOBODY,
    ) -> str:
        """Replace the whole tree of `branch` by a new commit on top of it, made on first use; its full id.

        `links` are symbolic links by path, `submodules` commit ids by path; `tag` is an annotated tag, `merged` the
        second parent of a merge. A path holds bytes that are not UTF-8 as surrogates (`os.fsdecode`).
        """
        self._make(url)
        head = f"refs/heads/{branch}"
        said = message or f"Commit to {branch}"
        stream = [f"commit {head}\nmark :1\ncommitter {_PERSON} {time} +0000\n".encode(), _data(said.encode())]
        stream += [f"from {head}^0\n".encode()] if self._has_ref(url, head) else []
        stream += [f"merge {merged}\n".encode()] if merged else []
        stream += [b"deleteall\n"]
        for path, content in files.items():
            body = content.encode() if isinstance(content, str) else content
            stream += [b"M 100644 inline " + _quote(path) + b"\n", _data(body)]
        for path, target in links.items():
            stream += [b"M 120000 inline " + _quote(path) + b"\n", _data(os.fsencode(target))]
        for path, revision in submodules.items():
            stream += [f"M 160000 {revision} ".encode() + _quote(path) + b"\n"]
        if tag:
            stream += [f"tag {tag}\nfrom :1\ntagger {_PERSON} {time} +0000\n".encode(), _data(f"Tag {tag}".encode())]
        stream += [b"get-mark :1\n"]
        return run_git(self.git_dir(url), "fast-import", "--quiet", "--date-format=raw", stdin=b"".join(stream))

    def _has_ref(self, url: str, name: str) -> bool:
        return run_git(self.git_dir(url), "for-each-ref", "--format=%(refname)", name) == name

    def _make(self, url: str) -> None:
        git_dir = self.git_dir(url)
        if git_dir.is_dir():
            return
        git_dir.mkdir(parents=True)
        run_git(git_dir, "init", "--quiet", "--bare", "--template=", "--initial-branch=main", str(git_dir))
        with (git_dir / "config").open("a") as config:
            config.write(_SERVED)


def _data(content: bytes) -> bytes:
    return b"data %d\n" % len(content) + content + b"\n"


def _quote(path: str) -> bytes:
    """A path as `git fast-import` reads it, whatever bytes it holds."""
    return b'"' + b"".join(b"\\%03o" % byte for byte in os.fsencode(path)) + b'"'


class Rerouted(Network):
    """The network with the addresses of upstreams mapped to a server of the test: `<base>/<host>/<path>.git`."""

    def __init__(self, settings: FetchSettings, base: str) -> None:
        super().__init__(settings)
        self.base = base

    def address_of(self, url: str) -> str:
        return f"{self.base}/{folder_of(url)}"


class Host:
    """A server on loopback for the repositories below `folder`, what it has been asked, and by which `credentials`.

    `requests` has a line for each request, `fetches` the ids wanted by each fetch over smart HTTP. `version` is the
    newest protocol of git it speaks, `smart` is False for a host of plain files, `moved_to` sends all who ask
    elsewhere, `page` is a web page that answers whatever is asked. `listing` are ids and names of refs that are told in
    place of those that are there, `packed` is such a list as gzip has it. `pack` are parts of what is sent to who
    fetches by these, the last of them again and again if it is `endless`, with some `seconds` in between. Before any
    request is served, one each gets one of `statuses`; of the first fetches only as many bytes as `cuts` says are sent.
    """

    def __init__(self, folder: Path, *, version: int = 2, smart: bool = True, moved_to: str = "") -> None:
        self.folder = folder
        self.version = version
        self.smart = smart
        self.moved_to = moved_to
        self.address = ""
        self.requests: list[str] = []
        self.credentials: list[str] = []
        self.fetches: list[tuple[str, ...]] = []
        self.statuses: list[int] = []
        self.cuts: list[int] = []
        self.page: bytes | None = None
        self.listing: list[tuple[str, bytes]] = []
        self.pack: list[bytes] = []
        self.endless = False
        self.seconds = 0.0
        self.closed = threading.Event()
        self.packed = b""

    @contextlib.contextmanager
    def serve_git(self) -> Iterator["Host"]:
        """Serve over `git://`."""
        with self._serve("git", _DaemonHandler):
            yield self

    @contextlib.contextmanager
    def serve_http(self) -> Iterator["Host"]:
        """Serve over `http://`."""
        with self._serve("http", _HttpHandler):
            yield self

    @contextlib.contextmanager
    def serve_https(self, certificate: Path) -> Iterator["Host"]:
        """Serve over `https://`, with a certificate and its key in one file."""
        with self._serve("https", _HttpHandler, certificate):
            yield self

    @contextlib.contextmanager
    def _serve(
        self, scheme: str, handler: type[socketserver.BaseRequestHandler], certificate: Path | None = None
    ) -> Iterator[None]:
        with _Server(("127.0.0.1", 0), handler) as server:
            server.host = self
            if certificate:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(certificate)
                server.socket = context.wrap_socket(server.socket, server_side=True)
            self.address = f"{scheme}://127.0.0.1:{server.server_address[1]}"
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
            thread.start()
            try:
                yield
            finally:
                self.closed.set()
                server.shutdown()
                thread.join()


class _Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    """Waits for the requests under way when it is closed."""

    allow_reuse_address = True
    request_queue_size = 64
    host: Host


class _DaemonHandler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        host = _host_of(self.server)
        options = ["--inetd", "--verbose", "--log-destination=stderr", "--export-all", f"--base-path={host.folder}"]
        daemon = subprocess.run(
            [_git_program("git-daemon"), *options, str(host.folder)],
            stdin=self.request,
            stdout=self.request,
            stderr=subprocess.PIPE,
            env=clean_environment(),
            check=False,
        )
        host.requests += re.findall(r"Request (.*)", daemon.stderr.decode(errors="replace"))


class _HttpHandler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in the base class
        """Keep quiet: the host notes what it is asked."""

    def _answer(self, body: bytes) -> None:
        host = _host_of(self.server)
        host.requests.append(f"{self.command} {self.path}")
        host.credentials += self.headers.get_all("Authorization", [])
        if host.statuses:
            self._send(host.statuses.pop(0), {"WWW-Authenticate": 'Basic realm="all"'}, b"")
        elif host.moved_to and not self.path.startswith(host.moved_to):
            self._send(302, {"Location": host.moved_to + self.path}, b"")
        elif host.page is not None:
            self._send(200, {"Content-Type": "text/html"}, host.page)
        elif host.packed:
            head = {"Content-Type": "application/x-git-upload-pack-advertisement", "Content-Encoding": "gzip"}
            self._send(200, head, host.packed)
        elif host.pack and self.command == "POST":
            self._send_parts(host, body)
        elif host.listing and self.command == "GET":
            self._send(200, {"Content-Type": "application/x-git-upload-pack-advertisement"}, _advertise(host.listing))
        elif host.smart:
            self._answer_smart(host, body)
        else:
            self._answer_plain(host)

    def _send_parts(self, host: Host, body: bytes) -> None:
        """Answer a fetch by the first protocol, until all is sent, or whoever asked has gone."""
        self.send_response(200)
        self.send_header("Content-Type", "application/x-git-upload-pack-result")
        self.end_headers()
        cut_off = b"0000" if b"deepen" in body else b""  # nowhere
        if b"done" not in body:
            self.wfile.write(cut_off)
            return
        parts = itertools.chain(
            [cut_off + b"0008NAK\n"], host.pack, itertools.repeat(host.pack[-1]) if host.endless else ()
        )
        with contextlib.suppress(OSError):
            for part in parts:
                self.wfile.write(part)
                if host.closed.wait(host.seconds):
                    return

    def _answer_plain(self, host: Host) -> None:
        file = host.folder / urllib.parse.urlsplit(self.path).path.removeprefix("/")
        if file.is_file():
            self._send(200, {"Content-Type": "application/octet-stream"}, file.read_bytes())
        else:
            self._send(404, {}, b"")

    def _answer_smart(self, host: Host, body: bytes) -> None:
        plain = gzip.decompress(body) if self.headers["Content-Encoding"] == "gzip" else body
        wants = re.findall(rb"want ([0-9a-f]{40})", plain)
        if wants:
            host.fetches.append(tuple(want.decode() for want in wants))
        path, _, query = self.path.partition("?")
        environment = {
            "CONTENT_TYPE": self.headers["Content-Type"] or "",
            "GIT_HTTP_EXPORT_ALL": "1",
            "GIT_PROJECT_ROOT": str(host.folder),
            "GIT_PROTOCOL": f"version={host.version}" if self.headers["Git-Protocol"] and host.version else "",
            "PATH_INFO": urllib.parse.unquote(path),
            "QUERY_STRING": query,
            "REQUEST_METHOD": self.command,
        }
        backend = subprocess.run(
            [_git_program("git-http-backend")],
            input=plain,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=clean_environment() | environment,
            check=False,
        )
        head, _, content = backend.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode("ascii").split("\r\n"))
        self._send(int(headers.pop("Status", "200").split()[0]), headers, content)

    def _send(self, status: int, headers: Mapping[str, str], content: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        fetched = headers.get("Content-Type") == "application/x-git-upload-pack-result"
        cuts = _host_of(self.server).cuts if fetched else []
        self.wfile.write(content[: cuts.pop(0)] if cuts else content)


def _advertise(listing: list[tuple[str, bytes]]) -> bytes:
    """The list of refs as the first protocol of git sends it."""
    can_do = b"\0allow-any-sha1-in-want filter shallow"
    lines = [name.encode() + b" " + ref for name, ref in listing]
    packets = [
        b"# service=git-upload-pack\n",
        b"",
        lines[0] + can_do + b"\n",
        *(line + b"\n" for line in lines[1:]),
        b"",
    ]
    return b"".join(b"%04x" % (len(packet) + 4) + packet if packet else b"0000" for packet in packets)


def _host_of(server: socketserver.BaseServer) -> Host:
    assert isinstance(server, _Server)
    return server.host


def _git_program(name: str) -> Path:
    """A program of git that is not a command of its own; a test that needs one that is absent fails."""
    folder = subprocess.run(["git", "--exec-path"], capture_output=True, text=True, check=True).stdout.strip()
    return Path(folder, name)
