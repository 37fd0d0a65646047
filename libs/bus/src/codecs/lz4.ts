import { compressFrameSync, decompressFrameSync } from 'lz4-napi'
import type { Codec } from './codec.js'

/** LZ4 frames with independent blocks: the only kind that Kafka's own clients read. */
export const lz4: Codec = {
  compress: (plain) => compressFrameSync(plain),
  decompress: (packed) => decompressFrameSync(packed),
}
