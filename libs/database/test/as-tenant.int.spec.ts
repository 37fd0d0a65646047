import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { severableLink, testDatabase, type SeverableLink, type TestDatabase } from '@throughline/testing'
import { Pool } from 'pg'
import { asTenant } from '../src/as-tenant.js'

const [mine, theirs] = [randomUUID(), randomUUID()]
let database: TestDatabase
let link: SeverableLink

describe.each([
  ['one message after the other', false],
  ['several messages under way', true],
])('with %s', (_how, pipeline) => {
  /** One connection: whatever a transaction leaves behind, the next one finds. */
  let pool: Pool

  beforeAll(async () => {
    database = await testDatabase()
    link = await severableLink(database.urlFor('gateway'))
    pool = new Pool({ connectionString: link.url, max: 1, query_timeout: 2_000, pipeline })
    pool.on('error', () => undefined)
    for (const [slug, id] of Object.entries({ mine, theirs })) {
      await asTenant(pool, id, (client) => client.query('insert into control.tenant (id, slug, name) values ($1, $2, $2)', [id, slug]))
    }
  })

  afterAll(async () => {
    await pool?.end()
    await link?.close()
    await database?.close()
  })

  const slugs = { text: 'select slug from control.tenant' }
  const seenBy = (tenant: string) => asTenant(pool, tenant, async (client) => (await client.query(slugs)).rows as unknown[])

  describe('work as a tenant', () => {
    it('sees the rows of this tenant alone', async () => {
      expect(await seenBy(mine)).toEqual([{ slug: 'mine' }])
      expect(await seenBy(theirs)).toEqual([{ slug: 'theirs' }])
      expect(await seenBy(randomUUID())).toEqual([])
    })

    it('leaves nothing on the connection: without a tenant there is an error, and no rows', async () => {
      const failing = [
        () => asTenant(pool, mine, () => Promise.reject(new Error('the work failed'))),
        () => asTenant(pool, mine, (client) => client.query('select 1 / 0')),
      ]
      await expect(pool.query(slugs)).rejects.toThrow('no tenant is set')
      expect(await seenBy(mine)).toHaveLength(1)
      await expect(pool.query(slugs)).rejects.toThrow('no tenant is set')
      for (const work of failing) {
        await expect(work()).rejects.toThrow(/failed|zero/)
        await expect(pool.query(slugs)).rejects.toThrow('no tenant is set')
        expect(await seenBy(theirs)).toEqual([{ slug: 'theirs' }])
      }
    })

    it('is all done or not at all', async () => {
      const rename = (name: string) => ({ text: 'update control.tenant set name = $1', values: [name] })
      const failed = asTenant(pool, mine, async (client) => {
        await client.query(rename('half'))
        throw new Error('the work failed')
      })
      await expect(failed).rejects.toThrow('the work failed')
      // Work that goes on after a statement that failed must not be told that all is well.
      const passedOver = asTenant(pool, mine, async (client) => {
        await client.query(rename('half'))
        await client.query('select 1 / 0').catch(() => undefined)
      })
      await expect(passedOver).rejects.toThrow('rolled it back')
      const names = await asTenant(pool, mine, (client) => client.query('select name from control.tenant'))
      expect(names.rows).toEqual([{ name: 'mine' }])
    })

    it('does not write when it says so', async () => {
      const written = asTenant(pool, mine, (client) => client.query("update control.tenant set name = 'x'"), { readOnly: true })
      await expect(written).rejects.toThrow('read-only')
    })

    it.each(['', 'mine', `${randomUUID()}'; select '`, randomUUID().toUpperCase()])('is refused for a tenant like %j', async (tenant) => {
      await expect(seenBy(tenant)).rejects.toThrow('must be a UUID')
    })

    it('gives up a connection that answers no more, and takes another', async () => {
      const stuck = asTenant(pool, mine, async (client) => {
        link.freeze()
        await client.query(slugs)
      })
      await expect(stuck).rejects.toThrow('timeout')
      link.restore()
      expect(await seenBy(theirs)).toEqual([{ slug: 'theirs' }])
    })

    it('outlives a connection that breaks while nothing is asked on it', async () => {
      const cut = asTenant(pool, mine, async (client) => {
        link.cut()
        await new Promise((resolve) => setTimeout(resolve, 100))
        await client.query(slugs)
      })
      await expect(cut).rejects.toThrow()
      link.restore()
      expect(await seenBy(theirs)).toEqual([{ slug: 'theirs' }])
    })
  })
})
