import { describe, expect, it } from '@jest/globals'
import { HealthRegistry } from './health-registry.js'

describe('HealthRegistry', () => {
  it('is ready without checks and when all pass', async () => {
    const health = new HealthRegistry()
    expect(await health.readiness()).toMatchObject({ ready: true, status: 'ready' })
    health.add('database', async () => undefined)
    expect(await health.readiness()).toMatchObject({ ready: true, checks: { database: { ok: true } } })
  })

  it('names the check that fails and why, and the others', async () => {
    const health = new HealthRegistry()
    health.add('kafka', () => Promise.reject(new Error('no broker answers')))
    health.add('database', async () => undefined)
    expect(await health.readiness()).toMatchObject({
      ready: false,
      status: 'not ready',
      checks: { kafka: { ok: false, reason: 'no broker answers' }, database: { ok: true } },
    })
  })

  it('gives up a check after its time, and tells the check', async () => {
    const health = new HealthRegistry()
    let told = false
    health.add('stuck', (signal) => new Promise(() => signal.addEventListener('abort', () => (told = true))), {
      timeoutMs: 20,
    })
    const { ready, checks } = await health.readiness()
    expect(ready).toBe(false)
    expect(checks['stuck']?.reason).toBe('no answer within 20 ms')
    expect(told).toBe(true)
  })

  it('survives a check that throws at once', async () => {
    const health = new HealthRegistry()
    health.add('broken', () => {
      throw new Error('at once')
    })
    expect(await health.readiness()).toMatchObject({ ready: false, checks: { broken: { reason: 'at once' } } })
  })

  it('runs its checks once for all who ask at the same time', async () => {
    const health = new HealthRegistry()
    let runs = 0
    health.add('counted', async () => void (runs += 1))
    await Promise.all([health.readiness(), health.readiness(), health.readiness()])
    expect(runs).toBe(1)
    await health.readiness()
    expect(runs).toBe(2)
  })

  it('is not ready any more once it stops', async () => {
    const health = new HealthRegistry()
    health.stop()
    expect(await health.readiness()).toMatchObject({ ready: false, status: 'stopping' })
  })
})
