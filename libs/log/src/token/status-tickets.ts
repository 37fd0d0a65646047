import { createCipheriv, createDecipheriv, createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'

/** Lets a gateway that was shown a signed link ask the timeline service what its page says: of one follow-up, for a moment. */
export interface StatusTicket {
  readonly tenantId: string
  readonly followupId: string
  /** The subject under which the events of it lie. */
  readonly subjectId: string
  /** In ms since 1970. */
  readonly expiresAt: number
}

const NONCE = 12
const TAG = 16
const MAX_LENGTH = 1_024

/** Seals such tickets with a key that gateway and timeline share. They are nowhere kept. */
export class StatusTickets {
  readonly #key: KeyObject

  /** @param tokenKey the installation's; this use of it has a label of its own */
  constructor(tokenKey: Buffer) {
    this.#key = createSecretKey(createHmac('sha256', tokenKey).update('followup status ticket').digest())
  }

  seal(ticket: StatusTicket): string {
    const nonce = randomBytes(NONCE)
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce)
    return Buffer.concat([nonce, cipher.update(JSON.stringify(ticket)), cipher.final(), cipher.getAuthTag()]).toString('base64url')
  }

  /** Undefined when it is none of ours, or its time is over. @param now in ms since 1970 */
  open(text: string, now = Date.now()): StatusTicket | undefined {
    const bytes = Buffer.from(text, 'base64url')
    if (text.length > MAX_LENGTH || bytes.length < NONCE + TAG) return undefined
    const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, NONCE), { authTagLength: TAG })
    decipher.setAuthTag(bytes.subarray(-TAG))
    try {
      const plain = Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()])
      const ticket = JSON.parse(plain.toString()) as StatusTicket
      return ticket.expiresAt > now ? ticket : undefined
    } catch {
      return undefined
    }
  }
}
