/* Not for production: nothing that a service loads. */
export { startDevelopmentIssuer, type DevelopmentIssuer, type DevelopmentIssuerOptions } from './development/development-issuer.js'
export { developmentIssuerEntry } from './development/issuer-entry.js'
