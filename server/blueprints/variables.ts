import type { Blueprint, VariableValues } from '../contract/blueprint.ts'

export type Path = readonly (string | number)[]

/** One `{{ … }}` in a text. `name` is what stands between the braces; `whole` when the text is nothing else. */
export type Tag = { name: string; whole: boolean }

export type VariableUse = { name: string; path: Path; whole: boolean }

/** A value, or null for a variable that was deliberately left blank. A name that is not in the map is not known yet. */
export type KnownValues = ReadonlyMap<string, string | null>

/** Gives a whole-leaf value the type that the field at `path` wants. */
export type Coerce = (text: string, path: Path) => unknown

const tagPattern = /\{\{\s*([^{}]*?)\s*\}\}/g

export function findTags(text: string): Tag[] {
  if (!text.includes('{{')) return []
  return [...text.matchAll(tagPattern)].map((match) => ({ name: match[1] ?? '', whole: match[0].length === text.trim().length }))
}

/** The platform's own merge tags have a dot: `contact.name`, `custom_values.x`, `appointment.start_time`. */
export function isPlatformTag(name: string): boolean {
  return name.includes('.')
}

/** Every text in a value, with its path. References are not texts. */
export function textsIn(value: unknown, path: Path = []): { text: string; path: Path }[] {
  if (typeof value === 'string') return [{ text: value, path }]
  if (Array.isArray(value)) return value.flatMap((item, index) => textsIn(item, [...path, index]))
  if (typeof value !== 'object' || value === null || isReference(value)) return []
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, [...path, key]))
}

/** Where the blueprint's own variables stand in a spec, declared or not. */
export function findVariables(spec: unknown): VariableUse[] {
  return textsIn(spec).flatMap(({ text, path }) =>
    findTags(text)
      .filter((tag) => !isPlatformTag(tag.name))
      .map((tag) => ({ name: tag.name, path, whole: tag.whole })),
  )
}

/** What is known of each declared variable: the given value, else the default, else blank when it is optional. */
export function knownValues(variables: Blueprint['variables'], given: VariableValues): KnownValues {
  const known = new Map<string, string | null>()
  for (const [name, variable] of Object.entries(variables)) {
    const value = [ownValue(given, name), variable.default].find((text) => text !== undefined && text.trim() !== '')
    if (value !== undefined) known.set(name, value)
    else if (variable.required !== true) known.set(name, null)
  }
  return known
}

/**
 * A copy of a spec with its variables filled in. A text that is one variable and nothing else takes the type of its
 * field, and is left out when the variable is blank; inside a longer text, blank is nothing. Unknown variables and the
 * platform's merge tags stay as they are. Values are inserted once: braces inside them are not looked at.
 */
export function substituteVariables(spec: Record<string, unknown>, values: KnownValues, coerce: Coerce): Record<string, unknown> {
  return fill(spec, [], values, coerce) as Record<string, unknown>
}

function fill(value: unknown, path: Path, values: KnownValues, coerce: Coerce): unknown {
  if (typeof value === 'string') return fillText(value, path, values, coerce)
  if (Array.isArray(value))
    return value.map((item, index) => fill(item, [...path, index], values, coerce)).filter((item) => item !== undefined)
  if (typeof value !== 'object' || value === null || isReference(value)) return value
  const entries = Object.entries(value).map(([key, inner]) => [key, fill(inner, [...path, key], values, coerce)] as const)
  return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined))
}

function fillText(text: string, path: Path, values: KnownValues, coerce: Coerce): unknown {
  if (!text.includes('{{')) return text
  const whole = findTags(text).find((tag) => tag.whole)
  const value = whole === undefined ? undefined : values.get(whole.name)
  if (value === null) return undefined
  if (value !== undefined) return coerce(value, path)
  return text.replace(tagPattern, (tag, name: string) => (values.has(name) ? (values.get(name) ?? '') : tag))
}

function isReference(value: object): boolean {
  return Object.hasOwn(value, '$ref')
}

/** Names such as "constructor" are legal; only what the record itself holds counts. */
function ownValue(values: VariableValues, name: string): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined
}
