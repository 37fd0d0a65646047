import { defaultRules, type TenantRules } from '@throughline/subjects'
import { z } from 'zod'

const word = z.string().min(1).max(200)
const perSecond = z.int().min(1).max(1_000_000)

const tenantLimits = z.strictObject({
  /** Events that it may publish. */
  eventsPerSecond: perSecond.optional(),
  /** Requests that read. */
  readsPerSecond: perSecond.optional(),
  /** For how many seconds' worth it may be faster for a moment. */
  burstSeconds: z.int().min(1).max(60).optional(),
})
/** What a tenant, or one of its keys, may do in a second; what is missing is the service's default. */
export type TenantLimits = z.infer<typeof tenantLimits>

const channel = z.strictObject({
  /** How soon customers are promised an answer there, in ms; missing: nothing is promised. */
  answerWithinMs: z.int().min(1).max(31_536_000_000).optional(),
})

/**
 * What a tenant may set, as kept in `control.tenant.settings`; what is missing is the default.
 * Country, strength, blocked, untypedSubjectOff and sharedNumbers decide for ever under which subject an event lies, so
 * every change makes a new version.
 */
export const tenantSettings = z.strictObject({
  /** ISO 3166-1 alpha-2, for telephone numbers written without a country code. */
  country: z.string().regex(/^[A-Z]{2}$/, 'two capital letters, such as DE').optional(),
  /** Identifier types, strongest first. */
  strength: z.array(word).min(1).max(50).optional(),
  /** Values that are no identifiers, on top of the built-in list. */
  blocked: z.array(z.strictObject({ type: word.optional(), value: word })).max(1_000).optional(),
  /** Sources whose untyped `subject` names nobody. */
  untypedSubjectOff: z.array(word).max(1_000).optional(),
  /** True when the brand and its organisations number their customers together. */
  sharedNumbers: z.boolean().optional(),
  /** The channels that it knows, by their names in events, such as `chat`. */
  channels: z
    .record(z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'a word such as chat'), channel)
    .refine((channels) => Object.keys(channels).length <= 100, 'at most 100 channels')
    .optional(),
  limits: tenantLimits.optional(),
})
export type TenantSettings = z.infer<typeof tenantSettings>

/** Checks settings; throws an Error that names each fault and its place. */
export function parseSettings(settings: unknown): TenantSettings {
  return parse(tenantSettings, settings, 'settings')
}

/** Checks limits; throws an Error that names each fault and its place. */
export function parseLimits(limits: unknown): TenantLimits {
  return parse(tenantLimits, limits, 'limits')
}

function parse<T>(schema: z.ZodType<T>, value: unknown, name: string): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || name}: ${issue.message}`)
  throw new Error(`the ${name} are not valid: ${faults.join('; ')}`)
}

/** The rules that stored settings mean, under their version. */
export function rulesOf(settings: unknown, version: number): TenantRules {
  const own = parseSettings(settings)
  return {
    version,
    country: own.country ?? defaultRules.country,
    strength: own.strength ?? defaultRules.strength,
    blocked: own.blocked ? [...defaultRules.blocked, ...own.blocked] : defaultRules.blocked,
    untypedSubjectOff: own.untypedSubjectOff ?? defaultRules.untypedSubjectOff,
    sharedNumbers: own.sharedNumbers ?? defaultRules.sharedNumbers,
  }
}
