import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { Validator } from '@seriousme/openapi-schema-validator'
import { createHttpService, createLogger, unboundedParts } from '@throughline/platform'
import { createMasterKeys } from '@throughline/subjects'
import { createTenantKeys } from '@throughline/vault'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { auditParameters } from '../audit/audit-parameters.js'
import { commitmentsParameters, customerCommitmentsParameters } from '../commitments/commitment-parameters.js'
import { dueTimeParameters } from '../commitments/due-time.js'
import { contextParameters, handoverParameters } from '../context/context-parameters.js'
import { mapCustomersParameters, mapParameters } from '../map/map-parameters.js'
import { readSettings } from '../settings.js'
import { customerSignalsParameters, effortParameters, signalsParameters } from '../signals/signal-parameters.js'
import { customerFollowUpsParameters, figuresParameters, followUpParameters, followUpsParameters } from '../followups/follow-up-parameters.js'
import { groupParameters, relationsParameters } from '../relations/group-parameters.js'
import { customerFeedbackParameters, feedbackParameters } from '../feedback/feedback-parameters.js'
import { customerParameters } from '../customers/customer-desk.js'
import { candidateParameters } from '../identity/candidates-desk.js'
import { explainParameters } from '../identity/explain-body.js'
import { reviewParameters } from '../identity/review-parameters.js'
import { groupTimelineParameters, timelineParameters } from '../timeline/timeline-parameters.js'
import { httpOptions } from '../http-options.js'
import { availabilityParameters, channelParameters, decisionParameters } from '../reach/reach-parameters.js'
import { ruleStreamParameters } from '../rules/stream/rule-stream-parameters.js'
import { ruleParameters, versionsParameters } from '../rules/rule-parameters.js'
import { searchParameters } from '../search/search-parameters.js'
import { metricParameters } from '../metrics/metric-parameters.js'
import { resultParameters } from '../metrics/result-parameters.js'
import { streamParameters } from '../stream/stream-parameters.js'
import { TimelineModule } from '../timeline.module.js'

interface Media {
  schema: object
  example?: unknown
  examples?: Record<string, { value: unknown }>
}
interface Documented {
  description: string
  content?: Record<string, Media>
}
interface Operation {
  parameters?: { name: string; in: string; description: string; schema: object; example?: unknown }[]
  requestBody?: Documented
  responses: Record<string, Documented>
}

let app: NestFastifyApplication
let folder: string
let document: { openapi: string; paths: Record<string, Record<string, Operation>>; components: { schemas: object } }

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'timeline-'))
  createMasterKeys(join(folder, 'keys.json'))
  createTenantKeys(join(folder, 'tenant-keys.json'))
  const settings = readSettings({
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    KEYS_FILE: join(folder, 'keys.json'),
    TENANT_KEYS_FILE: join(folder, 'tenant-keys.json'),
  })
  const logger = createLogger('timeline', { level: 'silent' })
  app = await createHttpService(TimelineModule.with(settings), { ...httpOptions, logger })
  document = (await app.inject({ method: 'GET', url: '/openapi.json' })).json()
})
afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true })
})

describe('/openapi.json', () => {
  it('leaves nothing that a client could make as large as it likes', () => {
    expect(unboundedParts(document)).toEqual([])
  })

  it('is valid OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(document))
    expect(errors ?? []).toEqual([])
    expect(valid).toBe(true)
    expect(document.openapi).toMatch(/^3\.1\./)
  })

  it('has every route, and for each the problems it can answer', () => {
    const described = Object.entries(document.paths).map(([path, operations]) => [path, Object.keys(operations)])
    expect(Object.fromEntries(described)).toEqual({
      '/v1/customers/{ref}': ['get'],
      '/v1/customers/{ref}/timeline': ['get'],
      '/v1/customers/{ref}/signals': ['get'],
      '/v1/customers/{ref}/effort': ['get'],
      '/v1/signals': ['get'],
      '/v1/customers/{ref}/stream': ['get'],
      '/v1/customers/{ref}/stream/tickets': ['post'],
      '/v1/customers/{ref}/context': ['get'],
      '/v1/customers/{ref}/handover': ['get'],
      '/v1/customers/lookup': ['post'],
      '/v1/identity/preview': ['post'],
      '/v1/identity/explain': ['get', 'post'],
      '/v1/identity/review': ['get'],
      '/v1/identity/candidates': ['get'],
      '/v1/customers/{ref}/relations': ['get'],
      '/v1/groups/{group}': ['get'],
      '/v1/groups/{group}/timeline': ['get'],
      '/v1/groups/lookup': ['post'],
      '/v1/search': ['get', 'post'],
      '/v1/rules': ['get'],
      '/v1/rules/{kind}': ['get'],
      '/v1/rules/{kind}/versions': ['get'],
      '/v1/rules/{kind}/preview': ['post'],
      '/v1/rules/stream': ['get'],
      '/v1/availability': ['get'],
      '/v1/availability/{channel}': ['get'],
      '/v1/customers/{ref}/contact-decision': ['get'],
      '/v1/templates/{name}/render': ['post'],
      '/v1/feedback': ['get'],
      '/v1/customers/{ref}/feedback': ['get'],
      '/v1/followups': ['get'],
      '/v1/followups/{id}': ['get'],
      '/v1/followups/figures': ['get'],
      '/v1/followups/status': ['post'],
      '/v1/customers/{ref}/followups': ['get'],
      '/v1/commitments': ['get'],
      '/v1/commitments/due-time': ['get'],
      '/v1/customers/{ref}/commitments': ['get'],
      '/v1/metrics': ['get'],
      '/v1/metrics/baselines': ['get'],
      '/v1/metrics/results/{by}': ['get'],
      '/v1/metrics/{name}': ['get'],
      '/v1/journey-map': ['get'],
      '/v1/journey-map/customers': ['get'],
      '/v1/audit': ['get'],
    })
    const statuses = Object.keys(document.paths['/v1/customers/{ref}/timeline']!['get']!.responses)
    expect(statuses).toEqual(['200', '400', '401', '403', '404', '414', '429', '431', '503', '504'])
  })

  it.each([
    ['/v1/customers/{ref}', customerParameters],
    ['/v1/identity/explain', explainParameters],
    ['/v1/identity/review', reviewParameters],
    ['/v1/identity/candidates', candidateParameters],
    ['/v1/customers/{ref}/timeline', timelineParameters],
    ['/v1/customers/{ref}/stream', streamParameters],
    ['/v1/customers/{ref}/context', contextParameters],
    ['/v1/customers/{ref}/handover', handoverParameters],
    ['/v1/customers/{ref}/relations', relationsParameters],
    ['/v1/groups/{group}', groupParameters],
    ['/v1/groups/{group}/timeline', groupTimelineParameters],
    ['/v1/search', searchParameters],
    ['/v1/rules', ruleParameters],
    ['/v1/rules/{kind}/versions', versionsParameters],
    ['/v1/rules/stream', ruleStreamParameters],
    ['/v1/availability', availabilityParameters],
    ['/v1/availability/{channel}', channelParameters],
    ['/v1/customers/{ref}/contact-decision', decisionParameters],
    ['/v1/feedback', feedbackParameters],
    ['/v1/customers/{ref}/feedback', customerFeedbackParameters],
    ['/v1/signals', signalsParameters],
    ['/v1/customers/{ref}/signals', customerSignalsParameters],
    ['/v1/customers/{ref}/effort', effortParameters],
    ['/v1/commitments', commitmentsParameters],
    ['/v1/commitments/due-time', dueTimeParameters],
    ['/v1/followups', followUpsParameters],
    ['/v1/followups/{id}', followUpParameters],
    ['/v1/followups/figures', figuresParameters],
    ['/v1/customers/{ref}/followups', customerFollowUpsParameters],
    ['/v1/customers/{ref}/commitments', customerCommitmentsParameters],
    ['/v1/metrics/{name}', metricParameters],
    ['/v1/metrics/results/{by}', resultParameters],
    ['/v1/journey-map', mapParameters],
    ['/v1/journey-map/customers', mapCustomersParameters],
    ['/v1/audit', auditParameters],
  ])('describes exactly the query parameters that %s reads', (path, read) => {
    const { parameters } = document.paths[path]!['get']!
    const described = parameters!.filter((parameter) => parameter.in === 'query').map((parameter) => parameter.name)
    expect(described).toEqual(Object.keys(read.shape))
  })

  it('has examples that are what their schemas say', () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true })
    formats.default(ajv)
    ajv.addSchema({ $id: 'api', components: document.components })
    const faults: unknown[] = []
    let examples = 0
    const check = (where: string, schema: object, values: readonly unknown[]) => {
      const resolved: object = JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"api#/components/'))
      for (const value of values) {
        examples += 1
        if (!ajv.validate(resolved, value)) faults.push({ where, errors: ajv.errors })
      }
    }
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const operation of Object.values(operations)) {
        for (const { name, schema, example } of operation.parameters ?? []) if (example !== undefined) check(name, schema, [example])
        const bodies = [operation.requestBody, ...Object.values(operation.responses)]
        for (const media of bodies.flatMap((body) => Object.values(body?.content ?? {}))) {
          const named = Object.values(media.examples ?? {}).map((example) => example.value)
          check(path, media.schema, media.example === undefined ? named : [media.example, ...named])
        }
      }
    }
    expect(faults).toEqual([])
    expect(examples).toBeGreaterThan(15)
  })
})
