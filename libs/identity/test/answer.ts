import { customerOf, type Fact, type IdentityRules, type Resolution, resolve } from '../src/index.js'

/** All that a resolution says, in a form that can be compared. */
export function answer(facts: Iterable<Fact>, rules: IdentityRules): unknown {
  return plain(resolve(facts, rules))
}

export function plain(resolution: Resolution): unknown {
  const { customers, accepted, refused, apart, hubs, anchors } = resolution
  return {
    customers: [...customers].map(([id, customer]) => [id, customer]).toSorted(byText),
    anchors: [...anchors].toSorted(byText),
    hubs: [...hubs].toSorted(),
    accepted,
    refused,
    apart,
  }
}

/** Who is with whom, at the end: the groups of all these subjects. */
export function groups(resolution: Resolution, subjects: Iterable<string>): string[][] {
  const byCustomer = new Map<string, string[]>()
  for (const subject of subjects) {
    const id = customerOf(resolution, subject)?.id ?? subject
    byCustomer.set(id, [...(byCustomer.get(id) ?? []), subject].toSorted())
  }
  return [...byCustomer.values()].toSorted(byText)
}

function byText(one: unknown, other: unknown): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1
}
