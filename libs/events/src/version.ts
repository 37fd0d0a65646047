const PREFIX = 'urn:throughline:'
/** The log keeps it in a smallint. */
const MAX_VERSION = 32_767

/**
 * Version of the catalogue's schema that `dataschema` names: `urn:throughline:<type>:<n>` is n, a missing one is 1,
 * and a foreign one (another schema, or another type's) is 0.
 */
export function versionOf(type: string, dataschema: string | undefined): number {
  if (dataschema === undefined) return 1
  const stem = `${PREFIX}${type}:`
  if (!dataschema.startsWith(stem)) return 0
  const digits = dataschema.slice(stem.length)
  if (!/^[1-9]\d{0,4}$/.test(digits)) return 0
  const version = Number(digits)
  return version <= MAX_VERSION ? version : 0
}

/** The `dataschema` that names a version of a type of the catalogue. */
export function dataschemaOf(type: string, version: number): string {
  return `${PREFIX}${type}:${version}`
}
