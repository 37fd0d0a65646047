import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fastify, { type FastifyInstance } from 'fastify'
import { Problem } from '../problems/problem.js'
import { sendProblem } from '../problems/send-problem.js'
import { toProblem } from '../problems/to-problem.js'
import { addJsonBodies } from './json-bodies.js'

let app: FastifyInstance

beforeAll(async () => {
  app = fastify()
  addJsonBodies(app)
  app.setErrorHandler((error, _request, reply) => sendProblem(reply, toProblem(error)))
  app.post('/echo', (request) => ({ body: request.body }))
  app.post('/bytes', { config: { raw: true } }, (request) => ({ bytes: (request.body as Buffer).toString('hex') }))
  await app.ready()
})
afterAll(() => app.close())

const post = (url: string, payload: string | Buffer, type = 'application/json', headers: Record<string, string> = {}) =>
  app.inject({ method: 'POST', url, payload, headers: { 'content-type': type, ...headers } })

describe('a route that says nothing', () => {
  it.each(['application/json', 'application/json; charset=utf-8', 'application/problem+json'])('gets JSON from %s', async (type) => {
    expect((await post('/echo', '{"a":[1,"x"]}', type)).json()).toEqual({ body: { a: [1, 'x'] } })
  })

  it.each([
    ['a key twice', String.raw`{"scopes":["a"],"\u0073copes":["b"]}`, 'scopes: this key is there twice'],
    ['__proto__', '{"__proto__":{"admin":true}}', 'this name is not allowed'],
    ['a number that loses digits', '{"limit":9007199254740993}', 'too large to be kept exactly'],
    ['U+0000', String.raw`{"name":"a\u0000"}`, 'contains U+0000'],
    ['33 levels', '['.repeat(33) + ']'.repeat(33), 'nested deeper than 32 levels'],
    ['no JSON', '{"email":"ann@example.com",,}', 'not valid JSON'],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'not valid UTF-8'],
    ['nothing', '', 'The body is empty'],
  ])('is not reached by %s', async (_name, body, detail) => {
    const answer = await post('/echo', body)
    expect(answer.statusCode).toBe(400)
    expect(answer.json<Problem>().detail).toContain(detail)
    expect(answer.body).not.toContain('ann@')
  })

  it.each([
    ['text/plain', {}],
    ['application/json; charset=utf-16', {}],
    ['application/json', { 'content-encoding': 'gzip' }],
    ['application/jsonp', {}],
  ])('is not reached by %s %j', async (type, headers) => {
    expect((await post('/echo', '{}', type, headers)).statusCode).toBe(415)
  })

  it('needs no body', async () => {
    expect((await app.inject({ method: 'POST', url: '/echo' })).statusCode).toBe(200)
  })
})

it('a route that takes bytes gets them as they came', async () => {
  expect((await post('/bytes', Buffer.from([0, 255]), 'image/png')).json()).toEqual({ bytes: '00ff' })
})

it('a path that does not exist is not there, whatever was sent', async () => {
  expect((await post('/nowhere', '{"a":1,"a":2}')).statusCode).toBe(404)
})
