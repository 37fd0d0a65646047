import { createConnection, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** What a held connection has sent, and what came back once it was let through. */
export interface Held {
  /** Bytes that wait. */
  sent: Buffer
  /** Bytes that came back since they were let through. */
  answered: Buffer
  /** The other side closed it. */
  closed: boolean
}

interface Line {
  client: Socket
  server: Socket
  losing: boolean
  waiting: Buffer[]
  held: Held | undefined
}

/**
 * Stands between a client and a server and can hold back what the client sends: as if the network were slow at the
 * very moment in which the client is stopped.
 */
export class Gate {
  readonly #lines = new Set<Line>()
  #holding = false

  private constructor(private readonly server: Server) {}

  /** Opens a gate to a port of this machine. */
  static async open(port: number): Promise<Gate> {
    const server = createServer({ noDelay: true })
    const gate = new Gate(server)
    server.on('connection', (client) => gate.#connect(client, port))
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(0, '127.0.0.1', resolve)
    })
    return gate
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port
  }

  /** From now on nothing of what clients send goes through. */
  hold(): void {
    this.#holding = true
  }

  /** What waits, by connection. */
  get waiting(): Buffer[] {
    return [...this.#lines].map(({ waiting }) => Buffer.concat(waiting)).filter(({ length }) => length > 0)
  }

  /** Lets all through. The answers of the connections that had something waiting are noted until `forget`. */
  release(): Held[] {
    this.#holding = false
    const noted: Held[] = []
    for (const line of this.#lines) {
      if (line.waiting.length === 0) continue
      line.held = { sent: Buffer.concat(line.waiting), answered: Buffer.alloc(0), closed: line.server.destroyed }
      noted.push(line.held)
      line.server.write(line.held.sent)
      line.waiting = []
    }
    return noted
  }

  /** Notes no more answers. */
  forget(): void {
    for (const line of this.#lines) line.held = undefined
  }

  /** Breaks every connection; answers that are on their way get lost. New ones are taken again. */
  cut(): void {
    for (const { client, server } of this.#lines) for (const socket of [client, server]) socket.resetAndDestroy()
  }

  /** Breaks each connection at the moment its next answer comes, so that the answer is lost and nothing else. */
  loseAnswers(): void {
    for (const line of this.#lines) line.losing = true
  }

  async close(): Promise<void> {
    for (const { server } of this.#lines) server.destroy()
    await new Promise((resolve) => this.server.close(resolve))
  }

  #connect(client: Socket, port: number): void {
    const server = createConnection({ port, host: '127.0.0.1', noDelay: true })
    const line: Line = { client, server, losing: false, waiting: [], held: undefined }
    this.#lines.add(line)
    client.on('data', (bytes) => {
      if (this.#holding) line.waiting.push(bytes)
      else if (!server.write(bytes)) {
        client.pause()
        server.once('drain', () => client.resume())
      }
    })
    server.on('data', (bytes) => {
      if (line.losing) {
        client.resetAndDestroy()
        return
      }
      if (line.held) line.held.answered = Buffer.concat([line.held.answered, bytes])
      if (!client.write(bytes)) {
        server.pause()
        client.once('drain', () => server.resume())
      }
    })
    const end = (): void => {
      if (line.held) line.held.closed = true
      this.#lines.delete(line)
      client.destroy()
      server.destroy()
    }
    for (const socket of [client, server]) socket.on('error', end).on('close', end)
  }
}
