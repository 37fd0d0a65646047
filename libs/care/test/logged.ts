import type { TimelineEvent } from '@throughline/context'
import { findDeclaration, microsOf, versionOf } from '@throughline/events'
import { createHash } from 'node:crypto'

/** An event as a channel tells it; what is left out is filled in. */
export interface Told {
  readonly time: string
  readonly type: string
  readonly source?: string
  readonly id?: string
  readonly channel?: string
  readonly direction?: string
  readonly conversation?: string
  readonly organisation?: string
  readonly topic?: string
  readonly data?: Readonly<Record<string, unknown>>
}

/** Events as the log gives them. Without an id of its own, an event's place in the story makes one. */
export function logged(told: readonly Told[]): TimelineEvent[] {
  return told.map(({ source = 'urn:test', id, data = {}, ...rest }, index) => {
    const own = id ?? `${rest.type}-${index + 1}`
    const occurredAt = at(rest.time)
    return {
      specversion: '1.0',
      ...(rest as { type: string; direction?: 'inbound' | 'outbound' }),
      source,
      id: own,
      data,
      uid: uidOf(source, own),
      subjectId: '00000000-0000-4000-8000-000000000001',
      position: index + 1,
      class: findDeclaration(rest.type, versionOf(rest.type, undefined))?.class ?? 'unknown',
      occurredAt,
      recordedAt: occurredAt + 1,
    }
  })
}

/** A uid as the log would make one. */
export function uidOf(source: string, id: string): string {
  const hex = createHash('sha256').update(`${source} ${id}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Microseconds of a time that is written out. */
export function at(time: string): number {
  const micros = microsOf(time)
  if (micros === undefined) throw new Error(`${time} is no time`)
  return micros
}
