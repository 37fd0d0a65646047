import { type ContactFact, contacts } from '@throughline/care'
import type { CareShelf, Derivation, RowsByCustomer } from '../derivation.js'
import { rowWriter } from '../row-writer.js'
import { columnsOf, type FactName, TABLES } from './tables.js'

const NAMES = Object.keys(TABLES) as FactName[]

const writers = NAMES.map((name) => {
  const { table, columns } = TABLES[name]
  const write = rowWriter<ContactFact>({ table, key: { event_uid: 'uuid' }, columns, of: columnsOf })
  return { name, write }
})

/** What contacts, orders and promises come to, for metrics: a table for each kind of fact. */
export const contactsDerivation: Derivation<ContactFact> = {
  name: 'contacts',
  tables: NAMES.map((name) => TABLES[name].table),
  derive: contacts,
  async write(client, shelf: CareShelf, rows: RowsByCustomer<ContactFact>) {
    for (const { name, write } of writers) {
      const own = [...rows].map(([customerId, facts]) => [customerId, facts.filter(({ fact }) => fact === name)] as const)
      await write(client, shelf, new Map(own))
    }
  },
}
