import { AsyncLocalStorage } from 'node:async_hooks'
import type { AuditedAction, AuditRecorder } from './audit-port.js'

/** `tenantId`: where somebody who manages all tenants did something to another one. Default: the caller's. */
export type AuditNote = Pick<AuditedAction, 'target' | 'parts'> & Partial<Pick<AuditedAction, 'tenantId'>>

const current = new AsyncLocalStorage<RequestAudit>()

/**
 * Says of whom or what the request that is being handled is. Its entry is written at once, beside the handler's own work,
 * and the answer waits for it. Each call is an entry; nothing happens outside of a request that is recorded.
 */
export function noteAudit(note: AuditNote): void {
  current.getStore()?.note(note)
}

/** The entries of one request. */
export class RequestAudit {
  private readonly stored: Promise<void>[] = []

  /** @param durable whether an entry must survive a crash of the machine: changes, not reads */
  constructor(
    private readonly recorder: AuditRecorder,
    readonly who: Omit<AuditedAction, 'target' | 'parts'>,
    private readonly durable: boolean,
  ) {}

  /** Runs the rest of the request in a context in which {@link noteAudit} finds this. */
  around(work: () => void): void {
    current.run(this, work)
  }

  note(note: AuditNote): void {
    const stored = this.recorder.record({ ...this.who, ...note }, { durable: this.durable })
    stored.catch(() => undefined) // told by `done`
    this.stored.push(stored)
  }

  /**
   * Resolves when everything is kept. A request of which nobody noted anything leaves an entry, too, unless it was
   * refused before anything was read or changed.
   *
   * @param status of the answer
   * @param target what is known of it from the path
   */
  async done(status: number, target: string | undefined): Promise<void> {
    const refused = status >= 400 && status < 500
    if (this.stored.length === 0 && !refused) this.note(target === undefined ? {} : { target })
    await Promise.all(this.stored)
  }
}
