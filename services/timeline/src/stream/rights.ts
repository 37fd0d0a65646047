import { Inject, Injectable, Logger } from '@nestjs/common'
import { type Scope, type Sight, sightOf } from '@throughline/access'
import { ControlDirectory, type KnownKey } from '@throughline/control'
import { Database } from '../database/database.js'
import type { Credential } from './credential.js'

/** A stream outlives its caller's rights by this and the pause between two looks: well below what keys are held for elsewhere. */
const LIFE_MS = 5_000

/** Looks whether callers still may what they were let in for. */
@Injectable()
export class Rights {
  private readonly directory: ControlDirectory

  constructor(@Inject(Database) database: Database) {
    const logger = new Logger('Streams')
    const onFailure = (error: unknown): void => logger.warn('whether streams may go on could not be looked up', error)
    this.directory = new ControlDirectory(database.pool, { lifeMs: LIFE_MS, onFailure })
  }

  /**
   * Who a credential stands for now; undefined when the key was revoked, the token has expired, or the tenant is suspended.
   * @throws SourceAway when that cannot be told now
   */
  async callerOf(credential: Credential): Promise<KnownKey | undefined> {
    if (credential.kind === 'key') return this.directory.authenticateHash(Buffer.from(credential.sha256, 'hex'))
    if (credential.expiresAt <= Date.now()) return undefined
    const tenant = await this.directory.tenant(credential.caller.tenantId)
    return tenant && { ...credential.caller, origins: [], ...tenant }
  }

  /**
   * Whether somebody may still read what they saw so far.
   * @param scopes any of which is enough
   * @returns true as well while that cannot be told: as elsewhere, who is known goes on while the database is away
   */
  async hold(credential: Credential, sight: Sight, scopes: readonly Scope[] = ['timeline:read']): Promise<boolean> {
    try {
      const caller = await this.callerOf(credential)
      if (!caller?.scopes.some((scope) => scopes.includes(scope))) return false
      const now = sightOf(caller)
      return now.organisation === sight.organisation && now.personal === sight.personal
    } catch {
      return true
    }
  }
}
