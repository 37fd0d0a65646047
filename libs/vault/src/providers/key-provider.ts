/** Where the keys come from that wrap everything else: one per tenant, never stored in clear. */
export interface KeyProvider {
  /** Kept beside each wrapped key, so that a key that another provider made is not mistaken for a broken one. */
  readonly name: string
  /** A new key of 32 random bytes, and the same wrapped. */
  generate(tenantId: string): Promise<{ plain: Buffer; wrapped: Buffer }>
  /** @throws Error when the provider is away, or has not wrapped this for this tenant */
  unwrap(tenantId: string, wrapped: Buffer): Promise<Buffer>
}
