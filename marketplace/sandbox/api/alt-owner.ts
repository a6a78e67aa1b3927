import { oneOf, required, text, type Fields } from './rules.ts'

/** How commerce, media and invoices name the location. */
export const alt: Fields = { altId: required(text), altType: required(oneOf('location')) }
