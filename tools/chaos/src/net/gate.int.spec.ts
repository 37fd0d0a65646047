import { expect, test } from '@jest/globals'
import { eventually, testDatabase } from '@throughline/testing'
import pg from 'pg'
import { Gate } from './gate.js'
import { firstColumns } from './postgres-rows.js'

test('a statement is held back, comes through late, and its answer can be read', async () => {
  const database = await testDatabase()
  const url = new URL(database.adminUrl)
  const gate = await Gate.open(Number(url.port))
  url.port = String(gate.port)
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  try {
    await client.query('create table seen (word text)')
    gate.hold()
    const write = client.query({ name: 'late_write', text: 'insert into seen values ($1) returning word, 7', values: ['late'] })
    await eventually(() => expect(gate.waiting.some((bytes) => bytes.includes('late_write'))).toBe(true))
    const direct = new pg.Client({ connectionString: database.adminUrl })
    await direct.connect()
    expect((await direct.query('select * from seen')).rows).toEqual([])
    const [held] = gate.release()
    await write
    expect((await direct.query('select * from seen')).rows).toEqual([{ word: 'late' }])
    await direct.end()
    expect(firstColumns(held?.answered ?? Buffer.alloc(0))).toEqual(['late'])
  } finally {
    await client.end()
    await gate.close()
    await database.close()
  }
})
