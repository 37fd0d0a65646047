import { Problem, propertyOf, setCaller, unavailable } from '@throughline/platform'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Rights } from './rights.js'
import type { Ticket, Tickets } from './tickets.js'

/** As the router has it. */
export const STREAM_ROUTE = '/v1/customers/:ref/stream'

const presented = new WeakMap<FastifyRequest['raw'], Ticket>()

/** The ticket that a request was let in with, if it was. */
export function ticketOf(request: FastifyRequest): Ticket | undefined {
  return presented.get(request.raw)
}

/**
 * Lets in who brings a ticket, on the one route that takes them, as the caller that the ticket was made for. The guard
 * that comes afterwards looks at that caller's scopes as at any other's.
 */
export function addTicketAccess(fastify: FastifyInstance, tickets: Tickets, rights: Rights): void {
  fastify.addHook('onRequest', async (request) => {
    if (request.routeOptions.url !== STREAM_ROUTE || request.headers.authorization !== undefined) return
    const text = propertyOf(request.query, 'ticket')
    if (typeof text !== 'string') return
    const ticket = tickets.open(text)
    const caller = ticket && (await callerOf(ticket, rights))
    if (!ticket || !caller) throw noTicket()
    presented.set(request.raw, ticket)
    setCaller(request, caller)
  })
}

async function callerOf(ticket: Ticket, rights: Rights) {
  try {
    return await rights.callerOf(ticket.credential)
  } catch (cause) {
    throw unavailable('Keys cannot be looked up at the moment. Please try again.', { cause })
  }
}

function noTicket(): Problem {
  return new Problem({
    status: 401,
    type: 'unauthorized',
    title: 'A valid ticket is needed',
    detail: 'This ticket is none of ours, its time is over, or who got it may not read any more. Get another one.',
    headers: { 'www-authenticate': 'Bearer realm="throughline"' },
  })
}
