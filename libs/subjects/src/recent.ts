/**
 * A bounded memory of what was used lately, in two generations: when the younger one is full it becomes the older one,
 * and what is asked for again comes back. Finding something costs one look-up in a Map; a list that is rearranged at
 * each (lru-cache) took twice the time, at some 100,000 look-ups a second.
 */
export class Recent<Value> {
  private young = new Map<string, Value>()
  private old = new Map<string, Value>()

  /** @param most entries to keep at most */
  constructor(private readonly most: number) {}

  get(key: string): Value | undefined {
    const value = this.young.get(key)
    if (value !== undefined) return value
    const older = this.old.get(key)
    if (older !== undefined) this.set(key, older)
    return older
  }

  set(key: string, value: Value): void {
    if (this.young.size >= this.most / 2) {
      this.old = this.young
      this.young = new Map()
    }
    this.young.set(key, value)
  }
}
