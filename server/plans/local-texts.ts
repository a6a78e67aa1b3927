/** What a piece of text is, when it looks as if it belongs to one business only. */
export type LocalSort = 'link' | 'email' | 'phone' | 'street' | 'foreign-tag'

export type LocalPiece = { sort: LocalSort | 'name'; text: string }

const streetWords =
  'Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Drive|Dr|Lane|Ln|Court|Ct|Way|Place|Pl|Parkway|Pkwy|Highway|Hwy|Terrace|Circle|Row|Square|Sq|Trail'

/** In the order in which they are tried at each place of a text. */
const patterns: readonly [LocalSort, string][] = [
  ['foreign-tag', String.raw`\{\{[^{}]*\}\}`],
  ['link', String.raw`https?:\/\/[^\s"'<>(){}|\\^]*[^\s"'<>(){}|\\^.,;:!?]`],
  ['email', String.raw`[\w.+-]+@[\w-]+(?:\.[\w-]+)+`],
  ['phone', String.raw`(?<![\w+])(?:\+\d(?:[\s().-]{0,2}\d){7,14}|\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4})(?!\w)`],
  ['street', String.raw`(?<!\w)\d{1,5}\s(?:[NSEW]\.?\s)?(?:[A-Z][\w'.-]*\s){1,4}(?:${streetWords})(?!\w)`],
]

/**
 * A text with what looks local exchanged. `names` are texts that are known to be names here; merge tags of the platform
 * stay. A text is gone through once: what is put in is not looked at again.
 */
export function exchangeLocal(text: string, names: readonly string[], exchange: (piece: LocalPiece) => string): string {
  const known = names.toSorted((a, b) => b.length - a.length).map(escape)
  const groups = patterns.map(([, pattern]) => `(${pattern})`)
  if (known.length > 0) groups.push(`((?<![\\p{L}\\p{N}])(?:${known.join('|')})(?![\\p{L}\\p{N}]))`)
  return text.replace(new RegExp(groups.join('|'), 'gu'), (match, ...found: unknown[]) => {
    const index = found.slice(0, groups.length).findIndex((group) => group !== undefined)
    const sort = patterns[index]?.[0] ?? 'name'
    if (sort === 'foreign-tag' && isPlatformsOwn(match)) return match
    return exchange({ sort, text: match })
  })
}

/** The platform's tags have a dot; anything else between braces would be taken for a variable of the blueprint. */
function isPlatformsOwn(tag: string): boolean {
  return tag.includes('.')
}

/** A hyphen stays as it is: outside of a class, a regular expression with `u` refuses `\-`. */
function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)
}
