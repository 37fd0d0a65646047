import { Readable } from 'node:stream'
import type { Sight } from '@throughline/access'
import type { Credential } from './credential.js'
import { commentBlock, eventBlock, retryBlock } from './server-sent.js'

/** What may wait for a client that reads slowly. What does not fit waits where it comes from. */
const BUFFER_BYTES = 65_536
/** Clients of a process that ends come back spread over this time, in ms. */
const RETRY_MS = { least: 500, spread: 1_500 }

/** Who reads a stream. */
export interface EventReader {
  readonly tenantId: string
  readonly callerId: string
  readonly credential: Credential
  readonly sight: Sight
}

/** The bytes of an open stream on their way to a client. One that does not keep up is not written to until it is ready again. */
export class EventStream<Reader extends EventReader = EventReader> extends Readable {
  readonly openedAt = performance.now()
  /** When something was last written, as performance.now(). */
  writtenAt = this.openedAt
  /** Since when the client takes nothing; undefined while it does. */
  fullSince: number | undefined
  /** Why it was ended, when it was. */
  endedBy: string | undefined

  constructor(
    readonly reader: Reader,
    private readonly onReady: () => void,
  ) {
    super({ highWaterMark: BUFFER_BYTES })
    this.push(retryBlock(RETRY_MS.least + Math.random() * RETRY_MS.spread))
  }

  /** Whether events can be written to it now. */
  get takes(): boolean {
    return this.fullSince === undefined && this.open
  }

  get open(): boolean {
    return this.endedBy === undefined && !this.destroyed
  }

  /** @returns false when no more should be written until it `takes` again */
  event(id: string, data: string, name?: string): boolean {
    return this.#write(eventBlock(id, data, name))
  }

  comment(text: string): void {
    this.#write(commentBlock(text))
  }

  /** Ends it after what is on its way, with a last word that says why. */
  finish(reason: string): void {
    if (!this.open) return
    this.endedBy = reason
    this.push(commentBlock(reason))
    this.push(null)
  }

  /** Ends it at once, without what is on its way. */
  cut(reason: string): void {
    this.endedBy ??= reason
    this.destroy()
  }

  override _read(): void {
    if (this.fullSince === undefined) return
    this.fullSince = undefined
    this.onReady()
  }

  #write(block: string): boolean {
    this.writtenAt = performance.now()
    if (!this.push(block)) this.fullSince = this.writtenAt
    return this.fullSince === undefined
  }
}
