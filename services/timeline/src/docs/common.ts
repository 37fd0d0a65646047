import { type Parameter, problemResponse } from '@throughline/platform'

export const refParameter: Parameter = {
  name: 'ref',
  in: 'path',
  required: true,
  description: 'Who: `type:value`, percent-encoded, or `id:<uuid>`.',
  schema: { type: 'string', maxLength: 2_048 },
  examples: {
    email: { summary: 'An e-mail address', value: 'email:ann@example.com' },
    id: { summary: 'An id from an earlier answer', value: 'id:6f1c8a1e-5b7d-4e0b-9a55-0c2f3f6c1b90' },
  },
}

/** Problems of every route about a customer. */
export const commonProblems = {
  404: problemResponse(404, 'There is no event of this customer.', {
    type: 'urn:throughline:problem:unknown-customer',
    title: 'No such customer',
    detail: 'There is no event of this customer. If you have just published one, pass its token as after.',
  }),
  504: problemResponse(504, 'What `after` stands for did not become readable in time. Says how far behind the log is.', {
    type: 'urn:throughline:problem:not-yet-readable',
    title: 'The write cannot be read yet',
    detail: 'It did not arrive within 1000 ms; the log knows what had been received 2310 ms ago. It is not lost: ask again.',
    lagMs: 2310,
    freshness: { position: 'JYx6v0Gk2m3o6sOa0Yp0tA', ageMs: 2310 },
  }),
}
