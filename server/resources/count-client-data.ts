import { z } from 'zod'
import type { WriteScope } from './kind.ts'

type Filter = { field: string; operator: 'exists' | 'contains'; value?: string[] }

/**
 * How many contacts something is used by, in words; undefined when none. The published description leaves the body of
 * this search open; its filters are those of the platform's help pages.
 */
export async function countContacts({ api, target }: WriteScope, filter: Filter, what: string): Promise<string | undefined> {
  const { total } = await api.post('/contacts/search', {
    body: { locationId: target.locationId, page: 1, pageLimit: 1, filters: [filter] },
    schema: z.object({ total: z.number() }),
  })
  return total === 0 ? undefined : `${total} ${total === 1 ? 'contact has' : 'contacts have'} ${what}`
}

/** How many opportunities are in a pipeline or, as their fields cannot be searched by, in the whole location. */
export async function countOpportunities({ api, target }: WriteScope, pipelineId?: string): Promise<string | undefined> {
  const { meta } = await api.get('/opportunities/search', {
    query: { locationId: target.locationId, limit: 1, ...(pipelineId === undefined ? {} : { pipelineId }) },
    schema: z.object({ meta: z.object({ total: z.number() }) }),
  })
  if (meta.total === 0) return undefined
  const cards = `${meta.total} ${meta.total === 1 ? 'opportunity' : 'opportunities'}`
  return pipelineId === undefined ? `${cards} may hold a value in it` : `${cards} would be lost with it`
}
