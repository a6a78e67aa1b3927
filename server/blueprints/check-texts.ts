import type { Blueprint } from '../contract/blueprint.ts'
import { VariableName } from '../contract/blueprint.ts'
import type { FaultCode } from '../contract/said.ts'
import { fault } from '../contract/say.ts'
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

const leftOvers: { pattern: RegExp; code: FaultCode & `left_over.${string}` }[] = [
  { pattern: /\blorem ipsum\b/i, code: 'left_over.filler' },
  { pattern: /\bx{3,}\b/i, code: 'left_over.blank' },
  { pattern: /\b(TODO|TBD|FIXME)\b/, code: 'left_over.note' },
  { pattern: /\b(example\.(com|org|net)|your-?(domain|company|business|site)\.com)\b/i, code: 'left_over.address' },
  { pattern: /\[(your|insert|enter|add)\b[^\]]{0,60}\]/i, code: 'left_over.blank' },
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
      warnings.push({ path, ...fault('variable.unused', { label: variable.label, name }) })
    }
    for (const { text } of textsIn(variable.default ?? '')) {
      const bare = findTags(text).find((tag) => !isPlatformTag(tag.name))
      if (bare !== undefined) {
        errors.push({ path: [...path, 'default'], ...fault('variable.in_default', { name: bare.name }) })
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
  if (name === '') return { path, ...fault('variable.nameless') }
  const meant = suggest(name, declared)
  if (meant !== undefined) return { path, ...fault('variable.meant', { name, meant }) }
  return { path, ...fault(VariableName.safeParse(name).success ? 'variable.undeclared' : 'variable.neither', { name }) }
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
    if (meant === undefined) return [{ path, ...fault('tag.no_value', { tag: name, name: key.replaceAll('_', ' ') }) }]
    return [{ path, ...fault('tag.value_meant', { tag: name, meant: `custom_values.${meant}` }) }]
  }
  const ofPlatform = Object.hasOwn(platformFields, root) ? platformFields[root] : undefined
  if (ofPlatform !== undefined)
    return rest.length === 1 ? unknownField(name, root, rest[0] ?? '', path, ofPlatform, known.fields, suggest) : []
  if ((platformRoots as readonly string[]).includes(root)) return []
  const meant = suggest(root, platformRoots)
  return [{ path, ...unknownTag(name, meant === undefined ? undefined : [meant, ...rest].join('.')) }]
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
  const tag = meant === undefined ? undefined : `${root}.${meant}`
  if (!mayHaveOwn.includes(root)) return [{ path, ...unknownTag(name, tag) }]
  return [{ path, ...(tag === undefined ? fault('tag.no_field', { tag: name }) : fault('tag.field_meant', { tag: name, meant: tag })) }]
}

function unknownTag(tag: string, meant: string | undefined): Omit<Finding, 'path'> {
  return meant === undefined ? fault('tag.unknown', { tag }) : fault('tag.meant', { tag, meant })
}

function unclosed(text: string, path: readonly PropertyKey[]): Finding[] {
  if (!text.includes('{{')) return []
  const rest = text.replace(/\{\{\s*[^{}]*?\s*\}\}/g, '')
  const at = rest.indexOf('{{')
  if (at === -1) return []
  return [{ path, ...fault('tag.unclosed', { text: rest.slice(at, at + 30) }) }]
}

function leftOver(text: string, path: readonly PropertyKey[]): Finding[] {
  for (const { pattern, code } of leftOvers) {
    const match = pattern.exec(text)
    if (match !== null) return [{ path, ...fault(code, { text: match[0] }) }]
  }
  return []
}
