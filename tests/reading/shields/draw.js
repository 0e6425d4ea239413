// SPDX-FileCopyrightText: 2026 The auditor developers
// SPDX-License-Identifier: GPL-2.0-or-later
// Draws what an endpoint answered (standard input) as shields.io does: its library refuses fields that it does not know.
import { readFileSync } from "node:fs"
import { makeBadge } from "badge-maker"

const { schemaVersion, ...badge } = JSON.parse(readFileSync(0, "utf8"))
if (schemaVersion !== 1) throw new Error(`schemaVersion: ${schemaVersion}, not 1`)
process.stdout.write(makeBadge(badge))
