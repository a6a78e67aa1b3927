import type { Context } from '../context.ts'
import type { Permit, WriteApi } from '../highlevel/client.ts'
import { createPermit, type Permits } from '../installs/budget.ts'
import { type CallOptions, bringTokensAhead, openCompany, openLocation, type TokenAhead } from '../installs/open-location.ts'
import { installIdOf } from '../installs/install-store.ts'
import type { Kind, Target } from '../resources/kind.ts'
import type { Pulse } from './pulse.ts'

/** Whose token, window and budget a step's calls use. */
export type Place = 'company' | 'location'

type Where = { companyId: string; locationId: string }

export function placeOf(kind: Pick<Kind, 'place'>): Place {
  return kind.place ?? 'location'
}

/** The platform's API as a step of that place sees it. The location is the job's as of now: it may just have been made. */
export function openPlace(ctx: Context, { companyId, locationId }: Where, place: Place, options?: CallOptions): WriteApi {
  return place === 'company' ? openCompany(ctx, companyId, options) : openLocation(ctx, companyId, locationId, options)
}

/** A spec with what it leaves to where it is applied; what is to be deleted is known as it is. */
export function inPlace(kind: Kind, action: string, spec: Record<string, unknown>, target: Target): Record<string, unknown> {
  return action === 'delete' ? spec : (kind.here?.(spec, target) ?? spec)
}

/** Calls that leave only while this process holds the job: asked before one is paid for, after the wait for that, and at the last moment. */
export function fencedBy(pulse: Pulse, take: () => Promise<Permit>): Required<Pick<CallOptions, 'takePermit' | 'mayLeave'>> {
  const takePermit = async (): Promise<Permit> => {
    await pulse.confirm()
    const taken = await take()
    await pulse.confirm()
    return taken
  }
  return { takePermit, mayLeave: pulse.check }
}

/** The tokens of one walk's steps. */
export function openTokens(ctx: Context): (where: Where, place: Place) => TokenAhead {
  const opened = new Map<string, () => TokenAhead>()
  return ({ companyId, locationId }, place) => {
    const key = { companyId, locationId: place === 'company' ? null : locationId }
    const open = opened.get(installIdOf(key)) ?? bringTokensAhead(ctx, key)
    opened.set(installIdOf(key), open)
    return open()
  }
}

export function permitsOf(ctx: Context, { companyId, locationId }: Where, place: Place): Permits {
  return createPermit(ctx, place === 'company' ? `company:${companyId}` : `location:${locationId}`)
}
