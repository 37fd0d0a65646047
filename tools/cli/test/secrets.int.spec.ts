import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it, jest } from '@jest/globals'

jest.setTimeout(120_000)

const bin = fileURLToPath(new URL('../bin/throughline.mjs', import.meta.url))

it('says which secret cannot be read, and not where it lies or what it is', async () => {
  const env = { ...process.env, DATABASE_URL: '', DATABASE_URL_FILE: '/nowhere/canary-5T1' }
  const failed = promisify(execFile)(process.execPath, [bin, 'tenant', 'list'], { env })
  await expect(failed).rejects.toMatchObject({ stderr: expect.stringMatching(/^throughline: DATABASE_URL_FILE: .*ENOENT/) })
  await expect(failed).rejects.not.toMatchObject({ stderr: expect.stringMatching(/canary-5T1/) })
})

it.each([
  ['postgres://u:canary-5T1@[/db', 'DATABASE_URL is not of the form'],
  ['mysql://u:canary-5T1@127.0.0.1:1/db', 'DATABASE_URL is not of the form'],
  ['canary-5T1', 'DATABASE_URL is not of the form'],
  ['postgres://u:canary-5T1%zz@127.0.0.1:1/db', ''],
  ['postgres://u:canary-5T1@127.0.0.1:1/db', 'ECONNREFUSED'],
])('shows nothing of the database %j', async (url, why) => {
  const failed = promisify(execFile)(process.execPath, [bin, 'tenant', 'list'], { env: { ...process.env, DATABASE_URL: url } })
  await expect(failed).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(why) })
  await expect(failed).rejects.not.toMatchObject({ stderr: expect.stringContaining('canary-5T1') })
})
