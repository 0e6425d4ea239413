# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every document that is written as JSON: its published schema is that of its type, and what is printed fits it."""

import contextlib
import io
import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from auditor.cli import run
from auditor.documents.register import DOCUMENTS, schema_of
from tests.made.manifests import ALPHA, BETA, DOC, KERNEL, PAGE, TRUST, small_text
from tests.made.places import ROOT
from tests.made.systems import FILES, HYPERVISOR
from tests.made.upstreams import Upstreams

QUESTIONS = {
    "verify": ["verify", "before/audit.json"],
    "accept": ["accept", "before", "--reason", "it was read"],
    "check": ["check"],
    "check of one component": ["check", "--component", "daemon"],
    "check with a baseline": ["check", "--baseline", "before"],
    "claims": ["claims"],
    "claims without pages": ["claims", "--no-pages"],
    "count": ["count", "code"],
    "diff": ["diff", "R1", "main"],
    "explain": ["explain", "daemon/main.c"],
    "explain a local file": ["explain", "code/a.c"],
    "explain what is no text": ["explain", "code/b.c"],
    "explain a name that is no text": ["explain", os.fsdecode(b"code/\xff.c")],
    "lock": ["lock"],
    "pr": ["pr", "alpha", "v1..main"],
    "scenario": ["scenario"],
    "show": ["show"],
    "show a component": ["show", "daemon"],
    "show a comparison": ["show", "linux"],
    "show a function": ["show", "main"],
    "timeline": ["timeline"],
    "timeline of tags": ["timeline", "--every", "tag"],
    "timeline of months": ["timeline", "--every", "month"],
    "timeline of commits": ["timeline", "daemon", "--every", "commit"],
    "validate": ["validate"],
    "cache": ["cache"],
    "history runs": ["history", "runs"],
    "history show": ["history", "show"],
    "history trend": ["history", "trend", "daemon"],
    "query": ["query", "select * from totals"],
}
WITHOUT_MIRROR = ("accept", "count", "validate", "cache", "history", "query")


def document_of(question: list[str]) -> str:
    """The name of the document that a question gets."""
    return "_".join(question[:2]) if question[0] == "history" else question[0]


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str, str]]:
    """For each question the exit code, and what was printed as JSON and told beside it."""
    folder = tmp_path_factory.mktemp("answers")
    upstreams = Upstreams(folder / "upstreams")
    net = {"net/front.c": "int a;\n", "net/stack.c": "int b;\n", "net/shared.h": "int c;\n", "net/back.c": "int d;\n"}
    upstreams.commit(ALPHA, FILES | net | {"manager/a.py": "a = 1\n"}, tag="v1")
    upstreams.commit(BETA, HYPERVISOR | {"new/a.c": "int a;\n"}, tag="v1")
    upstreams.commit(KERNEL, {"init/main.c": "int kernel;\n"}, tag="v6")
    upstreams.commit(DOC, {"code.rst": PAGE})
    (folder / "components.toml").write_text(small_text() + TRUST)
    (folder / "code").mkdir()
    (folder / "code" / "a.c").write_text("int a;\n")
    (folder / "code" / "b.c").write_bytes(b"\0\1\2")
    (folder / "code" / os.fsdecode(b"\xff.c")).write_bytes(b"int \xe9;\n")
    with contextlib.chdir(folder), pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        mirror = ["--mirror", str(upstreams.folder)]
        assert run(["audit", "--record", "-o", "before", "--format", "json", *mirror]) in (0, 3)
        return {
            name: _ask([*question, "--format", "json", *([] if question[0] in WITHOUT_MIRROR else mirror)])
            for name, question in QUESTIONS.items()
        } | {"audit": (0, Path("before/audit.json").read_text(), "")}


def _ask(arguments: list[str]) -> tuple[int, str, str]:
    printed, told = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(told):
        code = run(arguments)
    printed.seek(0)
    return code, printed.read(), told.getvalue()


def _document(answers: dict[str, tuple[int, str, str]], name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(answers[name][1])
    return document


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_published_schema_is_current(name: str) -> None:
    schema = json.loads((ROOT / "docs" / f"{name}.schema.json").read_text())
    assert schema == json.loads(json.dumps(schema_of(name))), "run `make schema`"
    jsonschema.Draft202012Validator.check_schema(schema)


def test_every_document_is_asked_for() -> None:
    printed = {document_of(question) for question in QUESTIONS.values()}
    assert printed | {"attestation", "audit", "log"} == set(DOCUMENTS)


@pytest.mark.parametrize("name", [*QUESTIONS, "audit"])
def test_what_is_printed_fits_the_schema(name: str, answers: dict[str, tuple[int, str, str]]) -> None:
    code, printed, told = answers[name]
    assert code in (0, 3), told
    assert printed.endswith("\n")
    document = document_of(QUESTIONS.get(name, ["audit"]))
    jsonschema.validate(json.loads(printed), schema_of(document))
    assert "Traceback" not in told


@pytest.mark.parametrize("name", ["check", "claims", "show", "show a component", "timeline", "validate", "lock"])
def test_the_verdict_is_told_beside_it(name: str, answers: dict[str, tuple[int, str, str]]) -> None:
    assert answers[name][2].splitlines()[-1].startswith("auditor: verdict: ")


def test_only_a_timeline_of_the_past_has_one(answers: dict[str, tuple[int, str, str]]) -> None:
    assert not {"every", "past"} & _document(answers, "timeline").keys()
    for name, every in (("tags", "tag"), ("months", "month"), ("commits", "commit")):
        document = _document(answers, f"timeline of {name}")
        assert (document["every"], len(document["past"]["points"]) > 0, document["points"]) == (every, True, [])


def test_a_check_says_what_the_text_says(answers: dict[str, tuple[int, str, str]]) -> None:
    document, part = _document(answers, "check"), _document(answers, "check of one component")
    assert (document["system"], document["release"], document["exit_code"]) == ("Small OS", "R1", answers["check"][0])
    assert document["totals"]["code"] == sum(document["totals"][family] for family in ("c", "assembly", "other")) == 11
    assert {item["subject"]: item["measured"] for item in document["limits"]} == {"tcb": 11, "daemon": 6}
    assert (document["growth"], part["partial"], part["components"]) == (None, True, ["daemon"])
    assert _document(answers, "check with a baseline")["growth"]["added"]["code"] == 0


def test_what_has_no_figure_is_null(answers: dict[str, tuple[int, str, str]]) -> None:
    code, printed, _ = answers["explain what is no text"]
    document = json.loads(printed)
    assert (code, document["figures"], document["lines"]) == (3, None, [])
    assert document["unmeasured"]


def test_every_pin_says_what_became_of_it(answers: dict[str, tuple[int, str, str]]) -> None:
    pins = _document(answers, "lock")["pins"]
    assert {(pin["release"], pin["repository"], pin["change"]) for pin in pins} == {
        (release, name, "new") for release in ("R1", "main") for name in ("alpha", "beta")
    }
    assert all(pin["locked"] == pin["revision"] and not pin["before"] for pin in pins)


def test_a_component_a_function_or_the_custody_of_all_is_shown(answers: dict[str, tuple[int, str, str]]) -> None:
    kinds = {"show": "custody", "show a component": "component", "show a function": "functions"}
    for name, kind in kinds.items():
        document = _document(answers, name)
        assert [key for key in ("component", "functions", "custody") if document[key] is not None] == [kind]
    (found,) = _document(answers, "show a function")["functions"]
    assert (found["component"], found["path"], found["function"]["name"]) == ("daemon", "daemon/main.c", "main")
