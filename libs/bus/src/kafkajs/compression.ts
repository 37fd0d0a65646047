import kafkajs, { CompressionTypes } from 'kafkajs'
import type { Codec } from '../codecs/codec.js'
import { gzip } from '../codecs/gzip.js'
import { lz4 } from '../codecs/lz4.js'
import { snappy } from '../codecs/snappy.js'
import { zstd } from '../codecs/zstd.js'
import type { Compression } from '../ports/producer.js'

// Node finds only some exports of a CommonJS package by name, and this is not among them (Jest finds all).
const { CompressionCodecs } = kafkajs

/** kafkajs's number of a compression. */
export const compressionTypes: Record<Compression, CompressionTypes> = {
  none: CompressionTypes.None,
  gzip: CompressionTypes.GZIP,
  snappy: CompressionTypes.Snappy,
  lz4: CompressionTypes.LZ4,
  zstd: CompressionTypes.ZSTD,
}

/** Gives kafkajs all codecs: a batch in one that it does not know would end the consumer for good. */
export function registerCodecs(): void {
  CompressionCodecs[CompressionTypes.GZIP] = adapt(gzip)
  CompressionCodecs[CompressionTypes.Snappy] = adapt(snappy)
  CompressionCodecs[CompressionTypes.LZ4] = adapt(lz4)
  CompressionCodecs[CompressionTypes.ZSTD] = adapt(zstd)
}

interface Encoder {
  buffer: Buffer
}

function adapt(codec: Codec) {
  return () => ({
    compress: (encoder: Encoder) => Promise.resolve(codec.compress(encoder.buffer)),
    decompress: (packed: Buffer) => Promise.resolve(codec.decompress(packed)),
  })
}
