# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""`make fuzz`: coverage-guided texts for the models of pygount and lizard, and for the tools themselves.

    python -m tools.fuzz_models -runs=1000000 -max_len=400 [FOLDER]

The options are those of libFuzzer; a folder keeps the inputs found, and is read first, as is our corpus. The first byte
of an input says whether the rest is C, a header or C++, which is read as `fast_paths` reads a file. It ends with an
error at the first text in which a model finds anything else than its tool, and writes that input to a file.
"""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["auditor.instruments.c"]):
    from tools.fast_paths import FRAGMENTS, compare, texts_of

_CORPUS = Path(__file__).parent.parent / "tests" / "data" / "corpus"
_NAMES = ("a.c", "a.h", "a.cpp")


def check_input(data: bytes) -> None:
    """Read `data` by the models and by the tools; raises `AssertionError` if they differ."""
    if not data:
        return
    comparisons = compare(texts_of(_NAMES[data[0] % len(_NAMES)], data[1:]))
    if different := [text for one in comparisons.values() for text in one.different]:
        raise AssertionError(different)


def write_seeds(folder: Path) -> None:
    """The texts of our corpus, each as an input."""
    for number, suffix in enumerate(Path(name).suffix for name in _NAMES):
        for path in _CORPUS.rglob(f"*{suffix}"):
            (folder / path.name).write_bytes(bytes([number]) + path.read_bytes())


def write_words(path: Path) -> None:
    """What means something to the tools, as libFuzzer takes words."""
    words = ("".join(f"\\x{byte:02x}" for byte in fragment.encode()) for fragment in FRAGMENTS)
    path.write_text("".join(f'"{word}"\n' for word in words))


def main() -> None:
    """Fuzz until libFuzzer's options say stop."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as place:
        words, seeds, found = (Path(place, name) for name in ("words", "seeds", "found"))
        seeds.mkdir()
        found.mkdir()
        write_words(words)
        write_seeds(seeds)
        kept = [option for option in sys.argv[1:] if not option.startswith("-")] or [str(found)]
        options = [option for option in sys.argv if option not in kept]
        atheris.Setup([*options, f"-dict={words}", *kept, str(seeds)], check_input)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
