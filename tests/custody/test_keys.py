# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A key that several persons use is named by its user id, so that nobody takes it for that of the tagger."""

import pytest

from auditor.errors import ManifestError
from auditor.renderers.text.custody import describe_custody, describe_signers, render_custody
from tests.made.manifests import small_manifest
from tests.made.reports import recorded_report, render

XEN_KEY = "23E3222C145F4475FA8060A783FE14C957E82BD9"
USER_ID = "Xen.org Xen tree code signing (signatures on the xen hypervisor and tools) <pgp@xen.org>"


def test_the_key_of_the_xen_tree_is_named() -> None:
    report = recorded_report()
    keys = report.manifest.keys
    assert keys == {XEN_KEY: USER_ID}
    (xen,) = report.audit.results_of("xen")
    signer = "Xen.org Xen tree code signing (tag, verified)"
    assert describe_signers(xen, keys) == signer
    assert signer in render_custody(report.audit, keys)
    assert any(f"good signature by key {XEN_KEY} of {USER_ID}" in line for line in describe_custody(xen, keys))


def test_the_report_names_it_too() -> None:
    pages = render("html", recorded_report())
    assert "Julien Grall" not in pages["index.html"]
    assert f"{XEN_KEY} of Xen.org Xen tree code signing" in pages["components/xen.html"]


def test_other_keys_are_those_of_who_used_them() -> None:
    report = recorded_report()
    (guid,) = report.audit.results_of("qubes-guid")
    assert describe_signers(guid, report.manifest.keys) == describe_signers(guid)


@pytest.mark.parametrize("fingerprint", ["23E3222C", XEN_KEY.lower(), f"{XEN_KEY}0"])
def test_only_a_whole_fingerprint_names_a_key(fingerprint: str) -> None:
    table = "[releases.R1]"
    with pytest.raises(ManifestError):
        small_manifest((table, f'[keys]\n{fingerprint} = "Somebody"\n\n{table}'))
