import { gateway } from './gateway.js'
import { machineryOf, type RoutePolicy } from './route-policy.js'
import { segment } from './segment.js'
import { timeline } from './timeline.js'

/**
 * Who may do what, on every route of every service; nothing else decides it. What is not listed is refused: a service
 * with a route that has no entry does not start, and an entry without a route fails a test.
 */
export const POLICY: readonly RoutePolicy[] = [...gateway, ...segment, ...timeline, ...machineryOf('recorder'), ...machineryOf('projector')]
