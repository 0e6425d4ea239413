# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What hosts run for a pull request: the steps as they are written, in order and in a clean folder.

Their host is a small server on loopback that keeps comments; that a real one answers alike is not shown here.
"""

import contextlib
import http.server
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from ruamel.yaml import YAML

from tests.made.manifests import ALPHA, small_text
from tests.made.places import ROOT
from tests.made.systems import FILES
from tests.made.upstreams import Upstreams, clean_environment
from tests.made.working_copies import WorkingCopy, run_program

ACTION, COMPONENT = ROOT / "ci" / "github" / "action.yml", ROOT / "ci" / "gitlab" / "component.yml"
AUDITOR = str(Path(sys.executable).with_name("auditor"))
LOOP = "int loop(int n)\n{\n    while (n)\n        n--;\n    return n;\n}\n"
MARK = "<!-- auditor pr alpha R1 -->"
TOKEN = "only-in-a-header"
PROGRAM, VISITOR = 7, 8

pytestmark = pytest.mark.needs("curl", "jq", "git")


class Host:
    """Comments by their number, who may write, and what was asked; in the words of GitHub and of GitLab."""

    def __init__(self) -> None:
        self.comments: dict[int, dict[str, Any]] = {}
        self.refused = False
        self.requests: list[str] = []
        self.address = ""

    def add(self, body: str, author: int = PROGRAM) -> int:
        """Keep a comment; its number."""
        number = len(self.comments) + 1
        login = "github-actions[bot]" if author == PROGRAM else "visitor"
        self.comments[number] = {"id": number, "body": body, "user": {"login": login}, "author": {"id": author}}
        return number

    @property
    def bodies(self) -> list[str]:
        return [comment["body"] for comment in self.comments.values()]

    @contextlib.contextmanager
    def serve(self) -> Iterator[None]:
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"host": self})) as server:
            self.address = f"http://127.0.0.1:{server.server_address[1]}"
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
            thread.start()
            try:
                yield
            finally:
                server.shutdown()
                thread.join()


class _Handler(http.server.BaseHTTPRequestHandler):
    host: Host

    def do_GET(self) -> None:
        place = urlsplit(self.path)
        if place.path == "/user":
            self._send(200, {"id": PROGRAM})
            return
        query = {name: int(values[0]) for name, values in parse_qs(place.query).items()}
        first = query["per_page"] * (query["page"] - 1)
        self._send(200, list(self.host.comments.values())[first : first + query["per_page"]])

    def do_POST(self) -> None:
        self._write(self.host.add, 201)

    def do_PATCH(self) -> None:
        number = int(self.path.rpartition("/")[2])
        self._write(lambda body: self.host.comments[number].update(body=body), 200)

    def do_PUT(self) -> None:
        self.do_PATCH()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in the base class
        """Keep quiet."""

    def _write(self, keep: Callable[[str], object], status: int) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["body"]
        if self.host.refused:
            self._send(403, {"message": "Resource not accessible by integration"})
            return
        keep(body)
        self._send(status, {})

    def _send(self, status: int, content: object) -> None:
        token = self.headers.get("PRIVATE-TOKEN") or (self.headers["Authorization"] or "").removeprefix("Bearer ")
        known = token == TOKEN
        self.host.requests.append(f"{self.command} {urlsplit(self.path).path} {status if known else 401}")
        body = json.dumps(content if known else {"message": "Bad credentials"}).encode()
        self.send_response(status if known else 401)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def host() -> Iterator[Host]:
    served = Host()
    with served.serve():
        yield served


class Job:
    """A checked out pull request in a clean folder, and what its job leaves."""

    def __init__(self, folder: Path, upstreams: Upstreams, cache: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.base = upstreams.commit(ALPHA, FILES)
        self.clone = WorkingCopy(folder / "clone", upstreams, ALPHA)
        self.manifest = folder / "manifest.toml"
        self.manifest.write_text(small_text())
        self.environment = clean_environment() | {"HOME": str(folder), "XDG_CACHE_HOME": str(cache)}

    def propose(self, path: str, content: str) -> str:
        """Commit a change; the id."""
        self.clone.write(path, content)
        self.clone.git("add", path)
        self.clone.git("commit", "--quiet", "--message=Propose")
        return self.clone.git("rev-parse", "HEAD")

    def run(self, script: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """A script as both hosts run it."""
        command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script]
        environment = self.environment | variables
        return subprocess.run(
            command, cwd=self.clone.folder, env=environment, capture_output=True, text=True, check=False
        )


@pytest.fixture
def job(tmp_path: Path, upstreams: Upstreams, cache: Path) -> Job:
    return Job(tmp_path / "job", upstreams, cache)


Outcome = tuple[int, str, str]
"""The exit code, what the host shows of the job, and what it said on standard error."""
Runner = Callable[..., Outcome]


def on_github(job: Job, host: Host, head: str, token: str = TOKEN) -> Outcome:
    """The steps of the action one after the other, until one fails."""
    action = YAML(typ="safe").load(ACTION)
    files = {name: job.folder / name for name in ("summary", "output", "temp")}
    files["temp"].mkdir(exist_ok=True)
    for name in ("summary", "output"):
        files[name].write_text("")
    values = {
        "github.event.pull_request.base.sha": job.base,
        "github.event.pull_request.head.sha": head,
        "github.event.pull_request.number": "3",
        "github.token": token,
    }
    given = {"repository": "alpha", "manifest": str(job.manifest), "auditor": AUDITOR}
    defaults = {name: _fill(str(value.get("default", "")), values) for name, value in action["inputs"].items()}
    values |= {f"inputs.{name}": value for name, value in (defaults | given).items()}
    variables = {
        "GITHUB_ACTION_PATH": str(ACTION.parent),
        "GITHUB_API_URL": host.address,
        "GITHUB_OUTPUT": str(files["output"]),
        "GITHUB_REPOSITORY": "owner/alpha",
        "GITHUB_STEP_SUMMARY": str(files["summary"]),
        "RUNNER_TEMP": str(files["temp"]),
    }
    told = ""
    for step in action["runs"]["steps"]:
        assert step["shell"] == "bash"
        if not _fill(step.get("if", "yes"), values):
            continue
        finished = job.run(
            step["run"], **variables, **{name: _fill(text, values) for name, text in step["env"].items()}
        )
        told += finished.stderr
        if finished.returncode:
            return finished.returncode, files["summary"].read_text(), told
        for line in files["output"].read_text().splitlines():
            name, _, value = line.partition("=")
            values[f"steps.{step.get('id')}.outputs.{name}"] = value
    return 0, files["summary"].read_text(), told


def _fill(text: str, values: Mapping[str, str]) -> str:
    """A text with the values of its expressions."""
    return re.sub(r"\$\{\{ (\S+) \}\}", lambda match: values[match[1]], text)


def on_gitlab(job: Job, host: Host, head: str, token: str = TOKEN) -> Outcome:
    """The script of the component, its parts in one shell."""
    spec, jobs = YAML(typ="safe").load_all(COMPONENT)
    given = {"repository": "alpha", "manifest": str(job.manifest), "auditor": ""}
    defaults = {name: value.get("default", "") for name, value in spec["spec"]["inputs"].items()}

    def fill(text: str) -> str:
        return re.sub(r"\$\[\[ inputs\.(\w+) \]\]", lambda match: (defaults | given)[match[1]], text)

    ((_, written),) = jobs.items()
    variables = {name: fill(value) for name, value in written["variables"].items()}
    variables |= {
        "AUDITOR_TOKEN": token,
        "CI_API_V4_URL": host.address,
        "CI_COMMIT_SHA": head,
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": job.base,
        "CI_MERGE_REQUEST_IID": "3",
        "CI_MERGE_REQUEST_PROJECT_ID": "5",
        "CI_PROJECT_DIR": str(job.clone.folder),
        "PATH": f"{Path(AUDITOR).parent}:{os.environ['PATH']}",
    }
    finished = job.run("\n".join((*written["before_script"], *written["script"])), **variables)
    (artefact,) = written["artifacts"]["paths"]
    return finished.returncode, (job.clone.folder / artefact).read_text(), finished.stderr


HOSTS = {"github": on_github, "gitlab": on_gitlab}
on_each_host = pytest.mark.parametrize("run", HOSTS.values(), ids=HOSTS.keys())


@on_each_host
def test_a_comment_is_written_once_and_then_updated_in_place(run: Runner, job: Job, host: Host) -> None:
    host.add("first")
    spoof = host.add(f"{MARK}\nnot by us", VISITOR)
    for number in range(120):
        host.add(f"comment {number}", VISITOR)
    code, shown, _ = run(job, host, job.propose("daemon/loop.c", LOOP))
    assert (code, host.bodies[-1]) == (0, shown)
    assert shown.splitlines()[:2] == [MARK, "### Trusted code of <code>alpha</code>: +6 SLOC, +1 function"]
    head = job.propose("daemon/more.c", "int more;\n")
    code, again, _ = run(job, host, head)
    assert (code, host.bodies[-1], len(host.comments)) == (0, again, 123)
    assert again.splitlines()[1] == "### Trusted code of <code>alpha</code>: +7 SLOC, +1 function"
    assert host.comments[spoof]["body"] == f"{MARK}\nnot by us"
    assert [line.split()[0] for line in host.requests].count("POST") == 1


@on_each_host
def test_a_token_that_may_not_write_leaves_the_report(run: Runner, job: Job, host: Host) -> None:
    host.refused = True
    code, shown, told = run(job, host, job.propose("daemon/loop.c", LOOP))
    assert (code, host.comments, shown.splitlines()[0]) == (0, {}, MARK)
    assert "is written: " in told
    assert "answers 403" in told


@on_each_host
@pytest.mark.parametrize(("token", "requests"), [("", 0), ("another", 1)], ids=["none", "unknown"])
def test_no_token_that_counts_leaves_the_report(token: str, requests: int, run: Runner, job: Job, host: Host) -> None:
    code, shown, told = run(job, host, job.propose("daemon/loop.c", LOOP), token)
    assert (code, host.comments, shown.splitlines()[0]) == (0, {}, MARK)
    assert (len(host.requests), " is written: " in told) == (requests, True)
    assert TOKEN not in told


@on_each_host
def test_a_host_that_does_not_answer_leaves_the_report(run: Runner, job: Job) -> None:
    silent = Host()
    silent.address = "http://127.0.0.1:9"
    code, shown, told = run(job, silent, job.propose("daemon/loop.c", LOOP))
    assert (code, shown.splitlines()[0]) == (0, MARK)
    assert " is written: " in told


@on_each_host
def test_a_limit_that_is_exceeded_fails_the_job_and_is_told(run: Runner, job: Job, host: Host) -> None:
    code, shown, _ = run(job, host, job.propose("daemon/loop.c", "int x;\n" * 500))
    assert (code, host.bodies) == (1, [shown])
    assert "LIMIT EXCEEDED" in shown


@on_each_host
def test_what_cannot_be_measured_fails_the_job_and_is_told(run: Runner, job: Job, host: Host) -> None:
    code, shown, told = run(job, host, "5" * 40)
    assert (code, host.comments) == (2, {})
    assert shown.startswith("auditor could not measure this ")
    assert "no commit of" in told


@on_each_host
def test_nothing_is_said_where_nothing_trusted_differs(run: Runner, job: Job, host: Host) -> None:
    code, shown, told = run(job, host, job.propose("README", "more\n"))
    assert (code, host.comments) == (0, {})
    assert shown.splitlines()[1] == "### Trusted code of <code>alpha</code>: nothing trusted differs"
    assert "is written: nothing trusted differs" in told


def test_the_action_hands_no_expression_to_a_shell_and_uses_no_other_action() -> None:
    steps = YAML(typ="safe").load(ACTION)["runs"]["steps"]
    assert [step["name"] for step in steps if "${{" in step["run"] or "uses" in step] == []


SCHEMAS = {"github": ("vendor.github-actions", ACTION), "gitlab": ("vendor.gitlab-ci", COMPONENT)}


@pytest.mark.parametrize(("schema", "path"), SCHEMAS.values(), ids=SCHEMAS.keys())
def test_fits_the_schema_of_its_host(schema: str, path: Path, tmp_path: Path) -> None:
    written = tmp_path / "written.yml"
    written.write_text(re.sub(r"\$\[\[ inputs\.\w+ \]\]", "x", path.read_text().rpartition("\n---\n")[2]))
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(written)]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (finished.returncode, finished.stdout) == (0, "ok -- validation done\n")


@pytest.fixture
def workflow(tmp_path: Path) -> Path:
    """The workflow that the document shows, by a commit of the action."""
    (text,) = re.findall(r"(?s)```yaml\n(name: .*?)```", (ROOT / "docs" / "pull-requests.md").read_text())
    path = tmp_path / ".github" / "workflows" / "pr.yml"
    path.parent.mkdir(parents=True)
    path.write_text(text.replace("COMMIT", "1" * 40))
    return path


def test_zizmor_finds_nothing(workflow: Path) -> None:
    program = str(Path(sys.executable).with_name("zizmor"))
    command = [program, "--offline", "--pedantic", "--quiet", str(ACTION), str(workflow)]
    finished = subprocess.run(command, capture_output=True, text=True, check=False, env=clean_environment())
    assert (finished.returncode, finished.stdout) == (0, "No findings to report. Good job!\n")


def test_the_workflow_of_the_document_gives_what_the_action_asks_for(workflow: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", str(workflow)]
    subprocess.run(command, capture_output=True, check=True)
    (job,) = YAML(typ="safe").load(workflow)["jobs"].values()
    inputs = YAML(typ="safe").load(ACTION)["inputs"]
    required = {name for name, value in inputs.items() if value.get("required")}
    assert required <= job["steps"][-1]["with"].keys() <= inputs.keys()


# ------------------------------------------------------------------------------------------------ pre-commit


def test_the_hook_of_pre_commit_stops_a_commit(job: Job) -> None:
    """The real program, on a clone of a repository that has our list of hooks; nothing is downloaded."""
    hooks = job.folder / "hooks"
    hooks.mkdir()
    (hooks / ".pre-commit-hooks.yaml").write_bytes((ROOT / ".pre-commit-hooks.yaml").read_bytes())
    person = ("-c", "user.name=Developer", "-c", "user.email=developer@example.org")
    for words in (("init", "--quiet"), ("add", "--all"), (*person, "commit", "--quiet", "--message=Hooks")):
        run_program("git", "-C", str(hooks), *words)
    revision = run_program("git", "-C", str(hooks), "rev-parse", "HEAD")
    arguments = ["--manifest", str(job.manifest), "--lock", str(job.folder / "lock"), "--offline"]
    (job.folder / "lock").write_text(
        'schema = 1\n[[revisions]]\nrepository = "alpha"\nrelease = "R1"\n'
        f'url = "{ALPHA}"\nref = "v1"\nrevision = "{job.base}"\ntree = "{job.clone.git("rev-parse", "HEAD^{tree}")}"\n'
        'resolved = "2026-01-02"\n'
    )
    job.clone.write(
        ".pre-commit-config.yaml",
        f"repos:\n- repo: file://{hooks}\n  rev: {revision}\n"
        f"  hooks:\n  - id: auditor-worktree\n    args: {json.dumps(arguments)}\n",
    )
    job.clone.git("add", ".pre-commit-config.yaml")
    decided = '[[repositories.alpha.outside]]\nreason = "hooks"\nglobs = [".pre-commit-config.yaml"]\n'
    job.manifest.write_text(f"{small_text()}\n{decided}")
    command = f"{sys.executable} -m pre_commit run --all-files --color never"
    variables = {"PATH": f"{Path(AUDITOR).parent}:{os.environ['PATH']}"}
    calm = job.run(command, **variables)
    assert (calm.returncode, "verdict: nothing that is trusted differs (alpha of R1" in calm.stdout) == (0, True)
    job.clone.write("daemon/loop.c", "int x;\n" * 500)
    job.clone.git("add", "daemon/loop.c")
    stopped = job.run(command, **variables)
    assert stopped.returncode == 1
    assert "LIMIT EXCEEDED: daemon: 506 SLOC (c), 6 over the limit of 500" in stopped.stdout
    assert "exit code: 1" in stopped.stdout
