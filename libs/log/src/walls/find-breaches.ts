import { readSql } from '@throughline/database'
import type { Pool, PoolClient } from 'pg'
import { ownerFunctions, searchFunctions, tablesWithoutTenants, uniqueAcrossTenants } from './known.js'

const text = readSql(import.meta.url, './breaches.sql')

/** Something in the database that weakens the walls between tenants. */
export interface Breach {
  /** The table, view, function, index, policy or role, with its schema. */
  what: string
  why: string
}

/** Walks the catalogue of the whole database; empty when the walls stand. Needs no rights on the tables. */
export async function findBreaches(client: Pool | PoolClient): Promise<Breach[]> {
  const known = [tablesWithoutTenants, { ...ownerFunctions, ...searchFunctions }, uniqueAcrossTenants, searchFunctions].map((list) => Object.keys(list))
  return (await client.query<Breach>(text, known)).rows
}
