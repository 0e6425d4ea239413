# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`make fuzz`: coverage-guided bytes for each reader of what auditor reads back, or is given.

    python -m tools.fuzz_parsers READER... [-runs=1000000] [FOLDER]

Without a reader it is the turn of each. The options are those of libFuzzer; a folder keeps the inputs found, and is
read first, as are the seeds of the reader. A reader answers, or raises the error that it documents. It ends with an
error at the first input that makes it raise another one, takes it longer than 5 s, or, of a form that auditor writes,
is read as something else than what is written of it; that input is written to a file.
"""

import contextlib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import atheris
import msgspec
from msgspec import Struct
from msgspec.structs import replace
from pysequoia import SignatureMode, Tsk, sign

with atheris.instrument_imports(
    include=[
        "auditor.builds",
        "auditor.custody",
        "auditor.declared",
        "auditor.documents",
        "auditor.history",
        "auditor.measuring",
    ]
):
    from auditor.builds.line_table import read_elf
    from auditor.builds.profile import read_profile, render_profile
    from auditor.builds.records import read_commands, read_dependencies, read_text
    from auditor.custody.commits import LOG_FORMAT, read_commits
    from auditor.custody.keyrings import HeldKeyring, read_key
    from auditor.custody.signatures import read_commit, read_tag, split_signed
    from auditor.custody.verification import verify_object
    from auditor.declared.baseline import load_accepted, save_accepted
    from auditor.declared.lock import load_lock, save_lock
    from auditor.declared.manifest import load_manifest
    from auditor.documents.recorded import load_audit
    from auditor.history.asking import list_runs, read_run, read_trends
    from auditor.history.place import parse_place
    from auditor.history.recording import write_run
    from auditor.measuring.cache import MeasurementCache
    from auditor.measuring.exchange import export_measurements, import_measurements
    from auditor.renderers.pipelines.atom import read_entries
    from auditor.renderers.stamp import find_unchanged, render_stamp

from auditor.errors import AuditorError
from auditor.findings.accepted import accept
from auditor.model.accepted import Baseline
from auditor.model.measured import LineCounts, Measurement
from auditor.renderers import render
from tests.made.cache_keys import CACHE_KEY
from tests.made.histories import RUN, make_contents
from tests.made.manifests import small_text
from tests.made.places import ROOT
from tests.made.reports import incomplete_report, recorded_report
from tests.reading.programs import find_program

_LONGEST = 4_000
"""How many bytes of a seed of text are kept: an input changes the faster the shorter it is."""

_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder with a name of its own is made there
_PARTS = ("libvchan", "qubes-guid")
_KNOWN = {("a" * 40, "C"): Measurement("C", 12, LineCounts(3, 2, 1), 2, 0, 3, ())}


_OWNER = Tsk.generate("Owner <o@example.org>")
_CERTIFICATE = _OWNER.extract_certificate()
_KEYRING = HeldKeyring((read_key(str(_CERTIFICATE).encode(), _CERTIFICATE.fingerprint.upper(), "keys.asc"),))


def _sign(content: bytes) -> bytes:
    return bytes(sign(_OWNER.signer(), content, mode=SignatureMode.DETACHED))


_TAG = b"object 1111111111111111111111111111111111111111\ntype commit\ntag v1\n\nVersion 1\n"
_HEAD = b"tree 2222222222222222222222222222222222222222\nauthor A <a@example.org> 1 +0000\n"
_TEXT = b"committer C <c@example.org> 1 +0000\n\nText\n"
_FIELD = b"gpgsig " + _sign(_HEAD + _TEXT).rstrip(b"\n").replace(b"\n", b"\n ") + b"\n"
_SIGNED = (_TAG + _sign(_TAG), _HEAD + _FIELD + _TEXT)
"""A tag and a commit that the owner has signed."""


class Reader(Struct, frozen=True):
    """A reader under trial: what is called with a file of the bytes, the inputs to begin with, what it may raise."""

    read: Callable[[Path], Any]
    seeds: Callable[[], Iterator[bytes]]
    errors: tuple[type[Exception], ...] = (AuditorError,)


# ------------------------------------------------------------------------------------------------ readers


def _read_profile(path: Path) -> None:
    assert render_profile(read_profile(path)).encode() == path.read_bytes()


def _read_lock(path: Path) -> None:
    lock = load_lock(path)
    save_lock(lock, path)
    assert load_lock(path) == lock


def _read_baseline(path: Path) -> None:
    baseline = load_accepted(path)
    save_accepted(baseline, path)
    assert load_accepted(path) == baseline


def _read_cache(path: Path) -> None:
    """A damaged store answers what was kept in it, or nothing, and can be filled again."""
    cache = MeasurementCache(path, {}, CACHE_KEY)
    assert cache.find(_KNOWN) in ({}, _KNOWN)
    cache.keep(_KNOWN)
    cache.close()


def _read_measurements(path: Path) -> None:
    """Measurements are imported as they were exported, or not at all."""
    with contextlib.closing(MeasurementCache(path.with_name("cache"), {}, CACHE_KEY)) as cache:
        with contextlib.suppress(AuditorError):
            import_measurements(cache, path)
        assert cache.find(_KNOWN) in ({}, _KNOWN)


def _read_feed(path: Path) -> None:
    text = path.read_text("utf-8")
    name = re.search("<id>(.*?)</id>", text)
    read_entries(text, name[1] if name else "")


def _read_history(path: Path) -> None:
    place = parse_place(str(path))
    read_trends(place, RUN.system, RUN.release)
    for run in list_runs(place):
        read_run(place, run.id)


def _read_records(path: Path) -> None:
    content = path.read_bytes()
    for reader in (read_dependencies, read_commands, read_text):
        with contextlib.suppress(AuditorError):
            reader(content)


def _read_objects(path: Path) -> None:
    content = path.read_bytes()
    read_tag("0" * 40, content)
    read_commit("0" * 40, content)
    for kind in ("tag", "commit"):
        answer = verify_object(kind, content, _KEYRING)
        assert answer.verdict != "good" or split_signed(kind, content).payload in (_TAG, _HEAD + _TEXT)


# -------------------------------------------------------------------------------------------------- seeds


def _files(*globs: str) -> Callable[[], Iterator[bytes]]:
    """The beginnings, in whole paragraphs, of files of this project."""
    return lambda: (_beginning(path.read_bytes()) for glob in globs for path in sorted(ROOT.glob(glob)))


def _beginning(content: bytes) -> bytes:
    return content if len(content) <= _LONGEST else content[:_LONGEST].rpartition(b"\n\n")[0] + b"\n"


def _made_manifests() -> Iterator[bytes]:
    yield small_text().encode()
    yield from (path.read_bytes() for path in sorted(ROOT.glob("examples/*/components.toml")))


def _made_baseline() -> Iterator[bytes]:
    audit = recorded_report().audit
    parts = tuple(result for result in audit.components if result.component.id in _PARTS)
    accepted = accept(replace(audit, components=parts), "0" * 64, audit.as_of, "seen")
    yield msgspec.json.encode(Baseline(releases={audit.release: accepted}))


def _made_profile() -> Iterator[bytes]:
    whole = read_profile(next(ROOT.glob("profiles/*")))
    yield render_profile(replace(whole, files=whole.files[:4])).encode()


def _made_audits() -> Iterator[bytes]:
    yield render(incomplete_report(), "json")["audit.json"].encode()


def _made_cache() -> Iterator[bytes]:
    with tempfile.TemporaryDirectory(prefix="fuzz-") as place:
        cache = MeasurementCache(Path(place, "cache"), {}, CACHE_KEY)
        cache.keep(_KNOWN)
        cache.close()
        yield Path(place, "cache").read_bytes()


def _made_measurements() -> Iterator[bytes]:
    with (
        tempfile.TemporaryDirectory(prefix="fuzz-") as place,
        contextlib.closing(MeasurementCache(Path(place, "cache"), {}, CACHE_KEY)) as cache,
    ):
        cache.keep(_KNOWN)
        yield export_measurements(cache)


def _made_feed() -> Iterator[bytes]:
    yield render(incomplete_report(), "atom")["feed.xml"].encode()


def _made_stamp() -> Iterator[bytes]:
    yield render_stamp("a", {"input": "text"}).encode()


def _made_history() -> Iterator[bytes]:
    with tempfile.TemporaryDirectory(prefix="fuzz-") as place:
        path = Path(place, "history.db")
        write_run(parse_place(str(path)), make_contents())
        yield path.read_bytes()


def _made_objects() -> Iterator[bytes]:
    """An object of gcc with line tables."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as place:
        source, made = Path(place, "a.c"), Path(place, "a.o")
        source.write_text("int a(void) { return 1; }")
        _call("gcc", "-g", "-c", str(source), "-o", str(made))
        yield made.read_bytes()


def _made_records() -> Iterator[bytes]:
    yield b"main.o: main.c \\\n  a\\ b.h $$c.h \\\n d.h\n\nd.h:\n"
    yield b"source_a.o := a.c\n\ndeps_a.o := \\\n  $(wildcard include/A) \\\n  b.h\n\na.o: $(deps_a.o)\n"
    yield b'[{"directory": "/b", "file": "a.c", "command": "cc -c a.c"}]'
    yield b'# 1 "a.c"\n# 1 "/b//"\n# 1 "<built-in>"\n# 1 "b.h" 1\nint b;\n# 2 "a.c" 2\nint a;\n'


def _call(*command: str) -> bytes:
    return subprocess.run([find_program(command[0]), *command[1:]], cwd=ROOT, capture_output=True, check=True).stdout


def _own_log() -> Iterator[bytes]:
    for count in range(4):
        yield _call("git", "log", f"--skip={count}", "-1", "-z", "--raw", "--no-abbrev", "-c", f"--format={LOG_FORMAT}")


def _signed_and_own_objects() -> Iterator[bytes]:
    yield from _SIGNED
    yield _call("git", "cat-file", "commit", "HEAD")


READERS = {
    "manifest": Reader(load_manifest, _made_manifests),
    "lock": Reader(_read_lock, _files("components.lock")),
    "audit": Reader(load_audit, _made_audits),
    "baseline": Reader(_read_baseline, _made_baseline),
    "profile": Reader(_read_profile, _made_profile),
    "cache": Reader(_read_cache, _made_cache),
    "measurements": Reader(_read_measurements, _made_measurements),
    "feed": Reader(_read_feed, _made_feed, (AuditorError, UnicodeDecodeError)),
    "stamp": Reader(lambda path: find_unchanged(path.parent, path, "a"), _made_stamp),
    "history": Reader(_read_history, _made_history),
    "records": Reader(_read_records, _made_records),
    "dwarf": Reader(read_elf, _made_objects, (AuditorError, MemoryError)),
    "log": Reader(lambda path: read_commits(path.read_bytes()), _own_log, (ValueError,)),
    "objects": Reader(_read_objects, _signed_and_own_objects),
}


def fuzz(name: str, options: list[str]) -> None:
    """Fuzz one reader until libFuzzer's options say stop, which ends this process."""
    reader = READERS[name]
    with tempfile.TemporaryDirectory(prefix="fuzz-", dir=_MEMORY if _MEMORY.is_dir() else None) as place:
        seeds, found, folder = (Path(place, part) for part in ("seeds", "found", "work"))
        for made in (seeds, found, folder):
            made.mkdir()
        for number, content in enumerate(reader.seeds()):
            (seeds / str(number)).write_bytes(content)

        def check_input(data: bytes) -> None:
            for left in folder.iterdir():
                left.unlink()
            path = folder / "input"
            path.write_bytes(data)
            with contextlib.suppress(*reader.errors):
                reader.read(path)

        kept = [option for option in options if not option.startswith("-")] or [str(found)]
        others = [option for option in options if option not in kept]
        atheris.Setup([sys.argv[0], "-timeout=5", *others, *kept, str(seeds)], check_input)
        atheris.Fuzz()


def main() -> None:
    """Fuzz the readers that are named, or all; exits with an error if any of them found something."""
    names = [name for name in sys.argv[1:] if name in READERS]
    options = [option for option in sys.argv[1:] if option not in READERS]
    if len(names) == 1:
        fuzz(names[0], options)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        codes = pool.map(lambda name: _fuzz_apart(name, options), names or READERS)
    sys.exit(max(codes))


def _fuzz_apart(name: str, options: list[str]) -> int:
    """The exit code of one reader fuzzed in a process of its own."""
    command = [sys.executable, "-m", "tools.fuzz_parsers", name, *options]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    main()
