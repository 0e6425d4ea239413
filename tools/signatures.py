# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""The part of docs/custody.md that says which revision of each release is verified, by whom, and what vouches for none.

`python -m tools.signatures DIR` reads what the lock pins from the mirror DIR and writes the page anew.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from auditor.audit.session import Session, Wanted, open_session
from auditor.fetch.repositories import Fetcher
from auditor.files import write_text
from auditor.model.custody import Answer, Verification
from tools.made_part import fill_part

ROOT = Path(__file__).parent.parent
_COMMAND = "python -m tools.signatures DIR"
PAGE = ROOT / "docs" / "custody.md"
_NAMES = {"good": "**verified** by", "unknown key": "by the unknown key", "refused": "refused, by"}


def write_signatures(mirror: Path) -> Iterator[str]:
    """The lines of the part, each with its end: for each release, the newest first, what became of which signatures."""
    session = open_session(ROOT / "components.toml", Wanted(mirror=mirror, trust_anyway=True))
    yield "| release | signed by | asked for | repositories |\n|---|---|---|---|\n"
    for release in reversed(session.manifest.manifest.releases):
        names_by_row: dict[tuple[str, str], list[str]] = {}
        for name, verification in _verify_release(session.in_release(release)):
            names_by_row.setdefault((_describe(verification), verification.policy), []).append(name)
        for (what, policy), names in sorted(names_by_row.items(), key=lambda item: item[0][1], reverse=True):
            yield f"| {release} | {what} | {policy} | {', '.join(names)} |\n"


def _verify_release(session: Session) -> Iterator[tuple[str, Verification]]:
    """The verification of each repository with trusted code that is locked in a release, by its name."""
    scope = session.scope(on_request=True).without_comparisons()
    fetcher = Fetcher(session.manifest, session.lock, scope, session.network)
    for name in scope.repositories(session.manifest.manifest):
        locked = session.lock.entry(name, session.release)
        verification = fetcher.fetch_revision(name).verification if locked else None
        if verification:
            yield name, verification


def _describe(verification: Verification) -> str:
    """The answer that says most."""
    signed = [answer for answer in verification.answers if answer.verdict != "unsigned"]
    best = next(iter((*reversed(verification.telling), *signed)), None)
    if best is None:
        tagged = any(answer.kind == "tag" for answer in verification.answers)
        return f"nobody{'' if tagged else ', and there is no tag object'}"
    return f"{best.kind}, {_NAMES.get(best.verdict, best.verdict)} `{best.fingerprint[:8]}`{_describe_owner(best)}"


def _describe_owner(answer: Answer) -> str:
    detail, _, _ = answer.detail.partition(", and signed")
    return "".join(
        (f" of {answer.user_id.partition(' (')[0]}" if answer.user_id else "", f": {detail}" if detail else "")
    )


def write_page(page: str, mirror: Path) -> str:
    """A page with the part between its marks; raises ValueError if it lacks them."""
    return fill_part(page, "signatures", "\n" + "".join(write_signatures(mirror)) + "\n", _COMMAND)


def main() -> None:
    """Write the page anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("mirror", type=Path)
    write_text(PAGE, write_page(PAGE.read_text("utf-8"), parser.parse_args().mirror))


if __name__ == "__main__":
    main()
