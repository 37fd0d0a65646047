const LIMIT_MS = 30_000

/** Calls the API of a service. Problems become Errors that say what the service said. */
export class ServiceApi {
  readonly #url: string
  readonly #key: string

  constructor(url: string, key: string) {
    this.#url = url
    this.#key = key
  }

  get(path: string): Promise<unknown> {
    return this.#call(path, { method: 'GET' })
  }

  /** @param json the body as it stands; without it there is none */
  post(path: string, json?: string, headers: Record<string, string> = {}): Promise<unknown> {
    const body = json === undefined ? { headers } : { body: json, headers: { 'content-type': 'application/json', ...headers } }
    return this.#call(path, { method: 'POST', ...body })
  }

  put(path: string, json: string): Promise<unknown> {
    return this.#call(path, { method: 'PUT', body: json, headers: { 'content-type': 'application/json' } })
  }

  patch(path: string, json: string): Promise<unknown> {
    return this.#call(path, { method: 'PATCH', body: json, headers: { 'content-type': 'application/json' } })
  }

  async delete(path: string): Promise<void> {
    await this.#call(path, { method: 'DELETE' })
  }

  async #call(path: string, init: { method: string; body?: string; headers?: Record<string, string> }): Promise<unknown> {
    const headers = { ...init.headers, authorization: `Bearer ${this.#key}` }
    const signal = AbortSignal.timeout(LIMIT_MS)
    const answer = await fetch(new URL(path, this.#url), { ...init, headers, signal }).catch((cause: unknown) => {
      throw new Error(`${this.#url} does not answer`, { cause })
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(problemText(answer.status, text))
    return text === '' ? undefined : (JSON.parse(text) as unknown)
  }
}

function problemText(status: number, text: string): string {
  try {
    const { title, detail } = JSON.parse(text) as { title?: string; detail?: string }
    return `${status} ${title ?? ''}${detail === undefined ? '' : `: ${detail}`}`
  } catch {
    return `${status}, and no problem that could be read`
  }
}

/** @throws Error that says what is missing */
export function required(value: string | undefined, what: string): string {
  if (value === undefined || value === '') throw new Error(`say ${what}`)
  return value
}
