import { parseIssuers, type IssuerSettings } from '../tokens/issuer-settings.js'

/**
 * The entry of OIDC_FILE for a development issuer.
 *
 * @param issuer as in its tokens
 * @param url where services reach it, if not there
 */
export function developmentIssuerEntry(issuer: string, url = issuer): IssuerSettings {
  const [entry] = parseIssuers([
    {
      issuer,
      jwksUri: `${url}/jwks`,
      allowHttp: true,
      audience: 'throughline',
      algorithms: ['ES256'],
      tenantClaim: 'tenant',
      organisationClaim: 'organisation',
    },
  ])
  return entry!
}
