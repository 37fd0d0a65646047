import { appendFileSync, closeSync, createReadStream, existsSync, fsyncSync, openSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Pool } from 'pg'
import { COLUMNS, erasureOf, type Erasure, type ErasureRow } from '../ledger/columns.js'
import { readLine, writeLine, type LedgerLine } from './ledger-line.js'

const PAGE = 1_000

/** What a file of the ledger says, each erasure once, the oldest first. */
export interface LedgerFile {
  lines: LedgerLine[]
  /** Lines that were cut off while they were written; an export since then has written them again. */
  broken: number
}

/** @throws Error when there is no such file */
export async function readLedgerFile(file: string): Promise<LedgerFile> {
  const lines = new Map<string, LedgerLine>()
  let broken = 0
  for await (const text of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
    if (text === '') continue
    const line = readLine(text)
    if (line === undefined) broken++
    // One that was taken up later than it was asked for is told again, with the time that counts.
    else lines.set(line.id, line)
  }
  return { lines: [...lines.values()].toSorted((a, b) => a.erasedAt - b.erasedAt || (a.id < b.id ? -1 : 1)), broken }
}

/**
 * Appends what the ledger has and the file does not, and makes sure that it is on the disk. It only ever grows; run it as
 * often as backups are made, and keep it apart from them.
 * @returns how many erasures were appended
 */
export async function exportLedger(pool: Pool, file: string): Promise<number> {
  const { lines } = existsSync(file) ? await readLedgerFile(file) : { lines: [] }
  const known = new Map(lines.map(({ id, erasedAt }) => [id, erasedAt]))
  const handle = openSync(file, 'a', 0o600)
  let appended = 0
  try {
    for await (const page of pagesOf(pool)) {
      const fresh = page.filter(({ id, erasedAt }) => known.get(id) !== erasedAt)
      // A line break first: whatever was cut off before stays a line of its own.
      if (fresh.length > 0) appendFileSync(handle, `\n${fresh.map(writeLine).join('\n')}\n`)
      appended += fresh.length
    }
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  return appended
}

async function* pagesOf(pool: Pool): AsyncGenerator<Erasure[]> {
  for (let after: Erasure | undefined; ; ) {
    const { rows } = await pool.query<ErasureRow>(
      `select ${COLUMNS} from control.erasure
       where $1::bigint is null or (erased_at, id) > ($1::bigint, $2::uuid) order by erased_at, id limit ${PAGE}`,
      [after?.erasedAt ?? null, after?.id ?? null],
    )
    const page = rows.map(erasureOf)
    if (page.length > 0) yield page
    if (page.length < PAGE) return
    after = page.at(-1)
  }
}
