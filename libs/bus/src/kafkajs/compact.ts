/** Writes the "flexible" form of the Kafka protocol: lengths are unsigned varints of n + 1, structures end in tags. */
export class CompactWriter {
  private readonly pieces: Buffer[] = []

  length(count: number): void {
    this.uvarint(count + 1)
  }

  text(value: string): void {
    const bytes = Buffer.from(value)
    this.length(bytes.length)
    this.pieces.push(bytes)
  }

  noUuid(): void {
    this.pieces.push(Buffer.alloc(16))
  }

  boolean(value: boolean): void {
    this.pieces.push(Buffer.of(value ? 1 : 0))
  }

  /** No tagged fields. */
  tags(): void {
    this.uvarint(0)
  }

  done(): Buffer {
    return Buffer.concat(this.pieces)
  }

  private uvarint(value: number): void {
    const bytes: number[] = []
    let rest = value
    while (rest > 127) {
      bytes.push((rest & 127) | 128)
      rest >>>= 7
    }
    bytes.push(rest)
    this.pieces.push(Buffer.from(bytes))
  }
}

/** Reads the same. */
export class CompactReader {
  private at = 0

  constructor(private readonly bytes: Buffer) {}

  int16(): number {
    this.at += 2
    return this.bytes.readInt16BE(this.at - 2)
  }

  int32(): number {
    this.at += 4
    return this.bytes.readInt32BE(this.at - 4)
  }

  boolean(): boolean {
    this.at += 1
    return this.bytes[this.at - 1] === 1
  }

  text(): string | null {
    const length = this.uvarint() - 1
    if (length < 0) return null
    this.at += length
    return this.bytes.toString('utf8', this.at - length, this.at)
  }

  uuid(): string {
    const hex = this.bytes.toString('hex', this.at, this.at + 16)
    this.at += 16
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  }

  list<T>(element: () => T): T[] {
    const count = this.uvarint() - 1
    const all: T[] = []
    for (let index = 0; index < count; index++) all.push(element())
    return all
  }

  tags(): void {
    const count = this.uvarint()
    for (let index = 0; index < count; index++) {
      this.uvarint()
      this.at += this.uvarint()
    }
  }

  private uvarint(): number {
    let value = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.bytes.readUInt8(this.at++)
      value |= (byte & 127) << shift
      if (byte < 128) return value >>> 0
    }
    throw new Error('A varint in the broker\'s answer is longer than 5 bytes.')
  }
}
