import type { DeliveryState } from '@throughline/log'
import { invalidParameter, type Outbound, urlFault } from '@throughline/platform'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { readBody } from '../http/read-body.js'
import { type ListQuery, readListQuery } from '../tenants/requests.js'
import { isMessageType, MESSAGE_TYPES } from './message-types.js'

const DAY_MS = 86_400_000
const STATES: readonly DeliveryState[] = ['waiting', 'delivered', 'dead']

const types = z
  .array(z.string().max(100).refine(isMessageType, `expected a family such as signal.*, * for all, or one of ${MESSAGE_TYPES.join(', ')}`))
  .min(1)
  .max(50)
const fields = { url: z.string().max(2_000), description: z.string().trim().max(200), types }
const newEndpoint = z.strictObject({ ...fields, description: fields.description.default(''), types: types.default(['*']) })
const change = z.strictObject({ ...fields, paused: z.boolean() }).partial()
const rotation = z.strictObject({ overlapMs: z.int().min(0).max(7 * DAY_MS).default(DAY_MS) })

export type NewEndpoint = z.output<typeof newEndpoint>
export type EndpointChange = z.output<typeof change>

/** @throws Problem 400, also for a URL that may not be called */
export function readNewEndpoint(request: FastifyRequest, outbound: Outbound): NewEndpoint {
  const wish = readBody(newEndpoint, request)
  assertCallable(wish.url, outbound)
  return wish
}

/** @throws Problem 400, also for a URL that may not be called */
export function readEndpointChange(request: FastifyRequest, outbound: Outbound): EndpointChange {
  const wish = readBody(change, request)
  if (wish.url !== undefined) assertCallable(wish.url, outbound)
  return wish
}

/** For how long the old secret is good as well. */
export function readRotation(request: FastifyRequest): number {
  return request.body === undefined || request.body === null ? DAY_MS : readBody(rotation, request).overlapMs
}

export interface DeliveryQuery extends ListQuery {
  state?: DeliveryState
}

export function readDeliveryQuery(query: Readonly<Record<string, unknown>>): DeliveryQuery {
  const list = readListQuery(query, /^\d{1,15}$/)
  const { state: given } = query
  if (given === undefined) return list
  const state = STATES.find((one) => one === given)
  if (state === undefined) throw invalidParameter('state', `one of ${STATES.join(', ')}`)
  return { ...list, state }
}

function assertCallable(url: string, outbound: Outbound): void {
  const fault = urlFault(url, outbound)
  if (fault !== undefined) throw invalidParameter('url', fault)
}
