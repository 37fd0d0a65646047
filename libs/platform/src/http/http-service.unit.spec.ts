import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { connect } from 'node:net'
import { Body, Controller, Get, HttpException, Module, NotFoundException, Param, Post, type Type } from '@nestjs/common'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { documentsOf, machineryOf, type Caller, type RoutePolicy } from '@throughline/access'
import { AUDIT } from '../audit/audit-port.js'
import { AUTHENTICATOR } from '../auth/authenticator.js'
import { CurrentCaller } from '../auth/caller-of.js'
import { HealthRegistry } from '../health/health-registry.js'
import { createLogger } from '../logging/logger.js'
import { Describe, Undocumented } from '../openapi/describe.js'
import { Problem } from '../problems/problem.js'
import { createHttpService } from './create-http-service.js'
import { listen } from './listen.js'

const lines: string[] = []
const logger = createLogger('probe', { level: 'debug', stream: { write: (line) => lines.push(line) } })
const operation = (operationId: string) => ({ operationId, summary: operationId, responses: { 200: { description: 'yes' } } })
const ref = { name: 'ref', in: 'path', required: true, description: 'who', schema: { type: 'string' } } as const

@Controller('v1')
class ProbeController {
  @Get('customers/:ref/timeline')
  @Describe({ ...operation('timeline'), parameters: [ref] })
  read(@Param('ref') reference: string, @CurrentCaller() caller: Caller) {
    return { reference, tenant: caller.tenantId }
  }

  @Get('operators')
  @Describe(operation('operators'))
  operators() {
    return {}
  }

  @Get('share')
  @Describe(operation('share'))
  share() {
    return {}
  }

  @Get('words')
  @Describe(operation('words'))
  words() {
    return {}
  }

  @Get('fresh')
  @Describe(operation('fresh'))
  fresh() {
    return {}
  }

  @Post('echo')
  @Describe(operation('echo'))
  echo(@Body() body: unknown) {
    return { body }
  }

  @Get('fails/:how')
  @Describe({ ...operation('fails'), parameters: [{ ...ref, name: 'how' }] })
  fails(@Param('how') how: string) {
    if (how === 'busy') throw new Problem({ status: 429, type: 'busy', detail: 'Later.', retryAfterSeconds: 1.2 })
    if (how === 'nest') throw new NotFoundException('No such thing.')
    if (how === 'text') throw 'a text with a secret'
    if (how === 'nest500') throw new HttpException('a secret', 502)
    throw new TypeError('a secret in a message')
  }

  @Get('slow')
  @Describe(operation('slow'))
  async slow() {
    await new Promise((resolve) => setTimeout(resolve, 300))
    return { slow: true }
  }
}

const route = (method: string, path: string, scopes: RoutePolicy['scopes']): RoutePolicy => ({ service: 'timeline', method, path, scopes })
const policy: RoutePolicy[] = [
  ...machineryOf('timeline'),
  ...documentsOf('timeline'),
  route('GET', '/v1/customers/:ref/timeline', ['timeline:read']),
  route('GET', '/v1/operators', ['operations', 'events:control']),
  { ...route('GET', '/v1/share', ['timeline:read']), organisations: true },
  { ...route('GET', '/v1/words', ['timeline:read']), also: ['personal:read'] },
  { ...route('GET', '/v1/fresh', ['timeline:read']), fresh: true },
  route('POST', '/v1/echo', 'public'),
  route('GET', '/v1/fails/:how', 'public'),
  route('GET', '/v1/slow', 'public'),
  route('GET', '/silent', 'public'),
]

const key: Caller = { kind: 'key', id: 'k', tenantId: 't1', tenantSlug: 't', scopes: ['timeline:read'], origins: [] }
const now = Date.now()
const callers: Readonly<Record<string, Caller>> = {
  good: key,
  justSignedIn: { ...key, kind: 'person', freshUntil: now + 60_000 },
  reader: { ...key, scopes: ['timeline:read', 'personal:read'] },
  onlyPersonal: { ...key, scopes: ['personal:read'] },
  dealer: { ...key, organisation: 'dealer-7' },
  signedInLongAgo: { ...key, kind: 'person', freshUntil: now - 1 },
  keyThatClaimsToBeFresh: { ...key, freshUntil: now + 60_000 },
}
const authenticator = {
  authenticate: (token: string) => {
    if (token === 'down') return Promise.reject(new Error('the directory is away'))
    return Promise.resolve(callers[token])
  },
}

const providers = [
  { provide: AUTHENTICATOR, useValue: authenticator },
  { provide: AUDIT, useValue: { record: () => Promise.resolve() } },
]
@Module({ controllers: [ProbeController], providers })
class ProbeModule {}

const start = (module: Type = ProbeModule) =>
  createHttpService(module, {
    service: 'timeline',
    policy,
    logger,
    limits: { bodyLimitBytes: 1_000, maxParamLength: 200 },
    openapi: { title: 'Probe', description: 'For tests.' },
  })

describe('a service', () => {
  let app: NestFastifyApplication
  beforeAll(async () => {
    app = await start()
  })
  afterAll(() => app.close())

  const get = (url: string, token?: string) =>
    app.inject({ method: 'GET', url, headers: token === undefined ? {} : { authorization: `Bearer ${token}` } })

  it('answers a known key with the scope, and decodes the path', async () => {
    const response = await get('/v1/customers/email%3Aann%40example.com/timeline', 'good')
    expect(response.statusCode).toBe(200)
    expect(response.json()).toEqual({ reference: 'email:ann@example.com', tenant: 't1' })
    expect(response.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
  })

  it.each([
    ['no key', undefined, 401],
    ['an unknown key', 'wrong', 401],
    ['a key that is none', 'good extra', 401],
    ['an empty key', '', 401],
    ['a directory that is away', 'down', 503],
  ])('refuses %s', async (_case, token, status) => {
    const response = await get('/v1/customers/x/timeline', token)
    expect(response.statusCode).toBe(status)
    expect(response.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(response.json()).toMatchObject({ status })
    if (status === 401) expect(response.headers['www-authenticate']).toMatch(/^Bearer /)
    else expect(response.headers['retry-after']).toBe('2')
  })

  it('takes every one of the scopes where it says and', async () => {
    const statusFor = async (token: string) =>
      (await app.inject({ method: 'GET', url: '/v1/words', headers: { authorization: `Bearer ${token}` } })).statusCode
    expect([await statusFor('reader'), await statusFor('good'), await statusFor('onlyPersonal')]).toEqual([200, 403, 403])
    const refused = await app.inject({ method: 'GET', url: '/v1/words', headers: { authorization: 'Bearer good' } })
    expect(refused.json().detail).toBe('This route needs a key or token with the scope timeline:read and personal:read.')
    expect(refused.headers['www-authenticate']).toContain('scope="timeline:read personal:read"')
  })

  it('refuses a key without the scope and names the scopes', async () => {
    const response = await get('/v1/operators', 'good')
    expect(response.statusCode).toBe(403)
    expect(response.json().detail).toMatch(/operations or events:control/)
  })

  it('lets only a person who has just signed in do what needs a fresh token, and says how to get one', async () => {
    expect((await get('/v1/fresh', 'justSignedIn')).statusCode).toBe(200)
    for (const token of ['good', 'signedInLongAgo', 'keyThatClaimsToBeFresh']) {
      const response = await get('/v1/fresh', token)
      expect(response.statusCode).toBe(401)
      expect(response.headers['www-authenticate']).toMatch(/^Bearer .*error="insufficient_user_authentication".*max_age="300"/)
    }
  })

  it('lets callers of an organisation only where the policy says so', async () => {
    expect((await get('/v1/share', 'dealer')).statusCode).toBe(200)
    const refused = await get('/v1/customers/x/timeline', 'dealer')
    expect(refused.json()).toMatchObject({ status: 403, type: 'urn:throughline:problem:brand-only' })
  })

  it('asks who is there before a HEAD, too', async () => {
    expect((await app.inject({ method: 'HEAD', url: '/v1/customers/x/timeline' })).statusCode).toBe(401)
  })

  it.each([
    ['GET', '/v1/nothing', 404],
    ['GET', '/v1/customers//timeline', 404],
    ['DELETE', '/v1/echo', 405],
    ['GET', '/v1/echo', 405],
    ['GET', '/v1/%E0%A4%A', 400],
    ['GET', `/v1/fails/${'a'.repeat(300)}`, 414],
  ] as const)('answers %s %s with the problem %s', async (method, url, status) => {
    const response = await app.inject({ method, url, headers: { authorization: 'Bearer good' } })
    expect(response.statusCode).toBe(status)
    expect(response.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(response.json()).toMatchObject({ type: 'about:blank', status })
    if (status === 405) expect(response.headers['allow']).toBe('POST')
  })

  it.each([
    ['application/json', '{"a": ', 400],
    ['application/json', '', 400],
    ['application/json', '{"__proto__": {"a": 1}}', 400],
    ['text/plain', 'x', 415],
    ['application/json', JSON.stringify('a'.repeat(2_000)), 413],
  ])('answers a %s body %.20s with the problem %s', async (type, payload, status) => {
    const response = await app.inject({ method: 'POST', url: '/v1/echo', headers: { 'content-type': type }, payload })
    expect(response.statusCode).toBe(status)
    expect(response.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(response.json().status).toBe(status)
  })

  it.each([
    ['busy', { type: 'urn:throughline:problem:busy', status: 429, title: 'Too Many Requests', detail: 'Later.' }],
    ['nest', { type: 'about:blank', status: 404, title: 'Not Found', detail: 'No such thing.' }],
    ['bug', { type: 'urn:throughline:problem:internal', status: 500, title: 'Internal Server Error' }],
    ['text', { type: 'urn:throughline:problem:internal', status: 500 }],
    ['nest500', { type: 'about:blank', status: 502 }],
  ])('maps a %s error', async (how, expected) => {
    const response = await get(`/v1/fails/${how}`)
    expect(response.json()).toMatchObject(expected)
    expect(response.payload).not.toMatch(/secret|stack|\bat /)
    if (how === 'busy') expect(response.headers['retry-after']).toBe('2')
  })

  it('logs the failure once, with the template of its route and nothing of the request', async () => {
    lines.length = 0
    await get('/v1/fails/ann@example.com?who=ann@example.com')
    const errors = lines.filter((line) => line.includes('"level":"error"'))
    expect(errors).toHaveLength(1)
    expect(errors[0]).toMatch(/GET \/v1\/fails\/:how failed/)
    expect(lines.join('')).not.toMatch(/ann@example/)
  })

  it('measures requests by template', async () => {
    await get('/v1/customers/email%3Aann%40example.com/timeline', 'good')
    const { payload } = await get('/metrics')
    expect(payload).toMatch(/http_request_duration_seconds_count\{[^}]*route="\/v1\/customers\/:ref\/timeline",status="200"/)
    expect(payload).not.toMatch(/example\.com/)
    expect(payload).toMatch(/process_cpu_seconds_total/)
  })

  it('lives, and is ready as its checks say', async () => {
    expect((await get('/healthz')).statusCode).toBe(200)
    expect((await get('/readyz')).statusCode).toBe(200)
    app.get(HealthRegistry, { strict: false }).add('database', () => Promise.reject(new Error('away')))
    const response = await get('/readyz')
    expect(response.statusCode).toBe(503)
    expect(response.json()).toMatchObject({ status: 'not ready', checks: { database: { ok: false, reason: 'away' } } })
    expect((await get('/healthz')).statusCode).toBe(200)
  })

  it('describes its routes, their keys and their problems', async () => {
    const document = (await get('/openapi.json')).json()
    expect(document.openapi).toBe('3.1.0')
    expect(Object.keys(document.paths).toSorted()).toEqual([
      '/v1/customers/{ref}/timeline',
      '/v1/echo',
      '/v1/fails/{how}',
      '/v1/fresh',
      '/v1/operators',
      '/v1/share',
      '/v1/slow',
      '/v1/words',
    ])
    expect(document.paths['/v1/words'].get.description).toContain('`timeline:read` and `personal:read`')
    const timeline = document.paths['/v1/customers/{ref}/timeline'].get
    expect(timeline.security).toEqual([{ key: [] }])
    expect(Object.keys(timeline.responses)).toEqual(['200', '400', '401', '403', '414', '429', '431', '503'])
    expect(document.paths['/v1/echo'].post.security).toEqual([])
  })

  it('serves its page and all that the page loads', async () => {
    const page = await get('/docs')
    expect(page.headers['content-type']).toMatch(/text\/html/)
    const loaded = [...page.payload.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => String(url))
    expect(loaded.length).toBeGreaterThan(2)
    for (const url of loaded) {
      expect(url).toMatch(/^\//)
      expect((await get(url)).statusCode).toBe(200)
    }
  })
})

describe('a service that forgot something', () => {
  it('does not start with a route about which nobody decided', async () => {
    @Undocumented()
    @Controller('open')
    class Open {
      @Get('door')
      door() {
        return {}
      }
    }
    @Module({ controllers: [Open] })
    class OpenModule {}
    await expect(start(OpenModule)).rejects.toThrow(/libs\/access\/src\/policy.*GET \/open\/door/)
  })

  it('does not start with keys but nobody who knows them', async () => {
    @Module({ controllers: [ProbeController] })
    class NoAuthenticator {}
    await expect(start(NoAuthenticator)).rejects.toThrow(/AUTHENTICATOR/)
  })

  it('is refused an undescribed route', async () => {
    @Controller('silent')
    class Silent {
      @Get()
      silent() {
        return {}
      }
    }
    @Module({ controllers: [Silent] })
    class SilentModule {}
    await expect(start(SilentModule)).rejects.toThrow(/Silent\.silent.*@Describe/)
  })
})

describe('on a real port', () => {
  it('names port and setting when the port is taken', async () => {
    const first = await start()
    const second = await start()
    await listen(first, '127.0.0.1', 0)
    const { port } = new URL(await first.getUrl())
    await expect(listen(second, '127.0.0.1', Number(port))).rejects.toThrow(`port ${port} on 127.0.0.1 is in use`)
    await expect(listen(second, '127.0.0.1', Number(port))).rejects.toThrow(/PORT/)
    await Promise.all([first.close(), second.close()])
  })

  it('answers what it took, and then lets go of connections that are kept alive', async () => {
    const app = await start()
    await listen(app, '127.0.0.1', 0)
    const url = await app.getUrl()
    await (await fetch(`${url}/healthz`)).text() // leaves an idle connection behind
    const answer = fetch(`${url}/v1/slow`)
    await new Promise((resolve) => setTimeout(resolve, 50))
    const startedAt = performance.now()
    await app.close()
    expect(performance.now() - startedAt).toBeLessThan(20_000)
    const response = await answer
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ slow: true })
    await expect(fetch(`${url}/healthz`)).rejects.toThrow()
  })

  it('answers what is not HTTP with a problem and ends the connection', async () => {
    const app = await start()
    await listen(app, '127.0.0.1', 0)
    const socket = connect(Number(new URL(await app.getUrl()).port), '127.0.0.1')
    socket.end('NO HTTP AT ALL\r\n\r\n')
    const chunks: Buffer[] = []
    for await (const chunk of socket) chunks.push(chunk)
    expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1\.1 400 [^]*application\/problem\+json[^]*"status":400/)
    await app.close()
  })
})
