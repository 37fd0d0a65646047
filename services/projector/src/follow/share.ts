import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'

/**
 * This process's share of the parts. Leases in a table, and not locks of a session: they hold through a pooler too, and
 * the one that they are taken from need not be alive. They only share the work; cursors keep two from writing the same.
 */
export class Share {
  private readonly id = randomUUID()
  private taken: readonly number[] = []
  private until = 0

  constructor(
    private readonly pool: Pool,
    private readonly leaseMs: number,
  ) {}

  /** The parts that are this process's now; none when the lease could not be renewed in time. */
  get parts(): readonly number[] {
    return performance.now() < this.until ? this.taken : []
  }

  /** Whether the lease should be renewed. */
  get isDue(): boolean {
    return performance.now() > this.until - this.leaseMs * 0.75
  }

  /** Renews the lease, gives up what is more than its share, and takes what is free. */
  async renew(): Promise<void> {
    const asked = performance.now()
    const { rows } = await this.pool.query<{ part: number }>(
      'select part from views.take_parts($1, $2::interval) as part order by part',
      [this.id, `${this.leaseMs} milliseconds`],
    )
    this.taken = rows.map(({ part }) => part)
    this.until = asked + this.leaseMs
  }

  /** Lets the others have the parts at once. */
  async leave(): Promise<void> {
    this.until = 0
    await this.pool.query('select views.leave_parts($1)', [this.id])
  }
}
