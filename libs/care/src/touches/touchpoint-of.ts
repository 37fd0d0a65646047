import { code, dataOf, type TimelineEvent, words } from '@throughline/context'
import type { MapRules, Touchpoint } from './map-rules.js'

const DIRECT = new Set(['contact', 'behaviour', 'indirect'])
/** What is sent about a contact when it is over, or by machines about a message: nobody meets anybody. */
const PAPERWORK = new Set(['call.wrapped_up', 'call.recorded', 'call.transcribed', 'message.delivered', 'message.failed', 'message.read'])

/** As `touchpointOf`, for many events: where no page matters, one of a type and channel tells for all. */
export function touchpointsOf(map: Pick<MapRules, 'touchpoints'>): (event: TimelineEvent) => Touchpoint | undefined {
  if (map.touchpoints.some(({ pages }) => pages !== undefined)) return (event) => touchpointOf(event, map)
  const known = new Map<string, Touchpoint | undefined>()
  return (event) => {
    const key = `${event.class} ${event.type} ${typeof event.channel === 'string' ? event.channel : ''}`
    if (!known.has(key)) known.set(key, touchpointOf(event, map))
    return known.get(key)
  }
}

/** The touchpoint at which an event happened; undefined: at none of the map. */
export function touchpointOf(event: TimelineEvent, { touchpoints }: Pick<MapRules, 'touchpoints'>): Touchpoint | undefined {
  if (event.class === 'unknown') return undefined
  return touchpoints.find((touchpoint) => fits(touchpoint, event))
}

function fits({ on, channels, pages }: Touchpoint, event: TimelineEvent): boolean {
  if (on === undefined ? !DIRECT.has(event.class) || PAPERWORK.has(event.type) : !on.includes(event.type)) return false
  if (channels !== undefined && !(typeof event.channel === 'string' && channels.includes(event.channel))) return false
  return pages === undefined || isOnPage(event, pages)
}

function isOnPage(event: TimelineEvent, pages: readonly string[]): boolean {
  const data = dataOf(event)
  const named = [code(data, 'name'), code(data, 'landing'), pathOf(words(data, 'url', 2_000))].filter((page) => page !== undefined)
  return named.some((page) => pages.some((beginning) => page.startsWith(beginning)))
}

/** Where an address leads, without its host and its query. */
function pathOf(url: string | undefined): string | undefined {
  if (url === undefined) return undefined
  return URL.canParse(url) ? new URL(url).pathname : url.replace(/[?#].*$/, '')
}
