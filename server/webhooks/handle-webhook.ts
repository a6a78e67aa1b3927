import { z } from 'zod'
import type { Context } from '../context.ts'
import { crashAt } from '../crash-points.ts'
import type { Tx } from '../db/database.ts'
import { applyInstallEvent, type InstallEvent } from '../installs/apply-install-event.ts'
import { findCompanyOfLocation, listActiveCompanies, nameLocation } from '../installs/install-store.ts'
import type { OnUninstalled } from '../installs/reconcile-installs.ts'
import { endAccess } from '../sessions/end-access.ts'
import { endKeysMadeBy } from '../sessions/end-keys-of-person.ts'
import { lockPerson } from '../sessions/session-lock-store.ts'
import { endSessionsOfUser } from '../sessions/session-store.ts'
import { closeDelivery, takeDelivery } from './webhook-inbox-store.ts'

type Handled = { payload: Record<string, unknown>; at: Date }

/** Absent, also as null or nothing; what is there and is no id makes the event unreadable: it could mean more than it says. */
const id = z.preprocess((value) => value || undefined, z.string().max(100).optional())
const text = z.string().max(500).optional().catch(undefined)

const OwnerIds = z.object({ companyId: id, locationId: id })
const ThingIds = OwnerIds.extend({ id })
const InstallPayload = z.object({
  companyId: id,
  locationId: id,
  companyName: text,
  versionId: text,
  isWhitelabelCompany: z.boolean().optional().catch(undefined),
  whitelabelDetails: z.object({ domain: text }).optional().catch(undefined),
})
const LocationPayload = z.object({ id, companyId: id, name: text })
const UserPayload = z.object({ id, companyId: id, locationId: id })

/**
 * Works on one delivery of the inbox, at most once in effect: the change and the note that it was handled are one
 * transaction under the delivery's row lock. Returns what became of it, undefined when it had been handled before.
 */
export async function handleWebhook(ctx: Context, webhookId: string, onUninstalled: OnUninstalled): Promise<string | undefined> {
  return ctx.db.transaction().execute(async (tx) => {
    const delivery = await takeDelivery(tx, webhookId)
    if (delivery === undefined) return undefined
    const handled = { payload: delivery.payload, at: delivery.happened_at ?? delivery.received_at }
    const outcome = await dispatch(ctx, tx, delivery.type, handled, onUninstalled)
    crashAt('before-webhook-handled')
    await closeDelivery(tx, webhookId, outcome, ctx.now())
    return outcome
  })
}

/** The events that something is done about; the rest is stored and ignored. The app subscribes to exactly these. */
export const handledEvents = [
  'INSTALL',
  'UNINSTALL',
  'UPDATE',
  'PLAN_CHANGE',
  'LocationCreate',
  'LocationUpdate',
  'UserCreate',
  'UserUpdate',
  'UserDelete',
] as const
type HandledEvent = (typeof handledEvents)[number]

async function dispatch(ctx: Context, tx: Tx, type: string, handled: Handled, onUninstalled: OnUninstalled): Promise<string> {
  if (!isHandled(type)) return 'ignored'
  const Ids = /^(Location|User)/.test(type) ? ThingIds : OwnerIds
  if (!Ids.safeParse(handled.payload).success) {
    ctx.log.warn({ type }, 'a webhook names something by what is no id')
    return 'ignored'
  }
  switch (type) {
    case 'INSTALL':
    case 'UNINSTALL':
    case 'UPDATE':
      return changeInstall(ctx, tx, type, handled, onUninstalled)
    case 'LocationCreate':
    case 'LocationUpdate':
      return renameLocation(tx, handled)
    case 'UserUpdate':
    case 'UserDelete':
      return changePerson(ctx, tx, type, handled)
    case 'PLAN_CHANGE':
    case 'UserCreate':
      return 'noted'
  }
}

function isHandled(type: string): type is HandledEvent {
  return (handledEvents as readonly string[]).includes(type)
}

async function changeInstall(
  ctx: Context,
  tx: Tx,
  type: InstallEvent['type'],
  { payload, at }: Handled,
  onUninstalled: OnUninstalled,
): Promise<string> {
  const event = readInstallEvent(type, payload, at)
  const outcome = await applyInstallEvent(tx, event, async (inTx, companyId, locationIds) => {
    await endAccess(inTx, companyId, event.locationId === undefined ? null : locationIds, ctx.now())
    await onUninstalled(inTx, companyId, locationIds)
  })
  // A future location's INSTALL may not say whose it is; the company that lists it knows.
  const ask =
    outcome === 'company_unknown'
      ? await listActiveCompanies(tx)
      : type === 'INSTALL' && outcome === 'applied'
        ? await companyOf(tx, event)
        : []
  await ctx.queue.send(
    'reconcile',
    ask.map((companyId) => ({ companyId })),
    { tx },
  )
  return outcome
}

/** The event names no location; the company's list does. */
async function companyOf(tx: Tx, event: InstallEvent): Promise<string[]> {
  return (await listActiveCompanies(tx)).filter((companyId) => companyId === event.companyId)
}

function readInstallEvent(type: InstallEvent['type'], payload: Record<string, unknown>, at: Date): InstallEvent {
  const { companyId, locationId, companyName, versionId, isWhitelabelCompany, whitelabelDetails } = InstallPayload.parse(payload)
  const domain = readDomain(whitelabelDetails?.domain)
  return {
    type,
    at,
    companyId,
    locationId,
    companyName,
    versionId,
    whiteLabelDomain: domain ?? (isWhitelabelCompany === false ? null : undefined),
  }
}

/** It ends up in a response header. */
function readDomain(value: string | undefined): string | undefined {
  const host = value
    ?.trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/\/.*$/, '')
  return host !== undefined && /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}$/.test(host) ? host : undefined
}

async function renameLocation(tx: Tx, { payload }: Handled): Promise<string> {
  const { id: locationId, companyId, name } = LocationPayload.parse(payload)
  if (locationId === undefined || !name) return 'ignored'
  const owner = companyId ?? (await findCompanyOfLocation(tx, locationId))
  return owner !== undefined && (await nameLocation(tx, owner, locationId, name)) ? 'applied' : 'nothing_new'
}

/**
 * Whoever is still there signs in again unnoticed, with the role and locations that they have now. Whoever is gone from the
 * agency could go on with the keys that they made: those end too. One who has left a single location is an update.
 */
async function changePerson(ctx: Context, tx: Tx, type: 'UserUpdate' | 'UserDelete', { payload }: Handled): Promise<string> {
  const { id: userId, companyId, locationId } = UserPayload.parse(payload)
  const owner = companyId ?? (locationId === undefined ? undefined : await findCompanyOfLocation(tx, locationId))
  if (userId === undefined || owner === undefined) return 'ignored'
  await lockPerson(tx, { companyId: owner, userId })
  const ended = await endSessionsOfUser(tx, owner, userId, ctx.now())
  const keys = type === 'UserDelete' ? await endKeysMadeBy(tx, owner, userId, ctx.now()) : 0
  return ended + keys > 0 ? 'applied' : 'nothing_new'
}
