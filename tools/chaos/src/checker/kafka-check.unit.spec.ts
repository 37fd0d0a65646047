import { expect, test } from '@jest/globals'
import { play, type Step } from '../../test/world.js'
import { KafkaCheck } from './kafka-check.js'
import { LogCheck } from './log-check.js'
import { Violations } from './violations.js'

const steps: Step[] = [['send', 0], ['append', 0], ['ack', 0], ['copy', 1], ['send', 1], ['append', 1], ['abandon', 1], ['send', 2]]

function check(change: (world: ReturnType<typeof play>) => void): { found: Record<string, number>; copies: number } {
  const world = play(steps)
  change(world)
  const violations = new Violations()
  const log = new LogCheck(world.history, new Violations(), world.parts)
  for (const row of world.rows) log.add(row)
  const kafka = new KafkaCheck(world.history, violations)
  for (const event of world.kafka) kafka.add(event)
  kafka.finish(log)
  return { found: Object.fromEntries(violations.list().map(({ kind, count }) => [kind, count])), copies: kafka.copies }
}

test('finds nothing where nothing is wrong, and counts copies', () => {
  expect(check(() => undefined)).toEqual({ found: {}, copies: 1 })
})

test('tells an acknowledgement without a record from a record without a row', () => {
  expect(check(({ kafka }) => void kafka.splice(0, 2)).found).toEqual({ 'not-in-kafka': 1 })
  // The abandoned one: nobody was promised anything, but what is in Kafka must come to the log.
  expect(check(({ rows }) => void rows.splice(rows.findIndex(({ event }) => event === 1), 1)).found).toEqual({ 'not-recorded': 1 })
})

test('finds a record that nobody sent', () => {
  expect(check(({ kafka }) => void kafka.push(77)).found).toEqual({ phantom: 1 })
})
