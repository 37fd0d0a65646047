import fc from 'fast-check'

/** JSON texts as no serialiser writes them: any spacing, any escapes, keys twice, numbers in every form. */
const space = fc.constantFrom('', '', '', ' ', '\n\t')
const unit = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('a', 'b', 'c', 'ä', '€', '👋', '_', '{', '[', ',', ':', ' ') },
  { weight: 1, arbitrary: fc.constantFrom(String.raw`\"`, String.raw`\\`, String.raw`\n`, String.raw`\/`, String.raw`\u0061`, String.raw`\u005F`, String.raw`\ud83d\udc4b`) },
)
const rare = fc.constantFrom(String.raw`\u0000`, String.raw`\ud800`, String.raw`\udc00\ud800`, String.raw`\uDBFF\u0061`)
const units = fc.array(unit, { maxLength: 40 })
const text = fc.oneof(
  { weight: 30, arbitrary: units.map((all) => `"${all.join('')}"`) },
  { weight: 1, arbitrary: fc.tuple(units, rare, units).map(([a, b, c]) => `"${a.join('')}${b}${c.join('')}"`) },
)
const key = fc.oneof(
  { weight: 20, arbitrary: fc.nat(400).map((n) => `"k${n}"`) },
  { weight: 8, arbitrary: text },
  { weight: 1, arbitrary: fc.constantFrom('"a"', String.raw`"\u0061"`, '"__proto__"', String.raw`"__prot\u006f__"`, '""', `"${'k'.repeat(40)}"`) },
)
const number = fc.oneof(
  { weight: 9, arbitrary: fc.oneof(fc.integer().map(String), fc.double({ noDefaultInfinity: true, noNaN: true, min: -1e15, max: 1e15 }).map(String)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '12.50', '-0', '0.0', '1E5', '1e-5', '0e99', '9007199254740991', '-9007199254740992', '9007199254740993', '12345678901234567890',
      '1e400', '-1e400', '1e-400', '0.000e-999', '1.5e300', '0.1000000000000000055511151231257827', '900719925474099.25', '1e15', '1e16',
    ),
  },
)

export const jsonText = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    fc.oneof(text, number, fc.constantFrom('true', 'false', 'null')),
    fc.array(fc.tuple(space, tie('value'), space).map((all) => all.join('')), { maxLength: 6 }).map((all) => `[${all.join(',')}]`),
    fc
      .array(fc.tuple(space, key, space, tie('value')).map(([a, name, b, value]) => `${a}${name}${b}:${value}`), { maxLength: 6 })
      .map((all) => `{${all.join(',')}}`),
  ),
})).value
