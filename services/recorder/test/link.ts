import { connect, createServer, type Server, type Socket } from 'node:net'

/** Bytes from a client that is sending a chunk with events, and not a short question. */
const chunkBytes = 1500

interface Pair {
  client: Socket
  server: Socket
  held: Buffer[]
}

/** A TCP link to the database that can misbehave. */
export class Link {
  /** What becomes of the next chunk that is sent. */
  private next: 'pass' | 'lose reply' | 'lose request' | 'hold' = 'pass'
  private cut = false
  private readonly pairs = new Set<Pair>()
  /** How often something was lost or held. */
  mishaps = 0

  private constructor(
    private readonly listener: Server,
    private readonly target: URL,
  ) {}

  static async to(databaseUrl: string): Promise<Link> {
    const listener = createServer()
    const link = new Link(listener, new URL(databaseUrl))
    listener.on('connection', (client) => link.connect(client))
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
    return link
  }

  /** The database through this link. */
  get url(): string {
    const address = this.listener.address()
    const url = new URL(this.target)
    url.hostname = '127.0.0.1'
    url.port = String(typeof address === 'object' && address ? address.port : 0)
    return url.href
  }

  /** The next chunk is written, and the link breaks before the answer has come. */
  loseReply(): void {
    this.next = 'lose reply'
  }

  /** The next chunk never arrives. */
  loseRequest(): void {
    this.next = 'lose request'
  }

  /** The next chunk stays on its way until `release`. */
  hold(): void {
    this.next = 'hold'
  }

  release(): void {
    for (const { server, held } of this.pairs) for (const bytes of held.splice(0)) server.write(bytes)
  }

  /** Breaks all connections and takes none. */
  down(): void {
    this.cut = true
    for (const { client, server } of this.pairs) {
      client.destroy()
      server.destroy()
    }
  }

  up(): void {
    this.cut = false
  }

  async close(): Promise<void> {
    this.down()
    await new Promise((resolve) => this.listener.close(resolve))
  }

  private connect(client: Socket): void {
    if (this.cut) {
      client.destroy()
      return
    }
    const server = connect({ host: this.target.hostname, port: Number(this.target.port) })
    const pair: Pair = { client, server, held: [] }
    this.pairs.add(pair)
    const end = (): void => {
      this.pairs.delete(pair)
      client.destroy()
      server.destroy()
    }
    for (const socket of [client, server]) {
      socket.on('error', end)
      socket.on('close', end)
    }
    let loseReply = false
    client.on('data', (bytes) => {
      const what = bytes.length > chunkBytes ? this.next : 'pass'
      if (what !== 'pass') {
        this.next = 'pass'
        this.mishaps++
      }
      if (what === 'lose request') end()
      else if (what === 'hold' || pair.held.length > 0) pair.held.push(bytes)
      else {
        loseReply ||= what === 'lose reply'
        server.write(bytes)
      }
    })
    // PostgreSQL answers once, when it has committed.
    server.on('data', (bytes) => (loseReply ? end() : client.write(bytes)))
  }
}
