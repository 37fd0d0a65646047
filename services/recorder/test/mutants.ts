import { header, type OutgoingRecord } from '@throughline/bus'

/** Chance that is the same in every run with the same seed (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A record of which the broker takes more kinds than our producer can make. */
export interface Mutant {
  partition: number
  key: Buffer | null
  value: Buffer | null
  headers: Record<string, Buffer | Buffer[]>
}

type Change = (mutant: Mutant, random: () => number) => void

const pick = <T>(random: () => number, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T

function bytesChanged(bytes: Buffer, random: () => number): Buffer {
  const copy = Buffer.from(bytes)
  const times = 1 + Math.floor(random() * 4)
  for (let time = 0; time < times && copy.length > 0; time++) copy[Math.floor(random() * copy.length)] = Math.floor(random() * 256)
  return copy
}

const cut = (bytes: Buffer, random: () => number): Buffer => bytes.subarray(0, Math.floor(random() * bytes.length))

const odd: readonly unknown[] = [null, '', 'x', 0, -1, 1e300, 9_007_199_254_740_992, true, [], {}, 'a\0b', '\ud800', 'x'.repeat(5000), '𝄞'.repeat(600), ['a', 1], { __proto__: 1 }]

function memberChanged(json: Buffer, random: () => number): Buffer {
  const parsed = JSON.parse(json.toString()) as Record<string, unknown>
  const name = pick(random, [...Object.keys(parsed), 'also', 'rejected', 'reason', 'conversation', 'sequence', 'dataschema', 'data'])
  if (random() < 0.2) delete parsed[name]
  else parsed[name] = pick(random, odd)
  return Buffer.from(JSON.stringify(parsed))
}

function deepJson(depth: number): Buffer {
  return Buffer.from(`{"specversion":"1.0","id":"d","source":"s","type":"t","data":${'['.repeat(depth)}${']'.repeat(depth)}}`)
}

/** Members as no serialiser writes them. */
const rawMembers = [
  String.raw`"a":1,"\u0061":2`, '"id":"other","id":"again"', '"n":1e400', '"n":12345678901234567890', '"n":1e-400', String.raw`"t":"\ud800"`,
  String.raw`"t":"\u0000"`, String.raw`"_\u005fproto__":{"a":1}`, `"d":${'['.repeat(70)}${']'.repeat(70)}`, `"k":"${'x'.repeat(140_000)}"`,
]

function withRawMember(json: Buffer, random: () => number): Buffer {
  return Buffer.from(json.toString().replace('{', `{${pick(random, rawMembers)},`))
}

function facts(mutant: Mutant): Buffer {
  const value = mutant.headers[header.facts]
  if (!Buffer.isBuffer(value)) throw new Error('changed before')
  return value
}

const changes: readonly Change[] = [
  () => undefined,
  (mutant, random) => (mutant.value = mutant.value && bytesChanged(mutant.value, random)),
  (mutant, random) => (mutant.value = mutant.value && cut(mutant.value, random)),
  (mutant, random) => (mutant.value = mutant.value && memberChanged(mutant.value, random)),
  (mutant, random) => (mutant.value = mutant.value && memberChanged(mutant.value, random)),
  (mutant, random) => (mutant.value = mutant.value && withRawMember(mutant.value, random)),
  (mutant, random) => (mutant.value = mutant.value && withRawMember(mutant.value, random)),
  (mutant) => (mutant.value = null),
  (mutant, random) => (mutant.value = deepJson(Math.floor(random() * 20_000))),
  (mutant, random) => (mutant.value = Buffer.alloc(Math.floor(random() ** 6 * 800_000), '{')),
  (mutant, random) => (mutant.value = Buffer.from(JSON.stringify(pick(random, odd)))),
  (mutant) => (mutant.key = null),
  (mutant, random) => (mutant.key = mutant.key && bytesChanged(mutant.key, random)),
  (mutant) => (mutant.partition = (mutant.partition + 1) % 4),
  (mutant) => (mutant.headers = {}),
  (mutant, random) => (mutant.headers[header.facts] = bytesChanged(facts(mutant), random)),
  (mutant, random) => (mutant.headers[header.facts] = memberChanged(facts(mutant), random)),
  (mutant, random) => (mutant.headers[header.facts] = memberChanged(facts(mutant), random)),
  (mutant) => (mutant.headers[header.facts] = [facts(mutant), facts(mutant)].flat()),
  (mutant, random) => (mutant.headers[header.traceparent] = Buffer.from(pick(random, ['', 'x', '00-1-1-01', '\0']))),
  (mutant, random) => {
    const name = pick(random, ['__proto__', 'constructor', '', 'x'.repeat(300)])
    Object.defineProperty(mutant.headers, name, { value: Buffer.from('x'), enumerable: true, configurable: true })
  },
]

/** Changes a record in up to three ways, the same ways for the same chance. */
export function mutate({ partition, key, value, headers }: OutgoingRecord, random: () => number): Mutant {
  const mutant: Mutant = {
    partition,
    key: key === null ? null : Buffer.from(key),
    value: Buffer.from(value),
    headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
  }
  const times = Math.floor(random() * 4)
  for (let time = 0; time < times; time++) {
    try {
      pick(random, changes)(mutant, random)
    } catch {
      // An earlier change left nothing that this one could change.
    }
  }
  return mutant
}
