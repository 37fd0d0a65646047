import { allDeclarations } from '../catalogue.js'
import { cataloguePage } from './page.js'
import { jsonSchemaText, schemaPath } from './schemas.js'

/** Every generated file of `docs/reference`, by its path in there. */
export function referenceFiles(): ReadonlyMap<string, string> {
  const files = new Map([['events.md', cataloguePage()]])
  for (const declaration of allDeclarations()) files.set(schemaPath(declaration), jsonSchemaText(declaration))
  return files
}
