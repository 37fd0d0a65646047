/** No slash: it separates an organisation from its own customer numbers. */
export const ORGANISATION = /^[^/\s\p{C}][^/\p{C}]{0,127}$/u
