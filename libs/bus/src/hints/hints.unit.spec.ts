import { describe, expect, it } from '@jest/globals'
import { SendError, type LogProducer, type OutgoingRecord, type Placement } from '../ports/producer.js'
import { decodeChanges } from './hint.js'
import { HintSender } from './hint-sender.js'

/** A producer that holds every send until it is let go. */
class SlowProducer implements LogProducer {
  readonly sent: OutgoingRecord[] = []
  private letGo: (error?: Error) => void = () => undefined

  connect = (): Promise<void> => Promise.resolve()
  close = (): Promise<void> => Promise.resolve()

  send(records: readonly OutgoingRecord[]): Promise<Placement[]> {
    this.sent.push(...records)
    return new Promise((resolve, reject) => {
      this.letGo = (error) => (error ? reject(error) : resolve([]))
    })
  }

  async release(error?: Error): Promise<void> {
    this.letGo(error)
    await new Promise((resolve) => setImmediate(resolve))
  }

  get changes(): unknown[] {
    return this.sent.map(({ value }) => decodeChanges({ value: Buffer.from(value) }))
  }
}

describe('hints', () => {
  it('go out at once, and together when one is on the way', async () => {
    const producer = new SlowProducer()
    const hints = new HintSender(producer, 'changes')
    hints.tell(3, 10)
    hints.tell(3, 20)
    hints.tell(4, 7)
    hints.tell(3, 30)
    expect(producer.changes).toEqual([[{ part: 3, position: 10 }]])
    await producer.release()
    expect(producer.changes.slice(1)).toEqual([
      [
        { part: 3, position: 30 },
        { part: 4, position: 7 },
      ],
    ])
    expect(producer.sent[0]).toMatchObject({ topic: 'changes', partition: 0 })
    await producer.release()
    await hints.close()
  })

  it('are dropped when Kafka is away, and begin again', async () => {
    const producer = new SlowProducer()
    const hints = new HintSender(producer, 'changes')
    hints.tell(1, 1)
    hints.tell(1, 2)
    await producer.release(new SendError('away'))
    hints.tell(1, 3)
    expect(producer.changes).toEqual([[{ part: 1, position: 1 }], [{ part: 1, position: 3 }]])
    await producer.release()
    await hints.close()
    hints.tell(1, 4)
    expect(producer.sent).toHaveLength(2)
  })

  it.each([null, '', 'x', '[]', '{"heads":7}', '{"heads":{"a":1}}', '{"heads":{"1":"x"}}', '{"heads":null}'])(
    'are none in %s',
    (value) => {
      expect(decodeChanges({ value: value === null ? null : Buffer.from(value) })).toEqual([])
    },
  )
})
