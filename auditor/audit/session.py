# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a use case works on: manifest, lock, release, refs, cache folder and network, all of them checked."""

import contextlib
import datetime
import logging
import os
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from auditor.audit.known import load_known_manifest
from auditor.audit.means import Means
from auditor.audit.profiles import with_profiles
from auditor.audit.release import audit_release
from auditor.custody.authorship import with_authorship
from auditor.declared.found import FoundManifest, find_manifest
from auditor.declared.lock import Lock, load_lock, save_lock
from auditor.declared.manifest import ManifestFile
from auditor.declared.scope import Scope
from auditor.declared.suggestions import suggest
from auditor.errors import ReportError, UsageError
from auditor.findings.completeness import unread_histories
from auditor.findings.uncertain import describe_imported, describe_keyring_gaps, describe_overridden
from auditor.instruments.digest import versions
from auditor.instruments.published.models import describe_unmodelled
from auditor.measuring.cache import MeasurementCache, Unkept
from auditor.measuring.cache_key import VARIABLE, CacheKey, find_key, make_key, read_variable
from auditor.model.declared import Component
from auditor.model.measured import Audit, SourceRevision
from auditor.model.misfits import Misfit
from auditor.processes.limits import WorkerSettings, refuse_little_memory
from auditor.progress import Progress, SilentProgress
from auditor.upstream.addresses import check_ref
from auditor.upstream.network import FetchSettings, Network

_log = logging.getLogger(__name__)


class Wanted(Struct, frozen=True):
    """What is to be audited, and how: of the defaults the lock is beside the manifest, and the release is its own.

    So is what was accepted. `refs` are texts like `linux=v6.12.59`. Repositories come from the folder `mirror`, if
    there is one, and not from the network; `offline`, they come from the cache alone. With `trust_anyway` what is not
    signed as the manifest asks for is measured all the same.
    """

    lock_path: Path | None = None
    release: str | None = None
    refs: tuple[str, ...] = ()
    mirror: Path | None = None
    offline: bool = False
    workers: WorkerSettings = WorkerSettings()
    accepted_path: Path | None = None
    trust_anyway: bool = False


class Voice(Struct, frozen=True):
    """Who is told what is no result, a text of one line or several, and who sees how far a run has come.

    `remark` is told what no figure depends on, if somebody else is to hear that.
    """

    tell: Callable[[str], None]
    progress: Progress
    remark: Callable[[str], None] | None = None
    warned: set[str] = field(default_factory=set)

    def warn(self, text: str) -> None:
        """Tell a text, unless it has been told: what is opened several times gives the same warning each time."""
        if text not in self.warned:
            self.warned.add(text)
            self.tell(text)

    def mention(self, text: str) -> None:
        """Tell a text on which no figure depends."""
        (self.remark or self.tell)(text)


SILENT = Voice(lambda _: None, SilentProgress())
"""Nobody."""


class Session(Struct, frozen=True):
    """The checked inputs of one use case; `baseline_path` is where accepted figures are, if any are.

    One that `holds_lock` is the only one that changes it meanwhile (`audit.holding`). One that measures `afresh` knows
    no measurements and no parts of earlier runs, and leaves none.
    """

    found: FoundManifest
    manifest: ManifestFile
    lock_path: Path
    baseline_path: Path
    lock: Lock
    release: str
    refs: dict[str, str]
    network: Network
    workers: WorkerSettings
    voice: Voice = SILENT
    holds_lock: bool = False
    afresh: bool = False
    trust_anyway: bool = False

    def in_release(self, release: str) -> "Session":
        """The same session for another release of the manifest."""
        return replace(self, release=release)

    def with_refs(self, texts: tuple[str, ...], option: str) -> "Session":
        """The same session with the refs of these values of an option in place of its own."""
        return replace(self, refs=dict(_split_ref(text, option, self.manifest) for text in texts))

    def scope(self, component_ids: tuple[str, ...] = (), *, on_request: bool = False) -> Scope:
        """The components asked for, or those measured by default, `on_request` also all others.

        Raises `UsageError` for an unknown id.
        """
        manifest = self.manifest.manifest
        components = manifest.components if on_request else manifest.default_components
        chosen = tuple(self._find_components(component_ids)) or components
        return Scope(self.release, chosen, self.refs, trust_anyway=self.trust_anyway)

    def audit(
        self, component_ids: tuple[str, ...] = (), *, on_request: bool = False, authorship: bool = False
    ) -> Audit:
        """Measure the components asked for, or those measured by default, `on_request` also all others.

        With `authorship`, also count who has touched their files.
        """
        with self.means() as means:
            scope = self.scope(component_ids, on_request=on_request)
            audit = with_profiles(audit_release(self.manifest, self.lock, scope, means), self.manifest)
        self.tell_doubtful({revision: None for result in audit.components for revision in result.all_revisions})
        return self._with_histories(audit) if authorship else audit

    def _with_histories(self, audit: Audit) -> Audit:
        audit = with_authorship(audit, self.manifest, self.network)
        for gap in unread_histories(audit):
            self.voice.tell(f"{gap.url}: its history was not read: {gap.reason}")
        return audit

    def tell_doubtful(self, revisions: Collection[SourceRevision]) -> None:
        """Say of which measured revisions the lock says nothing, or says what nothing else vouches for."""
        self._tell_unpinned(revisions)
        self._tell_unvouched(revisions)
        for line in describe_keyring_gaps(revisions):
            self.voice.warn(line)

    def _tell_unpinned(self, revisions: Iterable[SourceRevision]) -> None:
        """Say which repositories were measured where their refs lead now, since no lock pins them."""
        unpinned = sorted({item.repository for item in revisions if not item.locked and not item.overridden})
        if unpinned:
            self.voice.tell(
                f"{self.lock_path}: does not pin {', '.join(unpinned)} in {self.release}; run `auditor lock`"
            )

    def _tell_unvouched(self, revisions: Iterable[SourceRevision]) -> None:
        """Say of which locked tags the tag object cannot be had, so that the lock alone says where they lead."""
        for revision in filter(self._lacks_tag, revisions):
            what = f"only {self.lock_path} says that {revision.ref} leads to {revision.revision}"
            gap = revision.signing.gap if revision.signing else ""
            self.voice.tell(f"{revision.url}: {what}: {gap}; ask who moved or removed the tag")

    def _lacks_tag(self, revision: SourceRevision) -> bool:
        entry = self.lock.entry(revision.repository, self.release) if revision.locked else None
        return bool(entry and entry.tag and revision.signing and revision.signing.gap)

    def tell_misfits(self, audit: Audit) -> Audit:
        """The same audit, once it is said where the manifest does not fit it, or may not, for a view of figures."""
        self.warn_of(audit.misfits)
        refs = describe_overridden(audit.components)
        for line in (*audit.uncertain, *audit.trusted_anyway, *refs, describe_imported(audit.imported)):
            if line:
                self.voice.warn(line)
        return audit

    def warn_of(self, misfits: Iterable[Misfit]) -> None:
        """Say where the manifest does not fit what was read."""
        for misfit in misfits:
            self.voice.warn(misfit.describe(self.manifest.name))

    @contextlib.contextmanager
    def means(self) -> Iterator[Means]:
        """Open what an audit works with; warnings of the cache are told at the end."""
        if not self.workers.lines_only and (slow := describe_unmodelled()):
            self.voice.mention(slow)
        with (
            contextlib.nullcontext(Unkept(versions())) if self.afresh else open_measurements(self.voice) as measurements
        ):
            yield Means(self.network, measurements, self.workers, self.voice.progress)

    def check_repositories(self, names: Iterable[str], option: str) -> None:
        """Raise `UsageError` for a name that is no repository of the manifest."""
        for name in names:
            _check_repository(name, f"{option} {name}", self.manifest)

    def keep_lock(self, lock: Lock) -> None:
        """Save `lock` if it differs; raises `ReportError` where somebody has changed the file meanwhile."""
        if lock != self.lock:
            self.check_lock_is_own()
            if load_lock(self.lock_path) != self.lock:
                raise ReportError(f"{self.lock_path}: changed while this run was at work, so not written; run again")
            save_lock(lock, self.lock_path)

    def check_lock_is_own(self) -> None:
        """Raise `UsageError` if the lock is the one that came with auditor, which is not written."""
        if self.lock_path == self.found.lock_path:
            self.found.check_own(self.lock_path, "--lock")

    def _find_components(self, component_ids: tuple[str, ...]) -> Iterator[Component]:
        """The components with these ids, in the order of the manifest."""
        component_by_id = {component.id: component for component in self.manifest.manifest.components}
        unknown = [name for name in component_ids if name not in component_by_id]
        if unknown:
            hints = " ".join(dict.fromkeys(suggest(name, component_by_id) for name in unknown))
            raise UsageError(f"{', '.join(unknown)}: no component of {self.manifest.name}; {hints}")
        yield from (item for item in component_by_id.values() if item.id in component_ids)


def open_session(manifest_path: Path | None = None, wanted: Wanted | None = None, voice: Voice = SILENT) -> Session:
    """The session on the manifest at `manifest_path`, or else the one that is found, which the voice is told.

    Raises `AuditorError` for what does not fit.
    """
    refuse_little_memory()
    wanted = wanted or Wanted()
    found = find_manifest(manifest_path)
    if found.note:
        voice.tell(found.note)
    with open_measurements(voice) as measurements:
        manifest = load_known_manifest(found.path, measurements)
    lock_path = wanted.lock_path or found.lock_path
    release = wanted.release or manifest.manifest.default_release
    if release not in manifest.manifest.releases:
        hint = suggest(release, manifest.manifest.releases)
        raise UsageError(f"{release}: no release of {manifest.name}; {hint}")
    refs = dict(_split_ref(text, "--ref", manifest) for text in wanted.refs)
    _log.info("%s: release %s, lock %s, repositories from %s", found.path, release, lock_path, _describe_origin(wanted))
    place = cache_folder() / "repositories"
    settings = FetchSettings(place, wanted.mirror, wanted.offline, limits=wanted.workers.reading)
    return Session(
        found=found,
        manifest=manifest,
        lock_path=lock_path,
        baseline_path=find_baseline(found, wanted.accepted_path),
        lock=load_lock(lock_path),
        release=release,
        refs=refs,
        network=Network(settings, voice.mention),
        workers=wanted.workers,
        voice=voice,
        trust_anyway=wanted.trust_anyway,
    )


def find_baseline(found: FoundManifest, named: Path | None, *, writing: bool = False) -> Path:
    """The file of what was accepted: the one that is `named`, else the one beside the manifest.

    Raises `UsageError` for one that is named and not there, and, for `writing`, for the one of the manifest that came
    with auditor.
    """
    if named and not writing and not named.exists():
        raise UsageError(f"--accepted {named}: no such file; name one that `auditor accept` has written")
    path = named or found.path.parent / "reports" / "baseline.json"
    if writing and not named:
        found.check_own(path, "--accepted")
    return path


@contextlib.contextmanager
def open_measurements(voice: Voice) -> Iterator[MeasurementCache]:
    """The cache of measurements; its warnings are told at the end, each once in a run."""
    measurements = MeasurementCache(cache_folder() / "measurements.sqlite", versions(), find_cache_key())
    try:
        yield measurements
    finally:
        measurements.close()
        for warning in measurements.warnings:
            voice.warn(warning)
        if measurements.imported:
            what = f"{len(measurements.imported):,} measurements were imported, not made here"
            voice.warn(f"{what}; `auditor cache --forget-imported` has them made")


def _describe_origin(wanted: Wanted) -> str:
    if wanted.offline:
        return "the cache alone"
    return f"the mirror {wanted.mirror}" if wanted.mirror else "the network"


def find_cache_key() -> CacheKey:
    """The key of the cache: that of the variable, else the one in the folder of states, by the XDG specification.

    Raises `UsageError` for a variable that is no key; an empty one, as of a secret that is not handed out, is none.
    """
    written = os.environ.get(VARIABLE)
    if written:
        return read_variable(written)
    try:
        return find_key(_base_folder("XDG_STATE_HOME", ".local/state") / "auditor" / "cache.key")
    except RuntimeError:
        return make_key("", f"its key: this user has no home folder; set XDG_STATE_HOME or {VARIABLE}")


def cache_folder() -> Path:
    """The folder for clones and measurements, by the XDG specification; raises `UsageError` if there is none."""
    try:
        return _base_folder("XDG_CACHE_HOME", ".cache") / "auditor"
    except RuntimeError as error:
        cause = str(error) if str(error).startswith("HOME: ") else "HOME: this user has no home folder"
        raise UsageError(f"{cause}; set XDG_CACHE_HOME to a folder for clones") from error


def _base_folder(variable: str, default: str) -> Path:
    """The folder of a variable, or the default one below the home; raises `RuntimeError` if there is neither."""
    base = Path(os.environ.get(variable, ""))
    if base.is_absolute():
        return base
    home = Path.home()
    if not home.is_absolute():
        raise RuntimeError(f"HOME: {home} is no absolute path")
    return home / default


def now() -> datetime.datetime:
    """The present moment in UTC, or that of SOURCE_DATE_EPOCH if set; raises `UsageError` if that is no time."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.datetime.now(datetime.UTC)
    try:
        if not (epoch.isascii() and epoch.isdigit()):
            raise ValueError
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(f"SOURCE_DATE_EPOCH={epoch[:40]!r}: not a number of seconds since 1970; unset it") from error


def today() -> str:
    """The day of `now` as YYYY-MM-DD."""
    return now().date().isoformat()


def _split_ref(text: str, option: str, manifest: ManifestFile) -> tuple[str, str]:
    name, separator, ref = text.partition("=")
    if not separator:
        raise UsageError(f"{option} {text}: write REPOSITORY=REF, for example linux=v6.12.59")
    _check_repository(name, f"{option} {text}", manifest)
    return name, check_ref(ref)


def _check_repository(name: str, place: str, manifest: ManifestFile) -> None:
    if name not in manifest.manifest.repositories:
        hint = suggest(name, manifest.manifest.repositories)
        raise UsageError(f"{place}: {name} is no repository of {manifest.name}; {hint}")
