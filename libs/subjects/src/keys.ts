import { hkdfSync, randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { isRecord } from '@throughline/events'
import { LRUCache } from 'lru-cache'

const BYTES = 32
const NAMES = ['naming', 'hash', 'token'] as const
const MAX_TENANTS = 10_000

/**
 * The keys of an installation, 32 bytes each. `naming` and `hash` are never rotated: every subject id and every event
 * id in the log depends on them. `token` encrypts positions and write tokens.
 */
export interface MasterKeys {
  naming: Buffer
  hash: Buffer
  token: Buffer
}

/** A tenant's own keys, derived from the master keys. Keep the object: what is prepared for a key hangs on it. */
export interface TenantKeys {
  naming: Buffer
  hash: Buffer
}

/** Reads a key file. Throws with the path and what is wrong in it, never with a key. */
export function loadMasterKeys(path: string): MasterKeys {
  const file = parsed(path)
  const naming = keyIn(file, 'naming', path)
  const hash = keyIn(file, 'hash', path)
  const token = keyIn(file, 'token', path)
  if (naming.equals(hash) || hash.equals(token) || token.equals(naming)) {
    throw new Error(`the key file ${path} has the same key twice; naming, hash and token must differ`)
  }
  return { naming, hash, token }
}

/**
 * Writes new random keys to a file that only its owner may read, and returns them. Throws when there is one already:
 * without its keys nothing of an installation can be found again.
 */
export function createMasterKeys(path: string): MasterKeys {
  const keys = { naming: randomBytes(BYTES), hash: randomBytes(BYTES), token: randomBytes(BYTES) }
  const text = Object.fromEntries(NAMES.map((name) => [name, keys[name].toString('base64')]))
  // Written in full beside it, then linked, which fails when the path exists: nobody ever reads half a file.
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  writeDurably(draft, `${JSON.stringify(text, null, 2)}\n`)
  try {
    linkSync(draft, path)
  } catch (cause) {
    throw new Error(`could not create the key file ${path}; if it exists, it is kept as it is`, { cause })
  } finally {
    unlinkSync(draft)
  }
  syncDirectory(dirname(path))
  return keys
}

const derived = new WeakMap<MasterKeys, LRUCache<string, TenantKeys>>()

/** The keys of a tenant; the same object for the same tenant, as long as it is in use. */
export function tenantKeys(master: MasterKeys, tenantId: string): TenantKeys {
  const known = derived.get(master) ?? new LRUCache<string, TenantKeys>({ max: MAX_TENANTS })
  derived.set(master, known)
  // A UUID in capitals is the same tenant.
  const tenant = tenantId.toLowerCase()
  const keys = known.get(tenant) ?? {
    naming: derive(master.naming, `throughline naming 1 ${tenant}`),
    hash: derive(master.hash, `throughline hash 1 ${tenant}`),
  }
  known.set(tenant, keys)
  return keys
}

function derive(key: Buffer, info: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), info, BYTES))
}

function parsed(path: string): unknown {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new Error(`could not read the key file ${path}; KEYS_FILE names it`, { cause })
  }
  try {
    return JSON.parse(text)
  } catch {
    // Without the cause: its message quotes the text.
    throw new Error(`the key file ${path} is not JSON`)
  }
}

function keyIn(file: unknown, name: string, path: string): Buffer {
  const value = isRecord(file) ? file[name] : undefined
  const key = typeof value === 'string' ? Buffer.from(value, 'base64') : undefined
  if (key?.length !== BYTES) throw new Error(`the key file ${path} needs "${name}": ${BYTES} bytes in base64`)
  return key
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

function syncDirectory(path: string): void {
  const directory = openSync(path, 'r')
  try {
    fsyncSync(directory)
  } finally {
    closeSync(directory)
  }
}
