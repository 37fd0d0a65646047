import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { KEY_BYTES, unwrap, wrap } from '../seal/wrap.js'
import type { KeyProvider } from './key-provider.js'

/**
 * Tenant keys wrapped under a master key in a JSON file: `{"tenantKeys": "<32 bytes in base64>"}`.
 * @throws Error with the path and what is wrong in the file, never with a key
 */
export function fileKeyProvider(path: string): KeyProvider {
  const master = readMaster(path)
  const labelOf = (tenantId: string): string => `throughline tenant key ${tenantId}`
  return {
    name: 'file',
    generate(tenantId) {
      const plain = randomBytes(KEY_BYTES)
      return Promise.resolve({ plain, wrapped: wrap(master, labelOf(tenantId), plain) })
    },
    // Async, so that it is a promise even when it fails.
    unwrap: async (tenantId, wrapped) => unwrap(master, labelOf(tenantId), wrapped),
  }
}

/**
 * Writes a new master key for tenant keys to a file that only its owner may read.
 * @throws Error when there is a file already: without its key nothing that was sealed can be read
 */
export function createTenantKeys(path: string): void {
  // Written in full beside it, then linked, which fails when the path exists: nobody ever reads half a file.
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  writeDurably(draft, `${JSON.stringify({ tenantKeys: randomBytes(KEY_BYTES).toString('base64') }, null, 2)}\n`)
  try {
    linkSync(draft, path)
  } catch (cause) {
    throw new Error(`could not create the key file ${path}; if it exists, it is kept as it is`, { cause })
  } finally {
    unlinkSync(draft)
  }
  const directory = openSync(dirname(path), 'r')
  fsyncSync(directory)
  closeSync(directory)
}

function writeDurably(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

function readMaster(path: string): KeyObject {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new Error(`could not read the file of tenant keys ${path}; \`throughline tenant-keys create\` makes one`, { cause })
  }
  const bytes = Buffer.from(masterIn(text), 'base64')
  if (bytes.length !== KEY_BYTES) throw new Error(`${path} must be {"tenantKeys": "…"} with ${KEY_BYTES} bytes in base64`)
  return createSecretKey(bytes)
}

/** Empty when there is none; errors of JSON.parse are not passed on, for they quote the text. */
function masterIn(text: string): string {
  try {
    const { tenantKeys } = JSON.parse(text) as { tenantKeys?: unknown }
    return typeof tenantKeys === 'string' ? tenantKeys : ''
  } catch {
    return ''
  }
}
