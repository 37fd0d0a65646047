import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Controller, Get, Module } from '@nestjs/common'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { documentsOf, machineryOf } from '@throughline/access'
import { createLogger } from '../logging/logger.js'
import { Describe } from '../openapi/describe.js'
import { createHttpService } from './create-http-service.js'

@Controller('v1')
class StoryController {
  @Get('story')
  @Describe({ operationId: 'story', summary: 'story', responses: { 200: { description: 'yes' } } })
  story() {
    return { story: 'personal' }
  }
}

@Module({ controllers: [StoryController] })
class StoryModule {}

const logger = createLogger('probe', { level: 'silent' })
const policy = [
  ...machineryOf('timeline'),
  ...documentsOf('timeline'),
  { service: 'timeline', method: 'GET', path: '/v1/story', scopes: 'public' } as const,
]
const start = (hstsSeconds?: number) =>
  createHttpService(StoryModule, {
    service: 'timeline',
    policy,
    logger,
    openapi: { title: 'Probe', description: 'For tests.' },
    ...(hstsSeconds === undefined ? {} : { hstsSeconds }),
  })

describe('security headers', () => {
  let app: NestFastifyApplication
  beforeAll(async () => {
    app = await start()
  })
  afterAll(() => app.close())
  const headersOf = async (url: string) => (await app.inject({ method: 'GET', url })).headers

  it.each([
    ['an answer', '/v1/story'],
    ['a path that is not there', '/v1/nothing'],
    ['health', '/healthz'],
    ['metrics', '/metrics'],
    ['the description', '/openapi.json'],
    ['the page', '/docs'],
    ['its script', '/docs/start.js'],
  ])('are on %s', async (_what, url) => {
    const headers = await headersOf(url)
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'content-security-policy': expect.stringMatching(/default-src 'none'.*frame-ancestors 'none'/),
    })
    expect(headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe|https?:|\*/)
    expect(Object.keys(headers)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(x-powered-by|server)$/)]))
    expect(headers['strict-transport-security']).toBeUndefined()
  })

  it('let the page of the documents run its own scripts and ask its own server, and nothing else', async () => {
    const policies = (await headersOf('/docs'))['content-security-policy']
    expect(policies).toContain("script-src 'self';")
    expect(policies).toContain("connect-src 'self';")
    const page = (await app.inject('/docs')).payload
    const sources = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]!)
    expect(sources).toHaveLength(4)
    for (const source of sources) {
      expect(source).toMatch(/^\//)
      expect((await app.inject(source)).statusCode).toBe(200)
    }
    expect(page).not.toMatch(/<script>|<style|\son\w+=/)
  })

  it('let nobody keep an answer, except the files of the page', async () => {
    for (const url of ['/v1/story', '/v1/nothing', '/metrics', '/openapi.json']) {
      expect((await headersOf(url))['cache-control']).toBe('no-store')
    }
    expect((await headersOf('/docs/swagger-ui.css'))['cache-control']).toBe('public, max-age=3600')
  })
})

it('says to insist on TLS only when it is told to', async () => {
  const app = await start(600)
  const { headers } = await app.inject('/v1/story')
  expect(headers['strict-transport-security']).toBe('max-age=600; includeSubDomains')
  await app.close()
})
