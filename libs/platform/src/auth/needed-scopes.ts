/** Any one of the first, and all of the others, in words. */
export function neededScopes(scopes: readonly string[], also: readonly string[] = []): string {
  return [scopes.join(' or '), ...also].join(' and ')
}
