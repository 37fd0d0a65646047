/** What a link lets its holder do; a number stays what it means for ever. */
export const LINK_PURPOSES = { survey: 1, followup: 2 } as const
export type LinkPurpose = keyof typeof LINK_PURPOSES

/** What a signed link carries, readable for nobody but the gateway. */
export interface Link {
  readonly tenantId: string
  readonly purpose: LinkPurpose
  /** Of what it opens: a UUID, hexadecimal digits, or any text of up to 255 bytes. */
  readonly id: string
  /** Whose it is. */
  readonly subjectId: string
  /** In milliseconds since 1970; seconds are kept. */
  readonly expiresAt: number
  /** What else its page needs, such as a version of rules; up to 255 bytes. */
  readonly detail?: string | undefined
}

const HEX = /^(?:[0-9a-f]{2}){1,255}$/
const EXPIRY_BYTES = 5
const UUID_BYTES = 16
const HEAD = 1 + UUID_BYTES * 2 + EXPIRY_BYTES + 2

/**
 * The bytes of a link: purpose, tenant, subject, expiry, then the id (hexadecimal digits two a byte, which the byte before
 * its length says) and the detail. The same link has the same bytes.
 * @throws RangeError when a part of it is too long or no id
 */
export function encodeLink({ tenantId, purpose, id, subjectId, expiresAt, detail = '' }: Link): Buffer {
  const packed = HEX.test(id)
  const idBytes = Buffer.from(id, packed ? 'hex' : 'utf8')
  const detailBytes = Buffer.from(detail)
  if (idBytes.length === 0 || idBytes.length > 255 || detailBytes.length > 255) throw new RangeError('a link has an id and a detail of up to 255 bytes each')
  const head = Buffer.alloc(HEAD)
  head[0] = LINK_PURPOSES[purpose]
  uuidBytes(tenantId).copy(head, 1)
  uuidBytes(subjectId).copy(head, 1 + UUID_BYTES)
  head.writeUIntBE(Math.floor(expiresAt / 1_000), 1 + UUID_BYTES * 2, EXPIRY_BYTES)
  head[HEAD - 2] = packed ? 1 : 0
  head[HEAD - 1] = idBytes.length
  return Buffer.concat([head, idBytes, detailBytes])
}

/** The opposite of {@link encodeLink}; undefined when the bytes are of no link that this version knows. */
export function decodeLink(bytes: Buffer): Link | undefined {
  const length = bytes[HEAD - 1]
  const purpose = (Object.keys(LINK_PURPOSES) as LinkPurpose[]).find((name) => LINK_PURPOSES[name] === bytes[0])
  if (length === undefined || purpose === undefined || bytes.length < HEAD + length) return undefined
  const detail = bytes.subarray(HEAD + length).toString()
  return {
    tenantId: uuidText(bytes.subarray(1, 1 + UUID_BYTES)),
    purpose,
    id: bytes.subarray(HEAD, HEAD + length).toString(bytes[HEAD - 2] === 1 ? 'hex' : 'utf8'),
    subjectId: uuidText(bytes.subarray(1 + UUID_BYTES, 1 + UUID_BYTES * 2)),
    expiresAt: bytes.readUIntBE(1 + UUID_BYTES * 2, EXPIRY_BYTES) * 1_000,
    ...(detail !== '' && { detail }),
  }
}

function uuidBytes(uuid: string): Buffer {
  const bytes = Buffer.from(uuid.replaceAll('-', ''), 'hex')
  if (bytes.length !== UUID_BYTES) throw new RangeError('a link names tenant and subject by their UUIDs')
  return bytes
}

function uuidText(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
