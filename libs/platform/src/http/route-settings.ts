import { RouteConfig } from '@nestjs/platform-fastify'
import type { FastifyRequest } from 'fastify'

interface RouteSettings {
  /** The body stays bytes. */
  readonly raw?: boolean
  /** What its requests are charged as; default reads. */
  readonly charged?: 'events' | 'reads'
}

/**
 * The route takes events: it reads the bytes of its body itself, with readEvents, and charges for each event. Every
 * other route gets its body as JSON and is charged as one request.
 */
export const TakesEvents = () => RouteConfig({ raw: true, charged: 'events' } satisfies RouteSettings)

/** The route takes a form of a page: it gets the bytes of its body. */
export const TakesForm = () => RouteConfig({ raw: true } satisfies RouteSettings)

/** What its decorators say about the route of a request. */
export function routeOf({ routeOptions }: FastifyRequest): RouteSettings {
  return (routeOptions.config as RouteSettings | undefined) ?? {}
}
