import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Role } from '../faults/fault.js'
import { Gate } from '../net/gate.js'
import { asAdmin } from './admin.js'
import type { Tools } from './tools.js'
import { Unit, type UnitOptions } from './unit.js'

export interface SystemOptions {
  tools: Tools
  /** All that it writes lies here. */
  folder: string
  gateways: number
  recorders: number
  /** Told what ended by itself. */
  onSurprise: (what: string) => void
}

/** Two, so that one can take over from the other. */
export const PROJECTORS = 2

type Secrets = Awaited<ReturnType<Tools['localSecrets']>>

interface ServicePorts {
  postgres: number
  timeline: number
  gateways: number[]
  recorders: number[]
  projectors: number[]
}

/** Where a system is, and the keys to it. */
export interface Access {
  adminUrl: string
  brokers: string
  gatewayUrls: string[]
  recorderUrls: string[]
  timelineUrl: string
  publishKey: string
  readKey: string
}

const database = 'throughline'
const tenant = 'chaos'

/** A whole Throughline of its own: engines and services as processes that can be hurt. */
export class System {
  readonly units: Unit[] = []
  /** What stands between a recorder and the database, by the recorder's number; not every recorder has one. */
  readonly gates: (Gate | undefined)[] = []
  access: Access | undefined
  readonly #pidFolder: string
  #closed = false

  constructor(private readonly options: SystemOptions) {
    this.#pidFolder = path.join(options.folder, 'run')
  }

  /** The units of a role, in their order. */
  of(role: Role): Unit[] {
    return this.units.filter((unit) => unit.role === role)
  }

  /** Brings everything up: some ten seconds. */
  async start(): Promise<Access> {
    const { tools, folder, gateways, recorders } = this.options
    mkdirSync(folder, { recursive: true })
    const [postgres = 0, kafka = 0, controller = 0, timeline = 0, ...others] = await tools.freePorts(
      4 + gateways + recorders + PROJECTORS,
    )
    const ports = {
      postgres,
      timeline,
      gateways: others.splice(0, gateways),
      recorders: others.splice(0, recorders),
      projectors: others,
    }
    const secrets = await tools.localSecrets(path.join(folder, 'secrets'))
    const adminUrl = this.#addEngines({ postgres, kafka, controller })
    await Promise.all(this.units.map((unit) => unit.start()))
    const brokers = `127.0.0.1:${kafka}`
    const keys = await this.#prepare(adminUrl, brokers, secrets)
    const services = await this.#addServices(ports, adminUrl, brokers, secrets)
    await Promise.all(services.map((unit) => unit.start()))
    this.access = {
      adminUrl,
      brokers,
      gatewayUrls: ports.gateways.map(urlOf),
      recorderUrls: ports.recorders.map(urlOf),
      timelineUrl: urlOf(timeline),
      ...keys,
    }
    return this.access
  }

  /** Runs a command of our command line tool against this system. */
  command(args: string[], adminUrl = this.access?.adminUrl ?? '', env: Record<string, string> = {}): Promise<string> {
    return this.options.tools.throughline(args, { DATABASE_URL: adminUrl, KAFKA_BROKERS: this.access?.brokers ?? '', ...env })
  }

  /** Ends every process that this system started, whatever state it is in. */
  async stop(): Promise<void> {
    this.#closed = true
    await Promise.all(this.units.map((unit) => unit.release()))
    await this.options.tools.stopAllIn(this.#pidFolder)
    for (const gate of this.gates) await gate?.close()
  }

  /** Schema, topics, tenant and keys, by our command line tool. */
  async #prepare(adminUrl: string, brokers: string, { passwords, keysFile }: Secrets): Promise<Pick<Access, 'publishKey' | 'readKey'>> {
    await asAdmin(adminUrl.replace(`/${database}`, '/postgres'), `create database ${database}`)
    await this.command(['migrate'], adminUrl, this.options.tools.passwordSettings(passwords))
    await this.command(['topics'], adminUrl, { KAFKA_BROKERS: brokers })
    await this.command(['tenant', 'create', tenant], adminUrl, { KEYS_FILE: keysFile })
    const key = (scopes: string): Promise<string> => this.#key(adminUrl, keysFile, scopes)
    return { publishKey: await key('events:publish'), readKey: await key('timeline:read,personal:read') }
  }

  async #addServices(ports: ServicePorts, adminUrl: string, brokers: string, { passwords, keysFile, tenantKeysFile }: Secrets): Promise<Unit[]> {
    const urlAs = (role: keyof Secrets['passwords'], port: number): string => {
      const url = new URL(adminUrl)
      url.username = `throughline_${role}`
      url.password = passwords[role]
      url.port = String(port)
      return url.href
    }
    const asRole = (role: keyof Secrets['passwords'], port = ports.postgres): Record<string, string> => ({
      KAFKA_BROKERS: brokers,
      KEYS_FILE: keysFile,
      TENANT_KEYS_FILE: tenantKeysFile,
      DATABASE_URL: urlAs(role, port),
      // Straight, so that what the gate holds is a chunk and no question for keys.
      KEYS_DATABASE_URL: urlAs(role, ports.postgres),
      ...(role === 'recorder' && {
        ERASER_DATABASE_URL: urlAs('eraser', port),
        ERASER_KEYS_DATABASE_URL: urlAs('eraser', ports.postgres),
      }),
    })
    // The first recorder's way to the database can be held and cut; the others go straight.
    const gate = await Gate.open(ports.postgres)
    this.gates[0] = gate
    return [
      ...ports.gateways.map((port, unit) => this.#addService('gateway', `gateway-${unit + 1}`, port, asRole('gateway'))),
      ...ports.recorders.map((port, unit) =>
        this.#addService('recorder', `recorder-${unit + 1}`, port, asRole('recorder', unit === 0 ? gate.port : ports.postgres)),
      ),
      ...ports.projectors.map((port, unit) => this.#addService('projector', `projector-${unit + 1}`, port, asRole('projector'))),
      this.#addService('timeline', 'timeline-1', ports.timeline, asRole('timeline')),
    ]
  }

  /** @returns the URL of the database as the superuser */
  #addEngines(ports: { postgres: number; kafka: number; controller: number }): string {
    const { tools, folder } = this.options
    const password = tools.enginePassword(path.join(folder, 'secrets', 'postgres.password'))
    const adminUrl = `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${ports.postgres}/${database}`
    // Both say themselves when they are ready, and their start waits for it.
    const ready = (): Promise<void> => Promise.resolve()
    this.#add({
      name: 'postgres',
      role: 'postgres',
      ready,
      launch: (run) => tools.startPostgres({ ...this.#place('postgres', run), folder: path.join(folder, 'postgres'), port: ports.postgres, password }),
    })
    this.#add({
      name: 'kafka',
      role: 'kafka',
      ready,
      launch: (run) =>
        tools.startKafka({
          ...this.#place('kafka', run),
          folder: path.join(folder, 'kafka'),
          port: ports.kafka,
          controllerPort: ports.controller,
        }),
    })
    return adminUrl
  }

  #addService(service: 'gateway' | 'recorder' | 'projector' | 'timeline', name: string, port: number, env: Record<string, string>): Unit {
    const { tools } = this.options
    return this.#add({
      name,
      role: service,
      ready: async () => {
        const answer = await fetch(`${urlOf(port)}/readyz`, { signal: AbortSignal.timeout(2_500) })
        if (!answer.ok) throw new Error(`${name} says ${answer.status} ${(await answer.text()).slice(0, 500)}`)
      },
      launch: (run) =>
        tools.startProcess({
          ...this.#place(name, run),
          name,
          command: process.execPath,
          args: ['--enable-source-maps', '--import', '@throughline/platform/telemetry', 'dist/main.js'],
          cwd: path.join(tools.root, 'services', service),
          env: { ...process.env, LOG_LEVEL: 'info', HOST: '127.0.0.1', PORT: String(port), ...env },
        }),
    })
  }

  #add(options: Omit<UnitOptions, 'tools' | 'onSurprise'>): Unit {
    if (this.#closed) throw new Error('everything was ended')
    const unit = new Unit({ ...options, tools: this.options.tools, onSurprise: this.options.onSurprise })
    this.units.push(unit)
    return unit
  }

  #place(name: string, run: number): { logFile: string; pidFolder: string } {
    return { logFile: path.join(this.options.folder, 'logs', `${name}.${run}.log`), pidFolder: this.#pidFolder }
  }

  async #key(adminUrl: string, keysFile: string, scopes: string): Promise<string> {
    const output = await this.command(['key', 'create', '--tenant', tenant, '--scopes', scopes], adminUrl, { KEYS_FILE: keysFile })
    const token = /\btl_[0-9A-Za-z]+(?:_[0-9A-Za-z]+)?\b/.exec(output)?.[0]
    if (token === undefined) throw new Error(`throughline key create printed no key:\n${output}`)
    return token
  }
}

const urlOf = (port: number): string => `http://127.0.0.1:${port}`
