import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { testDatabase, type TestDatabase } from '@throughline/testing'
import fc from 'fast-check'
import { Pool } from 'pg'
import { byteaArray, int2Array, int4Array, int8Array, textArray, uuidArray } from './binary-arrays.js'

let database: TestDatabase
let pool: Pool

beforeAll(async () => {
  database = await testDatabase()
  pool = new Pool({ connectionString: database.adminUrl, max: 1 })
})

afterAll(async () => {
  await pool?.end()
  await database?.close()
})

async function read<T>(type: string, array: Buffer): Promise<T[]> {
  const { rows } = await pool.query<{ value: T }>(`select value from unnest($1::${type}[]) as value`, [array])
  return rows.map((row) => row.value)
}

const list = <T>(each: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(each, { maxLength: 30 })
const runs = { numRuns: 40 }

describe('arrays in binary form arrive in PostgreSQL as they were', () => {
  it('int8', () =>
    fc.assert(
      fc.asyncProperty(list(fc.maxSafeInteger()), async (values) => {
        expect((await read<string>('int8', int8Array(values))).map(Number)).toEqual(values.map((each) => each + 0))
      }),
      runs,
    ))
  it('int4 and int2', () =>
    fc.assert(
      fc.asyncProperty(list(fc.integer({ min: -32_768, max: 32_767 })), async (values) => {
        expect(await read('int4', int4Array(values))).toEqual(values)
        expect(await read('int2', int2Array(values))).toEqual(values)
      }),
      runs,
    ))
  it('uuid, with nulls', () =>
    fc.assert(
      fc.asyncProperty(list(fc.option(fc.uuid())), async (values) => {
        expect(await read('uuid', uuidArray(values))).toEqual(values)
      }),
      runs,
    ))
  it('text, with nulls', () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 }).map((each) => each.replaceAll('\0', ''))
    return fc.assert(
      fc.asyncProperty(list(fc.option(text.filter((each) => each.isWellFormed()))), async (values) => {
        expect(await read('text', textArray(values))).toEqual(values)
      }),
      runs,
    )
  })
  it('bytea, with nulls', () =>
    fc.assert(
      fc.asyncProperty(list(fc.option(fc.uint8Array({ maxLength: 40 }))), async (values) => {
        const buffers = values.map((each) => (each === null ? null : Buffer.from(each)))
        expect(await read('bytea', byteaArray(buffers))).toEqual(buffers)
      }),
      runs,
    ))
  it('refuses a text that is no UUID', () => {
    expect(() => uuidArray(['1234'])).toThrow('32 hexadecimal digits')
  })
})
