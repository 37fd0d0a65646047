/*
 * The scripts beside this package (tools/engines, tools/local) start engines and run the command line tool. They are
 * plain modules that also work before anything is built, so they are loaded by their place, with their types said here.
 */

/** A process as its pid file keeps it; the start time tells it from a later one with the same pid. */
export interface ProcessRecord {
  name: string
  pid: number
  startTime: string
}

export interface Started {
  record: ProcessRecord
  logFile: string
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
}

interface Place {
  logFile: string
  pidFolder: string
}

type RolePasswords = Record<'recorder' | 'gateway' | 'timeline' | 'eraser' | 'projector', string>

export interface Tools {
  startProcess(options: Place & {
    name: string
    command: string
    args: string[]
    cwd?: string
    env?: Record<string, string | undefined>
  }): Promise<Started>
  stopProcess(record: ProcessRecord, how?: { signal?: NodeJS.Signals; timeoutMs?: number }): Promise<void>
  stopAllIn(pidFolder: string, how?: { signal?: NodeJS.Signals }): Promise<string[]>
  isAlive(record: ProcessRecord): boolean
  liveProcesses(folder: string): ProcessRecord[]
  writeProcessFile(folder: string, name: string, pid: number): ProcessRecord
  tailOf(file: string, lines?: number): string
  startPostgres(options: Place & {
    folder: string
    port: number
    password: string
    settings?: Record<string, string>
  }): Promise<Started & { url: string }>
  startKafka(options: Place & { folder: string; port: number; controllerPort: number }): Promise<Started & { brokers: string }>
  /** Where a data folder's files may be. */
  postgresFolders(folder: string): string[]
  enginePassword(file: string): string
  freePorts(count: number): Promise<number[]>
  localSecrets(folder: string): Promise<{ keysFile: string; tenantKeysFile: string; passwords: RolePasswords }>
  /** The environment from which `throughline migrate` takes them. */
  passwordSettings(passwords: RolePasswords): Record<string, string>
  /** Runs our command line tool to its end and gives back what it printed. */
  throughline(args: string[], env: Record<string, string>): Promise<string>
  root: string
}

const modules = [
  'engines/processes',
  'engines/process-files',
  'engines/postgres',
  'engines/postgres-home',
  'engines/kafka',
  'engines/engine-set',
  'engines/ports',
  'local/secrets',
  'local/commands',
  'local/settings',
]

export async function loadTools(): Promise<Tools> {
  const tools = {}
  // One after the other: Jest's loader stumbles over modules that are being loaded twice at once.
  for (const name of modules) Object.assign(tools, await import(new URL(`../../../${name}.mjs`, import.meta.url).href))
  return tools as Tools
}
