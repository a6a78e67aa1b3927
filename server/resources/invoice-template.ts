import { z } from 'zod'
import { fault } from '../contract/say.ts'
import type { WriteApi } from '../highlevel/client.ts'
import { altOwner } from './alt-owner.ts'
import { Answered, readFields, readPages } from './answer.ts'
import { normaliseName } from './fields.ts'
import { InvoiceTemplateSpec } from './invoice-template-spec.ts'
import { defineKind, type Live, type SpecIssue, type Target } from './kind.ts'
import { mergeForReplacement, writeFields } from './write-fields.ts'

type Item = InvoiceTemplateSpec['items'][number]

const templatesPath = '/invoices/template'
const pageSize = 100
const replaced = ['name', 'businessDetails', 'currency', 'items', 'title', 'discount', 'termsNotes', 'internal'] as const
const writable = Object.keys(InvoiceTemplateSpec.shape)
const readable = ['name', 'businessDetails', 'currency', 'discount', 'invoiceNumberPrefix'] as const
/** Each is changed through a door of its own. */
const ownDoors = [
  ['lateFeesConfiguration', 'late-fees-configuration'],
  ['paymentMethods', 'payment-methods-configuration'],
] as const

export const invoiceTemplate = defineKind<InvoiceTemplateSpec>({
  name: 'invoice-template',
  title: 'Invoice template',
  plural: 'Invoice templates',
  description: 'An invoice to begin from: who sends it, what is charged, and on which terms.',
  tier: 'extended',
  needs: ['product', 'price'],
  scopes: { read: ['invoices/template.readonly'], write: ['invoices/template.write'] },
  spec: InvoiceTemplateSpec,
  validate,
  titleOf: (spec) => spec.name,
  identify: (spec) => normaliseName(spec.name),
  identifyLive: (live) => normaliseName(live.title),
  normalise(field, value, desired) {
    if (field === 'currency' && typeof value === 'string') return value.toUpperCase()
    if (field === 'items' && Array.isArray(value)) return value.map((item, index) => inWordsOf(item as Item, itemAt(desired, index)))
    return value
  },
  fixed: ['invoiceNumberPrefix', 'automaticTaxesEnabled', 'tipsConfiguration', 'attachments'],
  calls: { update: 2 },
  pageSize,

  async list({ api, target }) {
    const answers = await readPages(pageSize, async (offset) => {
      const page = await api.get(templatesPath, {
        query: { ...altOwner(target), limit: pageSize, offset },
        schema: z.object({ data: z.array(Answered), totalCount: z.number().optional().catch(undefined) }),
      })
      return { items: page.data, total: page.totalCount }
    })
    return answers.map(toLive)
  },

  async create({ api, target }, spec) {
    const body = { ...altOwner(target), ...writeFields(InvoiceTemplateSpec, spec, writable) }
    return toLive(await api.post(templatesPath, { body, schema: Answered }))
  },

  replaces: replaced,

  async update({ api, target }, live, spec, changed) {
    let updated = live
    if (changed.some((field) => (replaced as readonly string[]).includes(field))) {
      const written = writeFields(InvoiceTemplateSpec, mergeForReplacement(live, spec, changed), replaced)
      const body = { ...altOwner(target), businessDetails: {}, items: [], ...written }
      updated = toLive(await api.put(templatePath(live.id), { body, schema: Answered }))
    }
    await updateParts(api, target, live, spec, changed)
    return updated
  },

  async delete({ api, target }, live) {
    await api.delete(templatePath(live.id), { query: altOwner(target), schema: z.unknown() })
  },
})

function validate(spec: InvoiceTemplateSpec): SpecIssue[] {
  const issues: SpecIssue[] = spec.items.flatMap((item, index) =>
    item.currency.toUpperCase() === spec.currency.toUpperCase()
      ? []
      : [{ path: `items[${index}].currency`, ...fault('invoice-template.other_currency', { currency: spec.currency }) }],
  )
  if (spec.discount?.type === 'percentage' && (spec.discount.value ?? 0) > 100)
    issues.push({ path: 'discount.value', ...fault('invoice-template.over_hundred') })
  return issues
}

async function updateParts(
  api: WriteApi,
  target: Target,
  live: Live,
  spec: InvoiceTemplateSpec,
  changed: readonly string[],
): Promise<void> {
  for (const [field, door] of ownDoors) {
    if (!changed.includes(field) || spec[field] === undefined) continue
    const body = { ...altOwner(target), ...writeFields(InvoiceTemplateSpec, spec, [field]) }
    await api.patch(`${templatePath(live.id)}/${door}`, { body, schema: z.unknown() })
  }
}

/** Of a line, only what the blueprint says of it counts: the platform adds defaults of its own. */
function inWordsOf(item: Item, desired: Item | undefined): unknown {
  const named = Object.keys(desired ?? item) as (keyof Item)[]
  return named.map((field) => [field, field === 'currency' ? item.currency.toUpperCase() : (item[field] ?? null)])
}

function itemAt(desired: unknown, index: number): Item | undefined {
  return Array.isArray(desired) ? (desired[index] as Item | undefined) : undefined
}

function templatePath(id: string): string {
  return `${templatesPath}/${encodeURIComponent(id)}`
}

/** Lines are published as texts; only whole ones can be read. */
function toLive(answer: Answered): Live {
  const whole = Array.isArray(answer.items) && answer.items.every((item) => typeof item === 'object' && item !== null)
  return { id: answer.id, title: answer.name, fields: readFields(InvoiceTemplateSpec, answer, whole ? [...readable, 'items'] : readable) }
}
