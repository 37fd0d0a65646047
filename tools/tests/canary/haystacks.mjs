import { createServer } from 'node:http'
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { randomUUID } from 'node:crypto'
import { Kafka, logLevel } from 'kafkajs'

/**
 * Stands where Zipkin would and keeps what it is sent.
 * @returns {Promise<{ url: string, received: () => Buffer, close: () => Promise<void> }>}
 */
export async function traceCollector() {
  /** @type {Buffer[]} */
  const bodies = []
  const server = createServer((request, response) => {
    bodies.push(Buffer.from(JSON.stringify(request.headers)))
    request.on('data', (chunk) => bodies.push(chunk))
    request.on('end', () => response.writeHead(202).end())
  })
  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(undefined))
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/api/v2/spans`,
    received: () => Buffer.concat(bodies),
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/**
 * Every file below a folder with its content; symbolic links are not followed.
 * @param {string} folder
 * @param {(name: string) => boolean} [skip]   folders to leave out, by name
 * @returns {Generator<{ file: string, content: Buffer }>}
 */
export function* filesIn(folder, skip = () => false) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const one = path.join(folder, entry.name)
    if (entry.isDirectory()) {
      if (!skip(entry.name)) yield* filesIn(one, skip)
    } else if (entry.isFile()) {
      const content = contentOf(one)
      if (content.length > 0) yield { file: one, content }
    }
  }
}

/**
 * Empty for a file that was deleted since the folder was read.
 * @param {string} file
 */
function contentOf(file) {
  try {
    return readFileSync(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0)
    throw error
  }
}

/**
 * All records of all topics that are there now.
 * @param {string} brokers
 * @returns {Promise<{ topic: string, key: Buffer, headers: Buffer, value: Buffer }[]>}
 */
export async function kafkaRecords(brokers) {
  const kafka = new Kafka({ clientId: 'canary', brokers: brokers.split(','), logLevel: logLevel.NOTHING })
  const admin = kafka.admin()
  await admin.connect()
  const topics = (await admin.listTopics()).filter((topic) => !topic.startsWith('__'))
  const ends = new Map()
  for (const topic of topics) {
    for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
      if (high !== low) ends.set(`${topic} ${partition}`, BigInt(high) - 1n)
    }
  }
  await admin.disconnect()
  return read(kafka, topics, ends)
}

/**
 * @param {Kafka} kafka
 * @param {string[]} topics
 * @param {Map<string, bigint>} ends   the last offset of each partition that has any
 */
async function read(kafka, topics, ends) {
  /** @type {{ topic: string, key: Buffer, headers: Buffer, value: Buffer }[]} */
  const records = []
  const consumer = kafka.consumer({ groupId: `canary-${randomUUID()}` })
  await consumer.connect()
  await consumer.subscribe({ topics, fromBeginning: true })
  let timer
  const limit = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`Kafka was not read to its end within 60 s; left: ${[...ends.keys()].join(', ')}`)), 60_000)
  })
  try {
    const done = new Promise((resolve) => {
      if (ends.size === 0) resolve(undefined)
      void consumer.run({
        eachMessage: async ({ topic, partition, message }) => {
          const headers = Buffer.from(Object.entries(message.headers ?? {}).flat(2).map(String).join('\n'), 'latin1')
          records.push({ topic, key: message.key ?? Buffer.alloc(0), headers, value: message.value ?? Buffer.alloc(0) })
          const name = `${topic} ${partition}`
          if (BigInt(message.offset) >= (ends.get(name) ?? 0n)) ends.delete(name)
          if (ends.size === 0) resolve(undefined)
        },
      })
    })
    await Promise.race([done, limit])
    return records
  } finally {
    clearTimeout(timer)
    await consumer.disconnect()
  }
}
