# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Only plain https addresses and plain refs pass; each has one folder, and each line one page upstream."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import AddressError
from auditor.upstream.addresses import (
    check_ref,
    check_url,
    compare_address,
    find_mirror,
    folder_of,
    host_of,
    is_object_id,
    web_address,
)
from tests.made.upstreams import clean_environment

ID = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("url", "host", "folder"),
    [
        pytest.param(
            "https://github.com/QubesOS/qubes-core-vchan-xen",
            "github.com",
            "github.com/QubesOS/qubes-core-vchan-xen.git",
            id="GitHub",
        ),
        pytest.param(
            "https://git.kernel.org/pub/scm/linux/kernel/git/stable/linux.git",
            "git.kernel.org",
            "git.kernel.org/pub/scm/linux/kernel/git/stable/linux.git",
            id="suffix .git",
        ),
        pytest.param("https://xenbits.xen.org/xen.git", "xenbits.xen.org", "xenbits.xen.org/xen.git", id="Xen"),
        pytest.param("https://host:8443/a", "host:8443", "host_8443/a.git", id="port"),
        pytest.param("https://host/~user/a.b.git", "host", "host/~user/a.b.git", id="tilde and dots"),
        pytest.param("https://host/a/.git", "host", "host/a/.git", id="only a suffix"),
        pytest.param("https://host/c++/a-b_c+d", "host", "host/c++/a-b_c+d.git", id="punctuation"),
        pytest.param("https://host/a..b", "host", "host/a..b.git", id="two dots inside a name"),
    ],
)
def test_plain_https_address_has_one_host_and_one_folder(url: str, host: str, folder: str) -> None:
    assert (check_url(url), host_of(url), folder_of(url)) == (url, host, Path(folder))


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("", id="empty"),
        pytest.param("--upload-pack=touch /tmp/x", id="option"),
        pytest.param("-uhttps://host/a", id="short option"),
        pytest.param("ext::sh -c id", id="ext"),
        pytest.param("ext::https://host/a", id="ext with an address"),
        pytest.param("https::https://host/a", id="helper by name"),
        pytest.param("fd::3", id="fd"),
        pytest.param("http://host/a", id="http"),
        pytest.param("git://host/a", id="git"),
        pytest.param("ssh://host/a", id="ssh"),
        pytest.param("git@github.com:QubesOS/a", id="scp"),
        pytest.param("file:///srv/a", id="file"),
        pytest.param("/srv/a", id="path"),
        pytest.param("../a", id="relative path"),
        pytest.param("HTTPS://host/a", id="scheme in capitals"),
        pytest.param("https:/host/a", id="one slash"),
        pytest.param("https:///a", id="no host"),
        pytest.param("https://host", id="no path"),
        pytest.param("https://host/", id="empty path"),
        pytest.param("https://Host/a", id="host in capitals"),
        pytest.param("https://-host/a", id="host like an option"),
        pytest.param("https://host-/a", id="host ends in a dash"),
        pytest.param("https://host:/a", id="empty port"),
        pytest.param("https://host:port/a", id="port by name"),
        pytest.param("https://host:123456/a", id="port too long"),
        pytest.param("https://user@host/a", id="user"),
        pytest.param("https://user:password@host/a", id="password"),
        pytest.param("https://host/a?b", id="query"),
        pytest.param("https://host/a#b", id="fragment"),
        pytest.param("https://host/a b", id="space"),
        pytest.param("https://host/a%2e%2e", id="escaped"),
        pytest.param("https://host/a\n", id="newline at the end"),
        pytest.param("https://host/a\nb", id="newline"),
        pytest.param("https://host/a\0", id="NUL"),
        pytest.param("https://host/a\\b", id="backslash"),
        pytest.param("https://host/\u00e4", id="letter outside ASCII"),
        pytest.param("https://h\u043est/a", id="Cyrillic letter in the host"),
        pytest.param("https://host/\u0661", id="Arabic digit"),
        pytest.param("https://host/..", id="parent"),
        pytest.param("https://host/a/../b", id="parent inside"),
        pytest.param("https://host/./a", id="current folder"),
        pytest.param("https://host/a/", id="slash at the end"),
        pytest.param("https://host/a//b", id="empty segment"),
        pytest.param("https://host//a", id="empty first segment"),
        pytest.param("https://host/-a", id="segment like an option"),
        pytest.param("https://host/a/--b", id="later segment like an option"),
        pytest.param("https://host/$(id)", id="shell"),
        pytest.param("https://host/a;id", id="semicolon"),
        pytest.param("https://host/a*", id="glob"),
        pytest.param("https://host/@{u}", id="reflog"),
        pytest.param(" https://host/a", id="space in front"),
    ],
)
def test_other_address_is_refused(url: str) -> None:
    with pytest.raises(AddressError) as caught:
        check_url(url)
    assert str(caught.value) == (
        f"{url!r}: not an address auditor uses; write https://HOST/PATH without user, password, query or options"
    )
    with pytest.raises(AddressError):
        folder_of(url)


@pytest.mark.parametrize(
    "ref",
    [
        "main",
        "R4.3.0",
        "v6.12.59",
        "RELEASE-4.19.4",
        "debian/6.1.192",
        "feature/a_b/c+d-1",
        "HEAD",
        "0",
        "_a",
        ID,
        ID + ID[:24],
        "a.lockx",
        "a" * 200,
    ],
)
def test_name_of_tag_or_branch_is_accepted_here_and_by_git(ref: str) -> None:
    assert check_ref(ref) == ref
    subprocess.run(["git", "check-ref-format", f"refs/tags/{ref}"], check=True, env=clean_environment())


@pytest.mark.parametrize(
    "ref",
    [
        pytest.param("", id="empty"),
        pytest.param("-main", id="dash in front"),
        pytest.param("--upload-pack=id", id="option"),
        pytest.param("a/-b", id="dash in front of a part"),
        pytest.param("/a", id="slash in front"),
        pytest.param("a/", id="slash at the end"),
        pytest.param("a//b", id="two slashes"),
        pytest.param("a..b", id="range"),
        pytest.param("../a", id="parent"),
        pytest.param(".a", id="dot in front"),
        pytest.param("a/.b", id="dot in front of a part"),
        pytest.param("a.", id="dot at the end"),
        pytest.param("a.lock", id="lock"),
        pytest.param("a.lock/b", id="lock of a part"),
        pytest.param("@", id="at"),
        pytest.param("main@{1}", id="reflog"),
        pytest.param("main^", id="parent commit"),
        pytest.param("main~1", id="ancestor"),
        pytest.param("main:file", id="path in a commit"),
        pytest.param("+main:main", id="refspec"),
        pytest.param("refs/heads/*", id="glob"),
        pytest.param("a?", id="question mark"),
        pytest.param("a[b]", id="set"),
        pytest.param("a b", id="space"),
        pytest.param("a\tb", id="tab"),
        pytest.param("main\n", id="newline at the end"),
        pytest.param("a\nb", id="newline"),
        pytest.param("a\0b", id="NUL"),
        pytest.param("a\\b", id="backslash"),
        pytest.param("\u00e4", id="letter outside ASCII"),
        pytest.param("$(id)", id="shell"),
        pytest.param("a;id", id="semicolon"),
        pytest.param("a" * 201, id="too long"),
    ],
)
def test_other_ref_is_refused(ref: str) -> None:
    with pytest.raises(AddressError) as caught:
        check_ref(ref)
    assert str(caught.value) == (
        f"{ref!r}: not a ref auditor uses; write the name of a tag or branch, or a full commit id"
    )


@given(st.text(st.sampled_from("a0/.-_+~@^:lock*[ \n\\{}"), max_size=12))
def test_what_passes_is_a_ref_to_git_too(ref: str) -> None:
    try:
        check_ref(ref)
    except AddressError:
        return
    assert not ref.startswith("-")
    subprocess.run(["git", "check-ref-format", f"refs/tags/{ref}"], check=True, env=clean_environment())


@given(st.text(st.sampled_from("a0/.-_+~:@?#% \n\\"), max_size=16))
def test_folder_stays_below_the_cache(path: str) -> None:
    url = f"https://host/{path}"
    try:
        folder = folder_of(url)
    except AddressError:
        return
    assert folder.parts[0] == "host"
    assert Path("/cache", folder).resolve().is_relative_to("/cache/host")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(ID, True, id="SHA-1"),
        pytest.param(ID + ID[:24], True, id="SHA-256"),
        pytest.param(ID[:39], False, id="abbreviated"),
        pytest.param(ID.upper(), False, id="capitals"),
        pytest.param(f"{ID}\n", False, id="newline"),
        pytest.param("g" * 40, False, id="not hexadecimal"),
        pytest.param("", False, id="empty"),
    ],
)
def test_object_id_is_full(text: str, expected: bool) -> None:
    assert is_object_id(text) is expected


@pytest.mark.parametrize("name", ["a.b.git", "a.b"])
@pytest.mark.parametrize("url", ["https://host:8443/group/a.b", "https://host:8443/group/a.b.git"])
def test_mirror_is_found_under_both_spellings(tmp_path: Path, name: str, url: str) -> None:
    (tmp_path / "host_8443/group" / name / "objects").mkdir(parents=True)
    assert find_mirror(tmp_path, url) == tmp_path / "host_8443/group" / name


def test_mirror_with_suffix_comes_first(tmp_path: Path) -> None:
    for name in ("a", "a.git"):
        (tmp_path / "host" / name / "objects").mkdir(parents=True)
    assert find_mirror(tmp_path, "https://host/a") == tmp_path / "host/a.git"


@pytest.mark.parametrize(
    "folder",
    [
        pytest.param("host/b.git/objects", id="another repository"),
        pytest.param("host/a.git/refs", id="no repository"),
        pytest.param("host/a/.git/objects", id="working tree"),
    ],
)
def test_mirror_without_the_repository_has_none(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir(parents=True)
    assert find_mirror(tmp_path, "https://host/a") is None


@pytest.mark.parametrize(
    ("url", "path", "lines", "page"),
    [
        pytest.param("https://github.com/o/a", "d/f.c", None, f"github.com/o/a/blob/{ID}/d/f.c", id="GitHub"),
        pytest.param("https://github.com/o/a.git", "f.c", None, f"github.com/o/a/blob/{ID}/f.c", id="suffix .git"),
        pytest.param("https://github.com/o/a", "f.c", (3, 9), f"github.com/o/a/blob/{ID}/f.c#L3-L9", id="lines"),
        pytest.param(
            "https://github.com/o/a",
            'a b#c?d%e&"<>\n\u00e4.c',
            (1, 1),
            f"github.com/o/a/blob/{ID}/a%20b%23c%3Fd%25e%26%22%3C%3E%0A%C3%A4.c#L1-L1",
            id="odd path",
        ),
        pytest.param(
            "https://git.kernel.org/pub/scm/linux.git",
            "net/ipv4/tcp.c",
            None,
            f"git.kernel.org/pub/scm/linux.git/tree/net/ipv4/tcp.c?id={ID}",
            id="git.kernel.org",
        ),
        pytest.param(
            "https://github.com/a/b",
            "not-utf-8/\udcff.c",
            None,
            f"github.com/a/b/blob/{ID}/not-utf-8/%FF.c",
            id="a path that is not UTF-8",
        ),
        pytest.param(
            "https://git.kernel.org/pub/scm/linux.git",
            "a b?id=0#n1&h=x.c",
            (7, 9),
            f"git.kernel.org/pub/scm/linux.git/tree/a%20b%3Fid%3D0%23n1%26h%3Dx.c?id={ID}#n7",
            id="git.kernel.org, odd path and lines",
        ),
    ],
)
def test_page_upstream_shows_the_file_at_its_commit(
    url: str, path: str, lines: tuple[int, int] | None, page: str
) -> None:
    assert web_address(url, ID, path, lines) == f"https://{page}"


def test_page_of_a_foreign_address_is_refused() -> None:
    with pytest.raises(AddressError, match=r"^'javascript:alert\(1\)': not an address auditor uses"):
        web_address("javascript:alert(1)", ID, "a.c")


def test_two_commits_have_a_page_of_what_lies_between_them() -> None:
    new = "f" * 40
    assert compare_address("https://github.com/xen-project/xen.git", ID, new) == (
        f"https://github.com/xen-project/xen/compare/{ID}...{new}"
    )
    url = "https://git.kernel.org/pub/scm/linux.git"
    assert compare_address(url, ID, new) == f"{url}/diff/?id={new}&id2={ID}"
