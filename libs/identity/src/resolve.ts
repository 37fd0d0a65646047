import { anchorsOf } from './conversations.js'
import type { Era } from './eras.js'
import type { Fact } from './facts.js'
import { Forest } from './forest.js'
import { hubsOf } from './hubs.js'
import { type Known, knownFrom } from './known.js'
import { compare, type Link, type Links, linksOf } from './links.js'
import type { Customer, Refused, Resolution } from './resolution.js'
import { CONVERSATION, type IdentityRules, rankOf } from './rules.js'

/**
 * Who is one person, by a set of facts: links are taken in the order of (priority, time, id), and each joins two groups
 * unless something forbids it. The same set gives the same answer, in whatever order and however often it was told.
 */
export function resolve(facts: Iterable<Fact>, rules: IdentityRules): Resolution {
  const known = knownFrom(facts)
  const hubs = hubsOf(known, rules)
  const links = linksOf(known, rules)
  const forest = forestOf(known, links, rules)
  const accepted: Link[] = []
  const refused: Refused[] = []
  const conversations = new Set(known.subjects.filter((subject) => known.types.get(subject) === CONVERSATION))
  const isConversation = ({ subject }: Era): boolean => conversations.has(subject)
  const ofConversations: Link[] = []

  for (const link of links.links) {
    if (isConversation(link.a) || isConversation(link.b)) {
      ofConversations.push(link)
      continue
    }
    const conflict = linksNobody(link, hubs, rules) ?? forest.join(link.a.id, link.b.id)
    if (conflict === undefined) accepted.push(link)
    else refused.push({ ...conflict, link })
  }
  for (const link of links.doubtful) refused.push({ reason: 'doubtful', link })

  const anchored = anchorsOf(ofConversations, links.apart, forest, isConversation)
  return {
    customers: customersOf(forest, known, rules),
    accepted: [...accepted, ...anchored.accepted],
    // What was refused on the way but is together in the end was refused for nothing.
    refused: [...refused, ...anchored.refused].filter(({ link }) => !forest.areTogether(link.a.id, link.b.id)),
    apart: links.apart,
    hubs,
    conversations,
    anchors: anchored.anchors,
    eras: known.eras,
    types: known.types,
  }
}

function forestOf(known: Known, { apart }: Links, rules: IdentityRules): Forest {
  const forest = new Forest(rules, (subject) => known.types.get(subject) ?? '')
  for (const subject of known.subjects) {
    const eras = known.eras.of(subject)
    for (const era of eras) forest.add(era)
    for (const era of eras) {
      for (const other of eras) if (era.id < other.id) forest.keepApart(era.id, other.id)
    }
  }
  for (const { a, b, id } of apart) forest.keepApart(a.id, b.id, id)
  return forest
}

type Nobody = { reason: 'hub' | 'blocked'; subject: string }

function linksNobody(link: Link, hubs: ReadonlySet<string>, rules: IdentityRules): Nobody | undefined {
  for (const { subject } of [link.a, link.b]) {
    if (rules.blocked.has(subject)) return { reason: 'blocked', subject }
    if (hubs.has(subject)) return { reason: 'hub', subject }
  }
  return undefined
}

function customersOf(forest: Forest, known: Known, rules: IdentityRules): Map<string, Customer> {
  const rank = ({ subject }: Era): number => rankOf(rules, known.types.get(subject))
  const customers = new Map<string, Customer>()
  for (const group of forest.groups()) {
    const members = group.toSorted((one, other) => rank(one) - rank(other) || compare(one.id, other.id))
    const customer = { id: members[0]?.id ?? '', members }
    for (const { id } of members) customers.set(id, customer)
  }
  return customers
}
