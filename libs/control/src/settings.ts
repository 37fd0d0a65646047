import { defaultRules, type TenantRules } from '@throughline/subjects'
import { z } from 'zod'

const word = z.string().min(1).max(200)

/**
 * What a tenant may set, as kept in `control.tenant.settings`; what is missing is the default.
 * These decide for ever under which subject an event lies, so every change makes a new version.
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
})
export type TenantSettings = z.infer<typeof tenantSettings>

/** Checks settings; throws an Error that names each fault and its place. */
export function parseSettings(settings: unknown): TenantSettings {
  const parsed = tenantSettings.safeParse(settings)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'settings'}: ${issue.message}`)
  throw new Error(`the tenant's settings are not valid: ${faults.join('; ')}`)
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
