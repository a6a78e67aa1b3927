import { z } from 'zod'
import { fault, saying } from '../contract/say.ts'
import { altOwner } from './alt-owner.ts'
import { Answered, readFields, readPages } from './answer.ts'
import { idOrRef, isRealDay } from './fields.ts'
import { defineKind, type Live, type SpecIssue } from './kind.ts'
import { mergeForReplacement, writeFields } from './write-fields.ts'

const moment = z
  .string()
  .refine(
    (text) => /^\d{4}-\d{2}-\d{2}T/.test(text) && isRealDay(text) && !Number.isNaN(Date.parse(text)),
    'must be a moment such as 2027-01-31T22:45:00Z',
  )

const CouponSpec = z.strictObject({
  name: z.string().trim().min(1).describe('Name of the coupon, for the team.'),
  code: z
    .string()
    .trim()
    .regex(/^\S+$/, 'must be one word, such as SUMMER10')
    .describe('What the buyer types in; unique in the location, whatever its case.'),
  discountType: z.enum(['percentage', 'amount']).describe('A part of the price, or an amount of money.'),
  discountValue: z
    .number()
    .positive()
    .describe('Percent (at most 100), or an amount in major units: 9.99 is nine dollars and ninety-nine cents.'),
  startDate: moment.describe('Valid from then on, as YYYY-MM-DDTHH:mm:ssZ.'),
  endDate: moment.optional().describe('Valid until then, as YYYY-MM-DDTHH:mm:ssZ. Default: for good.'),
  usageLimit: z.number().int().min(1).optional().describe('How often it can be used in all. Default: without limit. Cannot be read back.'),
  productIds: z.array(idOrRef('product', 'A product.')).optional().describe('Products that it is for. Default: all.'),
  priceIds: z.array(idOrRef('price', 'A price.')).optional().describe('Prices that it is for. Default: all.'),
  variantIds: z.array(z.string().min(1)).optional().describe('Ids of the variants that it is for. Default: all.'),
  applyToFuturePayments: z.boolean().optional().describe('Whether later payments of a subscription get it too. Default true.'),
  applyToFuturePaymentsConfig: z
    .strictObject({
      type: z.enum(['forever', 'fixed']).describe('For all later payments, or for some months.'),
      duration: z.number().int().min(1).optional().describe('For how many months; only with fixed.'),
      durationType: z.enum(['months']).optional().describe('Unit of the duration; only with fixed. Default months.'),
    })
    .optional()
    .describe('For how long later payments get it. Default: forever.'),
  limitPerCustomer: z.boolean().optional().describe('Whether each customer can use it only once. Default false.'),
})
type CouponSpec = z.infer<typeof CouponSpec>

const couponPath = '/payments/coupon'
const pageSize = 100
const writable = CouponSpec.keyof().options
const parts = ['productIds', 'priceIds', 'variantIds'] as const
const always = [
  'name',
  'code',
  'discountType',
  'discountValue',
  'startDate',
  'endDate',
  'applyToFuturePayments',
  'applyToFuturePaymentsConfig',
] as const

export const coupon = defineKind<CouponSpec>({
  name: 'coupon',
  title: 'Coupon',
  plural: 'Coupons',
  description: 'A code that lowers the price, for a time, for some products or for all.',
  tier: 'extended',
  needs: ['product', 'price'],
  scopes: { read: ['payments/coupons.readonly'], write: ['payments/coupons.write'] },
  spec: CouponSpec,
  validate,
  titleOf: (spec) => spec.name,
  identify: (spec) => identity(spec.code),
  identifyLive: (live) => identity(String(live.fields.code)),
  normalise(field, value) {
    if (field === 'code' && typeof value === 'string') return identity(value)
    if ((field === 'startDate' || field === 'endDate') && typeof value === 'string') return instant(value)
    if (field === 'applyToFuturePayments') return value ?? true
    if (field === 'limitPerCustomer') return value ?? false
    if ((parts as readonly string[]).includes(field) && Array.isArray(value)) return value.toSorted()
    return value
  },
  pageSize,

  async list({ api, target }) {
    const answers = await readPages(pageSize, async (offset) => {
      const page = await api.get(`${couponPath}/list`, {
        query: { ...altOwner(target), limit: pageSize, offset },
        schema: z.object({ data: z.array(Answered), totalCount: z.number().optional().catch(undefined) }),
      })
      return { items: page.data, total: page.totalCount }
    })
    return answers.map((answer) => toLive(answer, parts))
  },

  async create({ api, target }, spec) {
    const made = await api.post(couponPath, { body: bodyOf(altOwner(target), spec), schema: Answered })
    return toLive(made, told(made))
  },

  replaces: writable,

  /** A PUT replaces everything and names the coupon in its body; its answer leaves out what the coupon is for. */
  async update({ api, target }, live, spec, changed) {
    const body = bodyOf({ ...altOwner(target), id: live.id }, mergeForReplacement(live, spec, changed))
    const updated = await api.put(couponPath, { body, schema: Answered })
    return toLive(updated, told(updated))
  },

  holdsClientData: (_scope, live) => {
    const { usageCount } = (live.raw ?? {}) as { usageCount?: unknown }
    const used = typeof usageCount === 'number' ? usageCount : 0
    return Promise.resolve(used === 0 ? undefined : used === 1 ? saying('data.used_once') : saying('data.used', { n: used }))
  },

  async delete({ api, target }, live) {
    await api.delete(couponPath, { body: { ...altOwner(target), id: live.id }, schema: z.unknown() })
  },
})

function validate(spec: CouponSpec): SpecIssue[] {
  const issues: SpecIssue[] = []
  if (spec.discountType === 'percentage' && spec.discountValue > 100)
    issues.push({ path: 'discountValue', ...fault('coupon.over_hundred') })
  if (spec.endDate !== undefined && Date.parse(spec.endDate) <= Date.parse(spec.startDate))
    issues.push({ path: 'endDate', ...fault('coupon.ends_too_early') })
  const config = spec.applyToFuturePaymentsConfig
  if (config !== undefined && spec.applyToFuturePayments === false) {
    issues.push({
      path: 'applyToFuturePaymentsConfig',
      ...fault('coupon.future_payments_off'),
    })
  }
  if (config?.type === 'fixed' && config.duration === undefined)
    issues.push({ path: 'applyToFuturePaymentsConfig.duration', ...fault('coupon.duration_needed') })
  if (config?.type === 'forever' && config.duration !== undefined)
    issues.push({ path: 'applyToFuturePaymentsConfig.duration', ...fault('coupon.duration_misplaced') })
  return issues
}

function identity(code: string): string {
  return code.trim().toLowerCase()
}

function instant(text: string): string {
  const at = Date.parse(text)
  return Number.isNaN(at) ? text : new Date(at).toISOString()
}

/** `forever` is the default and has no way to be written: the description demands a duration of every config. */
function bodyOf(head: Record<string, unknown>, values: Record<string, unknown>): Record<string, unknown> {
  const body = { ...head, ...writeFields(CouponSpec, values, writable) }
  const config = values.applyToFuturePaymentsConfig as CouponSpec['applyToFuturePaymentsConfig'] | null
  const { applyToFuturePaymentsConfig: _config, ...rest } = body as Record<string, unknown>
  return config?.type === 'fixed' ? { ...rest, applyToFuturePaymentsConfig: { durationType: 'months', ...config } } : rest
}

function told(answer: Answered): string[] {
  return parts.filter((field) => field in answer)
}

/** The limit is written as yes or no and read as a number of uses, 0 for none. */
function toLive(answer: Answered, readable: readonly string[]): Live {
  const fields = readFields(CouponSpec, answer, [...always, ...readable])
  const limitPerCustomer = Number(answer.limitPerCustomer ?? 0) > 0
  return { id: answer.id, title: answer.name, fields: { ...fields, limitPerCustomer }, raw: { usageCount: answer.usageCount } }
}
