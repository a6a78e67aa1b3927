import type { DbOrTx } from '../db/database.ts'

/** How many sign-ins from an address have failed since then, and when the oldest slice of them began. */
export async function countFailures(db: DbOrTx, address: string, since: Date): Promise<{ failures: number; oldest: Date | null }> {
  const row = await db
    .selectFrom('sign_in_failures')
    .select((eb) => [eb.fn.sum<string | null>('failures').as('failures'), eb.fn.min('slice').as('oldest')])
    .where('address', '=', address)
    .where('slice', '>', since)
    .executeTakeFirst()
  return { failures: Number(row?.failures ?? 0), oldest: row?.oldest ?? null }
}

export async function addFailure(db: DbOrTx, address: string, slice: Date): Promise<void> {
  await db
    .insertInto('sign_in_failures')
    .values({ address, slice, failures: 1 })
    .onConflict((conflict) =>
      conflict.columns(['address', 'slice']).doUpdateSet((eb) => ({ failures: eb('sign_in_failures.failures', '+', 1) })),
    )
    .execute()
}

export async function dropOldFailures(db: DbOrTx, before: Date): Promise<void> {
  await db.deleteFrom('sign_in_failures').where('slice', '<', before).execute()
}
