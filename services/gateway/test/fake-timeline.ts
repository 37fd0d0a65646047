import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Asked {
  path: string
  authorization: string | undefined
  question: Record<string, unknown>
}

export type Answering = (asked: Asked) => { status: number; body: unknown } | Promise<{ status: number; body: unknown }>

/** What gateways ask of a timeline service, answered as a test wants it. */
export interface FakeTimeline {
  url: string
  asked: Asked[]
  answer: Answering
  close(): Promise<void>
}

export async function fakeTimeline(answer: Answering): Promise<FakeTimeline> {
  const fake: FakeTimeline = { url: '', asked: [], answer, close: () => Promise.resolve() }
  const server = createServer((request, response) => void answerTo(request, response, fake))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  fake.close = () =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return fake
}

async function answerTo(request: IncomingMessage, response: ServerResponse, fake: FakeTimeline): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString()
  const question = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
  const asked = { path: request.url ?? '', authorization: request.headers.authorization, question }
  fake.asked.push(asked)
  const { status, body } = await fake.answer(asked)
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}

export const nobodyThere: Answering = () => ({
  status: 404,
  body: { type: 'urn:throughline:problem:unknown-customer', title: 'No such customer', status: 404, detail: 'ref: there is no event of this customer.' },
})
