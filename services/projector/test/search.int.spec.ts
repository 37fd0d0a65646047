import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { sightOf } from '@throughline/access'
import { asTenant } from '@throughline/database'
import { openErasures, finishErasure, type FoundDocument, hideCustomer, beginErasure, searchDocuments } from '@throughline/log'
import { Lexicon, readQuery } from '@throughline/search'
import { eventually } from '@throughline/testing'
import { openVault } from '@throughline/vault'
import fc from 'fast-check'
import { Pool } from 'pg'
import { makeRig, type Rig, tenantId } from './rig.js'

jest.setTimeout(60_000)

let rig: Rig
let timeline: Pool
beforeEach(async () => {
  rig = await makeRig()
  timeline = new Pool({ connectionString: rig.database.urlFor('timeline'), max: 2 })
})
afterEach(async () => {
  await timeline.end()
  await rig.close()
})

async function find(text: string, tenant = tenantId): Promise<FoundDocument[]> {
  const read = readQuery(text)
  if (!read.ok) throw new Error(read.reason)
  const words = Lexicon.of(rig.keys, tenant).query(read.query)
  const query = { words, sight: sightOf({ scopes: ['personal:read'] }), filters: {}, limit: 50 }
  return (await asTenant(timeline, tenant, (client) => searchDocuments(client, query))).found
}

const uidsOf = (found: readonly FoundDocument[]): string[] => found.map(({ eventUid }) => eventUid)

/** Waits until everything that is recorded is taken in. */
function caughtUp(): Promise<void> {
  return eventually(async () => {
    const open = await rig.query(
      `select from views.cursor c join log.log_head h using (part) join views.build b using (view, build)
       where b.view = 'search' and b.state = 'live' and c.next_pos < h.next_pos
       union all select where not exists (select from views.build where view = 'search')`,
    )
    expect(open).toHaveLength(0)
  })
}

const said = (subject: string, text: string, data: object = {}) => ({
  type: 'message.received', subject, channel: 'chat', data: { text, ...data },
})

describe('the search', () => {
  it('finds what was told in words, newest first, and opens nothing else', async () => {
    const uids = ['older', 'newer', 'note'].map((id) => rig.place({ id, subject: 'email:ann@shop.org' }).eventUid)
    await rig.record(
      { ...said('email:ann@shop.org', 'Meine Bestellungen sind weg'), id: 'older', time: '2026-01-01T00:00:00Z' },
      { ...said('email:bob@shop.org', 'Wo ist die Bestellung 4711-2026?'), id: 'newer', time: '2026-01-03T00:00:00Z' },
      { type: 'note.added', subject: 'email:bob@shop.org', data: { text: 'Bestellung gefunden' }, id: 'note', time: '2026-01-02T00:00:00Z' },
      { type: 'page.viewed', subject: 'email:bob@shop.org', data: { title: 'Bestellung' } },
    )
    rig.projector()
    await caughtUp()
    const [older, newer, note] = uids
    expect(uidsOf(await find('bestellung '))).toEqual([newer, note, older])
    expect(uidsOf(await find('best'))).toEqual([newer, note, older])
    expect(uidsOf(await find('4711'))).toEqual([newer])
    expect(uidsOf(await find('"sind weg"'))).toEqual([older])
    expect(await find('bestellung ', '00000000-0000-4000-8000-000000000002')).toEqual([])
    expect(await rig.query('select from views.search')).toHaveLength(3)
  })

  it('keeps no words', async () => {
    await rig.record(said('email:ann@shop.org', 'Quittungsblock Quittungsblock'))
    rig.projector()
    await caughtUp()
    const [row] = await rig.query<{ text: string }>('select s::text as text from views.search s')
    expect(row?.text).toBeDefined()
    expect(row?.text.toLowerCase()).not.toMatch(/quit/)
  })

  it('finds every text by each of its words', async () => {
    const word = fc.oneof(fc.stringMatching(/^[a-zA-Zäöüß]{2,10}$/u), fc.stringMatching(/^[A-Z]{2}-\d{3,5}$/), fc.stringMatching(/^\p{L}{2,8}$/u))
    const texts = fc.sample(fc.array(word, { minLength: 1, maxLength: 10 }), { numRuns: 60, seed: 4 }).map((words, index) => ({ words, id: `text-${index}` }))
    await rig.record(...texts.map(({ words, id }) => ({ ...said(`email:${id}@shop.org`, words.join(' ')), id })))
    rig.projector()
    await caughtUp()
    for (const { words, id } of texts) {
      for (const one of words.filter((given) => given.toLowerCase() !== 'or' && readQuery(`${given} `).ok)) {
        expect({ one, found: uidsOf(await find(`${one} `)) }).toMatchObject({ one, found: expect.arrayContaining([rig.place({ id, subject: `email:${id}@shop.org` }).eventUid]) })
      }
    }
  })

  it('is the same when it is made anew', async () => {
    await rig.record(...Array.from({ length: 20 }, (_, index) => said(`email:c${index}@shop.org`, `Text number ${index} of many`)))
    const projector = rig.projector()
    await caughtUp()
    await rig.query(`select views.begin_build('search', 1)`)
    await eventually(async () => {
      expect(await rig.query(`select note from views.build where view = 'search' and state = 'live'`)).toEqual([{ note: 'equal to the one before' }])
    }, { timeoutMs: 30_000 })
    expect(projector.faults).toEqual([])
  })
})

describe('who is erased', () => {
  it('is found by nothing any more, whoever followed the log meanwhile, and by what they say when they come back', async () => {
    const ann = rig.place({ subject: 'email:ann@shop.org' }).subjectId
    await rig.record(said('email:ann@shop.org', 'Geheimnis eins'), said('email:bob@shop.org', 'Geheimnis zwei'))
    rig.projector()
    await caughtUp()
    expect(await find('geheimnis ')).toHaveLength(2)
    const rewrites = await erase({ kind: 'customer', subjectIds: [ann] })
    expect(rewrites).toEqual(expect.arrayContaining([expect.stringMatching(/^views\.search_\d$/)]))
    expect(await find('geheimnis ')).toHaveLength(1)
    await rig.record({ ...said('email:ann@shop.org', 'Geheimnis drei'), time: new Date(Date.now() + 60_000).toISOString() })
    await caughtUp()
    expect(await find('geheimnis ')).toHaveLength(2)
    expect(await find('eins ')).toHaveLength(0)
  })

  it('keeps what was not erased of an event', async () => {
    const { eventUid, subjectId } = rig.place({ id: 'm-1', subject: 'email:ann@shop.org' })
    await rig.record({ ...said('email:ann@shop.org', 'Konto gesperrt', { title: 'Anfrage wegen' }), id: 'm-1' })
    rig.projector()
    await caughtUp()
    await erase({ kind: 'field', subjectIds: [subjectId], eventUid, fields: ['/data/text'] })
    expect(await find('gesperrt ')).toEqual([])
    await rig.record({ type: 'event.erased', subject: `tenant:${tenantId}`, data: { erasureId: eventUid, eventUid, fields: ['/data/text'] } })
    await caughtUp()
    expect(await find('gesperrt ')).toEqual([])
    expect(await find('anfrage ')).toHaveLength(1)
    await erase({ kind: 'event', subjectIds: [subjectId], eventUid })
    expect(await find('anfrage ')).toEqual([])
  })
})

/** What gateway and recorder do. @returns the tables that are to be rewritten */
async function erase(given: { kind: 'customer' | 'event' | 'field'; subjectIds: string[]; eventUid?: string; fields?: string[] }): Promise<string[]> {
  const [gateway, eraser] = ['gateway', 'eraser'].map((role) => new Pool({ connectionString: rig.database.urlFor(role), max: 2 }))
  if (!gateway || !eraser) throw new Error('unreachable')
  const vaultOf = (role: string) =>
    openVault({ DATABASE_URL: rig.database.urlFor(role), TENANT_KEYS_FILE: rig.database.tenantKeysFile }, { name: 'spec', connections: 1 })
  const [gatewayVault, vault] = [vaultOf('gateway'), vaultOf('eraser')]
  try {
    await rig.query(`insert into control.tenant (id, slug, name) values ($1, 'acme', 'Acme') on conflict do nothing`, tenantId)
    const request = { tenantId, reason: 'asked', requestedBy: 'spec', requestPrint: Buffer.from(JSON.stringify(given)), now: 0, ...given }
    const begun = await asTenant(gateway, tenantId, (client) => beginErasure(client, request))
    if (!('erasure' in begun)) throw new Error(begun.status)
    if (given.kind === 'customer') await hideCustomer((work) => asTenant(gateway, tenantId, work), gatewayVault, begun.erasure)
    for (const open of await openErasures(eraser, 10)) await finishErasure({ pool: eraser, vault }, open)
    rig.vault.forget(given.subjectIds)
    const [row] = await rig.query<{ rewrites: string[] }>('select rewrites from control.erasure where id = $1', begun.erasure.id)
    return row?.rewrites ?? []
  } finally {
    await Promise.all([gateway.end(), eraser.end(), gatewayVault.close(), vault.close()])
  }
}
