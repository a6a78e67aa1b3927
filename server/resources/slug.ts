import { normaliseName } from './fields.ts'

/** The last part of a web address, made from a name; `fallback` where the name has no letter or digit that fits. */
export function slugOf(name: string, fallback: string): string {
  const slug = normaliseName(name)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  return slug === '' ? fallback : slug
}
