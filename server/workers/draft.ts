import type { Context } from '../context.ts'
import type { Drafter } from '../drafts/drafter.ts'
import type { ReadNames } from '../drafts/run-draft.ts'
import { openLocationForReading } from '../installs/open-location.ts'
import type { Messages } from '../queue/queue.ts'
import { listNames } from '../resources/list-names.ts'

/** A draft does not wait longer than this to learn what is there. */
const maxWaitMs = 6_000

/** A wake-up, as with jobs. */
export function handleDraftTask(drafter: Drafter, data: Messages['draft']): Promise<void> {
  drafter.start(data.draftId)
  return Promise.resolve()
}

/** The platform is read here and nowhere in drafting: what goes on is names. */
export function namesReader(ctx: Context): ReadNames {
  return async (companyId, locationId) => {
    const signal = AbortSignal.timeout(maxWaitMs)
    const late = new Promise<null>((resolve) => signal.addEventListener('abort', () => resolve(null), { once: true }))
    try {
      const names = listNames(openLocationForReading(ctx, companyId, locationId, { signal }), { companyId, locationId })
      names.catch(() => undefined)
      return await Promise.race([names as Promise<Record<string, string[]>>, late])
    } catch (error) {
      ctx.log.info({ err: error, locationId }, 'names of a location could not be read for a draft')
      return null
    }
  }
}
