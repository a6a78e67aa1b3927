import { z } from 'zod'
import { VariableName, type Blueprint, type Resource, type Variable } from '../contract/blueprint.ts'
import { draftLimits, type DraftLine, type DraftQuestion } from '../contract/draft.ts'
import { referencedIds } from '../blueprints/references.ts'
import { findVariables } from '../blueprints/variables.ts'
import { normaliseName } from '../resources/fields.ts'
import { plainText } from './clean-text.ts'
import { askFor } from './fact-words.ts'
import type { Given } from './given.ts'
import { guardFacts, guardProse, type AskPerson } from './guard-facts.ts'
import { keyOf, type ReadLine } from './read-line.ts'

/** A resource on its way into a draft, and why it is there. */
export type Part = { resource: Resource; words: string; confidence: number; from: DraftLine['from']; on?: boolean }

/** What a draft goes on from: a starter, or the version before. */
export type Base = {
  parts: Part[]
  variables: Record<string, Variable>
  questions: DraftQuestion[]
  name?: string
  description?: string
  industry?: string
}

const bounded = (most: number) => z.string().transform((text) => plainText(text).slice(0, most))
const texts = (most: number) =>
  z
    .array(z.unknown())
    .transform((all) =>
      all
        .filter((one) => typeof one === 'string')
        .map((one) => plainText(one).slice(0, 400))
        .filter((one) => one !== '')
        .slice(0, most),
    )
    .catch([])

/** What the model says beside its lines; whatever does not fit is as if it had not been said. */
const Told = z.object({
  name: bounded(120).catch(''),
  description: bounded(500).catch(''),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z]{2,8})?$/)
    .nullable()
    .catch(null),
  removed: texts(500),
  variables: z
    .array(z.unknown())
    .transform((all) => all.slice(0, 150).flatMap((one) => ToldVariable.safeParse(one).data ?? []))
    .catch([]),
  questions: texts(6),
  notes: texts(6),
})
export type Told = z.infer<typeof Told>

const ToldVariable = z.object({
  name: z.string(),
  label: bounded(120),
  question: bounded(300).catch(''),
  value: bounded(2_000).nullable().catch(null),
})

export function readTold(answer: Record<string, unknown> | undefined): Told {
  return Told.parse(answer ?? {})
}

export type Composition = { blueprint: Blueprint; parts: Part[]; questions: DraftQuestion[] }

/**
 * A draft from what was there before and what the model wrote. Every fact that was not given is a variable with a
 * question; words that were not said count for nothing; known things keep their keys. Not checked yet.
 */
export function composeDraft(base: Base, written: readonly ReadLine[], told: Told, given: Given): Composition {
  const asked = new Map<string, { label: string; question: string }>()
  const lines = keepKeys(base, written)
  const parts = new Map(base.parts.map((part) => [idOf(part.resource), part]))
  for (const id of goneWith(told.removed, parts, lines)) parts.delete(id)
  for (const line of lines) {
    const before = parts.get(idOf(line.resource))
    const merged = before === undefined ? line.resource : mergeOver(before.resource, line.resource)
    const resource = guardFacts(withVariableNames(merged), given, asker(asked, told.language, given))
    parts.set(idOf(resource), { ...judgeWords(line, given), resource, from: 'brief' })
  }
  const all = withoutTwins([...parts.values()])
  const variables = collectVariables(base, all, told, asked, given)
  const blueprint: Blueprint = {
    version: 1,
    name: guardProse(told.name, given) || base.name || 'Draft',
    ...optional('description', guardProse(told.description, given) || base.description),
    ...optional('industry', base.industry),
    variables,
    resources: all.map((part) => part.resource),
  }
  return { blueprint, parts: switchOn(all), questions: collectQuestions(base, blueprint, told, asked, given) }
}

/** A line as it can be shown while the answer is still being written. */
export function previewLine(line: ReadLine, given: Given, language: string | null): Part {
  const resource = guardFacts(withVariableNames(line.resource), given, asker(new Map(), language, given))
  const [part] = switchOn([{ ...judgeWords(line, given), resource, from: 'brief' }])
  return part as Part
}

export function idOf(resource: Resource): string {
  return `${resource.kind}/${resource.key}`
}

/** Words that are not in the brief, or a newer message, prove nothing. */
function judgeWords({ words, confidence }: ReadLine, given: Given): { words: string; confidence: number } {
  return given.says(words) ? { words, confidence } : { words: '', confidence: Math.min(confidence, 0.4) }
}

/** The same thing under another key takes the key that it had, and whoever points at it follows. */
function keepKeys(base: Base, written: readonly ReadLine[]): ReadLine[] {
  const known = new Set(base.parts.map(({ resource }) => idOf(resource)))
  const byName = new Map(base.parts.map(({ resource }) => [nameKey(resource), idOf(resource)]))
  const moved = new Map<string, string>()
  for (const { resource } of written) {
    const before = known.has(idOf(resource)) ? undefined : byName.get(nameKey(resource))
    if (before !== undefined) moved.set(idOf(resource), before)
  }
  if (moved.size === 0) return [...written]
  const follow = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(follow)
    if (typeof value !== 'object' || value === null) return value
    if ('$ref' in value && typeof value.$ref === 'string') return { $ref: moved.get(value.$ref) ?? value.$ref }
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, follow(inner)]))
  }
  return written.map((line) => {
    const key = (moved.get(idOf(line.resource)) ?? idOf(line.resource)).slice(line.resource.kind.length + 1)
    return { ...line, resource: { ...line.resource, key, spec: follow(line.resource.spec) as Record<string, unknown> } }
  })
}

function nameKey({ kind, key, spec }: Resource): string {
  return typeof spec.name === 'string' && kind !== 'price' ? `${kind} ${normaliseName(spec.name)}` : `${kind}/${key}`
}

/** What is taken out takes along what cannot be without it. */
function goneWith(removed: readonly string[], parts: ReadonlyMap<string, Part>, written: readonly ReadLine[]): Set<string> {
  const rewritten = new Set(written.map((line) => idOf(line.resource)))
  const gone = new Set(removed.map((id) => id.trim()).filter((id) => parts.has(id) && !rewritten.has(id)))
  for (let before = -1; before !== gone.size;) {
    before = gone.size
    for (const [id, part] of parts)
      if (!rewritten.has(id) && referencedIds(part.resource.spec).some((target) => gone.has(target))) gone.add(id)
  }
  return gone
}

/** What the model was not shown, or shown without its addresses, stays as it was. */
function mergeOver(before: Resource, now: Resource): Resource {
  const masked = (value: unknown): boolean => /\[(e-mail|removed)\]/.test(JSON.stringify(value))
  const changed = Object.entries(now.spec).filter(([field, value]) => !(masked(value) && field in before.spec))
  return { ...now, spec: { ...before.spec, ...Object.fromEntries(changed) }, ...optional('note', before.note) }
}

/** `{{ Clinic Name }}` becomes `{{ clinic_name }}`; merge tags of the platform have a dot and stay. */
function withVariableNames(resource: Resource): Resource {
  const fix = (value: unknown): unknown => {
    if (typeof value === 'string')
      return value.replace(/\{\{\s*([^{}.]*?)\s*\}\}/g, (_, name: string) =>
        variableName(name) === undefined ? '' : `{{ ${variableName(name)} }}`,
      )
    if (Array.isArray(value)) return value.map(fix)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fix(inner)]))
  }
  return { ...resource, spec: fix(resource.spec) as Record<string, unknown> }
}

function variableName(text: string): string | undefined {
  const name = (keyOf(text) ?? '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 60)
  return VariableName.safeParse(name).success ? name : undefined
}

function asker(asked: Map<string, { label: string; question: string }>, language: string | null, given: Given): AskPerson {
  return (what, name, about) => {
    const variable = variableName(name) ?? 'value'
    if (!asked.has(variable)) asked.set(variable, askFor(what, guardProse(plainText(about), given), language))
    return variable
  }
}

/** Two that the platform could not tell apart: the first stays. */
function withoutTwins(parts: readonly Part[]): Part[] {
  const seen = new Set<string>()
  return parts.filter(({ resource }) => {
    const key = nameKey(resource)
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

function collectVariables(
  base: Base,
  parts: readonly Part[],
  told: Told,
  asked: ReadonlyMap<string, { label: string }>,
  given: Given,
): Record<string, Variable> {
  const used = new Set(parts.flatMap(({ resource }) => findVariables(resource.spec).map((use) => use.name)))
  const variables = new Map(Object.entries(base.variables))
  for (const [name, { label }] of asked) if (!variables.has(name)) variables.set(name, { label, required: true })
  for (const { name: raw, label, value } of told.variables) {
    const name = variableName(raw)
    if (name === undefined || label === '') continue
    const known = base.variables[name] ?? { label: guardProse(label, given) || name, required: true }
    const said = value !== null && given.says(value) && !value.includes('{{') ? { default: value } : {}
    variables.set(name, { ...known, ...said })
  }
  for (const name of used) if (!variables.has(name)) variables.set(name, { label: name.replaceAll('_', ' '), required: true })
  return Object.fromEntries([...variables].filter(([name]) => used.has(name)).slice(0, 200))
}

function collectQuestions(
  base: Base,
  { variables }: Blueprint,
  told: Told,
  asked: ReadonlyMap<string, { question: string }>,
  given: Given,
): DraftQuestion[] {
  const before = new Map(base.questions.map((question) => [question.variable, question.text]))
  const words = new Map(told.variables.map(({ name, question }) => [variableName(name), question]))
  const open = Object.entries(variables).filter(([, variable]) => variable.default === undefined)
  const facts = open.map(([name, { label }]) => {
    const text = guardProse(words.get(name) ?? '', given) || asked.get(name)?.question || before.get(name) || label
    return { id: `variable/${name}`, text, variable: name }
  })
  return [...facts, ...told.questions.map((text, index) => ({ id: `choice/${index + 1}`, text: guardProse(text, given), variable: null }))]
}

/** Unsure lines start switched off, and so does whoever would be an admin unasked; what a line needs comes along with it. */
function switchOn(parts: readonly Part[]): Part[] {
  const wanted = (part: Part): boolean =>
    part.on ??
    (part.confidence >= draftLimits.confidenceToBeOn &&
      !(part.resource.spec.role === 'admin' && !/admin|owner|inhaber|dueñ|propri/i.test(part.words)))
  const byId = new Map(parts.map((part) => [idOf(part.resource), part]))
  const on = new Set<string>()
  const add = (id: string): void => {
    const part = byId.get(id)
    if (part === undefined || on.has(id)) return
    on.add(id)
    referencedIds(part.resource.spec).forEach(add)
  }
  for (const [id, part] of byId) if (wanted(part)) add(id)
  return parts.map((part) => ({ ...part, on: on.has(idOf(part.resource)) }))
}

function optional<Name extends string>(name: Name, value: string | undefined): Partial<Record<Name, string>> {
  return value === undefined || value === '' ? {} : ({ [name]: value } as Record<Name, string>)
}
