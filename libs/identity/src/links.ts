import type { Era } from './eras.js'
import { isEarlier, pairOf, type StatedFact, startOf } from './facts.js'
import type { Known } from './known.js'
import { CONVERSATION, type IdentityRules, rankOf } from './rules.js'

/** A reason to believe that two identifiers are one person. */
export interface Link {
  readonly a: Era
  readonly b: Era
  /** 0 for what was stated; else by the types of both ends. The smallest comes first. */
  readonly priority: number
  readonly time: number
  /** The event that it comes from. */
  readonly id: string
  readonly by: 'event' | 'statement'
  /** 1 where an event carried both. */
  readonly confidence: number
  readonly rule?: string
}

/** Somebody's statement that two identifiers are two persons. */
export interface Apart {
  readonly a: Era
  readonly b: Era
  /** The event that says so. */
  readonly id: string
}

export interface Links {
  /** One a pair, in the order in which they may join. */
  readonly links: readonly Link[]
  readonly apart: readonly Apart[]
  /** Statements that are not certain enough. */
  readonly doubtful: readonly Link[]
}

/** The links that hold between eras: of statements about a pair the latest counts, of observations the first. */
export function linksOf(known: Known, rules: IdentityRules): Links {
  const links = new Map<string, Link>()
  for (const link of observedLinks(known, rules)) {
    const pair = pairOf(link.a.id, link.b.id)
    const other = links.get(pair)
    if (other === undefined || isEarlier(link, other)) links.set(pair, link)
  }
  const apart: Apart[] = []
  const doubtful: Link[] = []
  for (const [pair, fact] of latestStatements(known, rules, doubtful)) {
    if (fact.same) links.set(pair, statedLink(known, fact))
    else apart.push({ ...erasOf(known, fact), id: fact.id })
  }
  apart.sort((one, other) => compare(one.a.id, other.a.id) || compare(one.b.id, other.b.id))
  return { links: [...links.values()].toSorted(byPriority), apart, doubtful: doubtful.toSorted(byPriority) }
}

function* observedLinks(known: Known, rules: IdentityRules): Generator<Link> {
  for (const { a, b, time, id, lastDay } of known.observed) {
    const priority = priorityOf(known.types.get(a), known.types.get(b), rules)
    const common = { priority, id, by: 'event', confidence: 1 } as const
    yield { ...common, a: known.eras.at(a, time), b: known.eras.at(b, time), time }
    // Of the last observation only the day is known: it counts for an era that had begun when that day did.
    const last = startOf(lastDay)
    if (last > time) yield { ...common, a: known.eras.at(a, last), b: known.eras.at(b, last), time: last }
  }
}

/** The weaker end decides; of a conversation's links, the strength of who was in it. */
function priorityOf(a: string | undefined, b: string | undefined, rules: IdentityRules): number {
  if (a === CONVERSATION) return 1 + rankOf(rules, b)
  if (b === CONVERSATION) return 1 + rankOf(rules, a)
  return 1 + Math.max(rankOf(rules, a), rankOf(rules, b))
}

/** Of each pair of eras, the statement that counts; what is not certain enough is set aside. */
function latestStatements(known: Known, rules: IdentityRules, doubtful: Link[]): Map<string, StatedFact> {
  const latest = new Map<string, StatedFact>()
  for (const fact of known.stated) {
    if (fact.same && fact.confidence < rules.minConfidence) {
      doubtful.push(statedLink(known, fact))
      continue
    }
    const { a, b } = erasOf(known, fact)
    const pair = pairOf(a.id, b.id)
    const other = latest.get(pair)
    if (other === undefined || isLater(fact, other)) latest.set(pair, fact)
  }
  return latest
}

/** One event that says both says that they are not the same: what was taken apart stays apart. */
function isLater(one: StatedFact, other: StatedFact): boolean {
  if (one.time === other.time && one.id === other.id) return !one.same
  return isEarlier(other, one)
}

function statedLink(known: Known, fact: StatedFact): Link {
  const { time, id, confidence, rule } = fact
  const link: Link = { ...erasOf(known, fact), priority: 0, time, id, by: 'statement', confidence }
  return rule === undefined ? link : { ...link, rule }
}

function erasOf({ eras }: Known, { a, b, time }: StatedFact): { a: Era; b: Era } {
  const [low, high] = a < b ? [a, b] : [b, a]
  return { a: eras.at(low, time), b: eras.at(high, time) }
}

/** Total, and of the link alone: the order in which facts came never shows. */
export function byPriority(one: Link, other: Link): number {
  return (
    one.priority - other.priority ||
    one.time - other.time ||
    compare(one.id, other.id) ||
    compare(one.a.id, other.a.id) ||
    compare(one.b.id, other.b.id)
  )
}

export function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}
