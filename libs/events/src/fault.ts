/** Why an event is refused; a closed list, fit for metrics. */
export type FaultCode =
  | 'not-utf8'
  | 'not-json'
  | 'malformed' // not a JSON object, or a value that JSON cannot carry
  | 'attribute' // an attribute is missing, of the wrong form or too long
  | 'time'
  | 'text' // U+0000 or a lone surrogate, which no store keeps
  | 'duplicate-key' // one object has a key twice, perhaps once escaped
  | 'too-deep'
  | 'limit' // too many keys or values, too long
  | 'number' // a double would change it
  | 'unknown-control-type'
  | 'data' // does not fit the catalogue's schema

/** What was wrong and where; the path grows on the way out of the walk. Values are never part of it. */
export class Fault {
  private readonly path: (string | number)[] = []

  constructor(
    readonly code: FaultCode,
    /** What was wrong, without where. */
    readonly text: string,
  ) {}

  under(key: string | number): this {
    this.path.unshift(key)
    return this
  }

  get reason(): string {
    return this.path.length === 0 ? this.text : `${pathText(this.path)}: ${this.text}`
  }
}

const PLAIN_KEY = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/

/** `data.items[2].sku`; keys that could be words of a person are left out as `[…]`. */
export function pathText(path: readonly PropertyKey[]): string {
  let text = ''
  for (const key of path) {
    if (typeof key === 'number') text += `[${key}]`
    else if (typeof key === 'string' && PLAIN_KEY.test(key)) text += text === '' ? key : `.${key}`
    else text += '[…]'
  }
  return text
}
