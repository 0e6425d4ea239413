# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
import os
from pathlib import Path

import pytest

from auditor.errors import FetchError
from auditor.fetch.keyrings import read_key_file


def test_a_pipe_in_the_place_of_keys_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "keys.asc")
    with pytest.raises(FetchError, match="correct the path in the manifest"):
        read_key_file(tmp_path / "keys.asc")
