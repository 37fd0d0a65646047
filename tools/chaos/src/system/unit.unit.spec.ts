import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { childrenOf, send } from './process-tree.js'
import { loadTools, type Tools } from './tools.js'
import { Unit } from './unit.js'

const script = fileURLToPath(new URL('../../test/family.mjs', import.meta.url))
let folder: string
let tools: Tools
let unit: Unit
let surprises: string[]

beforeEach(async () => {
  tools = await loadTools()
  folder = mkdtempSync(path.join(os.tmpdir(), 'throughline-unit-'))
  surprises = []
  unit = new Unit({
    name: 'family',
    role: 'postgres',
    tools,
    onSurprise: (what) => surprises.push(what),
    launch: (run) =>
      tools.startProcess({
        name: 'family',
        command: process.execPath,
        args: [script, 'parent'],
        logFile: path.join(folder, `family.${run}.log`),
        pidFolder: path.join(folder, 'run'),
      }),
    ready: () => {
      const log = readFileSync(path.join(folder, `family.${unit.runs}.log`), 'utf8')
      return log.includes('ready') ? Promise.resolve() : Promise.reject(new Error('not yet'))
    },
  })
  await unit.start()
})

afterEach(async () => {
  await unit.release()
  for (const child of childrenOf(unit.pid ?? -1)) send(child, 'SIGKILL')
  await tools.stopAllIn(path.join(folder, 'run'))
  rmSync(folder, { recursive: true, force: true })
})

/** S sleeping, T stopped, Z ended; empty when there is none. */
const stateOf = (pid: number): string =>
  spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim().slice(0, 1)

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries++) {
    if (tries > 100) throw new Error('it did not come to that')
    await sleep(50)
  }
}

test('a kill takes the children along, and nobody starts it again', async () => {
  const pid = unit.pid as number
  const [child] = childrenOf(pid) as [number]
  await unit.kill()
  expect(unit.pid).toBeUndefined()
  await until(() => ['Z', ''].includes(stateOf(child)))
  await sleep(700)
  expect(unit.runs).toBe(1)
  expect(surprises).toEqual([])
})

test('a pause stops parent and child, and both go on', async () => {
  const pid = unit.pid as number
  const both = [pid, ...childrenOf(pid)]
  expect(both).toHaveLength(2)
  unit.pause()
  await until(() => both.every((one) => stateOf(one) === 'T'))
  unit.resume()
  await until(() => both.every((one) => stateOf(one) === 'S'))
})

test('what ends by itself is started again, and told', async () => {
  const pid = unit.pid as number
  for (const child of childrenOf(pid)) send(child, 'SIGKILL')
  send(pid, 'SIGKILL')
  await until(() => unit.runs === 2 && unit.pid !== undefined)
  expect(unit.pid).not.toBe(pid)
  expect(surprises).toEqual([expect.stringContaining('family ended by itself (SIGKILL)')])
})
