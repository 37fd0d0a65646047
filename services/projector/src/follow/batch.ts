import type { CloudEvent } from '@throughline/events'
import { type FollowedEvent, type FollowedEvents, openEvents } from '@throughline/log'
import { BrokenSealError, type Vault } from '@throughline/vault'

/** Some events of a part, in the order of positions, for all views. What was erased is not among them. */
export class Batch {
  readonly events: readonly FollowedEvent[]
  /** The position after the last one that was looked at. */
  readonly next: number
  /** Erasures that had been seen when these were read. */
  readonly clock: number
  /** Whether an erasure of a customer is among them: its transaction runs alone. */
  readonly erases: boolean
  private readonly opened = new Map<FollowedEvent, CloudEvent | undefined>()

  /** @param broken told of events that do not open although their key is there */
  constructor(
    readonly part: number,
    readonly from: number,
    read: FollowedEvents,
    private readonly vault: Pick<Vault, 'read' | 'forget'>,
    private readonly broken: (event: FollowedEvent) => void = () => undefined,
  ) {
    this.events = read.events
    this.next = read.next
    this.clock = read.clock
    this.erases = read.events.some(({ type }) => type === 'customer.erased')
  }

  /**
   * The events of these rows with all that is personal, each opened once for all views. In place of one that cannot be
   * opened, or not any more, stands undefined.
   * @throws KeyStoreError when the keys cannot be had now
   */
  async open(rows: readonly FollowedEvent[]): Promise<(CloudEvent | undefined)[]> {
    const closed = Map.groupBy(rows.filter((row) => !this.opened.has(row)), ({ tenantId }) => tenantId)
    for (const [tenantId, some] of closed) {
      const events = await this.openAll(tenantId, some)
      for (const [index, row] of some.entries()) this.opened.set(row, events[index])
    }
    return rows.map((row) => this.opened.get(row))
  }

  private async openAll(tenantId: string, rows: readonly FollowedEvent[]): Promise<(CloudEvent | undefined)[]> {
    try {
      return await openEvents(this.vault, tenantId, rows)
    } catch (error) {
      if (!(error instanceof BrokenSealError)) throw error
      const [row, ...others] = rows
      if (row !== undefined && others.length === 0) {
        this.broken(row)
        return [undefined]
      }
      return (await Promise.all(rows.map((one) => this.openAll(tenantId, [one])))).flat()
    }
  }
}
