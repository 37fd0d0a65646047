import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto'
import { decodeLink, encodeLink, type Link, type LinkPurpose } from './link.js'

/** A label of its own: these keys are good for nothing else, and nothing else makes them. */
const LABEL = 'throughline links 1'
const FORM = 1
const NONCE = 12
const TAG = 16
/** Longer is no token of ours: not worth deciphering. */
const MAX_TOKEN = 1_024
const TOKEN = /^[A-Za-z0-9_-]{40,1024}$/

interface LinkKey {
  readonly seal: Buffer
  readonly nonce: Buffer
}

/** A link that was opened: still good, or over. */
export type OpenedLink = { readonly state: 'good' | 'over'; readonly link: Link } | { readonly state: 'wrong' }

/**
 * Signed links to pages of the gateway: one text that carries tenant, purpose, id, subject and expiry, sealed, so that nobody
 * can read or change them. The nonce follows from what is sealed: the same link has the same token, whoever makes it again,
 * so an event that carries it is the same event.
 */
export class Links {
  readonly #keys: readonly LinkKey[]

  /**
   * @param base where pages are reached from outside, without a slash at its end: `https://answers.example.com`
   * @param tokenKeys the installation's token key, and former ones: links that were sealed with those can still be opened
   */
  constructor(
    private readonly base: string,
    tokenKeys: readonly [Buffer, ...Buffer[]],
  ) {
    this.#keys = tokenKeys.map(keyFrom)
  }

  /** The address of a page. @param path of the page, such as `/s/` */
  url(path: string, link: Link): string {
    return `${this.base}${path}${this.seal(link)}`
  }

  /** The token of a link, some 175 characters with a short detail, as they may stand in a URL. */
  seal(link: Link): string {
    const key = this.#keys[0]!
    const plain = encodeLink(link)
    const nonce = createHmac('sha256', key.nonce).update(plain).digest().subarray(0, NONCE)
    const cipher = createCipheriv('aes-256-gcm', key.seal, nonce).setAAD(Buffer.of(FORM))
    const sealed = Buffer.concat([cipher.update(plain), cipher.final()])
    return Buffer.concat([Buffer.of(FORM), nonce, sealed, cipher.getAuthTag()]).toString('base64url')
  }

  /** @param now in milliseconds since 1970 */
  open(token: string, purpose: LinkPurpose, now = Date.now()): OpenedLink {
    if (token.length > MAX_TOKEN || !TOKEN.test(token)) return { state: 'wrong' }
    const bytes = Buffer.from(token, 'base64url')
    // Of the texts that decode to the same bytes only one is ours.
    if (bytes[0] !== FORM || bytes.toString('base64url') !== token) return { state: 'wrong' }
    for (const key of this.#keys) {
      const plain = opened(bytes, key.seal)
      const link = plain && decodeLink(plain)
      if (link?.purpose === purpose) return { state: link.expiresAt > now ? 'good' : 'over', link }
    }
    return { state: 'wrong' }
  }
}

function opened(bytes: Buffer, key: Buffer): Buffer | undefined {
  if (bytes.length <= 1 + NONCE + TAG) return undefined
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, 1 + NONCE), { authTagLength: TAG }).setAAD(Buffer.of(FORM))
  decipher.setAuthTag(bytes.subarray(-TAG))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(1 + NONCE, -TAG)), decipher.final()])
  } catch {
    return undefined
  }
}

function keyFrom(tokenKey: Buffer): LinkKey {
  const bytes = Buffer.from(hkdfSync('sha256', tokenKey, Buffer.alloc(0), LABEL, 64))
  return { seal: bytes.subarray(0, 32), nonce: bytes.subarray(32) }
}
