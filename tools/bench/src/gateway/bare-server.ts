/**
 * The bare limit of the way in: Fastify parses the JSON, kafkajs produces records of the same size (the same value, a key
 * and headers as long as ours) with acks=all, 202. No keys, no validation, no subjects, no ids, no token.
 */
import Fastify from 'fastify'
import { Kafka, logLevel } from 'kafkajs'

/** As long as what the gateway writes of a page view. */
const FACTS_BYTES = 393
const KEY_LENGTH = 36

const { KAFKA_BROKERS, TOPIC, PORT } = process.env as Record<string, string>
const kafka = new Kafka({ brokers: (KAFKA_BROKERS as string).split(','), logLevel: logLevel.ERROR })
const producer = kafka.producer({ allowAutoTopicCreation: false })
const headers = { 'content-type': 'application/cloudevents+json', throughline: 'x'.repeat(FACTS_BYTES) }
await producer.connect()

const app = Fastify({ bodyLimit: 4 * 1024 * 1024 })
app.addContentTypeParser('application/cloudevents-batch+json', { parseAs: 'string' }, app.getDefaultJsonParser('error', 'ignore'))
app.post<{ Body: { data: { anonymousId: string } }[] }>('/v1/events', async (request, reply) => {
  const messages = request.body.map((event) => ({
    key: event.data.anonymousId.padEnd(KEY_LENGTH, '-'),
    value: JSON.stringify(event),
    headers,
  }))
  await producer.send({ topic: TOPIC as string, acks: -1, messages })
  return reply.code(202).send({ accepted: messages.length })
})
app.get('/readyz', () => ({ status: 'ok' }))
await app.listen({ port: Number(PORT), host: '127.0.0.1' })

process.once('SIGTERM', () => void app.close().then(() => producer.disconnect()))
