import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createMasterKeys, type MasterKeys } from '@throughline/subjects'
import type { Link } from './link.js'
import { linksOf } from './links-of.js'

let folder: string
let former: MasterKeys
let renewed: MasterKeys

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'links-'))
  former = createMasterKeys(path.join(folder, 'former.json'))
  renewed = { ...former, token: createMasterKeys(path.join(folder, 'renewed.json')).token }
})
afterAll(() => rmSync(folder, { recursive: true }))

const link: Link = {
  tenantId: '00000000-0000-4000-8000-000000000001',
  purpose: 'followup',
  id: '0198f0a2-5a7e-7c11-9d6e-3a1f0c9b2d44',
  subjectId: '11111111-1111-8111-8111-111111111111',
  expiresAt: 4_000_000_000_000,
}

describe('the links of an installation', () => {
  it('lead to where it is reached', () => {
    expect(linksOf({ PORT: 4000, PUBLIC_URL: 'https://shop.example/answers//' }, former).url('/f/', link)).toMatch(/^https:\/\/shop\.example\/answers\/f\/[\w-]+$/)
    expect(linksOf({ PORT: 4010 }, former).url('/f/', link)).toMatch(/^http:\/\/localhost:4010\/f\//)
  })

  it('go on working when its token key is replaced, as long as the former file is named', () => {
    const token = linksOf({ PORT: 4000 }, former).seal(link)
    expect(linksOf({ PORT: 4000 }, renewed).open(token, 'followup').state).toBe('wrong')
    expect(linksOf({ PORT: 4000, FORMER_KEYS_FILE: path.join(folder, 'former.json') }, renewed).open(token, 'followup')).toEqual({ state: 'good', link })
  })

  it('are refused with the name of a file that cannot be read', () => {
    expect(() => linksOf({ PORT: 4000, FORMER_KEYS_FILE: '/nowhere/keys.json' }, former)).toThrow('/nowhere/keys.json')
  })
})
