import { setTimeout as sleep } from 'node:timers/promises'
import type { Gate } from '../net/gate.js'
import type { Unit } from '../system/unit.js'
import type { Watch } from '../watch/watch.js'
import { describe, type Fault, type FaultKind, type Role } from './fault.js'

/** What a fault came to. All times in milliseconds. */
export interface Injury {
  role: Role
  kind: FaultKind
  name: string
  /** When it was done, after the beginning. */
  atMs: number
  /** How long the unit was paused, or kept away before it was started again. */
  forMs: number
  /** From its new start (or from SIGCONT) until the unit said that it is ready. */
  readyMs?: number
  /** From the fault (from the end of a pause of an engine) until every part records again what was acknowledged. */
  recoveredMs?: number
}

/** What can be hurt. */
export type Patient = Pick<Unit, 'pause' | 'resume' | 'kill' | 'signalEnd' | 'start' | 'untilReady'>

export interface Ward {
  of(role: Role): Patient[]
  /** What stands between a recorder and the database. */
  gates: readonly (Gate | undefined)[]
}

export interface InflictOptions {
  ward: Ward
  watch: Pick<Watch, 'recovery'>
  /** How long a unit may take to come back, and the whole system to record again. */
  limitMs: number
  say: (line: string) => void
  /** What did not come back. */
  onStuck: (what: string) => void
}

/** Between two faults that are done one by one. */
const BREATH_MS = 2_000

/** Does the faults of a plan when their time has come, each on its own, and follows them until all is well again. */
export class Inflict {
  readonly injuries: Injury[] = []
  /** What has to be over before a unit can be hurt again. */
  readonly #back = new Map<Patient, Promise<void>[]>()
  readonly #running = new Set<Promise<void>>()
  readonly #begun = performance.now()

  constructor(private readonly options: InflictOptions) {}

  /** Waits for each fault's time and begins it. What it sets in motion goes on: see `settled`. */
  async run(plan: readonly Fault[], signal: AbortSignal): Promise<void> {
    for (const fault of plan) {
      const wait = fault.atMs - (performance.now() - this.#begun)
      if (wait > 0) await sleep(wait, undefined, { signal }).catch(() => undefined)
      if (signal.aborted) return
      this.begin(fault)
    }
  }

  /** Does the faults of a plan one after the other, each when all is well again after the last one. */
  async runOneByOne(plan: readonly Fault[], untilMs: number, signal: AbortSignal): Promise<void> {
    for (const fault of plan) {
      if (signal.aborted || performance.now() - this.#begun > untilMs) return
      this.begin(fault)
      await this.settled()
      await sleep(BREATH_MS, undefined, { signal }).catch(() => undefined)
    }
  }

  /** Does one fault now; when the unit still suffers from the one before, as soon as it is back. */
  begin(fault: Fault): void {
    const unit = this.options.ward.of(fault.role)[fault.unit]
    if (unit === undefined) return
    const before = this.#back.get(unit) ?? []
    // One may wait. On a slow machine more would pile up.
    if (before.length > 1) return
    const { promise: back, resolve: isBack } = Promise.withResolvers<void>()
    this.#back.set(unit, [...before, back])
    void back.then(() => this.#back.set(unit, (this.#back.get(unit) ?? []).filter((one) => one !== back)))
    const done = Promise.all(before)
      .then(() => this.#inflict(fault, unit, isBack))
      .catch((error: unknown) => this.options.onStuck(`after ${describe(fault)}: ${textOf(error)}`))
      .finally(() => {
        isBack()
        this.#running.delete(done)
      })
    this.#running.add(done)
  }

  /** Resolves when every unit that was hurt is back and every recovery was seen, or given up. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running)
  }

  async #inflict(fault: Fault, unit: Patient, isBack: () => void): Promise<void> {
    const { watch, limitMs, say, onStuck } = this.options
    const injury: Injury = {
      role: fault.role,
      kind: fault.kind,
      name: describe(fault),
      atMs: performance.now() - this.#begun,
      forMs: fault.forMs,
    }
    this.injuries.push(injury)
    say(`${seconds(injury.atMs)}  ${injury.name}${fault.forMs > 0 ? ` for ${seconds(fault.forMs).trim()}` : ''}`)
    const hurtAt = performance.now()
    const engine = fault.role === 'kafka' || fault.role === 'postgres'
    const ended = await this.#hurt(unit, fault)
    const backAt = performance.now()
    const recovered = watch.recovery(engine && fault.kind === 'pause' ? backAt : hurtAt, limitMs)
    if (ended) await startAgain(unit)
    else await unit.untilReady(limitMs)
    injury.readyMs = performance.now() - backAt
    isBack()
    const recoveredMs = await recovered
    if (recoveredMs === undefined) onStuck(`not all parts were recorded again within ${seconds(limitMs)} after ${injury.name}`)
    else injury.recoveredMs = recoveredMs
  }

  /** @returns whether it ended, and has to be started again */
  async #hurt(unit: Patient, { kind, forMs, unit: number }: Fault): Promise<boolean> {
    const gate = this.options.ward.gates[number]
    if (kind === 'cut') gate?.cut()
    else if (kind === 'lose-answers') gate?.loseAnswers()
    else if (kind === 'hold') {
      gate?.hold()
      await sleep(forMs)
      gate?.release()
      gate?.forget()
    } else if (kind === 'pause') {
      unit.pause()
      await sleep(forMs)
      unit.resume()
    } else {
      if (kind === 'immediate') await unit.signalEnd('SIGQUIT')
      else if (kind === 'stop') await unit.signalEnd('SIGTERM')
      else await unit.kill(kind === 'kill')
      await sleep(forMs)
      return true
    }
    return false
  }
}

/** An engine may refuse to start while another fault weighs on the machine: three tries. */
async function startAgain(unit: Patient): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await unit.start()
      return
    } catch (error) {
      if (attempt === 3) throw error
      await sleep(1_000)
    }
  }
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`.padStart(7)

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message
}
