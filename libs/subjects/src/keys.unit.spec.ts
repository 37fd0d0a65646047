import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createMasterKeys, loadMasterKeys, tenantKeys } from './keys.js'

let directory: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'throughline-keys-'))
})
afterAll(() => rmSync(directory, { recursive: true }))

describe('the key file', () => {
  it('is read as it was written, and only by its owner', () => {
    const path = join(directory, 'keys.json')
    const keys = createMasterKeys(path)
    expect(loadMasterKeys(path)).toEqual(keys)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    for (const key of [keys.naming, keys.hash, keys.token]) expect(key).toHaveLength(32)
    expect(readdirSync(directory)).toEqual(['keys.json'])
  })

  it('is never overwritten', () => {
    const path = join(directory, 'kept.json')
    createMasterKeys(path)
    const before = readFileSync(path, 'utf8')
    expect(() => createMasterKeys(path)).toThrow(path)
    expect(readFileSync(path, 'utf8')).toBe(before)
    expect(readdirSync(directory).filter((name) => name.startsWith('kept'))).toEqual(['kept.json'])
  })

  const key = (fill: number): string => Buffer.alloc(32, fill).toString('base64')
  it.each([
    ['is not JSON', `{"naming": "${key(1)}"`, 'is not JSON'],
    ['lacks a key', JSON.stringify({ naming: key(1), hash: key(2) }), 'needs "token": 32 bytes in base64'],
    ['has a short key', JSON.stringify({ naming: key(1), hash: key(2), token: 'AAAA' }), 'needs "token"'],
    ['has a key twice', JSON.stringify({ naming: key(1), hash: key(1), token: key(3) }), 'the same key twice'],
    ['is no object', '[]', 'needs "naming"'],
  ])('is refused without telling a key when it %s', (name, text, message) => {
    const path = join(directory, `${name}.json`)
    writeFileSync(path, text)
    const load = (): unknown => loadMasterKeys(path)
    expect(load).toThrow(message)
    expect(load).toThrow(path)
    expect(load).not.toThrow(key(1))
  })

  it('says which file is missing', () => {
    expect(() => loadMasterKeys(join(directory, 'nowhere.json'))).toThrow(/nowhere\.json; KEYS_FILE/)
  })
})

describe('keys of a tenant', () => {
  const master = { naming: Buffer.alloc(32, 1), hash: Buffer.alloc(32, 2), token: Buffer.alloc(32, 3) }
  const a = '01890000-0000-7000-8000-00000000000a'
  const b = '01890000-0000-7000-8000-00000000000b'

  it('are the same object for the same tenant', () => {
    expect(tenantKeys(master, a)).toBe(tenantKeys(master, a.toUpperCase()))
  })

  it('differ between tenants, uses and installations', () => {
    const other = { ...master, naming: Buffer.alloc(32, 4), hash: Buffer.alloc(32, 5) }
    const all = [tenantKeys(master, a), tenantKeys(master, b), tenantKeys(other, a)].flatMap(({ naming, hash }) => [
      naming,
      hash,
    ])
    expect(new Set(all.map((key) => key.toString('hex'))).size).toBe(6)
  })

  it('never change: every id in the log depends on them', () => {
    expect(tenantKeys(master, a).naming.toString('hex')).toBe(
      'cd9fdfd721c2955fd104668e9bfa71111bc1a019fc8f06c433a347e15cb7daa1',
    )
    expect(tenantKeys(master, a).hash.toString('hex')).toBe(
      'ba1bcd5c2a8c8d4e6ef9b4f2cdf7eb239f99064aada18c799b51f65aa2fb8956',
    )
  })
})
