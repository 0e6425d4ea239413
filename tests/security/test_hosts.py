# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Hosts that send elsewhere, ask for passwords, say nothing, break off, or are not who they should be."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from auditor.upstream.addresses import folder_of
from auditor.upstream.network import FetchSettings
from auditor.upstream.repository import Upstream
from tests.made.transports import QUICK, URL, Reached, make_certificate, read_all
from tests.made.upstreams import Host, Rerouted, Upstreams

FOLDER = folder_of(URL)
FILES = {"a.c": b"int a;\n"}


@pytest.fixture
def elsewhere(reached: Reached) -> Iterator[Host]:
    """A host that has the same repository."""
    with Host(reached.upstreams.folder).serve_http() as host:
        yield host


def test_another_host_is_not_gone_to_and_is_named(reached: Reached, elsewhere: Host) -> None:
    reached.host.moved_to = elsewhere.address
    with reached.reach("http") as upstream:
        assert read_all(upstream) == (
            f"FetchError: sends to {elsewhere.address}/{FOLDER}, which is another host; "
            "if that is right, write that address in the manifest"
        )
    assert elsewhere.requests == []


TARGETS = {
    "a private address": "http://10.0.0.1",
    "this machine": "http://localhost",
    "the address of a cloud's secrets": "http://169.254.169.254/latest/meta-data",
    "another port": "http://127.0.0.1:1",
    "another user": "http://user:password@127.0.0.1",
    "a file": "file:///etc",
    "a program": "ext::sh -c id",
    "another protocol": "git://127.0.0.1",
    "an escape sequence": "http://10.0.0.1/\x1b[2J",
}


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS.keys())
def test_nothing_is_asked_where_a_host_sends(target: str, reached: Reached, caplog: pytest.LogCaptureFixture) -> None:
    reached.host.moved_to = target
    with reached.reach("http") as upstream:
        outcome = read_all(upstream)
    shown = target.replace("\x1b", " ")
    assert outcome == (
        f"FetchError: sends to {shown}/{FOLDER}, which is another host; "
        "if that is right, write that address in the manifest"
    )
    asked = f"GET /{FOLDER}/info/refs?service=git-upload-pack"
    assert reached.host.requests == [asked, asked]  # what was asked, and where it is sent to


@pytest.mark.needs("openssl")
def test_a_host_that_sends_from_https_to_http(reached: Reached, elsewhere: Host) -> None:
    reached.host.moved_to = elsewhere.address
    with reached.reach("https") as upstream:
        assert str(read_all(upstream)).startswith(f"FetchError: sends to {elsewhere.address}/{FOLDER}, which is")
    assert elsewhere.requests == []


def test_a_folder_of_the_same_host_is_gone_to(reached: Reached) -> None:
    moved = Upstreams(reached.upstreams.folder / "moved")
    moved.commit(URL, FILES)
    reached.host.moved_to = "/moved"
    with reached.reach("http") as upstream:
        assert read_all(upstream) == FILES
        assert {request.split("?")[0] for request in reached.host.requests} == {
            f"GET /{FOLDER}/info/refs",
            f"GET /moved/{FOLDER}/info/refs",
            f"POST /moved/{FOLDER}/git-upload-pack",
        }


def test_a_host_that_sends_in_a_circle(reached: Reached) -> None:
    reached.host.statuses = [302] * 9
    with reached.reach("http") as upstream:
        assert read_all(upstream) == (
            "FetchError: sends to nowhere, which is another host; if that is right, write that address in the manifest"
        )
    assert len(reached.host.requests) == 2


@pytest.mark.needs("openssl")
def test_a_certificate_that_nobody_trusts(
    reached: Reached, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_SSL_CAINFO", str(make_certificate(tmp_path_factory.mktemp("another"))))
    with reached.reach("https") as upstream:
        assert "certificate" in str(read_all(upstream))
    assert reached.host.requests == []


def test_a_password_is_asked_for(reached: Reached, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login ann password topsecret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    reached.host.statuses = [401] * 9
    with reached.reach("http") as upstream:
        assert str(read_all(upstream)).startswith("FinalRefusalError: Authentication failed for ")
    assert not [sent for sent in reached.host.credentials if sent != "Basic Og=="]  # an empty user and password


PAGES = {
    "empty": b"",
    "a web page": b"<html>Sign in</html>",
    "a list cut short": b"001e# service=git-upload-pack\n0000",
    "a packet too long": b"001e# service=git-upload-pack\n0000ffff" + b"x" * 100,
    "a length that is none": b"001e# service=git-upload-pack\n0000zzzz",
    "an error": b"001e# service=git-upload-pack\n00000025ERR \x1b[2Jgo away\nfatal: \x1b[31mx",
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_an_answer_that_is_none_of_git(page: bytes, reached: Reached) -> None:
    reached.host.page = page
    with reached.reach("http") as upstream:
        outcome = read_all(upstream)
    assert isinstance(outcome, str)
    assert (outcome.split(": ")[0] in ("FetchError", "FinalRefusalError"), outcome.isprintable()) == (True, True)
    assert not list((upstream.git_dir / "objects").rglob("*.pack"))


@pytest.mark.parametrize("cut", [0, 1, 12, 40, 200])
def test_a_transfer_that_breaks_off_leaves_nothing(cut: int, reached: Reached) -> None:
    reached.host.cuts = [cut] * 9
    with reached.reach("http") as upstream:
        assert str(read_all(upstream)).split(":")[0] in ("FetchError", "FinalRefusalError", "UnreachableError")
        assert not list((upstream.git_dir / "objects" / "pack").iterdir())
        reached.host.cuts = []
        assert read_all(upstream) == FILES


@pytest.mark.parametrize("scheme", ["git", "http", "https"])
def test_a_host_that_says_nothing(scheme: str, tmp_path: Path) -> None:
    settings = FetchSettings(
        tmp_path, protocols=(scheme,), attempts=1, backoff=0, limits=replace(QUICK, answer_seconds=1)
    )
    with socket.create_server(("127.0.0.1", 0)) as silent:
        base = f"{scheme}://127.0.0.1:{silent.getsockname()[1]}"
        assert read_all(Upstream(URL, Rerouted(settings, base))) == "UnreachableError: no answer within 1 s"


ENDLESS = {
    "refs": b"003f" + b"1" * 40 + b" refs/heads/" + b"x" * 6 + b"\n",
    "one line": b"x" * 4096,
    "nothing but packets": b"0004",
}


@pytest.mark.parametrize("part", ENDLESS.values(), ids=ENDLESS.keys())
def test_an_endless_list_of_refs(part: bytes, tmp_path: Path) -> None:
    """From a host that never closes; what git makes of it ends by time or by memory."""
    limits = replace(QUICK, answer_seconds=1, git_memory=64)
    settings = FetchSettings(tmp_path, protocols=("git",), attempts=1, backoff=0, limits=limits)
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        talker = threading.Thread(target=talk_without_end, args=(server, part, stop))
        talker.start()
        base = f"git://127.0.0.1:{server.getsockname()[1]}"
        outcome = str(read_all(Upstream(URL, Rerouted(settings, base))))
        stop.set()
        talker.join()
    assert outcome.split(":", maxsplit=1)[0] in (
        "UnreachableError",
        "LimitReachedError",
        "FetchError",
        "FinalRefusalError",
    )


def talk_without_end(server: socket.socket, part: bytes, stop: threading.Event) -> None:
    connection, _ = server.accept()
    with connection:
        while not stop.is_set():
            try:
                connection.sendall(part * 100)
            except OSError:
                return


def test_what_was_asked_for_is_not_there_any_more_at_the_second_question(reached: Reached) -> None:
    with reached.reach("http") as upstream:
        resolved = upstream.resolve_ref("main")
        other = Upstreams(reached.folder / "other")
        other.commit(URL, {"b.c": "int b;\n"})
        reached.host.folder = other.folder
        with pytest.raises(Exception, match="does not hand it out") as caught:
            upstream.fetch_ref(resolved, "main")
    assert str(caught.value) == (
        f"{URL}: names commit {resolved.revision} for main, but does not hand it out; try again"
    )


def test_a_tls_host_that_speaks_no_tls(tmp_path: Path) -> None:
    host = Host(tmp_path)
    with host.serve_http():
        settings = FetchSettings(tmp_path / "clones", protocols=("https",), attempts=1, backoff=0, limits=QUICK)
        base = host.address.replace("http:", "https:")
        outcome = str(read_all(Upstream(URL, Rerouted(settings, base))))
    assert (
        outcome.split(":", maxsplit=1)[0] in ("FetchError", "FinalRefusalError", "UnreachableError"),
        host.requests,
    ) == (True, [])
