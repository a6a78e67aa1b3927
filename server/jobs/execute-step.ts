import type { Live, WriteScope } from '../resources/kind.ts'
import type { Kind } from '../resources/kind.ts'
import { compare } from '../plans/compare.ts'
import { ChangedMeanwhile } from './describe-failure.ts'

/** One change with everything resolved: what `execute` needs and nothing of jobs. */
export type Task = {
  kind: Kind
  action: 'create' | 'update' | 'adopt' | 'delete'
  /** The whole desired spec, references resolved to ids. */
  spec: Record<string, unknown>
  /** Paths that an update writes. */
  changed: readonly string[]
  /** The resource as the plan's second look found it; null for a create. */
  live: Live | null
}

export type Done = { live: Live; message: string; created: boolean }

/** Reads that lag behind writes are given this long to settle (pipelines: up to 3 s, platform dossier §5.3). */
const settleMs = [0, 1_000, 2_500]

/**
 * Does one change once in effect, however often it is called: observe (when it may have happened already) → ensure it
 * exists → sync its fields → say what is there now.
 */
export async function executeStep(scope: WriteScope, task: Task, mayHaveHappened: boolean, wait: (ms: number) => Promise<void>): Promise<Done> {
  const title = task.kind.titleOf(task.spec)
  if (task.action === 'adopt' && task.live !== null) return { live: task.live, message: `${title} is looked after from now on`, created: false }
  if (task.action === 'update') return updateLive(scope, task, title)
  const found = mayHaveHappened ? await observe(scope, task, wait) : undefined
  if (found === undefined) {
    if (task.kind.create === undefined) throw new Error(`${task.kind.name} cannot be created`)
    const live = await task.kind.create(scope, task.spec)
    return { live, message: `${title} created`, created: true }
  }
  const live = await sync(scope, task, found)
  return { live, message: `${title} was found already made, so it was not sent again`, created: true }
}

async function updateLive(scope: WriteScope, task: Task, title: string): Promise<Done> {
  if (task.live === null) throw new ChangedMeanwhile(`${title} is no longer there.`)
  if (task.kind.update === undefined) throw new Error(`${task.kind.name} cannot be updated`)
  const live = await task.kind.update(scope, task.live, task.spec, topFields(task.changed))
  return { live, message: `${title} updated`, created: false }
}

/** Looks for what an earlier attempt may have made, twice and more where reads lag, before anything is sent again. */
async function observe(scope: WriteScope, task: Task, wait: (ms: number) => Promise<void>): Promise<Live | undefined> {
  const wanted = task.kind.identify(task.spec)
  for (const ms of settleMs) {
    await wait(ms)
    const all = await task.kind.list?.({ ...scope, matched: (name) => Promise.resolve(parentsOf(task, name)) })
    const found = all?.find((live) => task.kind.identifyLive(live) === wanted)
    if (found !== undefined) return task.kind.read === undefined ? found : task.kind.read(scope, found)
  }
  return undefined
}

/** A price is listed under its product, whose id its spec already holds. */
function parentsOf(task: Task, name: string): Live[] {
  const id = name === 'product' ? task.spec['productId'] : undefined
  return typeof id === 'string' ? [{ id, title: '', fields: {} }] : []
}

/** An attempt that broke off can have left the resource half-made: what differs is written once more. */
async function sync(scope: WriteScope, task: Task, live: Live): Promise<Live> {
  const { fields } = compare(task.kind, task.spec, live, undefined, () => 'ours')
  const writable = fields.filter((field) => task.kind.fixed?.some((name) => field.path === name || field.path.startsWith(`${name}.`)) !== true)
  if (writable.length === 0 || task.kind.update === undefined) return live
  return task.kind.update(scope, live, task.spec, topFields(writable.map((field) => field.path)))
}

function topFields(paths: readonly string[]): string[] {
  return [...new Set(paths.map((path) => path.split('.')[0] ?? path))]
}
