import { Agent, get, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import { eventually } from '@throughline/testing'

/** One block of an event stream that is no comment. */
export interface Message {
  name: string
  id: string | undefined
  data: { id: string; subjectId: string; position: string; [member: string]: unknown }
  receivedAt: number
}

const agent = new Agent({ keepAlive: false, maxSockets: Infinity })

/** A client that reads a stream as browsers do: the last id stays until another comes. */
export class StreamClient {
  readonly messages: Message[] = []
  readonly comments: string[] = []
  lastEventId: string | undefined
  status = 0
  headers: IncomingHttpHeaders = {}
  body = ''
  ended = false
  response!: IncomingMessage
  private rest = ''

  /** Resolves when the head of the answer is there. */
  static async open(url: string, headers: Record<string, string> = {}): Promise<StreamClient> {
    const client = new StreamClient()
    const request = get(url, { headers, agent })
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    client.take(response)
    return client
  }

  /** The events, without what the stream says of itself. */
  get events(): Message[] {
    return this.messages.filter(({ name }) => name === 'message')
  }

  get ids(): string[] {
    return this.events.map(({ data }) => data.id)
  }

  /** Waits for so many events. */
  received(count: number, timeoutMs = 30_000): Promise<Message[]> {
    return eventually(
      () => {
        if (this.events.length < count) throw new Error(`${this.events.length} of ${count} events came`)
        return this.events
      },
      { timeoutMs },
    )
  }

  named(name: string, timeoutMs = 30_000): Promise<Message> {
    return eventually(
      () => {
        const found = this.messages.findLast((message) => message.name === name)
        if (!found) throw new Error(`no ${name} came`)
        return found
      },
      { timeoutMs },
    )
  }

  hasEnded(timeoutMs = 30_000): Promise<void> {
    return eventually(
      () => {
        if (!this.ended) throw new Error('it is still open')
      },
      { timeoutMs },
    )
  }

  close(): void {
    this.response.destroy()
  }

  private take(response: IncomingMessage): void {
    this.response = response
    this.status = response.statusCode ?? 0
    this.headers = response.headers
    response.setEncoding('utf8')
    response.on('data', (text: string) => this.read(text))
    response.on('error', () => undefined)
    response.on('close', () => {
      this.ended = true
    })
  }

  private read(text: string): void {
    if (this.status !== 200) {
      this.body += text
      return
    }
    const blocks = (this.rest + text).split('\n\n')
    this.rest = blocks.pop() ?? ''
    for (const block of blocks) this.readBlock(block)
  }

  private readBlock(block: string): void {
    const fields = block.split('\n').map((line) => /^([a-z]*): ?(.*)$/.exec(line) ?? [])
    const valueOf = (name: string) => fields.find((field) => field[1] === name)?.[2]
    const comment = valueOf('')
    if (comment !== undefined) this.comments.push(comment)
    const [id, data] = [valueOf('id'), valueOf('data')]
    if (id !== undefined) this.lastEventId = id
    if (data === undefined) return
    this.messages.push({ name: valueOf('event') ?? 'message', id, data: JSON.parse(data), receivedAt: Date.now() })
  }
}
