import type { Arrival, History, JobEnd, StepEnd } from './history.ts'
import type { Passage } from './wire.ts'

export type Violation = {
  rule:
    | 'exactly once'
    | 'deleted'
    | 'order'
    | 'orphan'
    | 'lost'
    | 'fencing'
    | 'events'
    | 'window'
    | 'overwritten'
    | 'unfinished'
    | 'single use'
  message: string
}

const windowMs = 10_000
/** Three times what the writer of the log sleeps (`wal_writer_delay`), and a little. */
const forgottenMs = 800
const burst = 100
const ended = ['SUCCESS', 'PARTIAL', 'FAILED', 'CANCELLED', 'ROLLED_BACK']

/**
 * The model of an engine that never duplicates, loses or overwrites, held against what really happened in one
 * location. Pure: the same history gives the same violations.
 */
export function checkHistory(history: History): Violation[] {
  return [
    ...history.jobs.flatMap(checkEnd),
    ...checkOnce(history),
    ...checkOrder(history),
    ...checkDeletions(history),
    ...checkKnown(history),
    ...history.jobs.flatMap((job) => checkFencing(job, history)),
    ...history.jobs.flatMap(checkEvents),
    ...checkWindow(history),
    ...checkEdits(history),
    ...checkValues(history),
  ]
}

/** Every refresh token is presented at most once; `lost` names those whose answer a dying process took with it. */
export function checkRefreshTokens(passages: readonly Passage[], lost: ReadonlySet<string> = new Set()): Violation[] {
  const presented = new Map<string, number>()
  for (const { refresh } of passages) if (refresh !== undefined) presented.set(refresh, (presented.get(refresh) ?? 0) + 1)
  return [...presented]
    .filter(([token, times]) => times > (lost.has(token) ? 2 : 1))
    .map(([token, times]) => ({ rule: 'single use', message: `refresh token ${token} was presented ${times} times` }))
}

function checkEnd({ id, status, steps }: JobEnd): Violation[] {
  if (!ended.includes(status)) return [{ rule: 'unfinished', message: `job ${id} is still ${status}` }]
  const open = steps.filter((step) => step.status === 'PENDING' || step.status === 'RUNNING')
  return open.map((step) => ({ rule: 'unfinished', message: `job ${id} has ended as ${status}, but ${step.id} is ${step.status}` }))
}

/** At most one thing per key; one when its step succeeded, none when it was taken back. */
function checkOnce({ things, jobs }: History): Violation[] {
  const counts = new Map<string, number>()
  for (const thing of things) counts.set(nameOf(thing), (counts.get(nameOf(thing)) ?? 0) + 1)
  const several = [...counts].filter(([, count]) => count > 1)
  const wrong = lastSteps(jobs).flatMap((step): Violation[] => {
    const count = counts.get(nameOf(step)) ?? 0
    if (step.action === 'delete') return checkDeleted(step, count)
    if (step.status === 'SUCCESS' && count === 0) return [{ rule: 'lost', message: `${step.id} succeeded, but it is not there` }]
    if (step.status === 'UNDONE' && count > 0)
      return [{ rule: 'exactly once', message: `${step.id} was taken back, but it is still there` }]
    return []
  })
  return [...several.map(([name, count]): Violation => ({ rule: 'exactly once', message: `${name} is there ${count} times` })), ...wrong]
}

/** Gone when it was deleted; there, once, when that was taken back or never came about. */
function checkDeleted({ id, status }: StepEnd, count: number): Violation[] {
  if (status === 'SUCCESS' && count > 0) return [{ rule: 'deleted', message: `${id} was deleted, but it is still there` }]
  const stays = status === 'UNDONE' || status === 'CANCELLED' || status === 'SKIPPED'
  return stays && count === 0 ? [{ rule: 'deleted', message: `the deletion of ${id} ended as ${status}, but it is not there` }] : []
}

/** What is deleted was chosen for it, or made by a job that was taken back, and takes effect once. */
function checkDeletions({ jobs, arrivals }: History): Violation[] {
  const steps = jobs.flatMap((job) => job.steps)
  const mayGo = new Set(steps.filter((step) => step.action === 'delete' || step.status === 'UNDONE').map((step) => step.id))
  const ids = new Set(steps.filter((step) => mayGo.has(step.id)).flatMap((step) => [step.resourceId ?? [], step.meant ?? []].flat()))
  const done = arrivals.filter((arrival) => arrival.committed && arrival.deletes !== undefined)
  return done.flatMap(({ seq, path, deletes }, index): Violation[] => {
    const isSecond = done.findIndex((other) => other.deletes === deletes) < index
    return [
      ...(ids.has(deletes ?? '')
        ? []
        : [{ rule: 'deleted' as const, message: `${path} (#${seq}) was deleted, which nobody has asked for` }]),
      ...(isSecond ? [{ rule: 'deleted' as const, message: `${path} (#${seq}) was deleted a second time` }] : []),
    ]
  })
}

/** Of a key that several jobs touched, what the last one says that made or deleted it. */
function lastSteps(jobs: readonly JobEnd[]): StepEnd[] {
  const telling = (step: StepEnd): boolean => step.action === 'create' || step.action === 'delete'
  return [...new Map(jobs.flatMap((job) => job.steps.filter(telling).map((step) => [step.id, step]))).values()]
}

/** No create leaves before everything that it needs has been made. */
function checkOrder({ jobs, arrivals }: History): Violation[] {
  const firstSent = new Map<string, number>()
  const firstMade = new Map<string, number>()
  for (const { key, seq, committed } of arrivals) {
    if (key === undefined) continue
    if (!firstSent.has(key)) firstSent.set(key, seq)
    if (committed && !firstMade.has(key)) firstMade.set(key, seq)
  }
  return jobs.flatMap((job) => {
    const byId = new Map(job.steps.map((step) => [step.id, step]))
    return job.steps.flatMap((step) => {
      const sent = firstSent.get(nameOf(step))
      if (step.action !== 'create' || sent === undefined) return []
      return step.dependsOn.flatMap((id): Violation[] => {
        const needed = byId.get(id)
        if (needed === undefined || needed.action !== 'create') return []
        const made = firstMade.get(nameOf(needed))
        return made !== undefined && made < sent
          ? []
          : [{ rule: 'order', message: `${step.id} was sent (#${sent}) before ${id} was made (#${made ?? 'never'})` }]
      })
    })
  })
}

/** Nothing of ours is there that we do not know of, and nothing that we say is done is missing. */
function checkKnown({ things, known, jobs }: History): Violation[] {
  const ours = new Set([...known, ...jobs.flatMap((job) => job.steps.flatMap((step) => step.resourceId ?? []))])
  const there = new Set(things.map((thing) => thing.id))
  const orphans = things.filter((thing) => !ours.has(thing.id))
  const lost = lastSteps(jobs).filter((step) => stands(step) && !there.has(step.resourceId ?? ''))
  return [
    ...orphans.map((thing): Violation => ({ rule: 'orphan', message: `${nameOf(thing)} (${thing.id}) is there, and nobody knows of it` })),
    ...lost.map((step): Violation => ({ rule: 'lost', message: `${step.id} succeeded as ${step.resourceId}, which is not there` })),
  ]
}

function stands({ action, status }: StepEnd): boolean {
  return action === 'create' ? status === 'SUCCESS' : status === 'UNDONE'
}

/** Once a newer holder has written, nobody who held the job before writes any more, unless for the location's next job. */
function checkFencing(job: JobEnd, { jobs, passages }: History): Violation[] {
  const writes = passages.filter((passage) => passage.method !== 'GET' && !passage.path.endsWith('/search'))
  const claims = [...job.claims].sort((a, b) => a.epoch - b.epoch)
  const began = claims[0]?.at ?? Infinity
  const next = Math.min(...jobs.flatMap((other) => other.claims.filter(({ epoch, at }) => epoch === 1 && at > began).map(({ at }) => at)))
  return claims.flatMap((claim, index): Violation[] => {
    const until = claims[index + 1]?.at ?? next
    const first = writes.find(({ server, at }) => server === claim.server && at >= claim.at && at < until)
    if (first === undefined) return []
    const older = new Set(claims.slice(0, index).map((one) => one.server))
    older.delete(claim.server)
    return writes
      .filter(({ server, at }) => older.has(server) && at > first.at && at < until)
      .map(({ server, method, path, at }) => ({
        rule: 'fencing',
        message: `${server} sent ${method} ${path} at ${at}, after ${claim.server} had written under epoch ${claim.epoch}`,
      }))
  })
}

function checkEvents({ id, logged, received }: JobEnd): Violation[] {
  const readings = [['the log', logged] as const, ...received.map((seqs, index) => [`reader ${index + 1}`, seqs] as const)]
  return readings.flatMap(([who, seqs]): Violation[] => {
    const at = seqs.findIndex((seq, index) => seq !== index + 1)
    if (at >= 0) return [{ rule: 'events', message: `${who} of job ${id} has ${seqs[at]} where ${at + 1} belongs` }]
    if (seqs.length < logged.length)
      return [{ rule: 'events', message: `${who} of job ${id} has ${seqs.length} of ${logged.length} events` }]
    return []
  })
}

/**
 * A permit is not waited for until the disk has it. That of a write is there before the write leaves, because its intent
 * is; those of reads just before a crash of the database itself may be forgotten.
 */
function checkWindow({ arrivals, databaseCrashes }: History): Violation[] {
  const isForgotten = ({ method, at }: Arrival): boolean =>
    method === 'GET' && databaseCrashes.some((crash) => at > crash - forgottenMs && at < crash + forgottenMs)
  const times = arrivals
    .filter((arrival) => arrival.counted && !isForgotten(arrival))
    .map((arrival) => arrival.at)
    .sort((a, b) => a - b)
  const over = times.findIndex((at, index) => (times[index + burst] ?? Infinity) - at < windowMs)
  return over < 0 ? [] : [{ rule: 'window', message: `more than ${burst} requests arrived in the 10 s from ${times[over]}` }]
}

function checkEdits({ edits }: History): Violation[] {
  return edits
    .filter((edit) => edit.found !== undefined && edit.found !== edit.wrote)
    .map((edit) => ({ rule: 'overwritten', message: `a person wrote "${edit.wrote}" into ${edit.id}; "${edit.found}" is there` }))
}

function checkValues({ values }: History): Violation[] {
  return values
    .filter(({ expected, found }) => expected !== found)
    .map(({ step, expected, found }) => ({ rule: 'lost', message: `${step} should have left "${expected}"; "${found}" is there` }))
}

function nameOf({ kind, key }: { kind: string; key: string }): string {
  return `${kind} ${key}`
}
