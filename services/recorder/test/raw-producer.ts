import { Kafka, Partitioners, logLevel } from 'kafkajs'
import type { Mutant } from './mutants.js'

const bytesAtATime = 700_000

/** Sends what our own producer would not. */
export async function sendRaw(brokers: readonly string[], topic: string, mutants: readonly Mutant[]): Promise<void> {
  const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING })
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner })
  await producer.connect()
  try {
    for (let start = 0; start < mutants.length; ) {
      let end = start
      let bytes = 0
      while (end < mutants.length && (end === start || bytes < bytesAtATime)) {
        bytes += mutants[end]?.value?.length ?? 0
        end++
      }
      // The last one may have gone beyond what a batch may have.
      if (bytes >= bytesAtATime && end - start > 1) end--
      await producer.send({ topic, messages: mutants.slice(start, end) })
      start = end
    }
  } finally {
    await producer.disconnect()
  }
}
