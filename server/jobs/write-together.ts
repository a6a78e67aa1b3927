import type { Db, DbOrTx } from '../db/database.ts'
import { FencedError } from './fenced-error.ts'
import { lockJobs } from './job-store.ts'

type Write = { jobId: string; run: (db: DbOrTx) => Promise<unknown>; resolve: (value: never) => void; reject: (error: unknown) => void }
type Line = { waiting: Write[]; writing: boolean }

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
  const line = lineOf(db, companyId)
  return new Promise<T>((resolve, reject) => {
    line.waiting.push({ jobId, run, resolve, reject })
    if (!line.writing) void writeAll(db, line)
  })
}

async function writeAll(db: Db, line: Line): Promise<void> {
  line.writing = true
  while (line.waiting.length > 0) {
    const group = line.waiting.splice(0, mostTogether)
    if (group.length > 1) await writeGroup(db, group)
    else await Promise.all(group.map((write) => write.run(db).then(write.resolve as never, write.reject)))
  }
  line.writing = false
}

/** One by one again when the group as a whole cannot be written, so that the one which is at fault fails alone. */
async function writeGroup(db: Db, group: readonly Write[]): Promise<void> {
  const settle: (() => void)[] = []
  let isCommitting = false
  try {
    await db.transaction().execute(async (tx) => {
      // Jobs before the company's count, and in one order, as everybody takes them.
      await lockJobs(tx, [...new Set(group.map(({ jobId }) => jobId))])
      for (const { run, resolve, reject } of group) {
        try {
          const value = await run(tx)
          settle.push(() => resolve(value as never))
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
    else for (const { run, resolve, reject } of group) await run(db).then(resolve as never, reject)
    return
  }
  for (const one of settle) one()
}

function lineOf(db: object, companyId: string): Line {
  const lines = linesByDb.get(db) ?? new Map<string, Line>()
  linesByDb.set(db, lines)
  const line = lines.get(companyId) ?? { waiting: [], writing: false }
  lines.set(companyId, line)
  return line
}
