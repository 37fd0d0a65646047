import type { IntlMessageFormat } from 'intl-messageformat'
import { messageOf } from './message.js'
import type { ValueType } from './value-types.js'

type Element = ReturnType<IntlMessageFormat['getAst']>[number]

/** Elements, as the parser numbers them, and the type of value that each takes. */
const ARGUMENT = 1
const NEEDED: Readonly<Record<number, ValueType>> = { 2: 'number', 3: 'time', 4: 'time', 5: 'text', 6: 'number' }

type Variables = Readonly<Record<string, { readonly type: ValueType }>>

/** What is wrong with some words: how they are written, and what they want to have said. */
export function faultsOfWords(text: string | undefined, language: string, variables: Variables): string[] {
  if (text === undefined) return []
  let elements: Element[]
  try {
    elements = messageOf(text, language).getAst()
  } catch (error) {
    return [`cannot be read: ${messageIn(error)}`]
  }
  const faults = new Set(used(elements).flatMap(({ name, kind }) => faultOf(name, kind, variables)))
  return faults.size > 0 ? [...faults] : faultsOfSaying(text, language, variables)
}

const SAMPLES: Readonly<Record<ValueType, string | number | Date>> = { text: 'text', number: 1, time: new Date(0), money: '1', duration: '1' }

/** Forms of numbers and times are only looked at when they are used. */
function faultsOfSaying(text: string, language: string, variables: Variables): string[] {
  try {
    messageOf(text, language).format(Object.fromEntries(Object.entries(variables).map(([name, { type }]) => [name, SAMPLES[type]])))
    return []
  } catch (error) {
    return [`cannot be said: ${messageIn(error)}`]
  }
}

function faultOf(name: string, kind: number, variables: Variables): string[] {
  const declared = Object.hasOwn(variables, name) ? variables[name] : undefined
  if (declared === undefined) return [`{${name}} is none of its variables`]
  const needed = NEEDED[kind]
  if (needed === undefined || needed === declared.type) return []
  return [`{${name}} is used as a ${needed}, and is a ${declared.type}`]
}

function used(elements: readonly Element[]): { name: string; kind: number }[] {
  return elements.flatMap((element) => {
    const kind: number = element.type
    if (kind !== ARGUMENT && !Object.hasOwn(NEEDED, kind)) return []
    const name = String((element as { value: unknown }).value)
    const inside = 'options' in element ? Object.values(element.options).flatMap(({ value }) => used(value)) : []
    return [{ name, kind }, ...inside]
  })
}

function messageIn(error: unknown): string {
  return error instanceof Error ? error.message.split('\n')[0]!.slice(0, 200) : String(error)
}
