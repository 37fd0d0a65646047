import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { eventually } from '@throughline/testing'
import { Webhook } from 'standardwebhooks'
import { OutboxRig, soon } from './rig.js'
import { Receiver } from './receiver.js'

jest.setTimeout(120_000)
const within = { timeoutMs: 60_000 }

let rig: OutboxRig
let receiver: Receiver
let tenantId: string

beforeAll(async () => {
  rig = await OutboxRig.start()
})
beforeEach(async () => {
  receiver = await Receiver.start()
  tenantId = await rig.tenant()
})
afterEach(async () => {
  await rig.stopWorkers()
  await receiver?.close()
})
afterAll(() => rig?.close())

const people = (count: number): string[] => Array.from({ length: count }, () => randomUUID())
const ids = (received: readonly { id: string }[]): string[] => received.map(({ id }) => id)

describe('a message', () => {
  it('arrives signed, so that the library of Standard Webhooks takes it', async () => {
    const { secret } = await rig.endpoint(tenantId, receiver.url)
    const [message] = rig.messages(tenantId, people(1))
    await rig.add([message!])
    rig.worker()
    await eventually(() => expect(receiver.requests).toHaveLength(1), within)
    const [request] = receiver.requests
    expect(new Webhook(secret).verify(request!.body, request!.headers)).toEqual({
      type: 'signal.opened',
      timestamp: '2026-01-01T00:00:00.000Z',
      subject: message!.subjectId,
      data: message!.data,
    })
    expect(request!.id).toBe(message!.id)
    expect(() => new Webhook(secret).verify(request!.body.replace('signal', 'signol'), request!.headers)).toThrow()
  })

  it('is signed with both secrets while they are rotated, and with one that has expired no more', async () => {
    const { id, secret: first } = await rig.endpoint(tenantId, receiver.url)
    await rig.admin.query("update control.webhook_secret set expires_at = now() + interval '1 hour' where endpoint_id = $1", [id])
    const second = await rig.secret(tenantId, id, 2)
    rig.worker()
    await rig.add(rig.messages(tenantId, people(1)))
    await eventually(() => expect(receiver.requests).toHaveLength(1), within)
    for (const secret of [first, second]) new Webhook(secret).verify(receiver.requests[0]!.body, receiver.requests[0]!.headers)
    await rig.admin.query('update control.webhook_secret set expires_at = now() where endpoint_id = $1 and version = 1', [id])
    await rig.add(rig.messages(tenantId, people(1)))
    await eventually(() => expect(receiver.requests).toHaveLength(2), within)
    new Webhook(second).verify(receiver.requests[1]!.body, receiver.requests[1]!.headers)
    expect(() => new Webhook(first).verify(receiver.requests[1]!.body, receiver.requests[1]!.headers)).toThrow()
  })

  it('goes to those who want its type', async () => {
    await rig.endpoint(tenantId, receiver.url, ['rule.*'])
    const wanted = rig.messages(tenantId, people(1), { type: 'rule.published' })
    await rig.add([...rig.messages(tenantId, people(1)), ...wanted])
    rig.worker()
    await eventually(() => expect(ids(receiver.requests)).toEqual(ids(wanted)), within)
  })
})

describe('a receiver that is down', () => {
  it('gets everything once it is back, in the order of each customer', async () => {
    const { id } = await rig.endpoint(tenantId, receiver.url)
    const subjects = people(5)
    receiver.behaviour = () => 503
    rig.worker()
    const sent = [rig.messages(tenantId, [...subjects, ...subjects]), rig.messages(tenantId, [...subjects, ...subjects, ...subjects])]
    await rig.add(sent[0]!)
    await eventually(() => expect(receiver.requests.length).toBeGreaterThan(20), within)
    await rig.add(sent[1]!)
    receiver.behaviour = () => 200
    await eventually(async () => expect(await rig.states(id)).toEqual({ delivered: 25 }), within)
    for (const subject of subjects) {
      expect(receiver.takenOf(subject)).toEqual(sent.flat().filter(({ subjectId }) => subjectId === subject).map(({ data }) => data['number']))
    }
  })

  it('is looked at again and again, and gets at once what would have waited for hours', async () => {
    const { id } = await rig.endpoint(tenantId, receiver.url)
    receiver.behaviour = () => 500
    rig.worker({}, { times: { ...soon, schedule: [3_600_000], probeMs: 500 } })
    await rig.add(rig.messages(tenantId, people(8)))
    await eventually(() => expect(new Set(ids(receiver.requests)).size).toBe(8), within)
    receiver.behaviour = () => 200
    await eventually(async () => expect(await rig.states(id)).toEqual({ delivered: 8 }), within)
    expect(await rig.one('select failing_since, probe_at from control.webhook_endpoint where id = $1', id)).toEqual({ failing_since: null, probe_at: null })
  })

  it('for long is disabled, with the reason, and loses nothing', async () => {
    const { id } = await rig.endpoint(tenantId, receiver.url)
    receiver.behaviour = () => 500
    rig.worker({}, { times: { ...soon, disableAfterMs: 1_000 } })
    await rig.add(rig.messages(tenantId, people(1)))
    const endpoint = () => rig.one<{ state: string; reason: string | null }>('select state, reason from control.webhook_endpoint where id = $1', id)
    await eventually(async () => expect((await endpoint())?.state).toBe('disabled'), within)
    expect((await endpoint())?.reason).toMatch(/^no message arrived since .* UTC: it answered 500$/)
    expect(await rig.states(id)).toEqual({ waiting: 1 })
  })

  it('for good (410) is disabled at once', async () => {
    const { id } = await rig.endpoint(tenantId, receiver.url)
    receiver.behaviour = () => 410
    rig.worker()
    await rig.add(rig.messages(tenantId, people(1)))
    const disabled = { state: 'disabled', reason: 'it answered 410 Gone' }
    const text = 'select state, reason from control.webhook_endpoint where id = $1'
    await eventually(async () => expect(await rig.one(text, id)).toEqual(disabled), within)
    expect(receiver.requests).toHaveLength(1)
  })
})

describe('a message that is refused', () => {
  it('holds up those of its customer and no others', async () => {
    const { id } = await rig.endpoint(tenantId, receiver.url)
    const [ann, bob] = people(2) as [string, string]
    const [bad, ...others] = rig.messages(tenantId, [ann, ann, bob, bob, bob])
    receiver.behaviour = (request) => (request.id === bad!.id ? 422 : 200)
    rig.worker()
    await rig.add([bad!, ...others])
    await eventually(() => expect(receiver.takenOf(bob)).toHaveLength(3), within)
    expect(receiver.takenOf(ann)).toEqual([])
    receiver.behaviour = () => 200
    await eventually(async () => expect(await rig.states(id)).toEqual({ delivered: 5 }), within)
    expect(receiver.takenOf(ann)).toEqual([bad!.data['number'], others[0]!.data['number']])
  })

  it('to the end is a dead letter with why, and those behind it go on', async () => {
    const { id } = await rig.endpoint(tenantId, receiver.url)
    const [ann] = people(1) as [string]
    const [bad, next] = rig.messages(tenantId, [ann, ann])
    receiver.behaviour = (request) => (request.id === bad!.id ? 400 : 200)
    rig.worker({}, { times: { ...soon, schedule: [200, 400] } })
    await rig.add([bad!, next!])
    await eventually(async () => expect(await rig.states(id)).toEqual({ dead: 1, delivered: 1 }), within)
    expect(receiver.takenOf(ann)).toEqual([next!.data['number']])
    const dead = await rig.one<{ last_status: number; last_fault: string; attempts: number }>(
      "select last_status, last_fault, attempts from outbox.delivery where endpoint_id = $1 and state = 'dead'",
      id,
    )
    expect(dead).toMatchObject({ last_status: 400, last_fault: 'it answered 400' })
    expect(dead?.attempts).toBe(receiver.requests.filter((request) => request.id === bad!.id).length)
  })
})

describe('an endpoint', () => {
  it('that hangs harms no other', async () => {
    const slow = await Receiver.start()
    slow.behaviour = () => undefined
    try {
      await rig.endpoint(tenantId, slow.url)
      const fine = await rig.endpoint(tenantId, receiver.url)
      rig.worker({ WEBHOOK_CONCURRENCY: '8' }, { times: { ...soon, timeoutMs: 60_000 } })
      await rig.add(rig.messages(tenantId, people(40)))
      await eventually(async () => expect(await rig.states(fine.id)).toEqual({ delivered: 40 }), within)
    } finally {
      await slow.close()
    }
  })

  it('that hangs is given up after its time', async () => {
    receiver.behaviour = () => undefined
    const { id } = await rig.endpoint(tenantId, receiver.url)
    rig.worker({}, { times: { ...soon, timeoutMs: 200, schedule: [1] } })
    await rig.add(rig.messages(tenantId, people(1)))
    await eventually(async () => expect(await rig.one('select state, last_status, last_fault from outbox.delivery where endpoint_id = $1', id)).toEqual({
      state: 'dead', last_status: null, last_fault: 'there was no answer within 200 ms',
    }), within)
  })

  it('that redirects is not followed', async () => {
    const elsewhere = await Receiver.start()
    try {
      receiver.behaviour = (_, answer) => {
        answer.writeHead(307, { location: elsewhere.url }).end()
        return 307
      }
      const { id } = await rig.endpoint(tenantId, receiver.url)
      rig.worker({}, { times: { ...soon, schedule: [1] } })
      await rig.add(rig.messages(tenantId, people(1)))
      await eventually(async () => expect(await rig.states(id)).toEqual({ dead: 1 }), within)
      expect(elsewhere.requests).toEqual([])
      const delivery = await rig.one('select last_fault from outbox.delivery where endpoint_id = $1', id)
      expect(delivery).toEqual({ last_fault: 'it answered 307; redirects are not followed' })
    } finally {
      await elsewhere.close()
    }
  })

  it('that answers without end is not listened to', async () => {
    let cut = false
    receiver.behaviour = (_, answer) => {
      answer.writeHead(200)
      const more = (): void => void (!answer.destroyed && answer.write(Buffer.alloc(65_536), () => setImmediate(more)))
      answer.on('close', () => (cut = true))
      more()
      return 200
    }
    const { id } = await rig.endpoint(tenantId, receiver.url)
    rig.worker({}, { times: { ...soon, timeoutMs: 30_000 } })
    await rig.add(rig.messages(tenantId, people(1)))
    await eventually(async () => expect(await rig.states(id)).toEqual({ delivered: 1 }), within)
    await eventually(() => expect(cut).toBe(true), within)
  })

  it('that is paused gets what waits when it goes on', async () => {
    const { id } = await rig.endpoint(tenantId, receiver.url)
    await rig.admin.query("update control.webhook_endpoint set state = 'paused' where id = $1", [id])
    const other = await rig.endpoint(tenantId, receiver.url)
    rig.worker()
    await rig.add(rig.messages(tenantId, people(2)))
    await eventually(async () => expect(await rig.states(other.id)).toEqual({ delivered: 2 }), within)
    expect(await rig.states(id)).toEqual({ waiting: 2 })
    await rig.admin.query("update control.webhook_endpoint set state = 'active' where id = $1", [id])
    await eventually(async () => expect(await rig.states(id)).toEqual({ delivered: 2 }), within)
  })
})
