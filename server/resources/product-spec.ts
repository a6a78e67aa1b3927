import { z } from 'zod'
import { idOrRef } from './fields.ts'

const media = z.strictObject({
  id: z.string().min(1).describe('An id of your choice, unique in the list.'),
  title: z.string().optional().describe('Title of the file.'),
  url: z.string().min(1).describe('Web address of the file.'),
  type: z.enum(['image', 'video']).describe('What the file is.'),
  isFeatured: z.boolean().optional().describe('Whether it is shown first.'),
  priceIds: z.array(z.string().min(1)).optional().describe('Ids of the prices that it belongs to. Default: all.'),
})

const variant = z.strictObject({
  id: z.string().min(1).describe('An id of your choice, unique in the list.'),
  name: z.string().min(1).describe('What varies, such as Size.'),
  options: z
    .array(
      z.strictObject({
        id: z.string().min(1).describe('An id of your choice, unique in the product; prices point at it.'),
        name: z.string().min(1).describe('One choice, such as Large.'),
      }),
    )
    .min(1)
    .describe('The choices in their order.'),
})

const label = z.strictObject({
  title: z.string().min(1).describe('Text of the label, such as New.'),
  startDate: z.string().optional().describe('Shown from then on, as YYYY-MM-DDTHH:mm:ssZ. Default: at once.'),
  endDate: z.string().optional().describe('Shown until then, as YYYY-MM-DDTHH:mm:ssZ. Default: for good.'),
})

const seo = z.strictObject({
  title: z.string().optional().describe('Title in search results.'),
  description: z.string().optional().describe('Text in search results.'),
})

export const ProductSpec = z.strictObject({
  name: z.string().trim().min(1).describe('Name of the product.'),
  productType: z
    .enum(['DIGITAL', 'PHYSICAL', 'SERVICE', 'PHYSICAL/DIGITAL'])
    .describe('What is sold: a download, a thing, work, or a thing with a download.'),
  description: z.string().optional().describe('Text about the product; may be HTML.'),
  image: z.string().optional().describe('Web address of the picture.'),
  statementDescriptor: z.string().optional().describe("Text on the buyer's bank statement; payment providers take about 22 characters."),
  availableInStore: z.boolean().optional().describe('Whether the online store shows it. Default false.'),
  medias: z.array(media).optional().describe('Pictures and videos. Cannot be read back.'),
  variants: z.array(variant).optional().describe('Ways in which it is sold, such as sizes.'),
  collectionIds: z.array(idOrRef('collection', 'A store collection.')).optional().describe('The store collections that it belongs to.'),
  isTaxesEnabled: z.boolean().optional().describe('Whether the taxes listed are added. Default false; when true, taxes must not be empty.'),
  taxes: z.array(z.string().min(1)).optional().describe('Ids of taxes. Taxes are made by hand: no API makes them.'),
  automaticTaxCategoryId: z.string().optional().describe('Category by which automatic taxes are reckoned.'),
  isLabelEnabled: z
    .boolean()
    .optional()
    .describe('Whether the label is shown. Default false; when true, label is needed. Cannot be read back.'),
  label: label.optional().describe('Small label on the product in the store.'),
  slug: z
    .string()
    .optional()
    .describe('Last part of its address in the store. The platform lets two products have the same one (platform issue 336).'),
  seo: seo.optional().describe('Preview in search results. Cannot be read back.'),
  taxInclusive: z.boolean().optional().describe('Whether prices already contain the taxes. Default false. Cannot be read back.'),
})
export type ProductSpec = z.infer<typeof ProductSpec>
