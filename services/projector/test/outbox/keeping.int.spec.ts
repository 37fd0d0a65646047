import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals'
import { Keeper } from '../../src/outbox/keep/keeper.js'
import { OutboxRig } from './rig.js'

let rig: OutboxRig
let keeper: Keeper
let tenantId: string

beforeAll(async () => {
  rig = await OutboxRig.start()
  keeper = new Keeper(rig.projector, 30)
})
beforeEach(async () => {
  tenantId = await rig.tenant()
})
afterAll(() => rig?.close())

const countOf = async (table: string): Promise<number | undefined> =>
  (await rig.one<{ count: number }>(`select count(*)::integer as count from outbox.${table} where tenant_id = $1`, tenantId))?.count

it('what left long ago is forgotten, and its id is not', async () => {
  await rig.endpoint(tenantId, 'https://hooks.example/')
  const [old, young, unsent] = rig.messages(tenantId, [randomUUID(), randomUUID(), randomUUID()])
  await rig.add([old!, young!, unsent!])
  await rig.admin.query("update outbox.message set sent_at = now(), created_at = now() - interval '31 days' where tenant_id = $1", [tenantId])
  await rig.admin.query("update outbox.delivery set state = 'delivered', settled_at = now() - interval '31 days' where tenant_id = $1", [tenantId])
  await rig.admin.query("update outbox.delivery set settled_at = now() where message_id = decode($1, 'hex')", [young!.id])
  await rig.admin.query("update outbox.message set sent_at = null where id = decode($1, 'hex')", [unsent!.id])
  await keeper.round()
  expect({ messages: await countOf('message'), deliveries: await countOf('delivery') }).toEqual({ messages: 2, deliveries: 1 })
  expect(await rig.add([old!, young!])).toBe(0)
})

it('what waits for an endpoint that is gone goes, and what waits for one that is active stays', async () => {
  const [gone, active] = [await rig.endpoint(tenantId, 'https://gone.example/'), await rig.endpoint(tenantId, 'https://hooks.example/')]
  await rig.add(rig.messages(tenantId, [randomUUID()]))
  await rig.admin.query("update outbox.delivery set created_at = now() - interval '31 days' where tenant_id = $1", [tenantId])
  await rig.admin.query('delete from control.webhook_endpoint where id = $1', [gone.id])
  await keeper.round()
  expect([await rig.states(gone.id), await rig.states(active.id)]).toEqual([{}, { waiting: 1 }])
})

it('what waits too long for one that is paused is given up, with why', async () => {
  const { id } = await rig.endpoint(tenantId, 'https://hooks.example/')
  await rig.add(rig.messages(tenantId, [randomUUID(), randomUUID()]))
  await rig.admin.query("update control.webhook_endpoint set state = 'paused' where id = $1", [id])
  const first = 'seq = (select min(seq) from outbox.delivery where endpoint_id = $1)'
  await rig.admin.query(`update outbox.delivery set created_at = now() - interval '31 days' where ${first}`, [id])
  await keeper.round()
  expect(await rig.states(id)).toEqual({ waiting: 1, dead: 1 })
  const dead = "select last_fault from outbox.delivery where endpoint_id = $1 and state = 'dead'"
  expect(await rig.one(dead, id)).toEqual({ last_fault: 'it waited too long while the endpoint was paused' })
})
