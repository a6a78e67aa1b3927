import { sql } from 'kysely'
import type { Log } from '../log.ts'
import type { DbOrTx } from './database.ts'
import { listenTo } from './listen.ts'

/** Word from one process to all others that something has been committed; a hint that may be lost. */
export type Nudges = {
  /** Leaves with the transaction. */
  tell(tx: DbOrTx, nudge: object): Promise<void>
  listen(onNudge: (nudge: unknown) => void): Promise<{ close(): Promise<void> }>
}

const channel = 'groundwork_nudges'

export function createNudges({ databaseUrl, log }: { databaseUrl: string; log: Log }): Nudges {
  return {
    tell: async (tx, nudge) => {
      await sql`select pg_notify(${channel}, ${JSON.stringify(nudge)})`.execute(tx)
    },
    listen: (onNudge) =>
      listenTo({ databaseUrl, applicationName: 'groundwork-nudges', channel, onNotice: (payload) => onNudge(JSON.parse(payload)), log }),
  }
}
