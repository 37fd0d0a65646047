/**
 * The usual way: NestJS's own Kafka transport, one message a handler call and one transaction an event, into the same
 * tables with the same two inserts.
 */
import 'reflect-metadata'
import { Controller, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { Ctx, EventPattern, Payload, Transport, type KafkaContext, type KafkaOptions } from '@nestjs/microservices'
import { readFileSync } from 'node:fs'
import pg from 'pg'

const { DATABASE_URL, KAFKA_BROKERS, TOPIC } = process.env as Record<string, string>
const sql = (file: string): string => readFileSync(new URL(`../../src/recorder/${file}`, import.meta.url), 'utf8')
const insertClaims = sql('bare-claim.sql')
const insertEvents = sql('bare-loop.sql')
const pool = new pg.Pool({ connectionString: DATABASE_URL as string, max: 12 })

@Controller()
class Interactions {
  @EventPattern(TOPIC as string)
  async record(@Payload() payload: object, @Ctx() given: unknown): Promise<void> {
    const context = given as KafkaContext
    const event = payload as Record<string, string>
    const message = context.getMessage()
    const part = context.getPartition()
    // The transport has parsed this header: it looks like JSON.
    const facts = message.headers?.['throughline'] as unknown as Record<string, string>
    const fact = (name: string): (string | undefined)[] => [facts[name]]
    const client = await pool.connect()
    try {
      await client.query('begin')
      const claim = [part, fact('tenant'), fact('uid'), fact('hash'), [message.offset]]
      await client.query({ name: 'claims', text: insertClaims, values: claim })
      const values = [part, [message.offset], fact('occurred'), fact('received'), fact('tenant')]
      const texts = [[event['type']], fact('class'), [event['channel']], [event['direction']], [JSON.stringify(event)]]
      const subject = [String(message.key)]
      await client.query({ name: 'events', text: insertEvents, values: [...values, subject, fact('uid'), ...texts] })
      await client.query('commit')
    } finally {
      client.release()
    }
    process.send?.({ recorded: 1 })
  }
}

@Module({ controllers: [Interactions] })
class StockModule {}

const options: KafkaOptions = {
  transport: Transport.KAFKA,
  options: {
    client: { clientId: 'stock', brokers: (KAFKA_BROKERS as string).split(',') },
    consumer: { groupId: `stock-${process.pid}`, maxWaitTimeInMs: 200 },
    subscribe: { fromBeginning: true },
    run: { partitionsConsumedConcurrently: 12 },
  },
}
const app = await NestFactory.createMicroservice(StockModule, { ...options, logger: ['error'] })
await app.listen()
process.once('SIGTERM', () => void app.close().then(() => pool.end()))
