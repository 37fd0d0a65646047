import { Inject, Injectable } from '@nestjs/common'
import { type PlaceCipher, readPositionsAt, readRecordedBy } from '@throughline/log'
import { invalidParameter } from '@throughline/platform'
import { Database } from '../database/database.js'

/** What is being written now may have been begun so long ago, in microseconds. */
export const SETTLED_AFTER = 5_000_000

/** What was recorded then. */
export interface KnownThen {
  /** By part. */
  readonly positions: readonly number[]
  /** When the last of it was recorded, or the time that was asked for; in microseconds. */
  readonly at: number
}

/** Understands `known_as_of`: a position that an answer has given, or a time. */
@Injectable()
export class KnownThens {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** @throws Problem 400 when it is neither; 503 */
  async read(given: string | number, tenantId: string, cipher: PlaceCipher): Promise<KnownThen> {
    if (typeof given === 'number') {
      const positions = await this.database.askAs(tenantId, (client) => readPositionsAt(client, given))
      return { positions, at: given }
    }
    const positions = await this.positionsIn(given, cipher)
    const at = await this.database.askAs(tenantId, (client) => readRecordedBy(client, positions))
    return { positions, at: at ?? 0 }
  }

  private async positionsIn(token: string, cipher: PlaceCipher): Promise<number[]> {
    const places = cipher.open(token)?.filter(({ kind }) => kind === 'position') ?? []
    const byPart = new Map(places.map(({ part, number }) => [part, number]))
    const parts = await this.database.partsOfLog()
    const positions = Array.from({ length: parts }, (_, part) => byPart.get(part))
    if (positions.every((position) => position !== undefined)) return positions
    throw invalidParameter('known_as_of', 'must be a time, or the position of the freshness of a context or handover of this tenant')
  }
}
