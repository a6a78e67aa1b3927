import type { Blueprint } from '../contract/blueprint.ts'
import { VariableName } from '../contract/blueprint.ts'
import type { Finding } from './explain-issue.ts'
import { nearestOfFirst } from './nearest.ts'
import { platformFields } from './platform-fields.ts'
import { findTags, isPlatformTag, textsIn } from './variables.ts'

type TextCheck = { errors: Finding[]; warnings: Finding[]; used: Set<string> }

type PlacedText = { text: string; path: readonly PropertyKey[] }

type Suggest = (word: string, candidates: readonly string[]) => string | undefined

/** Nobody reads more suggestions than this. */
const maxSuggestions = 100

/** First parts of the platform's merge tags. */
const platformRoots = [
  'account',
  'appointment',
  'association',
  'attribution',
  'business',
  'calendar',
  'call',
  'campaign',
  'company',
  'contact',
  'conversation',
  'courses',
  'custom_objects',
  'custom_values',
  'email',
  'estimate',
  'event',
  'invoice',
  'location',
  'location_owner',
  'message',
  'note',
  'opportunity',
  'order',
  'payment',
  'product',
  'recipient',
  'review',
  'right_now',
  'sender',
  'servicebooking',
  'task',
  'trigger_link',
  'user',
] as const

/** Of these, a sub-account has fields of its own beside the platform's. */
const mayHaveOwn: readonly string[] = ['contact', 'opportunity']

const leftOvers: { pattern: RegExp; what: string }[] = [
  { pattern: /\blorem ipsum\b/i, what: 'filler text' },
  { pattern: /\bx{3,}\b/i, what: 'a blank' },
  { pattern: /\b(TODO|TBD|FIXME)\b/, what: 'a note to yourself' },
  { pattern: /\b(example\.(com|org|net)|your-?(domain|company|business|site)\.com)\b/i, what: 'an example address' },
  { pattern: /\[(your|insert|enter|add)\b[^\]]{0,60}\]/i, what: 'a blank' },
]

/** Looks into every text of the resources: variables that are not declared, merge tags that lead nowhere, left-over placeholders. */
export function checkTexts(
  texts: readonly PlacedText[],
  variables: Blueprint['variables'],
  customValueNames: readonly string[],
  /** Merge tags of the blueprint's own fields, such as `contact.insurance`. */
  fieldTags: readonly string[] = [],
): TextCheck {
  const errors: Finding[] = []
  const warnings: Finding[] = []
  const used = new Set<string>()
  const names = customValueNames.map(mergeName)
  const known = { names, has: new Set(names), fields: new Set(fieldTags) }
  const suggest = nearestOfFirst(maxSuggestions)
  for (const { text, path } of texts) {
    for (const { name } of findTags(text)) {
      if (isPlatformTag(name)) warnings.push(...platformTag(name, path, known, suggest))
      else if (Object.hasOwn(variables, name)) used.add(name)
      else errors.push(undeclared(name, path, Object.keys(variables), suggest))
    }
    warnings.push(...unclosed(text, path), ...leftOver(text, path))
  }
  return { errors, warnings, used }
}

/** Variables that are asked for in vain, and defaults that hold what would not be filled in. */
export function checkVariables(variables: Blueprint['variables'], used: ReadonlySet<string>): Omit<TextCheck, 'used'> {
  const errors: Finding[] = []
  const warnings: Finding[] = []
  for (const [name, variable] of Object.entries(variables)) {
    const path = ['variables', name]
    if (!used.has(name)) {
      const fix = `remove it, or write {{ ${name} }} where the value belongs`
      warnings.push({ path, message: `"${variable.label}" is asked for, but no resource uses it`, fix })
    }
    for (const { text } of textsIn(variable.default ?? '')) {
      const bare = findTags(text).find((tag) => !isPlatformTag(tag.name))
      if (bare !== undefined) {
        const message = `{{ ${bare.name} }} inside a default is not filled in`
        errors.push({ path: [...path, 'default'], message, fix: 'write the text out, or put both variables into the resource' })
      }
      warnings.push(...leftOver(text, [...path, 'default']))
    }
  }
  return { errors, warnings }
}

/** The name under which the platform offers a custom value: "Clinic phone" becomes `clinic_phone`. */
export function mergeName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
}

function undeclared(name: string, path: readonly PropertyKey[], declared: readonly string[], suggest: Suggest): Finding {
  if (name === '') return { path, message: '{{ }} names nothing', fix: 'put the name of a variable between the braces, or remove them' }
  const meant = suggest(name, declared)
  if (meant !== undefined)
    return { path, message: `{{ ${name} }} is not a variable of this blueprint`, fix: `did you mean {{ ${meant} }}?` }
  if (VariableName.safeParse(name).success) {
    return { path, message: `{{ ${name} }} is not a variable of this blueprint`, fix: `declare "${name}" under variables` }
  }
  const message = `{{ ${name} }} is neither a variable nor a merge tag`
  return {
    path,
    message,
    fix: 'a variable is a-z, 0-9 and "_", starting with a letter; a merge tag has a dot, such as {{ contact.first_name }}',
  }
}

function platformTag(
  name: string,
  path: readonly PropertyKey[],
  known: { names: readonly string[]; has: ReadonlySet<string>; fields: ReadonlySet<string> },
  suggest: Suggest,
): Finding[] {
  const [root = '', ...rest] = name.split('.')
  if (root === 'custom_values') {
    const key = rest.join('.')
    if (known.has.has(key)) return []
    const meant = suggest(key, known.names)
    const fix =
      meant === undefined ? `add a custom value named "${key.replaceAll('_', ' ')}"` : `did you mean {{ custom_values.${meant} }}?`
    return [{ path, message: `{{ ${name} }} shows nothing unless the sub-account already has that custom value`, fix }]
  }
  const ofPlatform = Object.hasOwn(platformFields, root) ? platformFields[root] : undefined
  if (ofPlatform !== undefined)
    return rest.length === 1 ? unknownField(name, root, rest[0] ?? '', path, ofPlatform, known.fields, suggest) : []
  if ((platformRoots as readonly string[]).includes(root)) return []
  const meant = suggest(root, platformRoots)
  const fix = meant === undefined ? 'check the name of the merge tag' : `did you mean {{ ${[meant, ...rest].join('.')} }}?`
  return [{ path, message: `{{ ${name} }} is not a merge tag that is known`, fix }]
}

function unknownField(
  name: string,
  root: string,
  field: string,
  path: readonly PropertyKey[],
  ofPlatform: readonly string[],
  own: ReadonlySet<string>,
  suggest: Suggest,
): Finding[] {
  if (ofPlatform.includes(field) || own.has(name)) return []
  const meant = suggest(field, [
    ...ofPlatform,
    ...[...own].filter((tag) => tag.startsWith(`${root}.`)).map((tag) => tag.slice(root.length + 1)),
  ])
  if (!mayHaveOwn.includes(root)) {
    const fix = meant === undefined ? 'check the name of the merge tag' : `did you mean {{ ${root}.${meant} }}?`
    return [{ path, message: `{{ ${name} }} is not a merge tag that is known`, fix }]
  }
  const fix = meant === undefined ? `add a custom field of that name, or check the merge tag` : `did you mean {{ ${root}.${meant} }}?`
  return [{ path, message: `{{ ${name} }} shows nothing unless the sub-account already has that field`, fix }]
}

function unclosed(text: string, path: readonly PropertyKey[]): Finding[] {
  if (!text.includes('{{')) return []
  const rest = text.replace(/\{\{\s*[^{}]*?\s*\}\}/g, '')
  const at = rest.indexOf('{{')
  if (at === -1) return []
  return [{ path, message: `braces are opened and not closed: "${rest.slice(at, at + 30)}"`, fix: 'close them with }}' }]
}

function leftOver(text: string, path: readonly PropertyKey[]): Finding[] {
  for (const { pattern, what } of leftOvers) {
    const match = pattern.exec(text)
    if (match !== null)
      return [{ path, message: `"${match[0]}" looks like ${what} that was left over`, fix: 'write what the client should see' }]
  }
  return []
}
