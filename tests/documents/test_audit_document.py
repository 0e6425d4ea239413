# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
import json
from pathlib import Path

import jsonschema
import pytest
from msgspec.structs import replace

from auditor.documents.audit import encode_audit
from auditor.documents.recorded import load_audit
from auditor.documents.register import schema_of
from auditor.errors import ReportError
from auditor.findings.judge import judge
from auditor.model.measured import Audit, LeftOutComponent, UnmeasuredFile
from tests.made.audits import comparison_record, make_audit, measured_file, result_of
from tests.made.manifests import small_manifest
from tests.made.places import ROOT

MANIFEST = small_manifest().manifest

FILE_KEYS = {"url", "path", "blob", "language", "physical", "code", "comment", "blank", "pygount_code", "lizard_nloc"}


def full_audit() -> Audit:
    return make_audit(
        MANIFEST,
        daemon=result_of(
            files=(measured_file("daemon/a.c", code=10, comment=2, blank=3, ccns=(1, 16)),),
            unmeasured=(UnmeasuredFile("https://example.org/upstream/alpha", "daemon/run", "symbolic link"),),
        ),
        hypervisor=result_of(files=(measured_file("arch/a.S", code=5, language="assembly"),)),
        linux=result_of(record=comparison_record(c=5000)),
        windows=result_of(),
    )


def encode(audit: Audit) -> bytes:
    return encode_audit(audit, judge(audit, MANIFEST))


def test_survives_a_round_trip(tmp_path: Path) -> None:
    path = tmp_path / "audit.json"
    path.write_bytes(encode(full_audit()))
    loaded = load_audit(path)
    assert encode(loaded) == path.read_bytes()
    for before, after in zip(full_audit().components, loaded.components, strict=True):
        assert replace(before, component=after.component) == after


def test_what_is_left_out_survives_a_round_trip(tmp_path: Path) -> None:
    left_out = LeftOutComponent("block", "Block backend", "third-party", "not read")
    audit = replace(full_audit(), left_out=(left_out,))
    path = tmp_path / "audit.json"
    path.write_bytes(encode(audit))
    document = json.loads(path.read_text())
    assert document["left_out"] == [
        {"id": "block", "title": "Block backend", "group": "third-party", "reason": "not read"}
    ]
    jsonschema.validate(document, schema_of("audit"))
    assert load_audit(path).left_out == (left_out,)
    assert encode(load_audit(path)) == path.read_bytes()


def test_left_out_is_not_there_if_nothing_is() -> None:
    assert "left_out" not in json.loads(encode(full_audit()))


def test_has_the_keys_that_others_rely_on() -> None:
    document = json.loads(encode(full_audit()))
    assert {"schema", "release", "complete", "components", "totals", "claims", "findings"} <= document.keys()
    assert (document["schema"], document["release"], document["complete"]) == (3, "R1", False)
    component = document["components"][0]
    assert {"id", "group", "runs_in", "sources", "files", "unmeasured", "totals"} <= component.keys()
    assert {"url", "ref", "revision", "overridden"} <= component["sources"][0].keys()
    file = component["files"][0]
    assert file.keys() >= FILE_KEYS
    assert file["functions"][1] == {"name": "f2", "start": 2, "end": 2, "nloc": 1, "ccn": 16, "parameters": 0}
    assert component["unmeasured"][0].keys() >= {"url", "path", "reason"}
    assert component["totals"]["code"] == component["totals"]["c"] == 10
    assert document["totals"]["tcb"]["code"] == 15
    assert document["totals"]["tcb"]["assembly"] == 5


def test_fits_the_published_schema() -> None:
    schema = json.loads((ROOT / "docs" / "audit.schema.json").read_text())
    assert schema == json.loads(json.dumps(schema_of("audit"))), "run `make schema`"
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(encode(full_audit())), schema)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not a recorded audit"),
        ("{}", "has schema None"),
        ('{"schema": 99}', "has schema 99"),
        ('{"schema": 3}', "not a recorded audit: Object missing required field"),
    ],
    ids=["empty", "no schema", "later schema", "cut short"],
)
def test_refuses_what_is_no_audit(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "audit.json"
    path.write_text(text)
    with pytest.raises(ReportError, match=message) as caught:
        load_audit(path)
    assert str(path) in str(caught.value)


def test_refuses_line_counts_that_cannot_be(tmp_path: Path) -> None:
    path = tmp_path / "audit.json"
    path.write_bytes(encode(full_audit()).replace(b'"blank":3', b'"blank":-3'))
    with pytest.raises(ReportError, match="negative"):
        load_audit(path)
