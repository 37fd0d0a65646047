import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common'
import type { CloudEvent } from '@throughline/events'
import { type HistoryEvent, type PlacedRow, openEvents, openHistory, openSnapshot, type PayloadRow, type SealedSnapshot } from '@throughline/log'
import { metrics, unavailable } from '@throughline/platform'
import { BrokenSealError, KeyStoreError, openVault, type Vault } from '@throughline/vault'
import { Counter } from 'prom-client'
import type { Settings } from '../settings.js'
import { SETTINGS } from '../tokens.js'

/** What an alert should fire on: data was changed, moved or sealed with a wrong key. */
const broken = new Counter({
  name: 'timeline_broken_seals_total',
  help: 'Answers that failed because a sealed text did not open although its key is there.',
  registers: [metrics],
})

/** Opens what is sealed in the log. */
@Injectable()
export class PersonalData implements OnApplicationShutdown {
  private readonly vault: Vault

  constructor(@Inject(SETTINGS) settings: Settings) {
    this.vault = openVault(settings.keyStore, { name: 'timeline', connections: settings.poolSize })
  }

  /** @throws KeyStoreError while the keys cannot be asked */
  check(): Promise<void> {
    return this.vault.check()
  }

  /** Begins to fetch a customer's key, so that it is there when the rows are. What goes wrong is told by `open`. */
  prepare(tenantId: string, subjectIds: readonly string[]): void {
    this.vault.read(tenantId, subjectIds).catch(() => undefined)
  }

  /**
   * The events of rows; undefined in place of one whose subject was erased.
   * @throws Problem 503 when the keys cannot be had now; BrokenSealError when a text does not open although its key is there
   */
  open(tenantId: string, rows: readonly PayloadRow[]): Promise<(CloudEvent | undefined)[]> {
    return this.watching(() => openEvents(this.vault, tenantId, rows))
  }

  /**
   * The same of a customer's history, without what was erased.
   * @throws as `open`
   */
  openHistory(tenantId: string, rows: readonly PlacedRow[]): Promise<HistoryEvent[]> {
    return this.watching(() => openHistory(this.vault, tenantId, rows))
  }

  /**
   * What a snapshot holds; undefined when somebody in it was erased.
   * @throws as `open`
   */
  openSnapshot(snapshot: SealedSnapshot): Promise<string | undefined> {
    return this.watching(() => openSnapshot(this.vault, snapshot))
  }

  /** Runs what reads or opens sealed rows: a seal that is broken is counted, keys that are away are a 503. */
  async watching<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof BrokenSealError) broken.inc()
      if (!(error instanceof KeyStoreError)) throw error
      throw unavailable('The keys of personal data cannot be read at the moment. Please try again.', { cause: error })
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.vault.close()
  }
}
