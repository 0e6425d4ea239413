# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`auditor scenario` and `audit --scenarios` as a user calls them, and that nothing else pays for them."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from auditor.cli import run
from auditor.declared.lock import load_lock
from tests.made.manifests import ALPHA, BETA, DOC, KERNEL, PAGE, small_text, trust_text
from tests.made.places import ROOT
from tests.made.upstreams import Upstreams

FILES = {
    "daemon/main.c": "int main(void)\n{\n    return 0;\n}\n",
    "daemon/main_test.c": "int test;\n",
    "daemon/common.h": "#define SIZE 3\n",
    "daemon/run": "#!/bin/sh\nexec true\n",
    "lib/list.c": "int length;\n",
    "net/front.c": "int front;\n" * 10,
    "net/stack.c": "int stack;\n" * 100,
    "net/back.c": "int back;\n" * 1000,
    "net/shared.h": "extern int shared;\n" * 10_000,
    "manager/main.py": "import sys\n" * 7,
}
GAMMA = "https://example.org/upstream/gamma"

# The manager has a repository of its own, which nothing else needs.
OWN_REPOSITORY = (
    'repository = "alpha"\ninclude = ["manager/*.py", "daemon/common.h"]',
    'repository = "gamma"\ninclude = ["manager/*.py"]',
)
DECLARED = (
    "[repositories.kernel]",
    f'[repositories.gamma]\nurl = "{GAMMA}"\nrefs = {{ R1 = "v1", main = "main" }}\n\n[repositories.kernel]',
)

Call = Callable[..., int]


@pytest.fixture
def workplace(work: Path, cache: Path, upstreams: Upstreams) -> Path:
    """An empty folder with the small manifest, scenarios and VMs, and upstreams that fit it."""
    alpha = {path: content for path, content in FILES.items() if not path.startswith("manager/")}
    upstreams.commit(ALPHA, alpha, tag="v1")
    upstreams.commit(BETA, {"arch/x86/mm.c": "int map(void) { return 3; }\n" * 10, "new/a.c": "int a;\n"}, tag="v1")
    upstreams.commit(GAMMA, {"manager/main.py": FILES["manager/main.py"]}, tag="v1")
    upstreams.commit(KERNEL, {"init/main.c": "int kernel;\n" * 100}, tag="v6")
    upstreams.commit(DOC, {"code.rst": PAGE})
    text = trust_text(OWN_REPOSITORY).replace(*DECLARED, 1)
    (work / "components.toml").write_text(text)
    return work


@pytest.fixture
def call(workplace: Path, upstreams: Upstreams) -> Call:
    """Run a command with the mirror."""
    return lambda *arguments: run([*arguments, "--mirror", str(upstreams.folder)])


def fetched(cache: Path) -> set[str]:
    """The names of the repositories in the cache."""
    return {path.name.removesuffix(".git") for path in cache.rglob("*.git")}


def document(capsys: pytest.CaptureFixture[str]) -> dict[str, list[dict[str, object]]]:
    """What was printed as JSON, checked against the published schema."""
    found: dict[str, list[dict[str, object]]] = json.loads(capsys.readouterr().out)
    jsonschema.validate(found, json.loads((ROOT / "docs" / "scenario.schema.json").read_text()))
    return found


def sizes(entries: list[dict[str, object]], *keys: str) -> list[tuple[object, ...]]:
    return [(*(entry[key] for key in keys), entry["totals"]["code"]) for entry in entries]  # type: ignore[index]


def test_measures_every_scenario_and_every_two_vms(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("scenario", "--format", "json") == 0
    found = document(capsys)
    assert sizes(found["scenarios"], "id", "lower_bound") == [
        ("listed", False, 16),
        ("wide", False, 17),
        ("whole", True, 24),
    ]
    assert len(found["barriers"]) == 5 * 4
    assert {pair["scenario"] for pair in found["barriers"]} == {"listed"}


def test_a_compromised_vm_and_every_other(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("scenario", "--compromised", "firewall", "--format", "json") == 0
    found = document(capsys)
    assert sizes(found["scenarios"], "id") == [("listed", 16)]
    assert sizes(found["barriers"], "vm", "relation") == [
        ("net", "client", 16 + 100 + 1000 + 10_000),
        ("work", "netvm", 16 + 10 + 100 + 10_000),
        ("play", "netvm", 16 + 10 + 100 + 10_000),
        ("vault", "unconnected", 16),
    ]


def test_a_compromised_vm_on_top_of_another_scenario(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("scenario", "whole", "--compromised", "vault", "--format", "json") == 0
    found = document(capsys)
    assert sizes(found["scenarios"], "id") == [("listed", 16), ("wide", 17), ("whole", 24)]
    assert sizes(found["barriers"], "scenario", "vm", "lower_bound") == [
        ("whole", name, True, 24) for name in ("net", "firewall", "work", "play")
    ]


def test_one_scenario_with_those_inside_it(call: Call, cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("scenario", "wide") == 0
    out = capsys.readouterr().out
    assert re.search(r"^listed +qubes, third-party +4 +15 +0 +1 +16 +16$", out, re.MULTILINE)
    assert re.search(r"^  wide +linked +5 +16 +0 +1 +17 +1$", out, re.MULTILINE)
    assert "whole" not in out
    assert "compromised" not in out
    assert fetched(cache) == {"alpha", "beta"}


def test_nothing_else_fetches_or_measures_what_is_on_request(
    call: Call, workplace: Path, cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in ("audit", "check"):
        assert call(command) == 0
    assert fetched(cache) == {"alpha", "beta"}
    written = json.loads((workplace / "reports" / "audit.json").read_text())
    assert (written["partial"], written["totals"].keys()) == (
        False,
        {"tcb", "qubes", "third-party", "linked", "networking"},
    )
    assert "toolstack" not in capsys.readouterr().out
    assert "backends" not in (workplace / "reports" / "index.html").read_text()


def test_audit_has_them_on_request(call: Call, workplace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("audit", "--scenarios") == 0
    assert re.search(r"^manager +toolstack +dom0 +1 +0 +0 +7 +7 ", capsys.readouterr().out, re.MULTILINE)
    written = json.loads((workplace / "reports" / "audit.json").read_text())
    assert (written["partial"], written["totals"]["toolstack"]["code"]) == (False, 7)
    page = (workplace / "reports" / "index.html").read_text()
    assert "The toolstack" in page
    assert "Other backends" in page


def test_audit_of_some_components_only_is_partial(call: Call, workplace: Path) -> None:
    assert call("audit", "--component", "manager", "--format", "json") == 0
    assert json.loads((workplace / "reports" / "audit.json").read_text())["partial"] is True


def test_the_lock_and_a_mirror_have_them(call: Call, workplace: Path, upstreams: Upstreams) -> None:
    assert call("lock", "--release", "R1") == 0
    locked = [entry.repository for entry in load_lock(workplace / "components.lock").revisions]
    assert locked == ["alpha", "beta", "gamma"]
    assert run(["mirror", "carried", "--release", "R1", "--from", str(upstreams.folder)]) == 0
    upstreams.folder.rename(upstreams.folder.with_name("gone"))
    assert run(["scenario", "--mirror", "carried"]) == 0


@pytest.mark.parametrize(
    ("options", "locked"), [((), ["alpha", "beta"]), (("--scenarios",), ["alpha", "beta", "gamma"])]
)
def test_update_moves_what_is_measured(
    call: Call, workplace: Path, options: tuple[str, ...], locked: list[str]
) -> None:
    assert call("audit", "--update", *options, "--format", "json") == 0
    found = [entry.repository for entry in load_lock(workplace / "components.lock").revisions]
    assert found == locked


def test_the_bound_comes_from_the_lock(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("scenario", "whole") == 0
    assert "  not measured: kernel: not configured here\n" in capsys.readouterr().out
    assert call("audit", "--comparisons", "--format", "text") == 0
    capsys.readouterr()
    assert call("scenario", "whole") == 0
    assert "kernel: not configured here; at most 100 SLOC, all of linux at v6 (" in capsys.readouterr().out


def test_another_ref_is_marked(call: Call, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]) -> None:
    upstreams.commit(GAMMA, {"manager/main.py": "import os\n"}, tag="v2")
    assert call("scenario", "whole", "--ref", "gamma=v2") == 0
    assert re.search(r"^  gamma: v2 \([0-9a-f]{12}\), overridden by --ref$", capsys.readouterr().out, re.MULTILINE)
    assert call("scenario", "whole", "--ref", "gamma=v2", "--format", "json") == 0
    overridden = {source["repository"]: source["overridden"] for source in document(capsys)["sources"]}
    assert overridden == {"alpha": False, "beta": False, "gamma": True}


def test_an_upstream_that_is_gone_makes_it_incomplete(
    call: Call, upstreams: Upstreams, capsys: pytest.CaptureFixture[str]
) -> None:
    upstreams.git_dir(GAMMA).rename(upstreams.folder / "gone")
    assert call("scenario") == 3
    out = capsys.readouterr().out
    assert "  not measured: manager: files or sources without a figure: 1, disputed: 0\n" in out
    assert f"  {GAMMA}: not in the mirror" in out
    assert call("scenario", "wide") == 0


def test_show_and_explain_know_them(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("show", "manager") == 0
    assert call("explain", "manager/main.py") == 0
    assert f"{GAMMA} manager/main.py at " in capsys.readouterr().out


def test_validate_explains_them(call: Call, workplace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["validate"]) == 0
    out = capsys.readouterr().out
    assert "toolstack (not in the TCB total; measured on request):\n  manager: from gamma; runs in dom0\n" in out
    assert "scenario whole: all of wide and manager, kernel (not measured), desktop (not measured)\n" in out
    assert "VM play: connected to firewall\nVM vault: without a NetVM\nverdict: " in out


BAD = {
    "scenario": (["scenario", "wild"], "auditor: wild: no scenario of components.toml; did you mean wide?"),
    "VM": (
        ["scenario", "--compromised", "sys-net"],
        "auditor: --compromised sys-net: no VM of components.toml; did you mean net?",
    ),
}


@pytest.mark.parametrize(("arguments", "message"), BAD.values(), ids=BAD.keys())
def test_unknown_names_are_exit_2(
    arguments: list[str], message: str, workplace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    assert capsys.readouterr() == ("", message + "\n")


def test_a_manifest_without_scenarios_is_exit_2(
    call: Call, workplace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (workplace / "components.toml").write_text(small_text())
    assert call("scenario") == 2
    assert capsys.readouterr().err == "auditor: components.toml: declares no scenario; add [[scenarios]]\n"
