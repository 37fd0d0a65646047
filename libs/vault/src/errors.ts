/** Keys cannot be had now: the key store or the provider of tenant keys is away, or does not know the tenant's key. */
export class KeyStoreError extends Error {
  override readonly name = 'KeyStoreError'
}

/** What is sealed belongs to a key that is gone: its subject was erased. */
export class ErasedError extends Error {
  override readonly name = 'ErasedError'
}

/** What is sealed does not open although its key is there: it was changed, or belongs elsewhere. */
export class BrokenSealError extends Error {
  override readonly name = 'BrokenSealError'
}
