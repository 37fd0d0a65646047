import { readSql } from '@throughline/database'

const branch = readSql(import.meta.url, './history.sql')
const comments = /^--.*\n/gm
/** Values of the statement before those of its branches. */
const COMMON = 12
/** Values of each branch. */
const OWN = 5
const made = new Map<string, string>()

/** The statement for members in so many parts. */
export function historyText(order: 'newest' | 'oldest', parts: number): string {
  const name = `${order} ${parts}`
  const known = made.get(name) ?? make(order, parts)
  made.set(name, known)
  return known
}

function make(order: 'newest' | 'oldest', parts: number): string {
  const plain = branch.replace(comments, '')
  const branches = Array.from({ length: parts }, (_, index) => {
    const first = COMMON + index * OWN + 1
    const names = ['part', 'subjects', 'since', 'until', 'known']
    return names.reduce((text, value, place) => text.replaceAll(`%${value}%`, `$${first + place}`), plain)
  })
  // Nothing but the order hangs on the direction.
  const text = `select * from (${branches.map((one) => `(${one})`).join('\nunion all\n')}) as found
order by occurred_at desc, sequence desc, event_uid desc limit $8::bigint`
  return order === 'newest' ? text : text.replaceAll(' desc', ' asc')
}
