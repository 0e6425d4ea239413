# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
"""What an audit works with."""

from msgspec import Struct

from auditor.measuring.cache import MeasurementCache
from auditor.processes.limits import WorkerSettings
from auditor.progress import Progress
from auditor.upstream.network import Network


class Means(Struct, frozen=True):
    """What an audit works with: the network, the cache of measurements, the workers, and somebody to tell."""

    network: Network
    cache: MeasurementCache
    workers: WorkerSettings
    progress: Progress
