# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""One upstream over each way in which it can be reached, and what auditor makes of it."""

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

from auditor.errors import AuditorError
from auditor.model.reading import ReadingLimits
from auditor.upstream.blobs import read_blob
from auditor.upstream.network import FetchSettings
from auditor.upstream.repository import Upstream
from auditor.upstream.trees import SUBMODULE
from tests.made.objects import Objects
from tests.made.upstreams import Host, Rerouted, Upstreams

URL = "https://example.org/upstream/hostile"
SCHEMES = ("file", "git", "http", "https")

QUICK = ReadingLimits(answer_seconds=60, fetch_seconds=120)
"""The limits of a test that says nothing else: one that hangs is to fail soon."""

Outcome = dict[str, bytes] | str
"""The content of each file by its path, or the error, with its kind and without the address before it."""


def make_certificate(folder: Path) -> Path:
    """A file with a new key and a certificate for 127.0.0.1 that it has signed itself."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    command = ["openssl", "req", "-x509", *kind, *names, "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    certificate.write_bytes(key.read_bytes() + certificate.read_bytes())
    return certificate


class Reached:
    """The upstream `URL`, whose objects and refs a test makes, and the ways to it."""

    def __init__(self, folder: Path, certificate: Path) -> None:
        self.folder = folder
        self.upstreams = Upstreams(folder / "upstreams")
        self.upstreams.commit(URL, {"a.c": "int a;\n"}, tag="v1")
        self.objects = Objects(self.upstreams.git_dir(URL))
        self.host = Host(self.upstreams.folder)
        self._certificate = certificate

    @contextlib.contextmanager
    def reach(self, scheme: str, limits: ReadingLimits | None = None, attempts: int = 1) -> Iterator[Upstream]:
        """The upstream as a run sees it that has an empty cache."""
        with self._serve(scheme):
            settings = FetchSettings(
                self.folder / "clones", protocols=(scheme,), attempts=attempts, backoff=0, limits=limits or QUICK
            )
            base = self.host.address or self.host.folder.as_uri()
            yield Upstream(URL, Rerouted(settings, base))

    def _serve(self, scheme: str) -> contextlib.AbstractContextManager[object]:
        if scheme == "https":
            return self.host.serve_https(self._certificate)
        ways = {"git": self.host.serve_git, "http": self.host.serve_http}
        return ways[scheme]() if scheme in ways else contextlib.nullcontext()

    def tell_tip(self) -> str:
        """Have the host tell its refs by the first protocol, whose answers a test can make; the commit of `main`."""
        revision = self.upstreams.git(URL, "rev-parse", "main")
        self.host.listing = [(revision, b"refs/heads/main")]
        return revision

    def outside(self) -> set[Path]:
        """All that lies in the folder of the test, but in the clone and at the host."""
        own = (self.folder / "clones", self.upstreams.folder)
        return {path for path in self.folder.rglob("*") if not any(path.is_relative_to(place) for place in own)}


def read_all(upstream: Upstream, ref: str = "main") -> Outcome:
    """Every file of what a ref leads to, all of them fetched, or the error."""
    try:
        resolved = upstream.resolve_ref(ref)
        upstream.fetch_ref(resolved, ref)
        files = [entry for entry in upstream.list_tree(resolved.revision) if entry.mode != SUBMODULE]
        upstream.fetch_blobs({entry.blob for entry in files}, resolved.revision)
        return {entry.path: read_blob(upstream.git_dir, entry.blob) for entry in files}
    except AuditorError as error:
        return f"{type(error).__name__}: {str(error).removeprefix(f'{upstream.url}: ')}"
