import { randomFillSync } from 'node:crypto'

/** As AES-GCM has it: 96 bits. */
export const NONCE_BYTES = 12
const pool = Buffer.allocUnsafeSlow(NONCE_BYTES * 1024)
let used = pool.length

/**
 * Copies a fresh random nonce to a place. Random and not counted: the same event may be sealed again after a lost reply or
 * a restart, and two texts under one key and nonce would betray both. A key seals one subject's events, far from the
 * 2³² random nonces that a key may have. Asking the system for each alone would cost as much as the sealing.
 */
export function writeNonce(target: Buffer, at: number): void {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  pool.copy(target, at, used, used + NONCE_BYTES)
  used += NONCE_BYTES
}
