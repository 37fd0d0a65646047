import { Problem } from '@throughline/platform'

export interface MediaType {
  /** `type/subtype` in lower case; empty when the header is missing. */
  readonly essence: string
  /** In lower case; undefined when not named. */
  readonly charset: string | undefined
}

const CHARSET = /;\s*charset\s*=\s*"?([^";\s]+)"?/i

/** Reads a Content-Type header. */
export function mediaTypeOf(header: string | undefined): MediaType {
  if (header === undefined) return { essence: '', charset: undefined }
  const end = header.indexOf(';')
  if (end < 0) return { essence: header.trim().toLowerCase(), charset: undefined }
  return { essence: header.slice(0, end).trim().toLowerCase(), charset: CHARSET.exec(header)?.[1]?.toLowerCase() }
}

export function isJson(essence: string): boolean {
  return essence === 'application/json' || essence === 'text/json' || essence.endsWith('+json')
}

export function isText(essence: string): boolean {
  return essence.startsWith('text/') || essence === 'application/xml' || essence.endsWith('+xml')
}

/** JSON between systems is UTF-8 (RFC 8259, 8.1); US-ASCII is a part of it. */
export function requireUtf8(media: MediaType): void {
  if (media.charset === undefined || media.charset === 'utf-8' || media.charset === 'utf8') return
  if (media.charset === 'us-ascii') return
  throw new Problem({
    status: 415,
    type: 'unsupported-charset',
    title: 'The charset is not supported',
    detail: 'Send JSON as UTF-8.',
  })
}
