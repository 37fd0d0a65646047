import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { textOf } from '../unknown.js'

/** A port could not be opened; the message names the port and the setting that moves it. */
export class ListenError extends Error {
  override readonly name = 'ListenError'
}

const REASONS: Readonly<Record<string, (host: string, port: number) => string>> = {
  EADDRINUSE: (host, port) => `port ${port} on ${host} is in use. Choose another with PORT, or end what holds it.`,
  EACCES: (host, port) => `port ${port} on ${host} may not be opened by this user. Choose one above 1023 with PORT.`,
  EADDRNOTAVAIL: (host) => `${host} is no address of this machine. Choose one with HOST (0.0.0.0 is all of them).`,
  ENOTFOUND: (host) => `${host} is not a known host name. Choose an address with HOST.`,
}

/** @throws ListenError with what to do, when the address can't be had */
export async function listen(app: NestFastifyApplication, host: string, port: number): Promise<void> {
  try {
    await app.listen(port, host)
  } catch (cause) {
    const code = textOf(cause, 'code') ?? ''
    const reason = REASONS[code]?.(host, port)
    throw reason ? new ListenError(`Cannot listen: ${reason}`, { cause }) : cause
  }
}
