import type { TimelineEvent } from '../../event.js'
import { find, type Kept, keep } from '../../fold/kept.js'
import { type Proof, proofBy, provenBy } from '../../fold/proof.js'
import { defined } from '../../read/defined.js'
import { amount, code, dataOf, id, record } from '../../read/read.js'
import { optionsOf } from './configurations.js'

/** A form that was begun and not sent. */
export interface Form {
  key: string
  form: string
  step?: string | undefined
  startedAt: number
  abandonedAt?: number | undefined
  lastField?: string | undefined
  /** Share of it that was filled in. */
  filled?: number | undefined
  events: Proof
}

export interface SubmittedForm {
  key: string
  form: string
  /** Some of what was written, `field: value`, so that nobody asks again. */
  fields: string[]
  submittedAt: number
  events: Proof
}

const UNFINISHED = 4
const SUBMITTED = 3

export function started(forms: Kept<Form>, event: TimelineEvent): Kept<Form> {
  const form = formOf(forms, event)
  return form === undefined ? forms : keep(forms, form, { most: UNFINISHED })
}

export function abandoned(forms: Kept<Form>, event: TimelineEvent): Kept<Form> {
  const form = formOf(forms, event)
  if (form === undefined) return forms
  const data = dataOf(event)
  const left = {
    ...form,
    abandonedAt: event.occurredAt,
    lastField: code(data, 'lastField'),
    filled: amount(data, 'filled'),
  }
  return keep(forms, defined(left), { most: UNFINISHED })
}

export function submitted(unfinished: Kept<Form>, sent: Kept<SubmittedForm>, event: TimelineEvent) {
  const data = dataOf(event)
  const form = code(data, 'form')
  if (form === undefined) return { unfinished, submitted: sent }
  const item = {
    key: form,
    form,
    fields: optionsOf(record(data, 'fields') ?? {}),
    submittedAt: event.occurredAt,
    events: proofBy(event),
  }
  return {
    // Sent is sent, whichever filling-in of it was begun.
    unfinished: { ...unfinished, items: unfinished.items.filter((open) => open.form !== form) },
    submitted: keep(sent, item, { most: SUBMITTED }),
  }
}

function formOf(forms: Kept<Form>, event: TimelineEvent): Form | undefined {
  const data = dataOf(event)
  const form = code(data, 'form')
  if (form === undefined) return undefined
  const key = id(data, 'formId') ?? form
  const known = find(forms, key)
  return defined({
    key,
    form,
    step: code(data, 'step') ?? known?.step,
    startedAt: known?.startedAt ?? event.occurredAt,
    events: known ? provenBy(known.events, event) : proofBy(event),
  })
}
