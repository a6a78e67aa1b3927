import type { Context } from '../context.ts'
import { type Asked, inGroups } from '../db/in-groups.ts'
import { type Delivery, insertDeliveries } from './webhook-inbox-store.ts'

/** Few at once, so that a burst shares its commits and leaves connections to everybody else. */
const limits = { lanes: 3, most: 50 }

/** They say that somebody may come in, or may not any more: no worker waits until it fetches its next batch. */
const urgentEvents = ['INSTALL', 'UNINSTALL', 'UserUpdate', 'UserDelete']

type Store = (delivery: Delivery, signal: AbortSignal) => Promise<void>

const storeByContext = new WeakMap<Context, Store>()

/**
 * Stores a delivery once, with the message that it waits to be worked on; resolves when the disk has it. Deliveries of
 * the same moment share a commit. Who gives up by `signal` before theirs is begun has stored nothing.
 */
export function storeDelivery(ctx: Context, delivery: Delivery, signal: AbortSignal): Promise<void> {
  const known = storeByContext.get(ctx)
  const store = known ?? inGroups<Delivery, void>(limits, (group) => writeGroup(ctx, group))
  if (known === undefined) storeByContext.set(ctx, store)
  return store(delivery, signal)
}

/** One by one again when one of them is such that no database takes it: it fails alone. */
async function writeGroup(ctx: Context, group: readonly Asked<Delivery, void>[]): Promise<void> {
  try {
    await write(
      ctx,
      group.map((one) => one.item),
    )
    for (const { resolve } of group) resolve()
  } catch (error) {
    if (group.length > 1 && isItsFault(error)) for (const { item, resolve, reject } of group) await write(ctx, [item]).then(resolve, reject)
    else for (const { reject } of group) reject(error)
  }
}

async function write(ctx: Context, deliveries: readonly Delivery[]): Promise<void> {
  await ctx.db.transaction().execute(async (tx) => {
    const types = new Map(deliveries.map(({ webhookId, type }) => [webhookId, type]))
    const stored = Map.groupBy(await insertDeliveries(tx, deliveries), (webhookId) => urgentEvents.includes(types.get(webhookId) ?? ''))
    for (const [urgent, ids] of stored)
      await ctx.queue.send(
        'webhook',
        ids.map((webhookId) => ({ webhookId })),
        { tx, urgent },
      )
  })
}

/** PostgreSQL's classes for data that cannot be, that may not be, and that is over its limits. */
function isItsFault(error: unknown): boolean {
  return /^(22|23|54)/.test(String((error as { code?: unknown }).code))
}
