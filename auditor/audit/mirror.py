# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""A folder filled with all that an audit needs, to be carried to a machine without a network."""

from collections.abc import Iterable
from pathlib import Path

from auditor.audit.session import Session
from auditor.declared.scope import Scope
from auditor.fetch.mirroring import fill_mirror, fill_mirror_with_keyrings
from auditor.pages.copies import fill_mirror_with_pages
from auditor.upstream.network import FetchSettings, Network


def fill(session: Session, folder: Path, source: Path | None, releases: Iterable[str], comparisons: bool) -> list[str]:
    """Fill `folder` with the trusted files of `releases` and the quoted pages, from the mirror `source` if it is given.

    The systems to compare with come along if `comparisons` are wanted. Gives a line for each thing that failed.
    """
    manifest = session.manifest.manifest
    settings = FetchSettings(folder, source, limits=session.network.settings.limits)
    network = Network(settings, session.network.mention)
    components = tuple(item for item in manifest.components if comparisons or not item.is_comparison)
    failures: dict[str, None] = {}
    for release in releases:
        scope = Scope(release, components, session.refs, trust_anyway=True)  # whoever measures it decides on that
        failures |= dict.fromkeys(fill_mirror(session.manifest, session.lock, scope, network))
    failures |= dict.fromkeys(fill_mirror_with_keyrings(session.manifest, network))
    failures |= dict.fromkeys(fill_mirror_with_pages(session.manifest, network))
    return list(failures)
