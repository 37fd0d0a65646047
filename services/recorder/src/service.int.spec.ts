import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { createHttpService, createLogger } from '@throughline/platform'
import { eventually } from '@throughline/testing'
import { makeRig, recordsOf, type Rig } from '../test/rig.js'
import { Recorder } from './recorder.js'
import { RecorderModule } from './recorder.module.js'
import { KafkaBatchServer } from './transport/batch-server.js'

jest.setTimeout(60_000)

describe('the recorder as a service', () => {
  let rig: Rig

  beforeAll(async () => {
    rig = await makeRig()
  })
  afterAll(() => rig.close())

  async function service(recorder: Recorder): Promise<NestFastifyApplication> {
    const app = await createHttpService(RecorderModule.around(recorder), {
      service: 'recorder',
      logger: createLogger('recorder', { level: 'silent' }),
      configure: (_fastify, nest) => {
        nest.connectMicroservice({ strategy: nest.get(KafkaBatchServer) })
      },
    })
    await app.startAllMicroservices()
    return app
  }

  const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

  it('records what its handlers are given, says how it is, and stops', async () => {
    const recorder = new Recorder(rig.settings, silent, (reason) => rig.exits.push(reason))
    const app = await service(recorder)
    const ask = (url: string) => app.inject({ method: 'GET', url })
    await rig.send([...recordsOf(rig.settings.INTERACTIONS_TOPIC, 100), ...recordsOf(rig.settings.BACKFILL_TOPIC, 50)])
    await eventually(async () => expect(await rig.rows()).toHaveLength(150))
    await eventually(async () => expect((await ask('/readyz')).statusCode).toBe(200))
    expect((await ask('/healthz')).statusCode).toBe(200)
    const text = (await ask('/metrics')).body
    expect(text).toMatch(new RegExp(`throughline_recorder_events_recorded_total{topic="${rig.settings.INTERACTIONS_TOPIC}".*} 100`))
    expect(text).toMatch(new RegExp(`throughline_recorder_lag_records{topic="${rig.settings.BACKFILL_TOPIC}",part="0".*} 0`))
    await app.close()
    await rig.send(recordsOf(rig.settings.INTERACTIONS_TOPIC, 10))
    expect(recorder.pool.ended).toBe(true)
    expect(rig.exits).toEqual([])
  })

  it('says in /readyz what is wrong', async () => {
    const settings = { ...rig.settings, DATABASE_URL: 'postgres://nobody:x@127.0.0.1:1/none' }
    const app = await service(new Recorder(settings, silent, (reason) => rig.exits.push(reason)))
    await eventually(async () => {
      const answer = await app.inject({ method: 'GET', url: '/readyz' })
      expect(answer.statusCode).toBe(503)
      const { checks } = answer.json<{ checks: Record<string, { ok: boolean; reason?: string }> }>()
      expect(checks['database']?.ok).toBe(false)
      expect(checks['recording']?.reason).toContain('the log cannot be read')
    })
    expect((await app.inject({ method: 'GET', url: '/healthz' })).statusCode).toBe(200)
    await app.close()
  })

  it('ends when a cursor stands still although there is something to record', async () => {
    const untilStopped = (signal: AbortSignal) => new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
    const recorder = rig.recorder({ STANDSTILL_MS: 1500 }, (_lane, _batch, signal) => untilStopped(signal))
    await rig.send(recordsOf(rig.settings.INTERACTIONS_TOPIC, 10))
    await eventually(() => expect(rig.exits).toEqual([expect.stringMatching(/stands at \d+ for 1500 ms with \d+ records to go/)]))
    await recorder.stop()
  })

  it('ends when a handler fails, for its batch would be skipped', async () => {
    rig.exits.length = 0
    rig.recorder({}, () => Promise.reject(new Error('a defect')))
    await rig.send(recordsOf(rig.settings.INTERACTIONS_TOPIC, 1))
    await eventually(() => expect(rig.exits).toEqual([expect.stringContaining('is gone: a defect')]))
  })
})
