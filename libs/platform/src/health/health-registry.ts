/** What one check found. */
export interface CheckResult {
  ok: boolean
  durationMs: number
  /** Why it failed. */
  reason?: string
  /** What is worth knowing all the same. */
  detail?: string
}

export interface Readiness {
  ready: boolean
  status: 'ready' | 'not ready' | 'stopping'
  checks: Record<string, CheckResult>
}

interface Check {
  run: (signal: AbortSignal) => Promise<string | void>
  timeoutMs: number
}

const DEFAULT_TIMEOUT_MS = 1_000

/**
 * The checks that decide whether a service can do its work now. They run together, each within its
 * own limit, once for all who ask at the same time.
 */
export class HealthRegistry {
  private readonly checks = new Map<string, Check>()
  private running: Promise<Readiness> | undefined
  private stopping = false

  /**
   * @param check resolves when all is well (with what is worth knowing, if anything), rejects with the reason; its signal ends with its time
   * @param options timeoutMs: default 1,000
   */
  add(name: string, check: (signal: AbortSignal) => Promise<string | void>, options: { timeoutMs?: number } = {}): void {
    this.checks.set(name, { run: check, timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS })
  }

  /** From now on the service is not ready, whatever its checks say. */
  stop(): void {
    this.stopping = true
  }

  readiness(): Promise<Readiness> {
    if (this.stopping) return Promise.resolve({ ready: false, status: 'stopping', checks: {} })
    this.running ??= this.runAll().finally(() => (this.running = undefined))
    return this.running
  }

  private async runAll(): Promise<Readiness> {
    const results = await Promise.all([...this.checks].map(async ([name, check]) => [name, await runOne(check)] as const))
    const ready = results.every(([, result]) => result.ok)
    return { ready, status: ready ? 'ready' : 'not ready', checks: Object.fromEntries(results) }
  }
}

async function runOne(check: Check): Promise<CheckResult> {
  const startedAt = performance.now()
  const limit = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const outOfTime = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      limit.abort()
      reject(new Error(`no answer within ${check.timeoutMs} ms`))
    }, check.timeoutMs)
  })
  try {
    const detail = await Promise.race([check.run(limit.signal), outOfTime])
    return { ok: true, durationMs: since(startedAt), ...(typeof detail === 'string' && { detail }) }
  } catch (error) {
    const reason = error instanceof Error && error.message !== '' ? error.message : 'failed without saying why'
    return { ok: false, durationMs: since(startedAt), reason }
  } finally {
    clearTimeout(timer)
  }
}

function since(startedAt: number): number {
  return Math.round((performance.now() - startedAt) * 10) / 10
}
