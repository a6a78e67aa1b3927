import { z } from 'zod'
import { idOrRef } from './fields.ts'

const recurring = z.strictObject({
  interval: z.enum(['day', 'week', 'month', 'year']).describe('Unit of the rhythm.'),
  intervalCount: z.number().int().min(1).describe('Every how many of that unit it is charged: 3 with month is every quarter.'),
})

const membershipOffer = z.strictObject({
  label: z.string().min(1).describe('Name of the membership offer.'),
  value: z.string().min(1).describe('Value of the membership offer.'),
  _id: z.string().min(1).describe('Id of the membership offer.'),
})

const shippingOptions = z.strictObject({
  weight: z
    .strictObject({
      value: z.number().min(0).describe('Weight in the unit given.'),
      unit: z.enum(['kg', 'lb', 'g', 'oz']).describe('Unit of the weight.'),
    })
    .optional()
    .describe('Weight of one piece.'),
  dimensions: z
    .strictObject({
      height: z.number().min(0).describe('Height in the unit given.'),
      width: z.number().min(0).describe('Width in the unit given.'),
      length: z.number().min(0).describe('Length in the unit given.'),
      unit: z.enum(['cm', 'in', 'm']).describe('Unit of all three.'),
    })
    .optional()
    .describe('Size of one piece.'),
})

const meta = z.strictObject({
  source: z.enum(['stripe', 'woocommerce', 'shopify']).describe('Shop system that the price comes from.'),
  sourceId: z.string().optional().describe('Its id in that system.'),
  stripePriceId: z.string().describe('Its id as a Stripe price.'),
  internalSource: z
    .enum(['agency_plan', 'funnel', 'membership', 'communities', 'gokollab', 'calendar'])
    .describe("The platform's own part that the price is for."),
})

export const PriceSpec = z.strictObject({
  productId: idOrRef('product', 'The product that is sold at this price; it cannot be changed later.'),
  name: z.string().trim().min(1).describe('Name of the price; several prices of one product are told apart by it.'),
  type: z.enum(['one_time', 'recurring']).describe('Charged once, or again and again.'),
  currency: z
    .string()
    .regex(/^[A-Za-z]{3}$/, 'must be a currency code of three letters, such as USD')
    .describe('Currency as a code of three letters, such as USD.'),
  amount: z.number().min(0).describe('Amount in major units: 99.99 is ninety-nine dollars and ninety-nine cents.'),
  recurring: recurring.optional().describe('Rhythm of a recurring price; not for one that is charged once.'),
  description: z.string().optional().describe('A line about the price. Cannot be read back.'),
  membershipOffers: z.array(membershipOffer).optional().describe('Membership offers that the buyer gets.'),
  trialPeriod: z.number().int().min(0).optional().describe('Free days before the first charge of a recurring price. Cannot be read back.'),
  totalCycles: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe('After how many charges a recurring price ends. Default: never. Cannot be read back.'),
  setupFee: z.number().min(0).optional().describe('Charged once at the beginning, in major units. Cannot be read back.'),
  variantOptionIds: z.array(z.string().min(1)).optional().describe("Ids of the options of the product's variants that this price is for."),
  compareAtPrice: z.number().min(0).optional().describe('Former price that is shown struck through, in major units.'),
  trackInventory: z.boolean().optional().describe('Whether the stock is counted. Default false.'),
  availableQuantity: z.number().int().min(0).optional().describe('Pieces in stock; counts while trackInventory is true.'),
  allowOutOfStockPurchases: z.boolean().optional().describe('Whether it is sold on when the stock is used up. Default false.'),
  sku: z.string().optional().describe('Your own article number. Cannot be read back.'),
  shippingOptions: shippingOptions.optional().describe('Weight and size, for shipping rates. Cannot be read back.'),
  isDigitalProduct: z.boolean().optional().describe('Whether it is delivered digitally. Cannot be read back.'),
  digitalDelivery: z.array(z.string().min(1)).optional().describe('Ways of digital delivery. Cannot be read back.'),
  meta: meta.optional().describe('Where the price was imported from. Cannot be read back.'),
})
export type PriceSpec = z.infer<typeof PriceSpec>
