import { z } from 'zod'
import { fault } from '../contract/say.ts'
import { Answered, readFields, readPages } from './answer.ts'
import { countUsing } from './count-client-data.ts'
import { normaliseName } from './fields.ts'
import { defineKind, type Live, type SpecIssue } from './kind.ts'
import { price } from './price.ts'
import { ProductSpec } from './product-spec.ts'
import { mergeForReplacement, writeFields } from './write-fields.ts'

const pageSize = 100

/** What the published answer tells; everything else can be written and not read. */
const readable = [
  'name',
  'productType',
  'description',
  'image',
  'statementDescriptor',
  'availableInStore',
  'variants',
  'collectionIds',
  'isTaxesEnabled',
  'taxes',
  'automaticTaxCategoryId',
  'label',
  'slug',
] as const

const writable = ProductSpec.keyof().options

export const product = defineKind<ProductSpec>({
  name: 'product',
  title: 'Product',
  plural: 'Products',
  description: 'Something that is sold, in the store, on order forms and on invoices. What it costs are its prices.',
  tier: 'core',
  needs: ['collection'],
  scopes: { read: ['products.readonly'], write: ['products.write'] },
  spec: ProductSpec,
  validate,
  titleOf: (spec) => spec.name,
  identify: (spec) => normaliseName(spec.name),
  identifyLive: (live) => normaliseName(live.title),
  normalise(field, value) {
    if (field === 'availableInStore' || field === 'isTaxesEnabled') return value ?? false
    if ((field === 'collectionIds' || field === 'taxes') && Array.isArray(value)) return value.map(idOf).toSorted()
    return value
  },
  pageSize,

  /** The platform's own default for `limit` is 0, which lists nothing (platform dossier §5.4). */
  async list({ api, target }) {
    const answers = await readPages(pageSize, async (offset) => {
      const page = await api.get('/products/', { query: { locationId: target.locationId, limit: pageSize, offset }, schema: ProductPage })
      return { items: page.products, total: page.total }
    })
    return answers.map(toLive)
  },

  async create({ api, target }, spec) {
    const body = { locationId: target.locationId, ...writeFields(ProductSpec, spec, writable) }
    return toLive(await api.post('/products/', { body, schema: Answered }))
  },

  replaces: writable,

  /** A PUT replaces everything: what is live goes along, and a label that is there stays shown. */
  async update({ api, target }, live, spec, changed) {
    const merged = mergeForReplacement(live, spec, changed)
    const label = merged.label === undefined || merged.label === null ? {} : { isLabelEnabled: true }
    const body = { locationId: target.locationId, ...label, ...writeFields(ProductSpec, merged, writable) }
    return toLive(await api.put(productPath(live.id), { body, schema: Answered }))
  },

  /** Deleting a product deletes its prices. */
  holdsClientData: (scope, live, ours) => countUsing(scope, live, { kind: price, uses: () => true, what: 'data.prices' }, ours),

  async delete({ api, target }, live) {
    await api.delete(productPath(live.id), { query: { locationId: target.locationId }, schema: z.unknown() })
  },
})

/** `total` comes as `[{ total }]`; a plain number is understood as well. */
const ProductPage = z.object({
  products: z.array(Answered),
  total: z
    .union([z.number(), z.array(z.object({ total: z.number() })).transform((totals) => totals[0]?.total)])
    .optional()
    .catch(undefined),
})

function validate(spec: ProductSpec): SpecIssue[] {
  const issues: SpecIssue[] = []
  const hasTaxes = (spec.taxes ?? []).length > 0
  if (spec.isTaxesEnabled === true && !hasTaxes) issues.push({ path: 'taxes', ...fault('product.taxes_needed') })
  if (hasTaxes && spec.isTaxesEnabled !== true) issues.push({ path: 'isTaxesEnabled', ...fault('product.taxes_off') })
  if (spec.isLabelEnabled === true && spec.label === undefined) issues.push({ path: 'label', ...fault('product.label_needed') })
  return issues
}

/** A tax comes as its id, or as the whole tax where the platform expands it. */
function idOf(value: unknown): string {
  const whole = value as { _id?: unknown; id?: unknown } | null
  return String(typeof value === 'object' ? (whole?._id ?? whole?.id) : value)
}

function productPath(id: string): string {
  return `/products/${encodeURIComponent(id)}`
}

function toLive(answer: Answered): Live {
  return { id: answer.id, title: answer.name, fields: readFields(ProductSpec, answer, readable) }
}
