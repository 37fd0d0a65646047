import { Inject, Injectable } from '@nestjs/common'
import { createCipheriv, createDecipheriv, createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import type { Settings } from '../settings.js'
import { SETTINGS } from '../tokens.js'
import type { Credential } from './credential.js'

/** Whom a ticket lets in: one caller, to the stream of one customer, for a short while. */
export interface Ticket {
  readonly tenantId: string
  readonly subjectId: string
  readonly credential: Credential
  /** In ms since 1970. */
  readonly expiresAt: number
}

export const TICKET_LIFE_MS = 60_000
const NONCE = 12
const TAG = 16
const MAX_LENGTH = 4_096

/**
 * Seals tickets for web pages, whose EventSource can send no header. A ticket is nowhere kept: every process that has the
 * installation's token key can open it, so it can be used again until it ends, as EventSource does when it comes back.
 */
@Injectable()
export class Tickets {
  private readonly key: KeyObject

  constructor(@Inject(SETTINGS) settings: Settings) {
    this.key = createSecretKey(createHmac('sha256', settings.keys.token).update('stream ticket').digest())
  }

  seal(ticket: Ticket): string {
    const nonce = randomBytes(NONCE)
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce)
    const sealed = Buffer.concat([nonce, cipher.update(JSON.stringify(ticket)), cipher.final(), cipher.getAuthTag()])
    return sealed.toString('base64url')
  }

  /** Undefined when it is none of ours, or its time is over. */
  open(text: string): Ticket | undefined {
    const bytes = Buffer.from(text, 'base64url')
    if (text.length > MAX_LENGTH || bytes.length < NONCE + TAG) return undefined
    const decipher = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(0, NONCE), { authTagLength: TAG })
    decipher.setAuthTag(bytes.subarray(bytes.length - TAG))
    try {
      const plain = Buffer.concat([decipher.update(bytes.subarray(NONCE, bytes.length - TAG)), decipher.final()])
      const ticket = JSON.parse(plain.toString()) as Ticket
      return ticket.expiresAt > Date.now() ? ticket : undefined
    } catch {
      return undefined
    }
  }
}
