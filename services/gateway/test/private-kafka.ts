import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createBus, throughlineTopics } from '@throughline/bus'
import { freePorts } from '@throughline/testing'

interface Broker {
  record: { pid: number }
  exited: Promise<unknown>
  stop(): Promise<void>
  brokers: string
}

/** A Kafka that a test may kill. */
export interface PrivateKafka {
  brokers: string
  kill(): Promise<void>
  pause(): void
  resume(): void
  /** Starts it again, with its data. */
  restart(): Promise<void>
  close(): Promise<void>
}

type StartKafka = (options: Record<string, unknown>) => Promise<Broker>

/**
 * Starts a broker with the topics of Throughline; some four seconds.
 * @param moreOf further properties, by the ports and the folder of the broker
 */
export async function privateKafka(parts: number, moreOf?: (place: { port: number; controllerPort: number; securePort: number; folder: string }) => string): Promise<PrivateKafka> {
  // Named in pieces: the tools are plain scripts that nothing else of ours is built with.
  const tools = '../../../tools/engines'
  const { startKafka } = (await import(`${tools}/kafka.mjs`)) as { startKafka: StartKafka }
  const folder = mkdtempSync(path.join(tmpdir(), 'kafka-'))
  const [port = 0, controllerPort = 0, securePort = 0] = await freePorts(3)
  const logFile = path.join(folder, 'kafka.log')
  const more = moreOf?.({ port, controllerPort, securePort, folder }) ?? ''
  const start = (): Promise<Broker> => startKafka({ more, folder, port, controllerPort, logFile, pidFolder: path.join(folder, 'run') })
  let broker = await start()
  const topics = createBus({ brokers: [broker.brokers], clientId: 'test' }).topics()
  await topics.ensure(throughlineTopics(parts))
  await topics.close()
  const signal = (name: NodeJS.Signals): void => void process.kill(broker.record.pid, name)
  return {
    brokers: broker.brokers,
    kill: async () => {
      signal('SIGKILL')
      await broker.exited
    },
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
    restart: async () => {
      broker = await start()
    },
    close: async () => {
      await broker.stop()
      rmSync(folder, { recursive: true })
    },
  }
}
