/** What one compressed record batch may become, in bytes. Batches are 1 MiB at most; more than this is a bomb. */
export const maxUncompressedBytes = 256 * 1024 * 1024
