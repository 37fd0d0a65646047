import { readLocalFile } from '../local-file.js'

export interface ApiOptions {
  /** Default: from the environment, else what `npm start` wrote down. */
  url?: string
}

interface Address {
  /** Whose it is, for an error that says where to give it. */
  readonly what: string
  readonly url: string | undefined
  readonly variable: string
  /** Which scope the key needs. */
  readonly scope: string
}

const LIMIT_MS = 30_000

/** Calls the API of a service. Problems become Errors that say what the service said. */
export class Api {
  readonly #url: string
  readonly #key: string

  /**
   * The key is THROUGHLINE_API_KEY, else what `npm start` wrote down: on a command line everybody on the machine could
   * read it.
   *
   * @throws Error that names what is missing and where to give it
   */
  constructor({ what, url, variable, scope }: Address) {
    this.#url = required(url, `${what}’s address: --url or ${variable}`)
    this.#key = required(
      process.env['THROUGHLINE_API_KEY'] || readLocalFile().operatorKey,
      `a key with the scope ${scope}: THROUGHLINE_API_KEY, or THROUGHLINE_API_KEY_FILE`,
    )
  }

  get(path: string): Promise<unknown> {
    return this.#call(path, { method: 'GET' })
  }

  /** @param json the body as it stands; without it there is none */
  post(path: string, json?: string): Promise<unknown> {
    return this.#call(path, { method: 'POST', ...bodyOf(json) })
  }

  put(path: string, json: string): Promise<unknown> {
    return this.#call(path, { method: 'PUT', ...bodyOf(json) })
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

function bodyOf(json: string | undefined): { body?: string; headers?: Record<string, string> } {
  return json === undefined ? {} : { body: json, headers: { 'content-type': 'application/json' } }
}

function problemText(status: number, text: string): string {
  try {
    const { title, detail } = JSON.parse(text) as { title?: string; detail?: string }
    return `${status} ${title ?? ''}${detail === undefined ? '' : `: ${detail}`}`
  } catch {
    return `${status}, and no problem that could be read`
  }
}

function required(value: string | undefined, what: string): string {
  if (value === undefined || value === '') throw new Error(`say ${what}`)
  return value
}
