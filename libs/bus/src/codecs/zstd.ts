import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { Codec } from './codec.js'
import { maxUncompressedBytes } from './limits.js'

export const zstd: Codec = {
  compress: (plain) => zstdCompressSync(plain),
  decompress: (packed) => zstdDecompressSync(packed, { maxOutputLength: maxUncompressedBytes }),
}
