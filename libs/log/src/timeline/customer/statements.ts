import { readSql } from '@throughline/database'

const files = {
  page: readSql(import.meta.url, './page.sql'),
  widePage: readSql(import.meta.url, './wide-page.sql'),
  who: readSql(import.meta.url, './who.sql'),
  customers: readSql(import.meta.url, '../../identity/read-customers.sql'),
  given: readSql(import.meta.url, './given.sql'),
  reading: readSql(import.meta.url, './reading.sql'),
}

/** A statement whose values have names in its text. */
export interface NamedStatement {
  /** For a prepared statement. */
  readonly name: string
  readonly text: string
  /** The values in the order in which it wants them; those that are not there are null. */
  values(named: Readonly<Record<string, unknown>>): unknown[]
}

export interface PageStatements {
  /** Looks up who the customer is. */
  readonly asked: NamedStatement
  /** Of identifiers that are known to be the customer's. */
  readonly given: NamedStatement
  /** The same for many identifiers, without filters. */
  readonly wide: NamedStatement
}

/** Who a customer is, with values that have names. */
const customers = files.customers
  .replaceAll('$1::', '@tenant::')
  .replaceAll('$2::uuid[]', 'array[@subject::uuid]')
  .replaceAll('$3::', '@conversations::')

/** The statements of a page, for each order. */
export const pageStatements: Readonly<Record<'newest' | 'oldest', PageStatements>> = {
  newest: { asked: put('newest', 'page', 'who'), given: put('newest', 'page', 'given'), wide: put('newest', 'widePage', 'given') },
  oldest: { asked: put('oldest', 'page', 'who'), given: put('oldest', 'page', 'given'), wide: put('oldest', 'widePage', 'given') },
}

function put(order: 'newest' | 'oldest', page: 'page' | 'widePage', who: 'who' | 'given'): NamedStatement {
  // Nothing else of a page hangs on the direction.
  const inOrder = order === 'newest' ? files[page] : files[page].replaceAll(' desc', ' asc')
  const slots: Record<string, string> = { who: files[who], reading: files.reading, customers }
  const fill = (text: string): string => withoutComments(text).replaceAll(/\{\{(\w+)\}\}/g, (_, slot: string) => fill(slots[slot] ?? ''))
  const names: string[] = []
  const text = fill(inOrder).replaceAll(/@(\w+)/g, (_, name: string) => {
    if (!names.includes(name)) names.push(name)
    return `$${names.indexOf(name) + 1}`
  })
  return { name: `customer_${page}_${who}_${order}`, text, values: (named) => names.map((name) => named[name] ?? null) }
}

function withoutComments(sql: string): string {
  return sql.replaceAll(/^ *--.*\n/gm, '')
}
