import { z } from 'zod'
import { Answered, readFields, readPages } from './answer.ts'
import { normaliseName } from './fields.ts'
import { defineKind, type Live } from './kind.ts'
import { writeFields } from './write-fields.ts'

const BusinessSpec = z.strictObject({
  name: z.string().trim().min(1).describe('Name of the company.'),
  phone: z.string().optional().describe('Phone number with country code, such as +14155550123.'),
  email: z.string().optional().describe('E-mail address.'),
  website: z.string().optional().describe('Web address.'),
  address: z.string().optional().describe('Street and number.'),
  city: z.string().optional().describe('Town or city.'),
  state: z.string().optional().describe('State or region.'),
  postalCode: z.string().optional().describe('Postal code.'),
  country: z.string().optional().describe('Country, such as United States.'),
  description: z.string().optional().describe('A line about the company.'),
})

const businessesPath = '/businesses/'
const pageSize = 100
const names = Object.keys(BusinessSpec.shape)

/** Writes answer `buiseness` (published description of businesses); the right spelling is understood as well. */
const BusinessAnswer = z
  .object({ buiseness: Answered.optional(), business: Answered.optional() })
  .transform((answer) => answer.buiseness ?? answer.business)
  .pipe(z.looseObject({ id: z.string(), name: z.string() }))

/** Two companies of one name are possible; the first counts. */
export const business = defineKind<z.infer<typeof BusinessSpec>>({
  name: 'business',
  title: 'Company',
  plural: 'Companies',
  description: 'A company that contacts belong to.',
  tier: 'extended',
  needs: [],
  scopes: { read: ['businesses.readonly'], write: ['businesses.write'] },
  spec: BusinessSpec,
  titleOf: (spec) => spec.name,
  identify: (spec) => normaliseName(spec.name),
  identifyLive: (live) => normaliseName(live.title),
  pageSize,

  async list({ api, target }) {
    const answers = await readPages(pageSize, async (skip) => {
      const { businesses } = await api.get(businessesPath, {
        query: { locationId: target.locationId, limit: pageSize, skip },
        schema: z.object({ businesses: z.array(Answered) }),
      })
      return { items: businesses }
    })
    return answers.map(toLive)
  },

  async create({ api, target }, spec) {
    const body = { locationId: target.locationId, ...writeFields(BusinessSpec, spec, names) }
    return toLive(await api.post(businessesPath, { body, schema: BusinessAnswer }))
  },

  async update({ api }, live, spec, changed) {
    return toLive(await api.put(businessPath(live.id), { body: writeFields(BusinessSpec, spec, changed), schema: BusinessAnswer }))
  },

  async delete({ api }, live) {
    await api.delete(businessPath(live.id), { schema: z.unknown() })
  },
})

function businessPath(id: string): string {
  return `${businessesPath}${encodeURIComponent(id)}`
}

function toLive(answer: Answered): Live {
  return { id: answer.id, title: answer.name, fields: readFields(BusinessSpec, answer, names) }
}
