import { z } from 'zod'
import { Answered, readPages } from './answer.ts'
import type { Kind, Live, Target } from './kind.ts'

type Look = NonNullable<Kind['look']>
type Door = { path: string; field: string; offset?: 'skip' | 'offset' }

const pageSize = 50
const numbersPerPage = 1_000

const NumberPage = z.object({
  data: z.looseObject({
    numbers: z.array(z.looseObject({ phoneNumber: z.string(), friendlyName: z.string().nullish().catch(undefined) })),
  }),
})

/** Reads a list of what the API shows and cannot make, to its end (platform dossier, appendix A). */
export function lookAt({ path, field, offset }: Door): Look {
  const schema = z.record(z.string(), z.unknown()).pipe(z.looseObject({ [field]: z.array(Answered) }))
  return async ({ api, target }) => {
    const read = async (query: Record<string, string | number>): Promise<Answered[]> =>
      (await api.get(path, { query: { locationId: target.locationId, ...query }, schema }))[field] as Answered[]
    const answers =
      offset === undefined
        ? await read({})
        : await readPages(pageSize, async (from) => ({ items: await read({ [offset]: from, limit: pageSize }) }))
    return answers.map(({ id, name, status }): Live => ({
      id,
      title: name.trim(),
      fields: { name, ...(typeof status === 'string' ? { status } : {}) },
    }))
  }
}

/** The numbers of a location: known by the number itself, and by the name that somebody gave it. */
export const lookAtNumbers: Look = async ({ api, target }) => {
  const { data } = await api.get(numbersPath(target), { query: { pageSize: numbersPerPage }, schema: NumberPage })
  return data.numbers.map(({ phoneNumber, friendlyName }): Live => ({
    id: phoneNumber,
    title: friendlyName?.trim() || phoneNumber,
    fields: { name: friendlyName ?? null, phoneNumber },
  }))
}

function numbersPath({ locationId }: Target): string {
  return `/phone-system/numbers/location/${encodeURIComponent(locationId)}`
}
