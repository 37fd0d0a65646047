import { compressSync, uncompressSync } from 'snappy'
import type { Codec } from './codec.js'
import { maxUncompressedBytes } from './limits.js'

/** Begins what snappy-java's streams write; Kafka's Java clients write nothing else. */
const magic = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00])
/** Magic, then the version and the oldest compatible version, as int32. */
const headerBytes = 16
const version = 1
const blockBytes = 32 * 1024

/** Snappy as Kafka has it: written in the framing of snappy-java ("xerial"), read with and without it. */
export const snappy: Codec = { compress, decompress }

function compress(plain: Buffer): Buffer {
  const head = Buffer.alloc(headerBytes)
  magic.copy(head)
  head.writeInt32BE(version, 8)
  head.writeInt32BE(version, 12)
  const pieces: Buffer[] = [head]
  for (let at = 0; at < plain.length; at += blockBytes) {
    const block = compressSync(plain.subarray(at, at + blockBytes))
    const length = Buffer.alloc(4)
    length.writeInt32BE(block.length)
    pieces.push(length, block)
  }
  return Buffer.concat(pieces)
}

function decompress(packed: Buffer): Buffer {
  // librdkafka and others write a bare block.
  if (packed.length < headerBytes || !packed.subarray(0, magic.length).equals(magic)) return uncompress(packed)
  const blocks: Buffer[] = []
  let total = 0
  for (let at = headerBytes; at < packed.length; ) {
    if (at + 4 > packed.length) throw new Error(`snappy: a block length is cut off at byte ${at}`)
    const length = packed.readInt32BE(at)
    const end = at + 4 + length
    if (length < 0 || end > packed.length) throw new Error(`snappy: the block at byte ${at} ends outside of the data`)
    const block = uncompress(packed.subarray(at + 4, end))
    total += block.length
    if (total > maxUncompressedBytes) throw new Error(`snappy: the data grows beyond ${maxUncompressedBytes} bytes`)
    blocks.push(block)
    at = end
  }
  return blocks.length === 1 && blocks[0] !== undefined ? blocks[0] : Buffer.concat(blocks, total)
}

function uncompress(block: Buffer): Buffer {
  const plain = uncompressSync(block, { asBuffer: true })
  return typeof plain === 'string' ? Buffer.from(plain) : plain
}
