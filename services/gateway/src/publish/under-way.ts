/** How many requests of each tenant are being sent. */
export class UnderWay {
  readonly #counts = new Map<string, number>()

  has(tenantId: string): boolean {
    return this.#counts.has(tenantId)
  }

  begin(jobs: readonly { readonly tenantId: string }[]): void {
    for (const { tenantId } of jobs) this.#counts.set(tenantId, (this.#counts.get(tenantId) ?? 0) + 1)
  }

  end(jobs: readonly { readonly tenantId: string }[]): void {
    for (const { tenantId } of jobs) {
      const left = (this.#counts.get(tenantId) ?? 0) - 1
      if (left > 0) this.#counts.set(tenantId, left)
      else this.#counts.delete(tenantId)
    }
  }
}
