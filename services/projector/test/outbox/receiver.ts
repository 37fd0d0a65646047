import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request that came, read whole. */
export interface Received {
  headers: Record<string, string>
  body: string
  /** `webhook-id`. */
  id: string
  /** Of the message. */
  subject: string
  data: Record<string, unknown>
  path: string
  /** What was answered. */
  status: number
}

/** What a receiver answers; undefined: nothing, it hangs. */
export type Behaviour = (request: Omit<Received, 'status'>, answer: ServerResponse) => number | undefined

/** Somebody's server for webhooks. */
export class Receiver {
  readonly requests: Received[] = []
  behaviour: Behaviour = () => 204
  private readonly server: Server = createServer((request, answer) => void this.take(request, answer))

  static async start(): Promise<Receiver> {
    const receiver = new Receiver()
    await new Promise<void>((resolve) => receiver.server.listen(0, '127.0.0.1', resolve))
    return receiver
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hooks`
  }

  /** Those that were taken. */
  get taken(): Received[] {
    return this.requests.filter(({ status }) => status < 300)
  }

  /** Of one customer, in the order in which they were taken. */
  takenOf(subject: string): unknown[] {
    return this.taken.filter((request) => request.subject === subject).map(({ data }) => data['number'])
  }

  async close(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }

  private async take(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks).toString()
    const { subject, data } = JSON.parse(body) as { subject: string; data: Record<string, unknown> }
    const headers = plain(request.headers)
    const read = { headers, body, subject, data, id: headers['webhook-id'] ?? '', path: request.url ?? '' }
    const status = this.behaviour(read, answer)
    if (status === undefined) return
    this.requests.push({ ...read, status })
    if (!answer.headersSent) answer.writeHead(status).end()
  }
}

const plain = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
