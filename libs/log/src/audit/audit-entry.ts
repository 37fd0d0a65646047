/** One thing that somebody did, as it is handed in. Never a plaintext identifier of a customer in any of it. */
export interface AuditEntry {
  readonly tenantId: string
  /** `cli`: an operator at the command line, by the name of the operating system's user. */
  readonly actorKind: 'key' | 'person' | 'service' | 'cli'
  readonly actor: string
  readonly organisation?: string
  /** Such as `timeline.read` or `key.create`. */
  readonly action: string
  /** Of whom or what: a subject's id, the id of a key, a tenant, a record in quarantine. */
  readonly target?: string
  /** What of it, such as `personal`. */
  readonly parts?: readonly string[]
  /** Why, in the actor's words. */
  readonly purpose?: string
  /** 32 hexadecimal digits. */
  readonly traceId?: string
}

/** An entry as the chain has it. */
export interface AuditRecord {
  /** From 1, without gaps, within the tenant. */
  readonly seq: number
  /** Microseconds since 1970; never runs backwards. */
  readonly at: number
  readonly actorKind: string
  readonly actor: string
  readonly organisation: string | null
  readonly action: string
  readonly target: string | null
  readonly parts: readonly string[]
  readonly purpose: string | null
  readonly traceId: string | null
}

/** Characters of one field, at most. */
const MAX_FIELD = 512
const MAX_PARTS = 50

/**
 * What an entry cannot hold is refused before it joins a batch, where it would take the others with it.
 *
 * @throws Error that names the field and not its value
 */
export function assertStorable(entry: AuditEntry): void {
  const { parts = [], ...fields } = entry
  if (parts.length > MAX_PARTS) throw new Error(`an entry of the audit has ${MAX_PARTS} parts at most`)
  for (const [name, value] of [...Object.entries(fields), ...parts.map((part) => ['parts', part])] as [string, string][]) {
    const storable = value === undefined || (value.length <= MAX_FIELD && value.isWellFormed() && !value.includes('\0'))
    if (!storable) throw new Error(`${name} of an entry of the audit: at most ${MAX_FIELD} characters, and none that no text can hold`)
  }
  if (fields.traceId !== undefined && !/^[0-9a-f]{32}$/.test(fields.traceId)) throw new Error('traceId of an entry of the audit: 32 hexadecimal digits')
}
