import { z } from 'zod'
import { defineEvent } from '../declaration.js'

const stated = defineEvent({
  type: 'profile.stated',
  class: 'record',
  summary: 'Something is known of the customer: a name, an address, a plan; or only that these identifiers are theirs.',
  data: {
    traits: z.record(z.string(), z.unknown()).optional().describe('name, firstName, lastName, company, city, … and whatever else the source keeps'),
  },
})

export const profile = {
  title: 'Profiles',
  about: 'What a source knows of a customer. The latest statement of a trait counts.',
  events: [stated],
} as const
