import { gunzipSync, gzipSync } from 'node:zlib'
import type { Codec } from './codec.js'
import { maxUncompressedBytes } from './limits.js'

export const gzip: Codec = {
  compress: (plain) => gzipSync(plain),
  decompress: (packed) => gunzipSync(packed, { maxOutputLength: maxUncompressedBytes }),
}
