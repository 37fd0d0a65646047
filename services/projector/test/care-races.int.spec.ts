import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { eventually } from '@throughline/testing'
import { careView } from '../src/views/care/care.view.js'
import { identityView } from '../src/views/identity/identity.view.js'
import { makeRig, type Rig } from './rig.js'
import { allFolded } from './stories-told.js'
import { talks, talksTable } from './talks.js'
import { idOf, stated } from './who-is-who.js'

const LIMIT = { timeoutMs: 60_000 }
let rig: Rig

beforeAll(async () => {
  rig = await makeRig()
  await rig.admin.query(talksTable)
  // Two: one of them is to wait.
  for (let count = 0; count < 2; count++) rig.projector([identityView(rig), careView(rig, { derivations: [talks] })])
}, 120_000)
afterAll(() => rig?.close())

const customersOf = async (subjects: readonly string[]): Promise<string[]> => {
  const ids = subjects.map((subject) => idOf(rig, subject))
  const rows = await rig.query<{ customer_id: string }>(
    `select distinct customer_id from views.talk where customer_id = any ($1) and build = views.live('care')`, ids,
  )
  return rows.map(({ customer_id: id }) => subjects[ids.indexOf(id)] ?? id)
}

it('leaves no rows with whoever became somebody else while they were folded for the first time', async () => {
  const [phone, number] = ['phone:+15550001111', 'customer:races-1']
  // Somebody has looked up whose the number is, and folded them, and is kept from writing it …
  const lock = await rig.admin.connect()
  try {
    await lock.query('begin; lock table views.talk in share row exclusive mode')
    await rig.record({ type: 'message.received', subject: phone, channel: 'sms', data: { text: 'hello' } })
    const writing = `select 1 from pg_locks l where not l.granted and l.relation = 'views.talk'::regclass`
    await eventually(async () => expect(await rig.query(writing)).not.toHaveLength(0), LIMIT)
    // … while it turns out to be somebody else's, which is looked at in vain: nothing of them is there yet.
    await rig.record(stated('identity.linked', [phone], [number], '2026-01-02T00:00:00Z'))
    await eventually(async () => expect(await rig.query('select 1 from views.care_recomposed where looked')).not.toHaveLength(0), LIMIT)
    await lock.query('commit')
  } finally {
    lock.release(true)
  }
  await allFolded(rig)
  expect(await customersOf([phone, number])).toEqual([number])
}, 120_000)
