import { arrange, type TimelineEvent } from '@throughline/context'
import { findDeclaration, microsOf, versionOf } from '@throughline/events'
import { createHash } from 'node:crypto'

/** A CloudEvent as a channel tells it. */
export type Told = { id: string; source: string; type: string; time: string; data?: unknown } & Record<string, unknown>

/** Events as the log gives them, each with a uid that is the same at every run. */
export function asLogged(told: readonly Told[]): TimelineEvent[] {
  return told.map((event, index) => {
    const occurredAt = at(event.time)
    const version = versionOf(event.type, event['dataschema'] as string | undefined)
    return {
      specversion: '1.0',
      ...event,
      uid: uidOf(event.source, event.id),
      subjectId: '00000000-0000-4000-8000-000000000001',
      position: index + 1,
      class: findDeclaration(event.type, version)?.class ?? 'unknown',
      occurredAt,
      recordedAt: occurredAt + 1_000_000,
    }
  })
}

/** A story's events: as they happened. */
export function storyOf(told: readonly Told[]): TimelineEvent[] {
  return arrange(asLogged(told))
}

export function uidOf(source: string, id: string): string {
  const hex = createHash('sha256').update(`${source} ${id}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Tells events of one source: ids count up, and all have the common attributes. */
export function teller(source: string, common: Record<string, unknown> = {}) {
  let count = 0
  return (time: string, type: string, data: Record<string, unknown> = {}, more: Record<string, unknown> = {}): Told => ({
    id: `${type}-${++count}`, source, type, time, ...common, ...more, data,
  })
}

/** Microseconds of a time that is written out. */
export function at(time: string): number {
  const micros = microsOf(time)
  if (micros === undefined) throw new Error(`${time} is no time`)
  return micros
}
