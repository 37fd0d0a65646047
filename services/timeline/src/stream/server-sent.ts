/** The blocks of an event stream (HTML, server-sent events), as text. */

/** @param data as JSON, so without line breaks @param name default: none, which EventSource calls `message` */
export function eventBlock(id: string, data: string, name?: string): string {
  return `${name === undefined ? '' : `event: ${name}\n`}id: ${id}\ndata: ${data}\n\n`
}

/** What clients do not get to see, and proxies take for life. */
export function commentBlock(text: string): string {
  return `: ${text}\n\n`
}

/** After how many ms a client whose connection broke tries again. */
export function retryBlock(ms: number): string {
  return `retry: ${Math.round(ms)}\n\n`
}
