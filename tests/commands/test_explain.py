# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor explain`: any figure can be checked by eye, line by line."""

from pathlib import Path

import pytest

from auditor.cli import run
from tests.made.manifests import ALPHA, BETA, KERNEL, small_text
from tests.made.upstreams import Upstreams

MAIN = '/* a\n\n*/\n#include <b.h>\nint f(int x)\n{\n    g("\x1b[2J");\n#if 0\n    h();\n#endif\n    return x;\n}\n'
EXPLAINED = r"""x.c (C, 92 bytes)
kinds of code: 0 dead (#if 0), # directive, ( brackets only, " strings only
     1  comment      |/* a
     2  blank        |
     3  comment      |*/
     4  code    #    |#include <b.h>
        -- f: lines 5-12, NLOC 5, CCN 1
     5  code         |int f(int x)
     6  code    (    |{
     7  code         |    g("\x1b[2J");
     8  code    #    |#if 0
     9  code    0    |    h();
    10  code    #    |#endif
    11  code         |    return x;
    12  code    (    |}

scanner: 12 lines = 9 code + 2 comment + 1 blank
  of the code: 3 directives (1 #include), 2 brackets only, 0 strings only, 1 in #if 0
"""


@pytest.fixture
def workplace(tmp_path: Path, cache: Path, upstreams: Upstreams, monkeypatch: pytest.MonkeyPatch) -> Path:
    empty = dict.fromkeys(("daemon/a_test.c", "daemon/common.h", "lib/a.c"), "")
    upstreams.commit(ALPHA, {"daemon/main.c": MAIN, "daemon/run": "#!/bin/sh\n", **empty}, tag="v1")
    upstreams.commit(BETA, {"arch/mm.c": MAIN}, tag="v1")
    (tmp_path / "components.toml").write_text(small_text())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_local_file_line_by_line(workplace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("x.c").write_text(MAIN)
    assert run(["explain", "x.c"]) == 0
    assert capsys.readouterr().out.startswith(EXPLAINED)


def test_a_trusted_file_at_its_commit(
    workplace: Path, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--mirror", str(upstreams.folder), "--component", "hypervisor"]
    assert run(["explain", "arch/mm.c", *arguments]) == 0
    revision = upstreams.git(BETA, "rev-parse", "v1^{commit}")
    assert capsys.readouterr().out.startswith(f"{BETA} arch/mm.c at {revision} (C, 92 bytes)\n")


def test_a_file_that_nobody_trusts(workplace: Path, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--mirror", str(upstreams.folder), "--component", "hypervisor"]
    assert run(["explain", "daemon/main.c", *arguments]) == 2
    assert "daemon/main.c: neither a local file nor a trusted file of R1" in capsys.readouterr().err


def test_a_comparison_is_not_fetched_for_it(
    workplace: Path, cache: Path, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]
) -> None:
    upstreams.commit(KERNEL, {"init/main.c": MAIN}, tag="v6")
    assert run(["explain", "init/main.c", "--mirror", str(upstreams.folder)]) == 2
    assert "init/main.c: neither a local file nor a trusted file of R1" in capsys.readouterr().err
    assert not list(cache.rglob("kernel.git"))


@pytest.mark.parametrize(
    ("name", "content", "ending"),
    [
        ("x.c", b"\0", (3, "x.c: UNMEASURED: not a text: it holds a NUL byte\n")),
        ("x.xyz", b"a\n", (2, "auditor: x.xyz: no instrument knows the suffix .xyz\n")),
    ],
    ids=["binary", "unknown language"],
)
def test_what_cannot_be_explained(
    name: str, content: bytes, ending: tuple[int, str], workplace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(name).write_bytes(content)
    code = run(["explain", name])
    captured = capsys.readouterr()
    assert (code, captured.out + captured.err) == ending


@pytest.mark.parametrize("name", ["mm.c", "arch/mm.c"])
def test_a_trusted_file_by_the_end_of_its_path(
    name: str, workplace: Path, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["explain", name, "--mirror", str(upstreams.folder)]) == 0
    assert capsys.readouterr().out.startswith(f"{BETA} arch/mm.c at ")


def test_one_name_of_several_files_is_not_guessed(
    workplace: Path, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]
) -> None:
    upstreams.commit(BETA, {"arch/mm.c": MAIN, "arch/main.c": MAIN}, tag="v1")
    assert run(["explain", "main.c", "--mirror", str(upstreams.folder)]) == 2
    err = capsys.readouterr().err
    assert f"main.c: in several places ({ALPHA} daemon/main.c, {BETA} arch/main.c); give the whole path" in err


def test_a_misspelt_name_is_told_what_is_near(
    workplace: Path, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["explain", "daemon/mian.c", "--mirror", str(upstreams.folder)]) == 2
    assert "did you mean daemon/main.c" in capsys.readouterr().err
