/** An identifier as events name it. */
export interface Named {
  readonly type: string
  readonly value: string
}

/** Somebody whom the load is about, with the identifiers under which they come, the strongest first. */
export interface Person {
  readonly number: number
  readonly faces: readonly [Named, ...Named[]]
}

/** A customer who always signs in: all lies under one subject. */
export function singlePerson(name: string, number: number): Person {
  return { number, faces: [{ type: 'customer', value: `${name}-${number}` }] }
}

/** A customer of many subjects: a number, an e-mail address, a telephone, and browsers. */
export function manyFaced(name: string, number: number, subjects: number): Person {
  const browsers = Array.from({ length: Math.max(0, subjects - 3) }, (_, nth) => ({ type: 'anonymous', value: `${name}-${number}-${nth}` }))
  const phone = `+49151${String(10_000_000 + number)}`
  const strong = [
    { type: 'customer', value: `${name}-${number}` },
    { type: 'email', value: `${name}-${number}@example.com` },
    { type: 'phone', value: phone },
  ] as const
  return { number, faces: [strong[0], ...strong.slice(1, subjects), ...browsers] }
}

/** Somebody known by an e-mail address alone. Two of these can be one person; two customer numbers cannot. */
export function mailed(name: string, number: number): Person {
  return { number, faces: [{ type: 'email', value: `${name}-${number}@example.com` }] }
}

/** Somebody of the crowd: a browser, and the customer number that is used when they write. */
export function visitor(number: number): Person {
  return { number, faces: [{ type: 'customer', value: `crowd-${number}` }, { type: 'anonymous', value: `web-${number}` }] }
}

/** By which identifiers somebody is named in their n-th doing: under one face, with the strongest when they sign in. */
export function facesAt({ faces }: Person, nth: number): Named[] {
  const face = faces[nth % faces.length] as Named
  const signsIn = nth < faces.length || nth % SIGN_IN_EVERY === 0
  return face === faces[0] || !signsIn ? [face] : [faces[0], face]
}

const SIGN_IN_EVERY = 23
