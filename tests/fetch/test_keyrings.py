# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
import os
from pathlib import Path

import pytest

from auditor.errors import FetchError
from auditor.fetch.keyrings import read_key_below, read_key_file


def test_a_pipe_in_the_place_of_keys_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "keys.asc")
    with pytest.raises(FetchError, match="correct the path in the manifest"):
        read_key_file(tmp_path / "keys.asc")


def test_a_link_out_of_the_folder_of_the_manifest_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "keys.asc").write_text("keys")
    folder = tmp_path / "manifest"
    folder.mkdir()
    (folder / "keys.asc").symlink_to("../keys.asc")
    with pytest.raises(FetchError, match="a link that leads out of the folder of the manifest; put the file there"):
        read_key_below(folder, "keys.asc")
    (folder / "own.asc").write_text("own")
    (folder / "keys.asc").unlink()
    (folder / "keys.asc").symlink_to("own.asc")
    assert read_key_below(folder, "keys.asc") == b"own"
