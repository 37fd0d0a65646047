import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { BrokenSealError } from '../src/errors.js'
import { createTenantKeys, fileKeyProvider } from '../src/providers/file-key-provider.js'

describe('tenant keys from a file', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tenant-keys-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('unwrap for their own tenant alone, and with their own file alone', async () => {
    const [file, other] = [join(folder, 'a.json'), join(folder, 'b.json')]
    createTenantKeys(file)
    createTenantKeys(other)
    const provider = fileKeyProvider(file)
    const { plain, wrapped } = await provider.generate('t1')
    expect((await fileKeyProvider(file).unwrap('t1', wrapped)).equals(plain)).toBe(true)
    await expect(provider.unwrap('t2', wrapped)).rejects.toThrow(BrokenSealError)
    await expect(fileKeyProvider(other).unwrap('t1', wrapped)).rejects.toThrow(BrokenSealError)
    expect((await provider.generate('t1')).plain.equals(plain)).toBe(false)
  })

  it('are never overwritten, and nobody else may read them', () => {
    const file = join(folder, 'once.json')
    createTenantKeys(file)
    const before = readFileSync(file, 'utf8')
    expect(() => createTenantKeys(file)).toThrow('it is kept as it is')
    expect(readFileSync(file, 'utf8')).toBe(before)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it.each(['', '{}', '{"tenantKeys": 5}', '{"tenantKeys": "c2hvcnQ="}', 'c2VjcmV0'])('refuse a file that is none: %s', (content) => {
    const file = join(folder, 'bad.json')
    writeFileSync(file, content)
    expect(() => fileKeyProvider(file)).toThrow('32 bytes in base64')
  })

  it('say how to make a file where there is none', () => {
    expect(() => fileKeyProvider(join(folder, 'none.json'))).toThrow('throughline tenant-keys create')
  })
})
