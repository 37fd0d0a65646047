import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { Controller, Delete, Get, Module, NotFoundException, Param, Post } from '@nestjs/common'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { type Caller, machineryOf, type RoutePolicy } from '@throughline/access'
import { AUTHENTICATOR } from '../auth/authenticator.js'
import { createHttpService } from '../http/create-http-service.js'
import { createLogger } from '../logging/logger.js'
import { AUDIT, type AuditedAction } from './audit-port.js'
import { noteAudit } from './request-audit.js'

const lines: string[] = []
const logger = createLogger('probe', { stream: { write: (line) => lines.push(line) } })
const subject = '6f1c8a1e-5b7d-4e0b-9a55-0c2f3f6c1b90'
const happened: string[] = []
const kept: (AuditedAction & { durable: boolean })[] = []
let away = false

@Controller('v1')
class ProbeController {
  @Get('customers/:ref')
  async read() {
    await Promise.resolve()
    noteAudit({ target: subject, parts: ['personal'] })
    happened.push('handled')
    return { name: 'Ann' }
  }

  @Get('nobody/:ref')
  nobody() {
    noteAudit({ target: subject })
    throw new NotFoundException('nobody')
  }

  @Post('lookup')
  find() {
    return {}
  }

  @Delete('keys/:key')
  revoke(@Param('key') key: string) {
    if (key === 'none') throw new NotFoundException('none')
    if (key === 'broken') throw new Error('after the change')
    return {}
  }

  @Get('own')
  own() {
    noteAudit({ target: subject })
    return {}
  }
}

const caller: Caller = { kind: 'person', id: 'agent-7', tenantId: 't1', tenantSlug: 't', scopes: ['timeline:read'], origins: [], organisation: 'dealer-7' }
const recorder = {
  record: async (action: AuditedAction, { durable }: { durable: boolean }) => {
    await new Promise((resolve) => setTimeout(resolve, 20))
    if (away) throw new Error('the audit is away')
    kept.push({ ...action, durable })
    happened.push('kept')
  },
}
const providers = [
  { provide: AUTHENTICATOR, useValue: { authenticate: () => Promise.resolve(caller) } },
  { provide: AUDIT, useValue: recorder },
]
@Module({ controllers: [ProbeController], providers })
class ProbeModule {}

const route = (method: string, path: string, audit?: string | false): RoutePolicy => ({
  service: 'timeline',
  method,
  path,
  scopes: ['timeline:read'],
  organisations: true,
  ...(audit === undefined ? {} : { audit }),
})
const policy = [
  ...machineryOf('timeline'),
  route('GET', '/v1/customers/:ref', 'timeline.read'),
  route('GET', '/v1/nobody/:ref', 'timeline.read'),
  route('POST', '/v1/lookup', 'customer.read'),
  route('DELETE', '/v1/keys/:key'),
  route('GET', '/v1/own', false),
]

describe('the audit of requests', () => {
  let app: NestFastifyApplication
  beforeAll(async () => {
    app = await createHttpService(ProbeModule, { service: 'timeline', policy, logger })
  })
  afterAll(() => app.close())
  beforeEach(() => {
    away = false
    kept.length = 0
    happened.length = 0
    lines.length = 0
  })
  const ask = (method: 'GET' | 'POST' | 'DELETE', url: string, headers: Record<string, string> = {}) =>
    app.inject({ method, url, headers: { authorization: 'Bearer good', ...headers } })

  it('keeps who, what, of whom, which parts and why, before the answer goes', async () => {
    const response = await ask('GET', '/v1/customers/email%3Aann%40example.com', { 'throughline-purpose': 'call back' })
    expect(response.json()).toEqual({ name: 'Ann' })
    expect(happened).toEqual(['handled', 'kept'])
    expect(kept).toEqual([
      {
        tenantId: 't1',
        actorKind: 'person',
        actor: 'agent-7',
        organisation: 'dealer-7',
        action: 'timeline.read',
        target: subject,
        parts: ['personal'],
        purpose: 'call back',
        durable: false,
      },
    ])
  })

  it('keeps that somebody looked for a customer who is not there', async () => {
    expect((await ask('GET', '/v1/nobody/x')).statusCode).toBe(404)
    expect(kept).toMatchObject([{ action: 'timeline.read', target: subject }])
  })

  it('keeps what a route did whose author noted nothing: under method and path, with the id in the path', async () => {
    await ask('DELETE', `/v1/keys/${subject}`)
    await ask('DELETE', '/v1/keys/ann@example.com')
    await ask('POST', '/v1/lookup')
    expect(kept).toMatchObject([
      { action: 'DELETE /v1/keys/:key', target: subject, durable: true },
      { action: 'DELETE /v1/keys/:key', durable: true },
      { action: 'customer.read', durable: false },
    ])
    expect(JSON.stringify(kept)).not.toContain('ann@')
  })

  it('keeps a change that failed on our side, since it may have happened, and none that was refused', async () => {
    expect((await ask('DELETE', '/v1/keys/none')).statusCode).toBe(404)
    expect((await ask('GET', '/v1/customers/x', { 'throughline-purpose': 'x'.repeat(201) })).json()).toMatchObject({
      status: 400,
      parameter: 'throughline-purpose',
    })
    expect(kept).toEqual([])
    expect((await ask('DELETE', '/v1/keys/broken')).statusCode).toBe(500)
    expect(kept).toHaveLength(1)
  })

  it('leaves alone what its policy leaves out, and public routes', async () => {
    expect((await ask('GET', '/v1/own')).statusCode).toBe(200)
    expect((await ask('GET', '/healthz')).statusCode).toBe(200)
    expect(kept).toEqual([])
  })

  it.each(['/v1/customers/x', '/v1/nobody/x'])('answers nothing of %s when it could not be kept', async (url) => {
    away = true
    const response = await ask('GET', url)
    expect(response.statusCode).toBe(503)
    expect(response.headers).toMatchObject({ 'content-type': 'application/problem+json', 'retry-after': '2' })
    expect(response.payload).not.toContain('Ann')
    expect(response.json()).toMatchObject({ status: 503 })
    expect(lines.join('')).toContain('timeline.read could not be recorded')
    expect((await ask('GET', '/metrics')).payload).toMatch(/throughline_audit_failures_total\{[^}]*\} [1-9]/)
  })
})

it('a service that has nobody to keep its audit does not start', async () => {
  @Module({ controllers: [ProbeController], providers: providers.slice(0, 1) })
  class NoAudit {}
  await expect(createHttpService(NoAudit, { service: 'timeline', policy, logger })).rejects.toThrow(/GET \/v1\/customers\/:ref.*AUDIT/)
})
