/*
 * Who is who in the demo story, and short forms for telling it. All of it is made up; the names end in .example.
 */

/** A CloudEvent of the story. @typedef {Record<string, unknown> & { id: string, source: string, type: string }} Told */

export const sources = {
  shop: 'https://shop.treadwell.example',
  assistant: 'https://shop.treadwell.example/assistant',
  mail: 'https://mail.treadwell.example',
  phone: 'urn:treadwell:call-centre',
  till: 'urn:ferro-tyres:till',
  survey: 'https://survey.treadwell.example',
  crm: 'urn:treadwell:crm',
}

const browser = { type: 'anonymous', value: 'web-9f27c1e4-0b5d' }
const email = { type: 'email', value: 'mara.lindt@example.com' }
const phone = { type: 'phone', value: '+49 351 5550142' }
/** Who lives with her. */
const partner = { type: 'email', value: 'tom.lindt@example.com' }

/** Under how much of the person each part of the story is told. */
export const known = {
  browser: [browser],
  browserAndEmail: [email, browser],
  email: [email],
  phone: [phone],
  emailAndPhone: [email, phone],
  partner: [partner],
}

export const lindts = { type: 'household', key: 'L-204' }

export const agent = { kind: 'agent', id: 'agent-17', name: 'Jonas' }
export const bot = { kind: 'bot', id: 'assistant', name: 'Treadwell assistant' }
export const visitor = { kind: 'customer', id: 'visitor' }

export const quiet = {
  sku: 'CT-AURORA-2254517',
  name: 'Aurora Silent 225/45 R17 94W',
  price: { amount: '128.90', currency: 'EUR' },
}
export const cheap = {
  sku: 'CT-VERSO-2254517',
  name: 'Verso Grip 225/45 R17 91Y',
  price: { amount: '104.50', currency: 'EUR' },
}

/**
 * A teller for one exchange: all its events get the common attributes, and ids that are the same at every start, so
 * that telling the story twice changes nothing.
 * @param {string} name   of the exchange, for its ids
 * @param {{ source: string } & Record<string, unknown>} common
 */
export function exchange(name, common) {
  let count = 0
  /**
   * @param {string} time
   * @param {string} type
   * @param {Record<string, unknown>} data
   * @returns {Told}
   */
  return (time, type, data) => ({
    specversion: '1.0',
    id: `demo-${name}-${++count}`,
    type,
    time,
    datacontenttype: 'application/json',
    ...common,
    data,
  })
}
