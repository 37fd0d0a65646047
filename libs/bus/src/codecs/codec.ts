/** Compresses and restores the records of a batch. Synchronous: a batch takes a millisecond or two. */
export interface Codec {
  compress(plain: Buffer): Buffer
  /** @throws Error when the data is damaged or grows beyond `maxUncompressedBytes` */
  decompress(packed: Buffer): Buffer
}
