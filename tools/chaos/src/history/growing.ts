type Numbers = Uint8Array | Uint16Array | Int16Array | Uint32Array | Float64Array

/** A typed array that doubles when it is full: millions of numbers without an object for each. */
export class Growing<T extends Numbers> {
  #values: T

  /** @param make a typed array of that length, for instance `(length) => new Uint32Array(length)` */
  constructor(private readonly make: (length: number) => T) {
    this.#values = make(1024)
  }

  /** 0 where nothing was ever set. */
  get(index: number): number {
    return this.#values[index] ?? 0
  }

  set(index: number, value: number): void {
    if (index >= this.#values.length) this.#grow(index)
    this.#values[index] = value
  }

  #grow(index: number): void {
    let length = this.#values.length
    while (length <= index) length *= 2
    const larger = this.make(length)
    larger.set(this.#values)
    this.#values = larger
  }
}
