import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { testDatabase, type TestDatabase } from '@throughline/testing'
import { Pool } from 'pg'
import { newTopicEpoch } from '../src/cursor/new-epoch.js'
import { noteTopicId, openTopicEpoch } from '../src/cursor/cursors.js'
import { hasReached, readProgress } from '../src/timeline/progress.js'
import { topicTagOf } from '../src/token/topic-tag.js'

const topic = 'replaced.v1'
const part = 3
let database: TestDatabase
let admin: Pool
let timeline: Pool

beforeAll(async () => {
  database = await testDatabase()
  admin = new Pool({ connectionString: database.adminUrl, max: 1 })
  timeline = new Pool({ connectionString: database.urlFor('timeline'), max: 1 })
})
afterAll(async () => {
  await Promise.all([admin.end(), timeline.end()])
  await database.close()
})

/** Pretends that the open epoch was recorded up to here. */
const recordedTo = (offset: number): Promise<unknown> =>
  admin.query(
    `update log.log_cursor c set next_offset = $2 from log.topic_epoch e
     where e.id = c.topic_epoch and e.topic = $1 and e.closed_at is null and c.part = $3`,
    [topic, offset, part],
  )

async function reached(number: number, topicId?: string): Promise<boolean> {
  const progress = (await readProgress(timeline, { live: topic, backfill: 'none' })).find((one) => one.part === part)
  if (!progress) throw new Error('the part is missing')
  return hasReached(progress, { kind: 'interactions', part, number, ...(topicId === undefined ? {} : { topicTag: topicTagOf(topicId) }) })
}

it('takes no offset of a new topic for one of the topic that it replaced', async () => {
  const [old, fresh] = [randomUUID(), randomUUID()]
  const { id } = await openTopicEpoch(admin, topic)
  await recordedTo(600)
  // Nobody has noted an id yet: there was only one topic so far.
  expect(await reached(599, old)).toBe(true)
  await noteTopicId(admin, id, old)
  expect([await reached(599, old), await reached(600, old)]).toEqual([true, false])
  // Made anew, and not accepted.
  expect(await reached(5, fresh)).toBe(false)
  await newTopicEpoch(admin, topic, fresh, [])
  expect(await reached(5, fresh)).toBe(false)
  await recordedTo(6)
  expect([await reached(5, fresh), await reached(6, fresh)]).toEqual([true, false])
  // What was written to the old one can still be read, and what was lost with it never will be.
  expect([await reached(599, old), await reached(600, old)]).toEqual([true, false])
  // A token without a tag: the offset is all there is.
  expect([await reached(5), await reached(6)]).toEqual([true, false])
})
