import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { numberOf } from '../src/load/event.js'
import type { Random } from '../src/random.js'

/** How often something goes wrong on the way; each a probability. */
export interface Manners {
  /** 503 before anything was kept. */
  refuses: number
  /** Kept, but the connection breaks before the answer. */
  breaks: number
  /** Kept only a while after the sender was told 503. */
  late: number
  /** Acknowledged and forgotten: what no gateway may do. */
  forgets: number
}

export interface FakeGateway {
  url: string
  /** Numbers of the events that were kept, in their order, copies included. */
  kept: number[]
  close(): Promise<void>
}

/** A gateway in this process that keeps events in a list, with manners of one's choice. */
export async function fakeGateway(random: Random, manners: Partial<Manners>): Promise<FakeGateway> {
  const kept: number[] = []
  const timers = new Set<NodeJS.Timeout>()
  const does = (name: keyof Manners): boolean => random.chance(manners[name] ?? 0)
  const answer = (response: ServerResponse, status: number, body: object): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const events = await eventsOf(request)
    const keep = (): void => void kept.push(...events)
    if (does('refuses')) return answer(response, 503, {})
    if (does('late')) {
      timers.add(setTimeout(keep, random.between(1, 60)))
      return answer(response, 503, {})
    }
    if (!does('forgets')) keep()
    if (does('breaks')) return void response.destroy()
    answer(response, 202, { accepted: events.length, rejected: [], token: '' })
  }
  const server = createServer((request, response) => void handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    kept,
    close: async () => {
      for (const timer of timers) clearTimeout(timer)
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function eventsOf(request: IncomingMessage): Promise<number[]> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  const parsed = JSON.parse(body) as { sequence: string } | { sequence: string }[]
  return [parsed].flat().map(({ sequence }) => numberOf(sequence))
}
