import { openLeases, type Leases } from '../db/leases.ts'
import { createLog } from '../log.ts'
import { createTestDatabase, type TestDatabase } from './test-database.ts'

export type TwoProcesses = { database: TestDatabase; one: Leases; other: Leases; close(): Promise<void> }

/** The leases of two processes that share a database. */
export async function startTwoProcesses(): Promise<TwoProcesses> {
  const database = await createTestDatabase()
  const [one, other] = [openTestLeases(database), openTestLeases(database)]
  return {
    database,
    one,
    other,
    close: async () => {
      await one.close()
      await other.close()
      await database.drop()
    },
  }
}

/** The leases of one process more; they say nothing of what befalls them. */
export function openTestLeases({ url }: TestDatabase): Leases {
  return openLeases({ databaseUrl: url, log: createLog('silent') })
}
