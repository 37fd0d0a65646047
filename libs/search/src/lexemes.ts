import { createHmac, hkdfSync } from 'node:crypto'
import type { MasterKeys } from '@throughline/subjects'
import { LRUCache } from 'lru-cache'
import type { Analysis } from './analysis.js'
import { spellingsOf } from './forms.js'
import { LEAST_PREFIX, type Item, type Query, type Term } from './query.js'

/** Of a word of at least so many letters its first ones are kept, so that it is found while it is typed. */
const PREFIXES = [LEAST_PREFIX, 4, 6] as const
/** 48 bits: of a million words two have the same with odds of one to 500; what is found is looked at again. */
const BYTES = 6
/** PostgreSQL keeps so many places of one word. */
const MOST_PLACES = 255
const MAX_TENANTS = 1_000
/** About 10 MB when full, whoever's they are: most words of a text were in others before. */
const known = new LRUCache<string, string>({ max: 50_000 })
let serials = 0

/** Hides the words of a tenant: the index knows keyed hashes, and which of them are the same. */
export class Lexicon {
  /** Keeps tenants apart in the cache. */
  private readonly serial = ++serials

  private constructor(private readonly key: Buffer) {}

  private static readonly made = new WeakMap<MasterKeys, LRUCache<string, Lexicon>>()

  /** The same one as long as the tenant is in use. */
  static of(master: MasterKeys, tenantId: string): Lexicon {
    const made = this.made.get(master) ?? new LRUCache<string, Lexicon>({ max: MAX_TENANTS })
    this.made.set(master, made)
    const lexicon = made.get(tenantId) ?? new Lexicon(keyOf(master, tenantId))
    made.set(tenantId, lexicon)
    return lexicon
  }

  /** The text of a tsvector with what an event is found by; empty when it has no words. */
  document({ texts }: Analysis): string {
    const places = new Map<string, Set<number>>()
    const beginnings = new Set<string>()
    for (const token of texts.flatMap(({ tokens }) => tokens)) {
      for (const form of token.forms) {
        const lexeme = this.word(form)
        const at = places.get(lexeme)
        if (at === undefined) places.set(lexeme, new Set([token.position]))
        else if (at.size < MOST_PLACES) at.add(token.position)
      }
      for (const spelling of spellingsOf(token.word)) {
        for (const length of PREFIXES) if (spelling.length >= length) beginnings.add(this.beginning(spelling.slice(0, length)))
      }
    }
    return [...[...places].map(([lexeme, at]) => `${lexeme}:${[...at].join()}`), ...beginnings].join(' ')
  }

  /** The text of a tsquery that finds all that may match, and a little more: look at what it finds. */
  query({ groups }: Query): string {
    const any = groups.map((items) => items.flatMap((item) => this.item(item) ?? []).join(' & '))
    return any.map((all) => `(${all})`).join(' | ')
  }

  /** Undefined where only the text itself can tell. */
  private item({ terms, whole, negated }: Item): string | undefined {
    const words = terms.map((term) => this.term(term))
    if (negated) return words.length === 1 ? `!${words[0]}` : undefined
    // Beginnings have no places: of what is still being typed it is enough that it is there.
    const open = terms.at(-1)?.prefix !== undefined
    const run = (open ? words.slice(0, -1) : words).join(' <-> ')
    const said = [run, ...(open ? words.slice(-1) : [])].filter((part) => part !== '').map((part) => `(${part})`)
    return `(${said.join(' & ')}${whole === undefined ? '' : ` | ${this.term(whole)}`})`
  }

  private term({ forms, prefix }: Term): string {
    const words = forms.map((form) => this.word(form))
    const length = PREFIXES.findLast((one) => one <= (prefix?.length ?? 0))
    if (prefix !== undefined && length !== undefined) words.push(this.beginning(prefix.slice(0, length)))
    return `(${words.join(' | ')})`
  }

  private word(form: string): string {
    return this.lexeme(`word ${form}`)
  }

  private beginning(letters: string): string {
    return this.lexeme(`beginning ${letters}`)
  }

  private lexeme(text: string): string {
    const cached = `${this.serial} ${text}`
    const before = known.get(cached)
    if (before !== undefined) return before
    const lexeme = createHmac('sha256', this.key).update(text).digest('hex').slice(0, 2 * BYTES)
    known.set(cached, lexeme)
    return lexeme
  }
}

function keyOf(master: MasterKeys, tenantId: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master.hash, Buffer.alloc(0), `throughline search 1 ${tenantId.toLowerCase()}`, 32))
}
