import type { ContactFact } from '@throughline/care'

export type FactName = ContactFact['fact']

interface FactTable {
  readonly table: string
  /** With their types; names are those of the fact, as SQL writes them. */
  readonly columns: Readonly<Record<string, string>>
}

const common = { at: 'bigint', channel: 'text', topic: 'text', stage: 'text', agent: 'text', organisation: 'text', shared: 'boolean' }

/** Where each kind of fact lies. */
export const TABLES: Readonly<Record<FactName, FactTable>> = {
  conversation: {
    table: 'views.contact_conversation',
    columns: {
      ...common, issue_uid: 'uuid', order_uid: 'uuid', last_at: 'bigint', is_ours: 'boolean', first_answer_ms: 'bigint', abandoned_in: 'text',
      abandoned_ms: 'bigint', transfers: 'integer', escalations: 'integer', outcome: 'text', resolved: 'boolean',
    },
  },
  wait: { table: 'views.contact_wait', columns: { ...common, ms: 'bigint', ended: 'text', told_ms: 'bigint' } },
  issue: {
    table: 'views.contact_issue',
    columns: {
      ...common, last_at: 'bigint', contacts: 'integer', conversations: 'integer', transfers: 'integer', escalations: 'integer',
      switches: 'integer', waited_ms: 'bigint', outcome: 'text', settled_at: 'bigint', effort: 'double precision',
    },
  },
  order: {
    table: 'views.contact_order',
    columns: { ...common, amount: 'numeric', currency: 'text', cancelled_at: 'bigint', delivered_at: 'bigint', contacts: 'integer' },
  },
  told: { table: 'views.contact_told', columns: { ...common, what: 'text', delivered_at: 'bigint', dropped_at: 'bigint' } },
  contract: { table: 'views.contact_contract', columns: { ...common, ended_at: 'bigint', replaced: 'boolean' } },
}

/** A fact by names of columns: `firstAnswerMs` is `first_answer_ms`. */
export function columnsOf(fact: ContactFact): Record<string, string | number | boolean | undefined> {
  const { fact: _which, ...columns } = fact
  return Object.fromEntries(Object.entries(columns as Record<string, string | number | boolean | undefined>).map(([name, value]) => [nameOf(name), value]))
}

function nameOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
