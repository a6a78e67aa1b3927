import { z } from 'zod'
import { fault } from '../contract/say.ts'
import { Answered, readFields, readPages } from './answer.ts'
import { normaliseName } from './fields.ts'
import { defineKind, type Live, type SpecIssue } from './kind.ts'
import { PriceSpec } from './price-spec.ts'
import { mergeForReplacement, writeFields } from './write-fields.ts'

const pageSize = 100

/** What the published answer tells; everything else can be written and not read. */
const readable = [
  'name',
  'type',
  'currency',
  'amount',
  'recurring',
  'membershipOffers',
  'variantOptionIds',
  'compareAtPrice',
  'trackInventory',
  'availableQuantity',
  'allowOutOfStockPurchases',
] as const

const writable = PriceSpec.keyof().options.filter((field) => field !== 'productId')

export const price = defineKind<PriceSpec>({
  name: 'price',
  title: 'Price',
  plural: 'Prices',
  description: 'What a product costs, once or again and again. A product may have several.',
  tier: 'core',
  needs: ['product'],
  parent: { kind: 'product', field: 'productId' },
  scopes: { read: ['products/prices.readonly'], write: ['products/prices.write'] },
  spec: PriceSpec,
  validate,
  titleOf: (spec) => spec.name,
  identify: (spec) => (typeof spec.productId === 'string' ? identity(spec.productId, spec.name) : undefined),
  identifyLive: (live) => identity(String(live.fields.productId), live.title),
  normalise(field, value) {
    if (field === 'currency' && typeof value === 'string') return value.toUpperCase()
    if (field === 'trackInventory' || field === 'allowOutOfStockPurchases') return value ?? false
    if (field === 'variantOptionIds' && Array.isArray(value)) return value.toSorted()
    return value
  },
  fixed: ['productId'],
  pageSize,

  async list({ api, target, matched }) {
    const products = await matched('product')
    const lists = await Promise.all(
      products.map(async (product) => {
        const answers = await readPages(pageSize, async (offset) => {
          const page = await api.get(pricesPath(product.id), {
            query: { locationId: target.locationId, limit: pageSize, offset },
            schema: z.object({ prices: z.array(Answered), total: z.number().optional().catch(undefined) }),
          })
          return { items: page.prices, total: page.total }
        })
        return answers.map((answer) => toLive(answer, product.id))
      }),
    )
    return lists.flat()
  },

  async create({ api, target }, spec) {
    const body = { locationId: target.locationId, ...writeFields(PriceSpec, spec, writable) }
    return toLive(await api.post(pricesPath(spec.productId), { body, schema: Answered }), spec.productId)
  },

  replaces: writable,

  async update({ api, target }, live, spec, changed) {
    const merged = mergeForReplacement(live, spec, changed)
    if (merged.type === 'one_time') delete merged.recurring
    const body = { locationId: target.locationId, ...writeFields(PriceSpec, merged, writable) }
    return toLive(await api.put(pricePath(live), { body, schema: Answered }), productOf(live))
  },

  async delete({ api, target }, live) {
    await api.delete(pricePath(live), { query: { locationId: target.locationId }, schema: z.unknown() })
  },
})

function validate(spec: PriceSpec): SpecIssue[] {
  const issues: SpecIssue[] = []
  if (spec.type === 'recurring' && spec.recurring === undefined) {
    issues.push({
      path: 'recurring',
      ...fault('price.rhythm_needed'),
    })
  }
  if (spec.type === 'one_time') {
    for (const field of ['recurring', 'trialPeriod', 'totalCycles'] as const) {
      if (spec[field] !== undefined) issues.push({ path: field, ...fault('price.only_recurring') })
    }
  }
  return issues
}

function identity(productId: string, name: string): string {
  return `${productId}:${normaliseName(name)}`
}

function productOf(live: Live): string {
  return String(live.fields.productId)
}

function pricesPath(productId: string): string {
  return `/products/${encodeURIComponent(productId)}/price`
}

function pricePath(live: Live): string {
  return `${pricesPath(productOf(live))}/${encodeURIComponent(live.id)}`
}

function toLive(answer: Answered, productId: string): Live {
  return { id: answer.id, title: answer.name, fields: { productId, ...readFields(PriceSpec, answer, readable) } }
}
