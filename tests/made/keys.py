# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""OpenPGP keys and signatures of a time that the test says, made by GnuPG in a home of its own, and lost with it."""

import contextlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.made.upstreams import Upstreams, run_git

_PERSON = "Upstream <upstream@example.org> 1700000000 +0000"
DAY = "20200101T000000"
"""When keys and signatures are made that say nothing else."""


class KeyHome:
    """A folder of secret keys; keys are named by their fingerprints."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *arguments: str, content: bytes = b"", at: str = DAY) -> bytes:
        """The output of gpg, for which it is the time `at`."""
        command = ["gpg", "--homedir", str(self.folder), "--batch", "--quiet", "--no-tty", "--trust-model", "always"]
        quick = ["--passphrase", "", "--faked-system-time", f"{at}!", *arguments]
        finished = subprocess.run([*command, *quick], input=content, capture_output=True, check=False)
        if finished.returncode:
            raise AssertionError(f"gpg {arguments}: {finished.stderr.decode(errors='replace')}")
        return finished.stdout

    def make(self, user_id: str, *, algorithm: str = "ed25519", expires: str = "never", at: str = DAY) -> str:
        """Make a key that certifies and signs; its fingerprint."""
        self.run("--quick-generate-key", user_id, algorithm, "cert,sign", expires, at=at)
        listing = self.run("--with-colons", "--list-keys", user_id).decode().splitlines()
        return next(line.split(":")[9] for line in listing if line.startswith("fpr:"))

    def export(self, *fingerprints: str) -> bytes:
        """The keys without their secrets, as a file has them."""
        return self.run("--armor", "--export-options", "export-minimal", "--export", *fingerprints)

    def export_whole(self, *fingerprints: str) -> bytes:
        """The same with what others have certified."""
        return self.run("--armor", "--export", *fingerprints)

    def sign(self, content: bytes, fingerprint: str, *options: str, digest: str = "SHA256", at: str = DAY) -> bytes:
        """A signature on `content`, in armour."""
        return self.run(
            *("--armor", *options, "--detach-sign", "--digest-algo", digest, "--local-user", fingerprint),
            content=content,
            at=at,
        )

    def certify(self, fingerprint: str, by: str, at: str = DAY) -> None:
        """Let the owner of the key `by` certify another key."""
        self.run("--local-user", by, "--force-sign-key", "--quick-sign-key", fingerprint, at=at)

    def revoke(self, fingerprint: str) -> None:
        """Let the owner of a key revoke it, by the certificate that gpg keeps for that."""
        kept = (self.folder / "openpgp-revocs.d" / f"{fingerprint}.rev").read_text()
        self.run("--import", content=kept.replace(":-----BEGIN", "-----BEGIN").encode())

    def tag(self, upstreams: Upstreams, url: str, name: str, revision: str, key: str) -> str:
        """Let the tag `name` lead to a commit by a tag object that is signed; its id."""
        content = f"object {revision}\ntype commit\ntag {name}\ntagger {_PERSON}\n\nVersion {name}\n".encode()
        return self.write(upstreams, url, "tag", f"refs/tags/{name}", content + self.sign(content, key))

    def sign_head(self, upstreams: Upstreams, url: str, key: str) -> str:
        """Replace the last commit of main by the same one, signed; its id."""
        content = upstreams.git(url, "cat-file", "commit", "refs/heads/main").encode() + b"\n"
        head, blank, message = content.partition(b"\n\n")
        field = b"\ngpgsig " + self.sign(content, key).rstrip(b"\n").replace(b"\n", b"\n ")
        return self.write(upstreams, url, "commit", "refs/heads/main", head + field + blank + message)

    def write(self, upstreams: Upstreams, url: str, kind: str, ref: str, content: bytes) -> str:
        """Let a ref lead to an object with this content; its id."""
        git_dir = upstreams.git_dir(url)
        name = run_git(git_dir, "hash-object", "-t", kind, "-w", "--stdin", stdin=content)
        run_git(git_dir, "update-ref", ref, name)
        return name


@contextlib.contextmanager
def open_key_home() -> Iterator[KeyHome]:
    """A home of keys, whose path is short enough for the socket of gpg-agent; that ends with it."""
    folder = Path(tempfile.mkdtemp(prefix="keys-"))
    try:
        yield KeyHome(folder)
    finally:
        subprocess.run(["gpgconf", "--homedir", str(folder), "--kill", "all"], capture_output=True, check=False)
        shutil.rmtree(folder, ignore_errors=True)  # gpg-agent removes its sockets at the same time
