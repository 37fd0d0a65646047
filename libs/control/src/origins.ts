/** At most this many origins a key. */
export const MAX_ORIGINS = 50

/**
 * The origin as browsers send it (`https://shop.example`), or an Error that says what is wrong.
 * No wildcard: an origin that is allowed is one somebody named.
 */
export function parseOrigin(text: string): string {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    throw new Error(`origin ${text} is not a URL: write it as https://shop.example`)
  }
  const bare = (url.pathname === '/' || url.pathname === '') && !url.search && !url.hash && !url.username
  if (!/^https?:$/.test(url.protocol) || !bare || url.hostname.includes('*')) {
    throw new Error(`origin ${text} must be scheme, host and port only: write it as https://shop.example`)
  }
  return url.origin
}
