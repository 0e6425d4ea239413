# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What input from less trusted code reaches first: the files that the manifest names, apart from some functions."""

from fnmatch import fnmatchcase

import pytest
from msgspec.structs import replace

from auditor.errors import ManifestError
from auditor.findings.exposure import (
    count_exposed_functions,
    exposure_of_file,
    exposure_of_function,
    find_exposures,
    find_own_exposures,
    sum_places,
)
from auditor.findings.hotspots import rank_functions
from auditor.model.measured import MeasuredFile
from tests.made.audits import make_audit, measured_file, result_of
from tests.made.manifests import small_manifest
from tests.made.reports import recorded_report

EXCLUDE = 'exclude = ["daemon/*_test.c"]\n'
EXPOSED = f'{EXCLUDE}exposed = [{{ globs = ["daemon/in*.c"], reason = "messages of a VM" }}]\n'
APART = EXPOSED.replace(
    'of a VM"', 'of a VM", apart_from = [{ functions = ["main", "parse_*"], reason = "the arguments" }]'
)
MANIFEST = small_manifest((EXCLUDE, APART)).manifest


def with_functions(path: str, *names: str) -> MeasuredFile:
    item = measured_file(path, code=30, ccns=(3,) * len(names))
    found = zip(item.measurement.functions or (), names, strict=True)
    functions = tuple(replace(function, name=name) for function, name in found)
    return replace(item, measurement=replace(item.measurement, functions=functions))


INPUT = with_functions("daemon/input.c", "main", "parse_cmdline", "handle", "main_loop")


def test_a_file_is_exposed_by_the_manifest_alone() -> None:
    other = measured_file("daemon/main.c", code=1)
    audit = make_audit(MANIFEST, daemon=result_of(files=(INPUT, other)))
    exposures = find_exposures(audit, MANIFEST)
    assert [exposure_of_file(item, exposures) for item in (INPUT, other)] == ["messages of a VM", ""]
    assert find_exposures(audit, small_manifest().manifest) == {}


def test_some_of_its_functions_are_not() -> None:
    audit = make_audit(MANIFEST, daemon=result_of(files=(INPUT,)))
    exposures = find_exposures(audit, MANIFEST)
    names = ("main", "parse_cmdline", "handle", "main_loop")
    assert [name for name in names if exposure_of_function(INPUT, name, exposures)] == ["handle", "main_loop"]
    assert count_exposed_functions((INPUT,), exposures) == 2
    spots = rank_functions(audit, MANIFEST, 9).spots
    assert {spot.function.name: spot.exposure for spot in spots} == {
        "main": "",
        "parse_cmdline": "",
        "handle": "messages of a VM",
        "main_loop": "messages of a VM",
    }


def test_a_function_is_exposed_if_one_component_of_its_file_says_so() -> None:
    first, second = MANIFEST.components[:2]
    (source,) = first.sources
    whole = replace(source, exposed=(replace(source.exposed[0], reason="of another VM", apart_from=()),))
    manifest = replace(
        MANIFEST, components=(first, replace(second, sources=(whole,)), *MANIFEST.components[2:])
    )  # fmt: skip
    audit = make_audit(manifest, daemon=result_of(files=(INPUT,)), hypervisor=result_of(files=(INPUT,)))
    audit = replace(
        audit,
        components=tuple(replace(item, revisions=audit.components[0].revisions) for item in audit.components),
    )
    exposures = find_exposures(audit, manifest)
    assert exposure_of_function(INPUT, "main", exposures) == "of another VM"
    assert exposure_of_function(INPUT, "handle", exposures) == "messages of a VM"
    own = find_own_exposures(audit.components[0], manifest, "R1")
    assert exposure_of_function(INPUT, "main", own) == ""


def test_places_have_each_file_once_and_say_what_is_not_declared() -> None:
    audit = make_audit(
        MANIFEST,
        daemon=result_of(files=(INPUT, measured_file("daemon/main.c", code=5))),
        hypervisor=result_of(files=(measured_file("arch/a.S", code=7, language="assembly"),)),
    )
    places = {item.place: item for item in sum_places(audit, find_exposures(audit, MANIFEST))}
    assert list(places) == ["hypervisor", "dom0"]
    dom0, hypervisor = places["dom0"], places["hypervisor"]
    assert (dom0.exposed.code, dom0.exposed.files, dom0.functions, dom0.undeclared) == (30, 1, 2, ())
    assert (hypervisor.exposed.code, hypervisor.functions, hypervisor.undeclared) == (0, 0, ("hypervisor",))


def test_every_pattern_of_the_manifest_means_a_function() -> None:
    """One that fits none has lost its function: upstream gave it another name, and it counts as exposed again."""
    report = recorded_report()
    idle = []
    for result in report.audit.components:
        own = find_own_exposures(result, report.manifest, report.audit.release)
        files = {item.file.identity: item for item in result.files}
        for identity, exposures in own.items():
            names = [function.name for function in files[identity].measurement.functions or ()]
            patterns = [name for item in exposures for part in item.apart_from for name in part.functions]
            idle += [(identity[2], name) for name in patterns if not any(fnmatchcase(found, name) for found in names)]
    assert idle == []


@pytest.mark.parametrize("name", ["main", "parse_cmdline", "parse_vm_config"])
def test_functions_that_take_no_message_of_a_vm_are_not_exposed(name: str) -> None:
    report = recorded_report()
    ranking = rank_functions(report.audit, report.manifest, 10_000)
    spots = [spot for spot in ranking.spots if spot.file.path == "gui-daemon/xside.c" and spot.function.name == name]
    assert [spot.exposure for spot in spots] == [""]


WRONG = {
    "no pattern": ('globs = ["daemon/[.c"]', "is not closed"),
    "twice": ('globs = ["daemon/a.c", "daemon/a.c"]', "'daemon/a.c' stands here twice"),
    "a release that the source does not serve": (
        'globs = [{ glob = "daemon/a.c", releases = ["R9"] }]',
        "'R9' is not one of the releases",
    ),
    "no globs": ("globs = []", "length >= 1"),
    "no functions": (
        'globs = ["daemon/in.c"], apart_from = [{ functions = [], reason = "none" }]',
        "length >= 1",
    ),
}


@pytest.mark.parametrize(("globs", "complaint"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_exposure_is_an_error(globs: str, complaint: str) -> None:
    with pytest.raises(ManifestError, match=complaint) as caught:
        small_manifest((EXCLUDE, EXPOSED.replace('globs = ["daemon/in*.c"]', globs)))
    assert str(caught.value).startswith("components.toml:43: components[0].sources[0].exposed")
