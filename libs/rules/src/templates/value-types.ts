/** Types of values that words may have in them. */
export const VALUE_TYPES = ['text', 'number', 'time', 'money', 'duration'] as const
export type ValueType = (typeof VALUE_TYPES)[number]
