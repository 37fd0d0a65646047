/** What decides who is one person: settings of a tenant. Customers are a function of these and the facts alone. */
export interface IdentityRules {
  /** Types of identifiers, the strongest first; a type that is not among them lies between social and device. */
  readonly strength: readonly string[]
  /** How many identifiers of a type one customer may have; 1 makes a type unique. */
  readonly limits: Readonly<Record<string, number>>
  /** The same for every type that `limits` does not name. */
  readonly otherLimit: number
  /** Identifiers of one customer, at most; conversations do not count. */
  readonly maxSubjects: number
  /** An identifier that was seen with more others that are at least as strong is a hub, and links nobody. */
  readonly maxStronger: number
  /** An identifier that was seen with more others of any strength is a hub, too. */
  readonly maxNeighbours: number
  /** Statements that are less certain are candidates for review, and join nobody. */
  readonly minConfidence: number
  /** Subjects that link nobody, whatever is said. */
  readonly blocked: ReadonlySet<string>
}

export const defaultIdentityRules: IdentityRules = {
  strength: ['customer', 'account', 'email', 'phone', 'social', 'device', 'anonymous', 'conversation', 'external'],
  limits: { customer: 1 },
  otherLimit: 100,
  maxSubjects: 1_000,
  maxStronger: 20,
  maxNeighbours: 1_000,
  minConfidence: 0.8,
  blocked: new Set(),
}

/** A conversation is no identifier of a person: it joins one person and brings nobody together. */
export const CONVERSATION = 'conversation'

/** Place of a type, 0 the strongest. */
export function rankOf(rules: IdentityRules, type: string | undefined): number {
  const place = type === undefined ? -1 : rules.strength.indexOf(type)
  if (place >= 0) return place
  const device = rules.strength.indexOf('device')
  return (device < 0 ? rules.strength.length : device) - 0.5
}

/** How many identifiers of a type one customer may have. */
export function limitOf(rules: IdentityRules, type: string): number {
  return Object.hasOwn(rules.limits, type) ? (rules.limits[type] ?? rules.otherLimit) : rules.otherLimit
}
