import { z } from 'zod'
import { idOrRef } from './fields.ts'

const currency = z.string().regex(/^[A-Za-z]{3}$/, 'must be a currency code of three letters, such as USD')
const text = (description: string) => z.string().optional().describe(description)

const businessDetails = z.strictObject({
  name: text('Name of the business.'),
  logoUrl: text('Web address of the logo.'),
  phoneNo: text('Phone number with country code.'),
  website: text('Web address.'),
  address: z
    .strictObject({
      addressLine1: text('Street and number.'),
      addressLine2: text('Second line.'),
      city: text('Town or city.'),
      state: text('State or region.'),
      countryCode: text('Country in two letters, such as US.'),
      postalCode: text('Postal code.'),
    })
    .optional()
    .describe('Address.'),
  customValues: z.array(z.string().min(1)).optional().describe('More lines, such as a tax number.'),
})

const tax = z.strictObject({
  _id: z.string().min(1).describe('Id of the tax. Taxes are made by hand: no API makes them.'),
  name: z.string().min(1).describe('Name of the tax.'),
  rate: z.number().min(0).describe('Rate in percent.'),
  calculation: z.enum(['exclusive']).optional().describe('Added to the amount.'),
  description: text('A line about the tax.'),
  taxId: text('Number of the tax registration.'),
})

const item = z.strictObject({
  name: z.string().trim().min(1).describe('What is charged.'),
  description: text('A line about it.'),
  productId: idOrRef('product', 'The product that it is.').optional().describe('The product that it is.'),
  priceId: idOrRef('price', 'The price that it has.').optional().describe('The price that it has.'),
  currency: currency.describe('Currency as a code of three letters; that of the template.'),
  amount: z.number().min(0).describe('Amount for one, in major units: 99.99 is ninety-nine dollars and ninety-nine cents.'),
  qty: z.number().positive().describe('How many.'),
  taxes: z.array(tax).optional().describe('Taxes on it.'),
  automaticTaxCategoryId: text('Category by which automatic taxes are reckoned.'),
  isSetupFeeItem: z.boolean().optional().describe('Whether it is charged with the first invoice of a series only.'),
  type: z.enum(['one_time', 'recurring']).optional().describe('Charged once, or again and again.'),
  taxInclusive: z.boolean().optional().describe('Whether the amount already contains the taxes. Default false.'),
})

const discount = z.strictObject({
  type: z.enum(['percentage', 'fixed']).describe('A part of the price, or an amount of money.'),
  value: z.number().min(0).optional().describe('Percent, or an amount in major units. Default 0.'),
  validOnProductIds: z.array(idOrRef('product', 'A product.')).optional().describe('Products that it is for. Default: all.'),
})

const lateFees = z.strictObject({
  enable: z.boolean().describe('Whether late payment costs more.'),
  value: z.number().min(0).describe('Percent, or an amount in major units.'),
  type: z.enum(['fixed', 'percentage']).describe('An amount of money, or a part of the price.'),
  frequency: z
    .strictObject({
      intervalCount: z.number().int().min(1).describe('Every how many of the unit.'),
      interval: z.enum(['minute', 'hour', 'day', 'week', 'month', 'one_time']).describe('Unit of the rhythm.'),
    })
    .describe('How often it is added.'),
  grace: z
    .strictObject({
      intervalCount: z.number().int().min(0).describe('How many days.'),
      interval: z.enum(['day']).describe('Days are the only unit.'),
    })
    .optional()
    .describe('How long payment may be late for free.'),
  maxLateFees: z
    .strictObject({
      type: z.enum(['fixed']).describe('An amount of money is the only way.'),
      value: z.number().min(0).describe('The most that late payment costs, in major units.'),
    })
    .optional()
    .describe('The most that it comes to.'),
})

/** Without `miscellaneousCharges`, whose published form holds what was already paid and leaves its own items open. */
export const InvoiceTemplateSpec = z.strictObject({
  name: z.string().trim().min(1).describe('Name of the template.'),
  businessDetails: businessDetails.describe('Who sends the invoice.'),
  currency: currency.describe('Currency as a code of three letters, such as USD.'),
  items: z.array(item).describe('What is charged, line by line.'),
  title: z.string().optional().describe('Heading of the invoice. Cannot be read back.'),
  discount: discount.optional().describe('Discount on the whole.'),
  termsNotes: z.string().optional().describe('Terms and notes below; may be HTML. Cannot be read back.'),
  internal: z.boolean().optional().describe('Whether it is for the team only. Cannot be read back.'),
  invoiceNumberPrefix: z.string().optional().describe('What the number begins with, such as INV-. It cannot be changed later.'),
  automaticTaxesEnabled: z
    .boolean()
    .optional()
    .describe('Whether taxes are reckoned automatically. Only at creation; cannot be read back.'),
  tipsConfiguration: z
    .strictObject({
      tipsEnabled: z.boolean().describe('Whether a tip can be added.'),
      tipsPercentage: z.array(z.string().min(1)).describe('Percentages offered, such as 5, 10 and 15.'),
    })
    .optional()
    .describe('Tips. Only at creation; cannot be read back.'),
  lateFeesConfiguration: lateFees.optional().describe('What late payment costs. Cannot be read back.'),
  paymentMethods: z
    .strictObject({
      stripe: z
        .strictObject({ enableBankDebitOnly: z.boolean().describe('Whether bank debit is the only way to pay.') })
        .describe('Payment by Stripe.'),
    })
    .optional()
    .describe('Ways to pay. Cannot be read back.'),
  attachments: z.array(z.string().min(1)).optional().describe('Web addresses of files sent along. Only at creation; cannot be read back.'),
})
export type InvoiceTemplateSpec = z.infer<typeof InvoiceTemplateSpec>
