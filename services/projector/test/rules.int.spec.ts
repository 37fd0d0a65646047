import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { asTenant } from '@throughline/database'
import type { CloudEvent } from '@throughline/events'
import { beginBuild, readAllRulesInForce, readBuilds, readRulesInForce, readRuleVersions } from '@throughline/log'
import { eventually } from '@throughline/testing'
import { Pool } from 'pg'
import { rulesView } from '../src/views/rules/rules.view.js'
import { makeRig, type Rig, tenantId } from './rig.js'

let rig: Rig

beforeEach(async () => {
  rig = await makeRig()
}, 120_000)
afterEach(() => rig.close())

function published(kind: string, version: number, body: object, more: object = {}): Partial<CloudEvent> {
  return {
    id: `${kind}/${version}`,
    source: '/throughline/rules',
    type: 'rule.published',
    subject: `tenant:${tenantId}`,
    time: new Date(Date.UTC(2026, 0, version)).toISOString(),
    data: { kind, version, body, by: 'ann', ...more },
  }
}

describe('the view of rules', () => {
  it('has every version, the highest in force, whatever order they come in, and the same when it is rebuilt', async () => {
    rig.projector([rulesView])
    const reader = new Pool({ connectionString: rig.database.urlFor('timeline'), max: 1 })
    const inForce = () => asTenant(reader, tenantId, (client) => readRulesInForce(client, tenantId, 'identity'))
    expect(await inForce()).toBeUndefined()
    await rig.record(
      published('identity', 2, { maxStronger: 5 }, { reason: 'tablets' }),
      published('identity', 1, { maxStronger: 7 }),
      published('journey', 1, { steps: [] }),
    )
    await eventually(async () => expect(await rig.query('select 1 from views.rule_version')).toHaveLength(3))
    expect(await inForce()).toEqual({ version: 2, body: { maxStronger: 5 } })
    await rig.record(published('identity', 3, { maxStronger: 7 }, { restores: 1 }))
    await eventually(async () => expect(await inForce()).toEqual({ version: 3, body: { maxStronger: 7 } }))

    const wanted = { kind: 'identity', limit: 2 }
    const versions = await asTenant(reader, tenantId, (client) => readRuleVersions(client, tenantId, wanted))
    const third = { version: 3, restores: 1, reason: undefined, at: Date.UTC(2026, 0, 3) * 1_000 }
    expect(versions).toMatchObject([third, { version: 2, restores: undefined, reason: 'tablets', by: 'ann' }])
    const rest = { ...wanted, below: 2 }
    const older = await asTenant(reader, tenantId, (client) => readRuleVersions(client, tenantId, rest))
    expect(older).toMatchObject([{ version: 1, body: { maxStronger: 7 } }])
    await reader.end()

    await beginBuild(rig.admin, 'rules', 1)
    await eventually(async () => {
      const builds = await readBuilds(rig.admin)
      expect(builds).toMatchObject([{ build: 2, state: 'live', note: 'equal to the one before' }])
    }, { timeoutMs: 30_000 })
  }, 120_000)

  it('puts in force together what was published together, and tells each version once, also when it is rebuilt', async () => {
    rig.projector([rulesView])
    const reader = new Pool({ connectionString: rig.database.urlFor('timeline'), max: 1 })
    const inForce = () => asTenant(reader, tenantId, (client) => readAllRulesInForce(client, tenantId, ['hours', 'promises', 'limits']))
    const versions = async () => Object.fromEntries([...(await inForce())].map(([kind, { version }]) => [kind, version]))
    const known = async (count: number) => eventually(async () => expect(await rig.query('select 1 from views.rule_version')).toHaveLength(count))
    await rig.record(published('hours', 1, {}), published('hours', 2, { n: 2 }, { with: [{ kind: 'promises', version: 1 }] }))
    await known(2)
    expect(await versions()).toEqual({ hours: 1 })
    const one = await asTenant(reader, tenantId, (client) => readRulesInForce(client, tenantId, 'hours'))
    expect(one?.version).toBe(1)
    await rig.record(published('promises', 1, {}, { with: [{ kind: 'hours', version: 2 }] }))
    await known(3)
    expect(await versions()).toEqual({ hours: 2, promises: 1 })
    await reader.end()

    const told = () => rig.query<{ data: string }>(`select data from outbox.message where type = 'rule.published' order by seq`)
    const messages = (await told()).map(({ data }) => JSON.parse(data) as object)
    expect(messages).toHaveLength(3)
    expect(messages).toContainEqual({ kind: 'promises', version: 1, with: [{ kind: 'hours', version: 2 }] })
    // Also if nothing remembered what was told.
    await rig.query('delete from outbox.message')
    await rig.query('delete from outbox.told')
    await beginBuild(rig.admin, 'rules', 1)
    await eventually(async () => expect(await readBuilds(rig.admin)).toMatchObject([{ build: 2, state: 'live', note: 'equal to the one before' }]))
    expect(await told()).toEqual([])
  }, 120_000)
})
