import type { Db, DbOrTx } from '../db/database.ts'
import { type Asked, inGroups } from '../db/in-groups.ts'
import { FencedError } from './fenced-error.ts'
import { lockJobs } from './job-store.ts'

type Write = { jobId: string; run: (db: DbOrTx) => Promise<unknown> }
type Line = ReturnType<typeof inGroups<Write, unknown>>

/** More would make the first of them wait for the last. */
const mostTogether = 40

const linesByDb = new WeakMap<object, Map<string, Line>>()

/**
 * Writes one thing about a job of this company. What is asked for while an earlier write is under way is committed
 * together with its like: all of a company's events are numbered under one lock, which is held until the disk has the
 * commit, so that one commit each would make every job of the company wait for every other.
 * A write that throws {@link FencedError} has changed nothing, and the others stand.
 */
export function writeTogether<T>(db: Db, companyId: string, jobId: string, run: (db: DbOrTx) => Promise<T>): Promise<T> {
  return lineOf(db, companyId)({ jobId, run }) as Promise<T>
}

async function write(db: Db, group: Asked<Write, unknown>[]): Promise<void> {
  if (group.length > 1) await writeGroup(db, group)
  else await writeEach(db, group)
}

/** One by one again when the group as a whole cannot be written, so that the one which is at fault fails alone. */
async function writeGroup(db: Db, group: readonly Asked<Write, unknown>[]): Promise<void> {
  const settle: (() => void)[] = []
  let isCommitting = false
  try {
    await db.transaction().execute(async (tx) => {
      // Jobs before the company's count, and in one order, as everybody takes them.
      await lockJobs(tx, [...new Set(group.map(({ item }) => item.jobId))])
      for (const { item, resolve, reject } of group) {
        try {
          const value = await item.run(tx)
          settle.push(() => resolve(value))
        } catch (error) {
          if (!(error instanceof FencedError)) throw error
          settle.push(() => reject(error))
        }
      }
      isCommitting = true
    })
  } catch (error) {
    // Whether a commit whose answer is lost took effect is not known: as with any single write, its callers are told.
    if (isCommitting) for (const { reject } of group) reject(error)
    else await writeEach(db, group)
    return
  }
  for (const one of settle) one()
}

async function writeEach(db: Db, group: readonly Asked<Write, unknown>[]): Promise<void> {
  for (const { item, resolve, reject } of group) await item.run(db).then(resolve, reject)
}

function lineOf(db: Db, companyId: string): Line {
  const lines = linesByDb.get(db) ?? new Map<string, Line>()
  linesByDb.set(db, lines)
  const line = lines.get(companyId) ?? inGroups<Write, unknown>({ lanes: 1, most: mostTogether }, (group) => write(db, group))
  lines.set(companyId, line)
  return line
}
