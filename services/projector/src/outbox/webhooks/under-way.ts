/** Requests that are under way, by endpoint. */
export class UnderWay {
  private readonly byEndpoint = new Map<string, Set<Promise<void>>>()

  add(endpointId: string, request: Promise<void>): void {
    const requests = this.byEndpoint.get(endpointId) ?? new Set()
    this.byEndpoint.set(endpointId, requests)
    const ended = request.finally(() => {
      requests.delete(ended)
      if (requests.size === 0) this.byEndpoint.delete(endpointId)
    })
    requests.add(ended)
  }

  get size(): number {
    return this.counts.reduce((sum, count) => sum + count, 0)
  }

  get endpoints(): string[] {
    return [...this.byEndpoint.keys()]
  }

  /** In the order of the endpoints. */
  get counts(): number[] {
    return [...this.byEndpoint.values()].map(({ size }) => size)
  }

  /** Resolves when all have ended that are under way now. */
  async idle(): Promise<void> {
    await Promise.all([...this.byEndpoint.values()].flatMap((requests) => [...requests]))
  }
}
