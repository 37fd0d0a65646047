import type { Delivery } from './delivery.js'

interface Request {
  readonly endpointId: string
  readonly subjectId: string
  ended: Promise<void>
}

/** Requests that are under way; some dozens. */
export class UnderWay {
  private readonly requests = new Set<Request>()

  add({ endpoint_id: endpointId, subject_id: subjectId }: Pick<Delivery, 'endpoint_id' | 'subject_id'>, work: Promise<void>): void {
    const request: Request = { endpointId, subjectId, ended: work }
    request.ended = work.finally(() => this.requests.delete(request))
    this.requests.add(request)
  }

  get size(): number {
    return this.requests.size
  }

  /** Where each of them goes to, and in the same order whom it is about. */
  get endpoints(): string[] {
    return [...this.requests].map(({ endpointId }) => endpointId)
  }

  get subjects(): string[] {
    return [...this.requests].map(({ subjectId }) => subjectId)
  }

  /** Resolves when all have ended that are under way now. */
  async idle(): Promise<void> {
    await Promise.all([...this.requests].map(({ ended }) => ended))
  }
}
