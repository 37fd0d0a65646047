import { afterEach, describe, expect, it } from '@jest/globals'
import { recorderSettings } from '../settings.js'
import { vaultOf } from './vault-of.js'

const settingsWith = (env: Record<string, string>) =>
  recorderSettings.parse({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', KAFKA_BROKERS: '127.0.0.1:1', ...env })

describe('the vault of a recorder', () => {
  const before = process.env['NODE_ENV']
  afterEach(() => {
    process.env['NODE_ENV'] = before
  })

  it('must have keys, and one place that they come from', () => {
    expect(() => vaultOf(settingsWith({}), 1)).toThrow('TENANT_KEYS_FILE')
    expect(() => vaultOf(settingsWith({ TENANT_KEYS_FILE: '/a', KMS_KEY_ID: 'b' }), 1)).toThrow('not both')
    expect(() => vaultOf(settingsWith({ TENANT_KEYS_FILE: '/nowhere/at/all.json' }), 1)).toThrow('/nowhere/at/all.json')
  })

  it('is left out for measuring, but never in production', () => {
    const clear = settingsWith({ PERSONAL_DATA: 'clear' })
    expect(vaultOf(clear, 1)).toBeUndefined()
    process.env['NODE_ENV'] = 'production'
    expect(() => vaultOf(clear, 1)).toThrow('NODE_ENV=production')
  })
})
