import type { MasterKeys } from '@throughline/subjects'
import type { Vault } from '@throughline/vault'
import type { Pool } from 'pg'
import type { EventPublisher } from '../events/event-publisher.js'
import { Announcer } from './announcer.js'
import { ErasureDesk } from './erasure-desk.js'
import { LedgerDesk } from './ledger-desk.js'
import { receiptKeyFrom } from './receipt-keys.js'

/** A record may share its file with younger ones for a day before its own time begins to count (`segment.ms`). */
const SEGMENT_DAYS = 1

export interface ErasureSettings {
  BACKUP_RETENTION_DAYS: number
  KAFKA_RETENTION_DAYS: number
}

interface Parts {
  pool: Pool
  master: MasterKeys
  vault: Vault
  publisher: EventPublisher
}

/** What the gateway has to do with erasures, put together. */
export class Erasures {
  readonly desk: ErasureDesk
  readonly ledger: LedgerDesk
  readonly #announcer: Announcer

  constructor({ pool, master, vault, publisher }: Parts, settings: ErasureSettings) {
    const retention = { backupDays: settings.BACKUP_RETENTION_DAYS, kafkaDays: settings.KAFKA_RETENTION_DAYS + SEGMENT_DAYS }
    this.#announcer = new Announcer(pool, publisher)
    this.desk = new ErasureDesk(pool, vault, master, this.#announcer)
    this.ledger = new LedgerDesk(pool, master, receiptKeyFrom(master.token), retention)
  }

  start(): void {
    this.#announcer.start()
  }

  stop(): Promise<void> {
    return this.#announcer.stop()
  }
}
