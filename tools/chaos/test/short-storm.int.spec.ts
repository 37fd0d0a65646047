import { expect, test } from '@jest/globals'
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Summary } from '../src/report.js'

const script = fileURLToPath(new URL('../../chaos.mjs', import.meta.url))
/** Half a minute of faults; the rest is for starting, catching up and checking on a slow machine. */
const SECONDS = 30
const LIMIT_MS = 300_000

test('half a minute of kills and pauses loses, doubles and disorders nothing', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'throughline-chaos-'))
  try {
    const json = path.join(folder, 'report.json')
    const { code, output } = await run([`--seconds=${SECONDS}`, '--seed=1', '--rate=300', '--subjects=120', '--senders=12', '--plant', `--json=${json}`])
    if (code !== 0) throw new Error(`chaos ended with ${code}:\n${output}`)
    const { verdict, events, faults } = JSON.parse(readFileSync(json, 'utf8')) as Summary
    expect(verdict).toBe('kept')
    expect(Object.keys(faults)).toEqual(
      expect.arrayContaining(['kill recorder', 'kill gateway', 'kill kafka', 'kill postgres', 'pause recorder', 'pause gateway']),
    )
    // It was a test of something: events came through all of it, some of them more than once.
    expect(events.acked).toBeGreaterThan(500)
    expect(events.copiesInKafka).toBeGreaterThan(0)
    expect(events.shown).toBeGreaterThanOrEqual(events.acked)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}, LIMIT_MS)

async function run(args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, THROUGHLINE_INSTALL: 'never' } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)))
  // Before Jest gives up on us: whoever is told to end cleans up after itself.
  const late = setTimeout(() => child.kill('SIGTERM'), LIMIT_MS - 30_000)
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code) => resolve({ code, output }))
    })
  } finally {
    clearTimeout(late)
  }
}
