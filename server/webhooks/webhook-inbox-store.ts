import type { Selectable } from 'kysely'
import type { DbOrTx, Tx } from '../db/database.ts'
import type { Schema } from '../db/schema.ts'

export type Delivery = { webhookId: string; type: string; payload: Record<string, unknown>; happenedAt: Date | null }

/** False when a delivery of this id is there already. */
export async function insertDelivery(db: DbOrTx, delivery: Delivery): Promise<boolean> {
  const row = await db
    .insertInto('webhook_inbox')
    .values({
      webhook_id: delivery.webhookId,
      type: delivery.type,
      payload: JSON.stringify(delivery.payload),
      happened_at: delivery.happenedAt,
      handled_at: null,
      outcome: null,
    })
    .onConflict((conflict) => conflict.column('webhook_id').doNothing())
    .returning('webhook_id')
    .executeTakeFirst()
  return row !== undefined
}

/** The delivery, held until the transaction ends; undefined when it is unknown or has been handled. */
export async function takeDelivery(tx: Tx, webhookId: string): Promise<Selectable<Schema['webhook_inbox']> | undefined> {
  return tx
    .selectFrom('webhook_inbox')
    .selectAll()
    .where('webhook_id', '=', webhookId)
    .where('handled_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
}

/** Its id stays, so that it counts once; what it said about people does not. */
export async function closeDelivery(tx: Tx, webhookId: string, outcome: string, at: Date): Promise<void> {
  await tx.updateTable('webhook_inbox').set({ handled_at: at, outcome, payload: '{}' }).where('webhook_id', '=', webhookId).execute()
}

/** Deliveries that were handled before then; by that time nobody sends them again. */
export async function dropOldDeliveries(db: DbOrTx, before: Date): Promise<void> {
  await db.deleteFrom('webhook_inbox').where('handled_at', '<', before).execute()
}
