/** Sum over the labels of a metric of a service; 0 when it has none yet. Undefined when the service does not answer. */
export async function metricOf(serviceUrl: string, name: string): Promise<number | undefined> {
  try {
    const answer = await fetch(`${serviceUrl}/metrics`, { signal: AbortSignal.timeout(3_000) })
    return sumOf(await answer.text(), name)
  } catch {
    return undefined
  }
}

/** Sums the samples of a metric in Prometheus' text format. */
export function sumOf(text: string, name: string): number {
  const samples = text.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
  return samples.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
}
