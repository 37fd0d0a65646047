import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { brokerList, commonSettings, postgresUrl } from './common-settings.js'
import { ConfigError, loadConfig } from './load-config.js'

const schema = z.object({ ...commonSettings(4001), DATABASE_URL: postgresUrl, KAFKA_BROKERS: brokerList })
const good = { DATABASE_URL: 'postgres://u:p@h/db', KAFKA_BROKERS: 'a:9092, [::1]:9093,' }

describe('loadConfig', () => {
  it('reads settings and fills in defaults, also for empty variables', () => {
    const config = loadConfig(schema, { ...good, PORT: '', HOST: '0.0.0.0' })
    expect(config).toEqual({
      HOST: '0.0.0.0',
      PORT: 4001,
      HSTS_SECONDS: 0,
      LOG_LEVEL: 'info',
      DATABASE_URL: 'postgres://u:p@h/db',
      KAFKA_BROKERS: ['a:9092', '[::1]:9093'],
    })
    expect(Object.isFrozen(config)).toBe(true)
  })

  it('names every fault at once and repeats no value', () => {
    const env = { PORT: 'secret-port', LOG_LEVEL: 'secret-level', DATABASE_URL: 'mysql://u:secret-password@h/db' }
    const load = () => loadConfig(schema, env)
    expect(load).toThrow(ConfigError)
    let message = ''
    try {
      load()
    } catch (error) {
      message = String(error)
    }
    expect(message).toMatch(/PORT: must be a whole number/)
    expect(message).toMatch(/LOG_LEVEL: /)
    expect(message).toMatch(/DATABASE_URL: must be a postgres:\/\/ URL/)
    expect(message).toMatch(/KAFKA_BROKERS: is missing/)
    expect(message).not.toMatch(/secret/)
  })

  it.each(['0x10', '-1', '65536', '80.5'])('refuses the port %s', (PORT) => {
    expect(() => loadConfig(z.object(commonSettings(1)), { PORT })).toThrow(/PORT: must be a whole number from 0 to 65535/)
  })

  it.each(['host', 'host:port', 'a:1;b:2', ','])('refuses the brokers %s', (KAFKA_BROKERS) => {
    expect(() => loadConfig(z.object({ KAFKA_BROKERS: brokerList }), { KAFKA_BROKERS })).toThrow(/KAFKA_BROKERS/)
  })
})

describe('settings from files', () => {
  const canary = 'canary-7Q2'
  let folder: string
  const fileWith = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  const faultOf = (env: Record<string, string>): string => {
    try {
      loadConfig(schema, { ...good, ...env })
    } catch (error) {
      return String(error)
    }
    return 'no fault'
  }

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'secrets-canary-7Q2-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('takes the content without the line break at its end', () => {
    const file = fileWith('url', 'postgres://u:from-a-file@h/db\n')
    expect(loadConfig(schema, { ...good, DATABASE_URL: '', DATABASE_URL_FILE: file }).DATABASE_URL).toBe('postgres://u:from-a-file@h/db')
  })

  it('leaves settings alone that end in _FILE themselves', () => {
    const files = z.object({ KEYS: z.string().optional(), KEYS_FILE: z.string() })
    expect(loadConfig(files, { KEYS_FILE: '/nowhere' })).toEqual({ KEYS_FILE: '/nowhere' })
  })

  it.each([
    ['a file that is not there', () => ({ DATABASE_URL: '', DATABASE_URL_FILE: join(folder, 'none') }), /DATABASE_URL_FILE: .*ENOENT/],
    ['an empty file', () => ({ DATABASE_URL: '', DATABASE_URL_FILE: fileWith('empty', '\n') }), /DATABASE_URL_FILE: .*empty/],
    ['a folder', () => ({ DATABASE_URL: '', DATABASE_URL_FILE: folder }), /DATABASE_URL_FILE: .*EISDIR/],
    ['a file that is too large', () => ({ DATABASE_URL: '', DATABASE_URL_FILE: fileWith('large', canary.repeat(9_000)) }), /65536 bytes/],
    ['a value given twice', () => ({ DATABASE_URL_FILE: fileWith('url', `postgres://u:${canary}@h/db`) }), /DATABASE_URL is set as well/],
    ['a value that does not fit', () => ({ DATABASE_URL: '', DATABASE_URL_FILE: fileWith('bad', `mysql://u:${canary}@h`) }), /must be a postgres/],
    ['a port in a file', () => ({ PORT_FILE: fileWith('port', canary) }), /PORT: must be a whole number/],
  ])('says what is wrong with %s, and neither value nor path', (_what, env, message) => {
    const fault = faultOf(env())
    expect(fault).toMatch(message)
    expect(fault).not.toContain(canary)
    expect(fault.match(/DATABASE_URL(_FILE)?: /g)?.length ?? 1).toBe(1)
  })
})
