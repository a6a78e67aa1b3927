import { anything, flag, list, name, number, oneOf, required, shape, text, texts, type Fields } from './rules.ts'

const interval = (...units: string[]) => shape({ intervalCount: required(number), interval: required(oneOf(...units)) })

const item = shape({
  name,
  description: text,
  productId: text,
  priceId: text,
  currency: required(text),
  amount: required(number),
  qty: required(number),
  taxes: list(
    shape({
      _id: required(text),
      name: required(text),
      rate: required(number),
      calculation: oneOf('exclusive'),
      description: text,
      taxId: text,
    }),
  ),
  automaticTaxCategoryId: text,
  isSetupFeeItem: flag,
  type: oneOf('one_time', 'recurring'),
  taxInclusive: flag,
})

/** What both creating and replacing a template take. */
export const charged: Fields = {
  internal: flag,
  name,
  businessDetails: required(
    shape({
      logoUrl: text,
      name: text,
      phoneNo: text,
      address: shape({ addressLine1: text, addressLine2: text, city: text, state: text, countryCode: text, postalCode: text }),
      website: text,
      customValues: texts,
    }),
  ),
  currency: required(text),
  items: required(list(item)),
  discount: shape({ value: number, type: required(oneOf('percentage', 'fixed')), validOnProductIds: texts }),
  termsNotes: text,
  title: text,
  miscellaneousCharges: shape({
    charges: required(list(anything)),
    collectedMiscellaneousCharges: number,
    paidCharges: list(shape({ name: required(text), charge: required(number), amount: required(number), _id: required(text) })),
  }),
}

export const tips = shape({ tipsPercentage: required(texts), tipsEnabled: required(flag) })

export const lateFees = shape({
  enable: required(flag),
  value: required(number),
  type: required(oneOf('fixed', 'percentage')),
  frequency: required(interval('minute', 'hour', 'day', 'week', 'month', 'one_time')),
  grace: interval('day'),
  maxLateFees: shape({ type: required(oneOf('fixed')), value: required(number) }),
})

export const paymentMethods = shape({ stripe: required(shape({ enableBankDebitOnly: required(flag) })) })
