import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { createKey, createTenant, openControl } from '@throughline/control/administration'
import { createMasterKeys } from '@throughline/subjects'
import { eventually, freePorts, testDatabase, testTopics } from '@throughline/testing'

const repository = fileURLToPath(new URL('../../../', import.meta.url))
const PARTS = 4

/** All services as processes, around a database and topics of their own. */
export interface RunningSystem {
  gatewayUrl: string
  timelineUrl: string
  /** Makes a key of the tenant acme. */
  key(...scopes: string[]): Promise<string>
  /** Ends a service and begins it again, with other settings if there are any. */
  restart(name: 'gateway' | 'timeline' | 'recorder' | 'projector', environment?: Record<string, string>): Promise<void>
  stop(): Promise<void>
}

/** @param more of the environment of all services */
export async function runningSystem(more: Record<string, string> = {}): Promise<RunningSystem> {
  const [database, topics] = await Promise.all([testDatabase({ parts: PARTS }), testTopics('system', PARTS)])
  const folder = mkdtempSync(path.join(tmpdir(), 'system-'))
  const keysFile = path.join(folder, 'keys.json')
  createMasterKeys(keysFile)
  const control = openControl(database.adminUrl)
  await createTenant(control, { slug: 'acme', settings: { country: 'DE' } })
  const [gateway, timeline, recorder, projector] = await freePorts(4)
  const environment = {
    KAFKA_BROKERS: topics.brokers.join(','),
    KEYS_FILE: keysFile,
    TENANT_KEYS_FILE: database.tenantKeysFile,
    INTERACTIONS_TOPIC: topics.interactions,
    BACKFILL_TOPIC: await topics.create('backfill.v1'),
    CHANGES_TOPIC: await topics.create('changes.v1', { partitions: 1 }),
    SIGNALS_TOPIC: await topics.create('signals.v1'),
    RULES_TOPIC: await topics.create('rules.v1', { partitions: 1 }),
    CARE_GROUP: `${topics.prefix}.care`,
    GROUP_ID: topics.prefix,
    TIMELINE_URL: url(timeline),
    POLL_MS: '20',
    ...more,
    WEBHOOK_NETWORKS: '127.0.0.0/8',
    WEBHOOK_HTTP: 'true',
  }
  const ports = { gateway, timeline, recorder, projector }
  const begun = (name: keyof typeof ports, own: Record<string, string> = {}): ChildProcess =>
    service(name, { ...environment, PORT: String(ports[name]), DATABASE_URL: database.urlFor(name), ...own })
  const names = Object.keys(ports) as (keyof typeof ports)[]
  const children = new Map(names.map((name) => [name, begun(name)]))
  const restart = async (name: keyof typeof ports, own?: Record<string, string>): Promise<void> => {
    await ended(children.get(name)!)
    children.set(name, begun(name, own))
    await ready(url(ports[name]))
  }
  const stop = async (): Promise<void> => {
    await Promise.all([...children.values()].map(ended))
    await control.end()
    await Promise.all([database.close(), topics.close()])
    rmSync(folder, { recursive: true })
  }
  try {
    await Promise.all(Object.values(ports).map((port) => ready(url(port))))
  } catch (error) {
    await stop()
    throw error
  }
  return {
    gatewayUrl: url(gateway),
    timelineUrl: url(timeline),
    restart,
    key: async (...scopes) => (await createKey(control, { tenant: 'acme', scopes })).token,
    stop,
  }
}

function url(port: number | undefined): string {
  return `http://127.0.0.1:${port}`
}

function service(name: string, environment: Record<string, string>): ChildProcess {
  const { NODE_OPTIONS: _jest, ...inherited } = process.env
  return spawn(process.execPath, ['dist/main.js'], {
    cwd: path.join(repository, 'services', name),
    env: { ...inherited, LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent', ...environment },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await exited
  clearTimeout(late)
}

function ready(at: string): Promise<void> {
  return eventually(
    async () => {
      const answer = await fetch(`${at}/readyz`)
      if (!answer.ok) throw new Error(`${at}: ${await answer.text()}`)
    },
    { timeoutMs: 60_000, intervalMs: 100 },
  )
}
