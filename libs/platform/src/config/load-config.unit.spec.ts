import { describe, expect, it } from '@jest/globals'
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
