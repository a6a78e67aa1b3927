import { z } from 'zod'
import { altOwner } from './alt-owner.ts'
import { Answered, readFields, readPages } from './answer.ts'
import { countUsing } from './count-client-data.ts'
import { normaliseName } from './fields.ts'
import { defineKind, type Live } from './kind.ts'
import { product } from './product.ts'
import { slugOf } from './slug.ts'
import { mergeForReplacement, writeFields } from './write-fields.ts'

const CollectionSpec = z.strictObject({
  name: z.string().trim().min(1).describe('Name of the collection.'),
  slug: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/, 'must be letters, digits, "-" and "_", such as spring-offer')
    .optional()
    .describe('Last part of its address in the store; unique in the location. Default: made from the name.'),
  image: z.string().optional().describe('Web address of the picture.'),
  seo: z
    .strictObject({
      title: z.string().optional().describe('Title in search results.'),
      description: z.string().optional().describe('Text in search results.'),
    })
    .optional()
    .describe('Preview in search results.'),
})
type CollectionSpec = z.infer<typeof CollectionSpec>

const collectionsPath = '/products/collections'
const pageSize = 100
const names = ['name', 'slug', 'image', 'seo'] as const

/** Known by its name: the slug can be changed, and one that was made from another name is not known beforehand. */
export const collection = defineKind<CollectionSpec>({
  name: 'collection',
  title: 'Store collection',
  plural: 'Store collections',
  description: 'Products shown together in the online store. A product says itself which collections it belongs to.',
  tier: 'extended',
  needs: [],
  alsoUnique: ['slug'],
  impliedSlug: (spec) => slugOf(spec.name, 'collection'),
  scopes: { read: ['products/collection.readonly'], write: ['products/collection.write'] },
  spec: CollectionSpec,
  titleOf: (spec) => spec.name,
  identify: (spec) => normaliseName(spec.name),
  identifyLive: (live) => normaliseName(live.title),
  pageSize,

  async list({ api, target }) {
    const answers = await readPages(pageSize, async (offset) => {
      const page = await api.get(collectionsPath, {
        query: { ...altOwner(target), limit: pageSize, offset },
        schema: z.object({ data: z.array(Answered), total: z.number().optional().catch(undefined) }),
      })
      return { items: page.data, total: page.total }
    })
    return answers.map(toLive)
  },

  async create({ api, target }, spec) {
    const body = { ...altOwner(target), slug: slugOf(spec.name, 'collection'), ...writeFields(CollectionSpec, spec, names) }
    const { data } = await api.post(collectionsPath, { body, schema: z.object({ data: Answered }) })
    return toLive(data)
  },

  /** The answer tells only that it worked, so what is there now is what was there and what was sent. */
  async update({ api, target }, live, spec, changed) {
    const body = writeFields(CollectionSpec, mergeForReplacement(live, spec, changed), names)
    await api.put(collectionPath(live.id), { body: { ...altOwner(target), ...body }, schema: z.unknown() })
    return { ...live, title: String(body.name ?? live.title), fields: { ...live.fields, ...body } }
  },

  holdsClientData(scope, live, ours) {
    const isIn = ({ fields: { collectionIds: ids } }: Live): boolean => Array.isArray(ids) && ids.includes(live.id)
    return countUsing(scope, live, { kind: product, uses: isIn, what: 'data.products_in' }, ours)
  },

  async delete({ api, target }, live) {
    await api.delete(collectionPath(live.id), { query: altOwner(target), schema: z.unknown() })
  },
})

function collectionPath(id: string): string {
  return `${collectionsPath}/${encodeURIComponent(id)}`
}

function toLive(answer: Answered): Live {
  return { id: answer.id, title: answer.name, fields: readFields(CollectionSpec, answer, names) }
}
