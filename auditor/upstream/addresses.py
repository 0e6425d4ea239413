# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The addresses that auditor is willing to use: URLs and refs checked, mapped to mirrors and to web pages.

git treats parts of its arguments as options, helpers (`ext::`) and commands, so a URL or ref is matched against what
it may be, never searched for what it may not be.
"""

import re
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from auditor.errors import AddressError

RefKind = Literal["tag", "branch", "commit"]
"""What a ref is: the name of one or the other, or the id of a commit itself."""

# No segment is `.` or `..`, and only the last may end in `.git`: one clone must not lie inside another.
_SEGMENT = r"(?!\.{1,2}(?:/|$)|[^/]*\.git/)[A-Za-z0-9._~+][A-Za-z0-9._~+-]*"
_URL = re.compile(
    rf"https://(?P<host>[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{{1,5}})?)/(?P<path>{_SEGMENT}(?:/{_SEGMENT})*)"
)
_REF = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_+-]|\.(?!\.|lock(?:/|$)|$)|/(?=[A-Za-z0-9_]))*")
_PAGE = re.compile(r"https://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?:/[!#-;=?-\[\]_a-z~]*)?")
_OBJECT_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


def check_url(url: str) -> str:
    """Return `url` if it is a plain https address of a repository; raises `AddressError` otherwise."""
    if not _URL.fullmatch(url):
        raise AddressError(
            f"{url!r}: not an address auditor uses; write https://HOST/PATH without user, password, query or options"
        )
    return url


def is_url(text: str) -> bool:
    """Whether `check_url` accepts `text`."""
    return _URL.fullmatch(text) is not None


def check_ref(ref: str) -> str:
    """Return `ref` if it is a tag or branch name or a full commit id; raises `AddressError` otherwise."""
    if not is_ref(ref):
        raise AddressError(f"{ref!r}: not a ref auditor uses; write the name of a tag or branch, or a full commit id")
    return ref


def is_ref(text: str) -> bool:
    """Whether `check_ref` accepts `text`."""
    return _REF.fullmatch(text) is not None and len(text) <= 200


def is_object_id(text: str) -> bool:
    """Whether `text` is a full git object id (SHA-1 or SHA-256)."""
    return _OBJECT_ID.fullmatch(text) is not None


def host_of(url: str) -> str:
    """The host, with its port if any, of a checked URL."""
    return _split(url)[0]


def folder_of(url: str) -> Path:
    """The relative folder `<host>/<path>.git` under which a clone or a mirror of `url` is kept."""
    host, path = _split(url)
    return Path(host.replace(":", "_"), f"{path.removesuffix('.git')}.git")


def find_mirror(mirror: Path, url: str) -> Path | None:
    """The repository below `mirror` that stands for `url`: `<host>/<path>.git` or `<host>/<path>`; None if neither.

    Raises `OSError` for a folder that may not be read.
    """
    return next((path for path in _mirror_folders(mirror, url) if (path / "objects").is_dir()), None)


def find_work_tree(mirror: Path, url: str) -> Path | None:
    """A clone with files checked out where the mirror of `url` should be, whose branches are its user's own."""
    return next((path for path in _mirror_folders(mirror, url) if (path / ".git").exists()), None)


def _mirror_folders(mirror: Path, url: str) -> tuple[Path, Path]:
    folder = mirror / folder_of(url)
    return folder, folder.with_suffix("")


def web_address(url: str, revision: str, path: str, lines: tuple[int, int] | None = None) -> str:
    """The page of the upstream host that shows `path` at `revision`, at the given first and last line if any."""
    host, repository = _split(url)
    place = quote(path, errors="surrogateescape")
    if host == "git.kernel.org":
        anchor = f"#n{lines[0]}" if lines else ""
        return f"https://{host}/{repository}/tree/{place}?id={revision}{anchor}"
    anchor = f"#L{lines[0]}-L{lines[1]}" if lines else ""
    return f"https://{host}/{repository.removesuffix('.git')}/blob/{revision}/{place}{anchor}"


def commit_address(url: str, revision: str) -> str:
    """The page of the upstream host that shows the commit `revision`."""
    if host_of(url) == "git.kernel.org":
        return f"{url}/commit/?id={revision}"
    return f"{url.removesuffix('.git')}/commit/{revision}"


def compare_address(url: str, old: str, new: str) -> str:
    """The page of the upstream host that shows what lies between two commits."""
    if host_of(url) == "git.kernel.org":
        return f"{url}/diff/?id={new}&id2={old}"
    return f"{url.removesuffix('.git')}/compare/{old}...{new}"


def check_page(url: str) -> str:
    """Return `url` if it is the plain https address of a web page; raises `AddressError` otherwise."""
    if not _PAGE.fullmatch(url):
        raise AddressError(f"{url!r}: not the address of a page; write https://HOST/PATH without user or blanks")
    return url


def _split(url: str) -> tuple[str, str]:
    match = _URL.fullmatch(check_url(url))
    if match is None:  # pragma: no cover - check_url has raised
        raise AddressError(url)
    return match["host"], match["path"]
