import { propertyOf } from '../unknown.js'

const KEY = '__throughlineTelemetryShutdown'
const LIMIT_MS = 3_000

type Shutdown = () => Promise<void>

/** The telemetry entry point is loaded apart from the service; they meet in this one place. */
export function onTelemetryShutdown(shutdown: Shutdown): void {
  Object.defineProperty(globalThis, KEY, { value: shutdown, configurable: true })
}

/** Sends the spans that are still held back, for at most 3 s; does nothing when tracing is off. Never rejects. */
export async function flushTelemetry(): Promise<void> {
  const shutdown = propertyOf(globalThis, KEY)
  if (typeof shutdown !== 'function') return
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<void>((resolve) => (timer = setTimeout(resolve, LIMIT_MS)))
  await Promise.race([Promise.resolve(Reflect.apply(shutdown, undefined, [])).catch(() => undefined), limit])
  clearTimeout(timer)
}
