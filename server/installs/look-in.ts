import { z } from 'zod'
import type { Context } from '../context.ts'
import { isHighLevelError } from '../highlevel/highlevel-error.ts'
import { openLocationForReading } from './open-location.ts'

type LookContext = Pick<Context, 'db' | 'highlevel' | 'sealer' | 'now' | 'log'>

/** Whoever opens a page does not wait for it longer. */
const maxWaitMs = 2_000

/**
 * Reads a location itself, for a token can still be renewed where nothing may be read: false where the platform says
 * that it is paused or does not let us in, which is noted. What it does not answer means nothing.
 */
export async function isLetIn(ctx: LookContext, companyId: string, locationId: string): Promise<boolean> {
  const signal = AbortSignal.timeout(maxWaitMs)
  const late = new Promise<'late'>((resolve) => signal.addEventListener('abort', () => resolve('late'), { once: true }))
  try {
    const api = openLocationForReading(ctx, companyId, locationId, { signal })
    const read = api.get(`/locations/${encodeURIComponent(locationId)}`, { schema: z.unknown() })
    read.catch(() => undefined)
    await Promise.race([read, late])
    return true
  } catch (error) {
    if (isHighLevelError(error)) return error.reason !== 'suspended' && error.reason !== 'revoked'
    if ((error as Error).name === 'TimeoutError') return true
    throw error
  }
}
