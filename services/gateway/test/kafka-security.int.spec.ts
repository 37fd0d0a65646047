import { execFile, execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { createBus, HintListener, HintSender } from '@throughline/bus'
import { readKafkaSettings } from '@throughline/platform/environment'
import { eventually } from '@throughline/testing'
import { event, Harness, PARTS, send } from './harness.js'
import { privateKafka, type PrivateKafka } from './private-kafka.js'

jest.setTimeout(120_000)

const bin = fileURLToPath(new URL('../../../tools/cli/bin/throughline.mjs', import.meta.url))
const password = 'correct horse battery staple'

let harness: Harness
let kafka: PrivateKafka
let secured: Record<string, string>
let token: string

beforeAll(async () => {
  harness = await Harness.start()
  token = (await harness.key({ tenant: await harness.tenant('acme') })).token
  let ca = ''
  let brokers = ''
  kafka = await privateKafka(PARTS, (place) => {
    ca = certificate(place.folder)
    brokers = `localhost:${place.securePort}`
    return properties(place)
  })
  secured = { KAFKA_BROKERS: brokers, KAFKA_TLS: 'true', KAFKA_CA: ca, KAFKA_SASL: 'plain', KAFKA_USERNAME: 'gateway', KAFKA_PASSWORD: password, INTERACTIONS_TOPIC: 'interactions.v1' }
}, 120_000)

afterAll(async () => {
  await harness?.stop()
  await kafka?.close()
})

/** A key and a certificate of the broker, signed by itself. @returns the certificate (PEM) */
function certificate(folder: string): string {
  const [store, file] = [path.join(folder, 'broker.p12'), path.join(folder, 'broker.pem')]
  const common = ['-alias', 'broker', '-keystore', store, '-storetype', 'PKCS12', '-storepass', 'changeit']
  const making = ['-genkeypair', '-keyalg', 'EC', '-dname', 'CN=localhost', '-ext', 'san=dns:localhost', '-validity', '2']
  execFileSync('keytool', [...making, ...common], { stdio: 'pipe' })
  execFileSync('keytool', ['-exportcert', '-rfc', '-file', file, ...common], { stdio: 'pipe' })
  return readFileSync(file, 'utf8')
}

const properties = ({ port, controllerPort, securePort, folder }: { port: number; controllerPort: number; securePort: number; folder: string }): string => `
listeners=PLAINTEXT://127.0.0.1:${port},SECURE://localhost:${securePort},CONTROLLER://127.0.0.1:${controllerPort}
advertised.listeners=PLAINTEXT://127.0.0.1:${port},SECURE://localhost:${securePort}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,SECURE:SASL_SSL,CONTROLLER:PLAINTEXT
inter.broker.listener.name=PLAINTEXT
ssl.keystore.location=${path.join(folder, 'broker.p12')}
ssl.keystore.type=PKCS12
ssl.keystore.password=changeit
sasl.enabled.mechanisms=PLAIN
listener.name.secure.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_gateway="${password}";
`

describe('brokers that want TLS and a password', () => {
  it('get both', async () => {
    const { url } = await harness.gateway(secured)
    expect((await send(url, token, event({ id: 'secret' }))).status).toBe(202)
  })

  it('get both from the command line', async () => {
    const { NODE_OPTIONS: _jest, ...inherited } = process.env
    const topics = (changes: Record<string, string> = {}) =>
      promisify(execFile)(process.execPath, [bin, 'topics'], { env: { ...inherited, ...secured, DATABASE_URL: harness.database.adminUrl, ...changes } })
    expect((await topics()).stdout).toContain('signals.v1, rules.v1')
    await expect(topics({ KAFKA_PASSWORD: '' })).rejects.toMatchObject({ stderr: expect.stringMatching(/^throughline: KAFKA_SASL: also give/) })
  })

  it('get both from who sends hints, and from who hears them', async () => {
    const connection = { ...readKafkaSettings(secured), clientId: 'spec' }
    let heard = 0
    const troubles: unknown[] = []
    const listener = new HintListener({ ...connection, topic: 'changes.v1', onHint: () => (heard += 1), onTrouble: (cause) => troubles.push(cause) })
    const hints = new HintSender(createBus(connection).producer(), 'changes.v1')
    listener.start()
    let position = 0
    await eventually(() => {
      hints.tell(0, ++position)
      expect(heard).toBeGreaterThan(0)
    }, { timeoutMs: 60_000, intervalMs: 200 })
    expect(troubles).toEqual([])
    await Promise.all([listener.stop(), hints.close()])
  })

  it.each([
    ['the password is wrong', { KAFKA_PASSWORD: 'wrong' }],
    ['the certificate is not trusted', { KAFKA_CA: '' }],
  ])('are not reached when %s, and the gateway says that it is not ready', async (_why, wrong) => {
    const { url } = await harness.gateway({ ...secured, ...wrong }, { untilReady: false })
    expect((await fetch(`${url}/readyz`)).status).toBe(503)
    expect((await send(url, token, event({ id: 'lost' }))).status).toBe(503)
  })
})
