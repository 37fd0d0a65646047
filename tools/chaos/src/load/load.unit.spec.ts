import { expect, test } from '@jest/globals'
import { setTimeout as sleep } from 'node:timers/promises'
import { fakeGateway, type Manners } from '../../test/fake-gateway.js'
import { logOf } from '../../test/world.js'
import { LogCheck } from '../checker/log-check.js'
import { Violations } from '../checker/violations.js'
import { History } from '../history/history.js'
import { seeded } from '../random.js'
import { until } from '../until.js'
import { Load } from './load.js'
import { Tally } from './tally.js'

const parts = 4

/** Load on a fake gateway until some hundred events are acknowledged, checked as a real run is. */
async function run(manners: Partial<Manners>): Promise<{ history: History; tally: Tally; found: Record<string, number>; kept: number[] }> {
  const random = seeded(11)
  const gateway = await fakeGateway(random.fork('gateway'), manners)
  const [history, tally, violations] = [new History(), new Tally(), new Violations()]
  const load = new Load({
    history,
    tally,
    violations,
    random,
    story: { run: 'a', startMs: 0 },
    gatewayUrls: [gateway.url],
    apiKey: 'tl_x',
    subjects: 12,
    senders: 4,
    eventsPerSecond: 2_000,
  })
  await until(20_000, () => (history.acked > 400 ? true : undefined))
  await load.stop(5_000)
  await sleep(100)
  await gateway.close()
  const { rows, heads } = logOf(history, gateway.kept, parts)
  const check = new LogCheck(history, violations, parts)
  for (const row of rows) check.add(row)
  check.finish(heads)
  return { history, tally, kept: gateway.kept, found: Object.fromEntries(violations.list().map(({ kind, count }) => [kind, count])) }
}

test('senders bring everything over, with copies, through errors, broken connections and late writes', async () => {
  const { history, tally, kept, found } = await run({ refuses: 0.05, breaks: 0.05, late: 0.05 })
  expect(found).toEqual({})
  expect(history.acked).toBeGreaterThan(400)
  expect(history.copies).toBeGreaterThan(10)
  expect(kept.length).toBeGreaterThan(new Set(kept).size)
  expect([...tally.unknowns.keys()]).toEqual(expect.arrayContaining(['503', 'UND_ERR_SOCKET']))
})

test('without anything going wrong events are acknowledged', async () => {
  const { history, found } = await run({})
  expect(found).toEqual({})
  expect(history.acked).toBeGreaterThan(400)
  expect(history.size - history.acked).toBeLessThan(40) // those given up: a slow machine has time-outs of its own
})

test('a gateway that forgets what it acknowledged is found out', async () => {
  const { found } = await run({ forgets: 0.02 })
  // Some that it forgot come again as copies, and then in the wrong place.
  expect(found['lost']).toBeGreaterThan(0)
})
