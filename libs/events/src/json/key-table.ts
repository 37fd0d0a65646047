import { randomInt } from 'node:crypto'
import { MOST_VALUES } from './limits.js'

const ROOM = MOST_VALUES + 2
/** Numbers of a note. */
const NOTE = 4
const SLOTS = 65_536
/** The upper bits of a product depend on all of its factors' bits. */
const SLOT_SHIFT = 16
const LAST_NUMBER = 2 ** 30

/** Begins every hash anew in each process, so that nobody can prepare keys that all fall into one slot. */
const HASH_SEED = randomInt(2 ** 31)

/** Hash of a key's bytes, four at a time: a multiplication takes longer than to read them. */
export function hashOf(bytes: Buffer, from: number, end: number): number {
  let hash = HASH_SEED
  let at = from
  for (const last = end - 3; at < last; at += 4) {
    const four = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
    hash = Math.imul(hash ^ four, 0x9e3779b1)
    hash ^= hash >>> 15
  }
  for (; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193)
  return hash
}

/**
 * The keys of one text, told apart by their object. Everything is made once: noting a key allocates nothing, and
 * forgetting all of them is one assignment, since a slot is empty when its number is older than the text.
 */
export class KeyTable {
  private readonly slots = new Int32Array(SLOTS)
  /** Of each key its hash, its object, where it begins and where it ends. */
  private readonly notes = new Int32Array(ROOM * NOTE)
  /** Of keys with escapes, what they stand for. */
  private readonly decoded = new Map<number, string>()
  private base = 1
  private next = 1

  /** Forgets all keys: another text begins. */
  clear(): void {
    if (this.decoded.size > 0) this.decoded.clear()
    this.base = this.next
    if (this.base < LAST_NUMBER) return
    this.slots.fill(0)
    this.base = this.next = 1
  }

  /**
   * Notes a key. There must be room: callers count values.
   * @param owner number of its object
   * @param decoded what it stands for, if it has escapes; its hash is then that of these bytes
   * @returns its index, or that of the same key of the same object, which is smaller
   */
  add(bytes: Buffer, start: number, end: number, hash: number, owner: number, decoded?: string): number {
    const { slots, notes, base } = this
    const number = this.next++
    const index = number - base
    const note = index * NOTE
    notes[note] = hash
    notes[note + 1] = owner
    notes[note + 2] = start
    notes[note + 3] = end
    if (decoded !== undefined) this.decoded.set(index, decoded)
    let slot = Math.imul(hash ^ (hash >>> 16) ^ Math.imul(owner, 0x85ebca6b), 0x9e3779b1) >>> SLOT_SHIFT
    for (let other = slots[slot]! - base; other >= 0; other = slots[slot]! - base) {
      if (notes[other * NOTE] === hash && notes[other * NOTE + 1] === owner && this.same(bytes, other, index)) return other
      slot = (slot + 1) & (SLOTS - 1)
    }
    slots[slot] = number
    return index
  }

  /** How many were noted. */
  get size(): number {
    return this.next - this.base
  }

  /** What a key stands for. */
  nameOf(bytes: Buffer, index: number): string {
    return this.decoded.get(index) ?? bytes.toString('utf8', this.notes[index * NOTE + 2], this.notes[index * NOTE + 3])
  }

  private same(bytes: Buffer, one: number, other: number): boolean {
    if (this.decoded.size > 0 && (this.decoded.has(one) || this.decoded.has(other))) {
      return this.nameOf(bytes, one) === this.nameOf(bytes, other)
    }
    const { notes } = this
    return bytes.compare(bytes, notes[one * NOTE + 2], notes[one * NOTE + 3], notes[other * NOTE + 2], notes[other * NOTE + 3]) === 0
  }
}
