import { type Selectable, sql } from 'kysely'
import type { DbOrTx, Tx } from '../db/database.ts'
import { prepared } from '../db/prepared.ts'
import type { Schema } from '../db/schema.ts'

/** `payload` is JSON. */
export type Delivery = { webhookId: string; type: string; payload: string; happenedAt: Date | null }

/** Returns the ids of those that were not there yet. In the order of their ids, in which nobody waits for anybody in a circle. */
export async function insertDeliveries(db: DbOrTx, deliveries: readonly Delivery[]): Promise<string[]> {
  const ordered = deliveries.toSorted((a, b) => (a.webhookId < b.webhookId ? -1 : 1))
  const { rows } = await sql<{ webhook_id: string }>`
    ${prepared} insert into webhook_inbox (webhook_id, type, payload, happened_at)
    select * from unnest(
      ${ordered.map((one) => one.webhookId)}::text[],
      ${ordered.map((one) => one.type)}::text[],
      ${ordered.map((one) => one.payload)}::jsonb[],
      ${ordered.map((one) => one.happenedAt)}::timestamptz[]
    )
    on conflict (webhook_id) do nothing
    returning webhook_id`.execute(db)
  return rows.map((row) => row.webhook_id)
}

/**
 * The delivery, held until the transaction ends; undefined when it is unknown or has been handled. The commit need not
 * wait for the disk: the queue's note that the message is done comes behind it in the same log, so that a crash of the
 * database forgets both or the note alone, and the delivery is handled again.
 */
export async function takeDelivery(tx: Tx, webhookId: string): Promise<Selectable<Schema['webhook_inbox']> | undefined> {
  return tx
    .selectFrom('webhook_inbox')
    .selectAll()
    .select(sql`set_config('synchronous_commit', 'off', true)`.as('_commit'))
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
