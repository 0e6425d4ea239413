# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The programs that the metrics are for read them: promtool, node_exporter's textfile collector and a Pushgateway."""

import contextlib
import socket
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from auditor.renderers import Report
from tests.made.hostile import HOSTILE, hostile_report
from tests.made.reports import render, shown_report, troubled_report, whole_report
from tests.reading.programs import find_program

pytestmark = pytest.mark.needs("promtool", "prometheus-node-exporter", "prometheus-pushgateway")

REPORTS: dict[str, Report] = {
    "whole": whole_report(),
    "troubled": troubled_report(),
    "shown": shown_report(),
    **{f"hostile: {name}": hostile_report(text) for name, text in HOSTILE.items()},
}
Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def text_of(report: Report) -> str:
    (text,) = render("openmetrics", report).values()
    return text


def samples_in(text: str, *left_out: str) -> Samples:
    """The samples of a text of Prometheus that are auditor's, without the labels that a reader adds."""
    return {
        (sample.name, tuple(sorted((key, value) for key, value in sample.labels.items() if key not in left_out))): (
            sample.value
        )
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name.startswith("auditor_")
    }


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """The folder that a node_exporter collects from, and its address."""
    folder = tmp_path_factory.mktemp("collected")
    options = ["--collector.disable-defaults", "--collector.textfile", f"--collector.textfile.directory={folder}"]
    with serve("prometheus-node-exporter", *options) as address:
        yield folder, address


@pytest.fixture(scope="module")
def gateway() -> Iterator[str]:
    """The address of a Pushgateway."""
    with serve("prometheus-pushgateway") as address:
        yield address


@contextlib.contextmanager
def serve(name: str, *options: str) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [find_program(name), f"--web.listen-address=127.0.0.1:{port}", *options]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            while not answers(port):
                assert process.poll() is None, f"{name} ended"
                threading.Event().wait(0.05)
            yield f"http://127.0.0.1:{port}/metrics"
        finally:
            process.terminate()


def answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
        return True
    return False


def ask(address: str, method: str = "GET", content: str | None = None) -> tuple[int, str]:
    body = content.encode() if content is not None else None
    request = urllib.request.Request(address, body, method=method)
    try:
        with urllib.request.urlopen(request) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS.keys())
def test_promtool_has_no_complaint(report: Report) -> None:
    command = [find_program("promtool"), "check", "metrics"]
    finished = subprocess.run(command, input=text_of(report).encode(), capture_output=True, check=False)
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, b"", b"")


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS.keys())
def test_a_node_exporter_collects_every_sample(report: Report, collected: tuple[Path, str]) -> None:
    folder, address = collected
    ((name, text),) = render("openmetrics", report).items()
    (folder / name).write_text(text)
    status, page = ask(address)
    assert (status, "\nnode_textfile_scrape_error 0\n" in page) == (200, True)
    assert samples_in(page) == samples_in(text) != {}


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS.keys())
def test_a_push_gateway_takes_every_sample(report: Report, gateway: str) -> None:
    text = text_of(report)
    assert ask(f"{gateway}/job/auditor", "PUT", text) == (200, "")
    status, page = ask(gateway)
    assert (status, samples_in(page, "job", "instance")) == (200, samples_in(text))
