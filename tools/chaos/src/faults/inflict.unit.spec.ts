import { expect, test } from '@jest/globals'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from './fault.js'
import { Inflict, type Patient } from './inflict.js'

/** A unit that notes what is done to it and takes a while to come back. */
function patient(): { patient: Patient; done: string[] } {
  const done: string[] = []
  const note = (what: string): Promise<void> => Promise.resolve(void done.push(what))
  return {
    done,
    patient: {
      pause: () => void note('pause'),
      resume: () => void note('resume'),
      kill: (family) => note(family ? 'kill' : 'kill-postmaster'),
      signalEnd: note,
      start: async () => {
        await sleep(30)
        await note('back')
      },
      untilReady: () => note('ready'),
    },
  }
}

function inflict(one: Patient, recovery: () => Promise<number | undefined> = () => Promise.resolve(1)): { inflict: Inflict; stuck: string[] } {
  const stuck: string[] = []
  const options = { ward: { of: () => [one], gates: [] }, watch: { recovery }, limitMs: 1_000, say: () => undefined, onStuck: (what: string) => stuck.push(what) }
  return { inflict: new Inflict(options), stuck }
}

const fault = (kind: Fault['kind']): Fault => ({ atMs: 0, role: 'postgres', unit: 0, kind, forMs: 1 })

test('each kind does what it says, and what ended is started again', async () => {
  const { patient: one, done } = patient()
  const { inflict: storm } = inflict(one)
  for (const kind of ['kill', 'kill-postmaster', 'immediate', 'stop', 'pause'] as const) {
    storm.begin(fault(kind))
    await storm.settled()
  }
  expect(done).toEqual(['kill', 'back', 'kill-postmaster', 'back', 'SIGQUIT', 'back', 'SIGTERM', 'back', 'pause', 'resume', 'ready'])
  expect(storm.injuries.map(({ recoveredMs }) => recoveredMs)).toEqual([1, 1, 1, 1, 1])
})

test('a unit is hurt again when it is back; one fault waits, more are left out', async () => {
  const { patient: one, done } = patient()
  const { inflict: storm } = inflict(one)
  for (const kind of ['kill', 'stop', 'immediate'] as const) storm.begin(fault(kind))
  await storm.settled()
  expect(done).toEqual(['kill', 'back', 'SIGTERM', 'back'])
})

test('what does not come back is told', async () => {
  const { patient: one } = patient()
  const never = inflict(one, () => Promise.resolve(undefined))
  never.inflict.begin(fault('kill'))
  await never.inflict.settled()
  expect(never.stuck).toEqual([expect.stringContaining('not all parts were recorded again')])
  const broken = inflict({ ...one, start: () => Promise.reject(new Error('no port')) })
  broken.inflict.begin(fault('kill'))
  await broken.inflict.settled()
  expect(broken.stuck).toEqual([expect.stringContaining('no port')])
})
