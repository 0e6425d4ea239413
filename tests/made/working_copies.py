# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Working copies of the upstream repositories of tests, as `git clone` makes them."""

import subprocess
from pathlib import Path

from tests.made.upstreams import Upstreams, clean_environment


class WorkingCopy:
    """A clone of an upstream in `folder`, on `branch` or at a tag, whose remote has the address of the upstream."""

    def __init__(self, folder: Path, upstreams: Upstreams, url: str, branch: str = "main", *options: str) -> None:
        self.folder = folder
        source = upstreams.git_dir(url).as_uri()
        run_program("git", "clone", "--quiet", "--branch", branch, *options, source, str(folder))
        self.git("remote", "set-url", "origin", url)

    def git(self, *arguments: str) -> str:
        """The output of a git command there, by somebody who has a name."""
        person = ("-c", "user.name=Developer", "-c", "user.email=developer@example.org")
        return run_program("git", "-C", str(self.folder), *person, *arguments)

    def write(self, path: str, content: str | bytes) -> Path:
        """Put a file there, of which git is told nothing."""
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.encode() if isinstance(content, str) else content)
        return place

    def commit(self, message: str = "Change") -> str:
        """Commit all that differs; the id."""
        self.git("add", "--all")
        self.git("commit", "--quiet", f"--message={message}")
        return self.git("rev-parse", "HEAD")

    def state(self) -> dict[str, tuple[bytes, int]]:
        """Every file in the folder, those of git too, by its path: the content and when it was written."""
        files = (path for path in self.folder.rglob("*") if path.is_file() and not path.is_symlink())
        return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def run_program(*command: str) -> str:
    """The output of a program that has to succeed, without white space at its ends."""
    finished = subprocess.run(command, capture_output=True, text=True, env=clean_environment(), check=False)
    assert finished.returncode == 0, (command, finished.stderr)
    return finished.stdout.strip()
