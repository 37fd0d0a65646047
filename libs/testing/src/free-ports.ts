/** Free ports of this moment, that no outgoing connection takes by chance. */
export async function freePorts(count: number): Promise<number[]> {
  // Named in pieces: the tools are plain scripts that nothing else of ours is built with.
  const tools = '../../../tools/engines'
  const ports = (await import(`${tools}/ports.mjs`)) as { freePorts: typeof freePorts }
  return ports.freePorts(count)
}
