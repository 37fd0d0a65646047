import { randomUUID } from 'node:crypto'
import { readSql } from '@throughline/database'
import type { Pool } from 'pg'

const takeText = readSql(import.meta.url, './lease.sql')
const leaveText = 'delete from outbox.lease where name = $1 and holder = $2::uuid'

/** Work that one process does at a time, until it says nothing for as long as the lease. */
export class Lease {
  private readonly holder = randomUUID()

  constructor(
    private readonly pool: Pool,
    private readonly name: string,
    private readonly lengthMs: number,
  ) {}

  /** @returns whether it is this process's now, for the length of the lease */
  async take(): Promise<boolean> {
    const { rows } = await this.pool.query(takeText, [this.name, this.holder, this.lengthMs])
    return rows.length > 0
  }

  /** Lets others have it at once. */
  async leave(): Promise<void> {
    await this.pool.query(leaveText, [this.name, this.holder])
  }
}
