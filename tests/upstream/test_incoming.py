# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a fetch has brought is removed, and what it has written is as it was, also where there is no room."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from auditor.upstream.incoming import Incoming
from tests.made.places import ROOT

FILES = {"refs/heads/main": b"a" * 40, "refs/tags/v1": b"b" * 40, "shallow": b"c" * 41}

_WITHOUT_ROOM = """
import resource, signal, sys
from pathlib import Path
from auditor.upstream.incoming import Incoming
folder = Path(sys.argv[1])
incoming = Incoming(folder)
(folder / "shallow").write_bytes(b"d" * 82)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))
incoming.discard()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path, content in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    (tmp_path / "objects" / "pack").mkdir(parents=True)
    return tmp_path


def read(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_all_is_as_it_was_and_what_has_not_changed_is_not_written(folder: Path) -> None:
    incoming, inode = Incoming(folder), (folder / "shallow").stat().st_ino
    (folder / "objects" / "pack" / "a.pack").write_bytes(b"PACK")
    (folder / "refs" / "heads" / "new").write_bytes(b"e" * 40)
    (folder / "refs" / "heads" / "main").write_bytes(b"f" * 40)
    incoming.discard()
    assert read(folder) == FILES
    assert (folder / "shallow").stat().st_ino == inode


def test_without_room_no_file_is_cut(folder: Path) -> None:
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[1] == resource.RLIM_INFINITY
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", _WITHOUT_ROOM, str(folder)], env=environment, check=True)
    assert read(folder) == FILES | {"shallow": b"d" * 82}
