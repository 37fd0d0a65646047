import { setTimeout as sleep } from 'node:timers/promises'
import type { LogTopics, TopicState } from '@throughline/bus'
import { noteTopicId, openTopicEpoch, readTopicEpoch, type TopicEpoch } from '@throughline/log'
import type { Pool } from 'pg'
import type { Alarm } from './alarm.js'
import { judge } from './judge.js'
import { Part } from './part.js'

/** Before an alarm stops a part, the broker is asked once more: it may have been in the middle of a change of leaders. */
const secondLookMs = 1000

/** Where parts stand, as log and broker say. */
export interface Placing {
  epoch: TopicEpoch
  /** The topic's id, and `performance.now()` before the broker was asked. */
  id: string
  askedAt: number
  /** Those that were asked for; with an alarm when they have to stand still. */
  parts: Part[]
}

/**
 * Reads the cursors of a topic and compares them with what the broker has.
 * @throws Error when database or broker are away, or when there is no such topic
 */
export async function placeParts(pool: Pool, topics: LogTopics, topic: string, numbers: readonly number[]): Promise<Placing> {
  const first = await lookAt(pool, topics, topic, numbers)
  if (!first.parts.some((part) => part.alarm)) return first
  await sleep(secondLookMs)
  return lookAt(pool, topics, topic, numbers)
}

async function lookAt(pool: Pool, topics: LogTopics, topic: string, numbers: readonly number[]): Promise<Placing> {
  // In this order: what is recorded later than the cursors are read can only move the broker's ends further.
  const epoch = (await readTopicEpoch(pool, topic)) ?? (await openTopicEpoch(pool, topic))
  const askedAt = performance.now()
  const [state] = await topics.describe([topic])
  if (!state) throw new Error(`Topic ${topic} does not exist. Run \`throughline topics\`.`)
  if (epoch.topicId === null) {
    await noteTopicId(pool, epoch.id, state.id)
    epoch.topicId = state.id
  }
  return { epoch, id: state.id, askedAt, parts: numbers.map((number) => partOf(number, epoch, state)) }
}

function partOf(number: number, epoch: TopicEpoch, state: TopicState): Part {
  const cursor = epoch.cursors.find((one) => one.part === number)
  const found = state.partitions.find((one) => one.partition === number)
  if (!cursor || !found) throw new Error(`Partition ${number} of topic ${state.name} is missing in the log or at the broker.`)
  const part = new Part(number, cursor.nextOffset, cursor.highWatermark)
  part.alarm = judge({ ...cursor, topicId: epoch.topicId }, { ...found, topicId: state.id })
  if (!part.alarm) part.sawEnd(found.latest)
  return part
}

/** Compares a part with what the broker has now. */
export function doubtAbout(
  number: number,
  standing: { nextOffset: number; highWatermark: number },
  topicId: string | null,
  state: TopicState | undefined,
): Alarm | undefined {
  const found = state?.partitions.find((one) => one.partition === number)
  if (!state || !found) return { kind: 'topic-missing', message: 'there is no such topic, or it has fewer partitions' }
  return judge({ ...standing, topicId }, { ...found, topicId: state.id })
}
