import { z } from 'zod'
import type { Resource } from '../contract/blueprint.ts'
import type { Kind } from '../resources/kind.ts'
import { stripHidden } from './clean-text.ts'
import { draftKinds, referenceFields } from './draft-schema.ts'

/** One line as the model wrote it, brought into the form of a blueprint. Nothing of it is believed yet. */
export type ReadLine = { resource: Resource; words: string; confidence: number }

const Written = z.object({
  kind: z.string(),
  key: z.string().default(''),
  words: z.string().catch(''),
  confidence: z.number().catch(0),
  spec: z.record(z.string(), z.unknown()),
})

const bounds = { text: 300, longText: 12_000, list: 60, depth: 8, spec: 20_000, words: 300 } as const
/** Where more than a name is written. */
const longFields = new Set(['editorContent', 'description', 'value', 'why', 'steps', 'previewText'])

const pointers = new Map<string, { path: string; kind: string | null }[]>()

/** Undefined for what is no line, is of no kind that is drafted, or is out of all proportion. */
export function readLine(raw: unknown, index: number): ReadLine | undefined {
  const written = Written.safeParse(raw)
  if (!written.success) return undefined
  const kind = draftKinds.find((one) => one.name === written.data.kind)
  if (kind === undefined) return undefined
  const spec = tidy(written.data.spec, [], kind)
  if (!isRecord(spec) || JSON.stringify(spec).length > bounds.spec) return undefined
  const words = stripHidden(written.data.words).trim().slice(0, bounds.words)
  const confidence = Math.min(1, Math.max(0, written.data.confidence))
  return { resource: { kind: kind.name, key: keyOf(written.data.key) ?? `${kind.name}-${index + 1}`, spec }, words, confidence }
}

/** `Front Desk` becomes `front-desk`; undefined when no letter or digit is left. */
export function keyOf(text: string): string | undefined {
  const key = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9._]+/g, '-')
    .replace(/^[^a-z0-9]+|-+$/g, '')
    .slice(0, 80)
  return key === '' ? undefined : key
}

/** Without nulls and hidden characters, within bounds, and with `kind/key` as a reference where one belongs. */
function tidy(value: unknown, path: readonly string[], kind: Kind): unknown {
  if (typeof value === 'string') return tidyText(value, path, kind)
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (value === null || typeof value !== 'object' || path.length > bounds.depth) return undefined
  if (Array.isArray(value)) {
    return value
      .slice(0, bounds.list)
      .map((item) => tidy(item, path, kind))
      .filter((item) => item !== undefined)
  }
  const reference = '$ref' in value && typeof value.$ref === 'string' ? asReference(value.$ref, path, kind) : undefined
  if (reference !== undefined) return reference
  const entries = Object.entries(value)
    .slice(0, bounds.list)
    .map(([key, inner]) => [key, tidy(inner, [...path, key], kind)] as const)
  return Object.fromEntries(entries.filter(([key, inner]) => inner !== undefined && key !== '__proto__'))
}

function tidyText(value: string, path: readonly string[], kind: Kind): unknown {
  const clean = stripHidden(value)
  const reference = asReference(clean, path, kind)
  if (reference !== undefined) return reference
  const most = path.some((part) => longFields.has(part)) ? bounds.longText : bounds.text
  return withoutScripts(clean.slice(0, most))
}

/** An id that is no reference stays text: it leads nowhere, and the check says so. */
function asReference(value: string, path: readonly string[], kind: Kind): { $ref: string } | undefined {
  const fields = pointers.get(kind.name) ?? referenceFields(kind)
  pointers.set(kind.name, fields)
  const field = fields.find((one) => one.path === path.join('.'))
  if (field === undefined) return undefined
  const parts = /^([a-z-]+)\/(.+)$/.exec(value.trim())
  const target = parts?.[1] ?? field.kind
  const key = keyOf(parts?.[2] ?? value)
  if (target === null || key === undefined) return undefined
  if (field.kind === null && !draftKinds.some((one) => one.name === target)) return undefined
  return { $ref: `${target}/${key}` }
}

/** A mail needs no program, frame or form, and no link that runs one. */
function withoutScripts(html: string): string {
  return html
    .replace(/<(script|iframe|object|embed|form|style|link|meta|base|svg)\b[\s\S]*?(<\/\1\s*>|\/>|$)/gi, '')
    .replace(/<\/?(script|iframe|object|embed|form|link|meta|base)\b[^>]*>/gi, '')
    .replace(/\son\w+\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, '')
    .replace(/(href|src)\s*=\s*(["']?)\s*(javascript|data|vbscript):[^"'\s>]*\2/gi, '$1="#"')
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
