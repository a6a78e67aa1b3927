import { z } from 'zod'
import type { KindName } from '../contract/kind-names.ts'
import type { NotCaptured } from '../contract/learn.ts'
import type { ReadApi } from '../highlevel/client.ts'
import { HighLevelError } from '../highlevel/highlevel-error.ts'
import { Answered, readPages } from '../resources/answer.ts'
import { normaliseName } from '../resources/fields.ts'
import type { Target } from '../resources/kind.ts'
import { kindOf } from '../resources/registry.ts'
import { concernsAll } from './inventory.ts'

export type ByHandLine = { kind: KindName; name: string; spec: Record<string, unknown> }

type ListDoor = { kind: KindName; path: string; field: string; scope: string; offset?: 'skip' | 'offset' }

const pageSize = 50

/** What the API lists although it can make none of them (platform dossier, appendix A). */
const listDoors: readonly ListDoor[] = [
  { kind: 'workflow', path: '/workflows/', field: 'workflows', scope: 'workflows.readonly' },
  { kind: 'form', path: '/forms/', field: 'forms', scope: 'forms.readonly', offset: 'skip' },
  { kind: 'survey', path: '/surveys/', field: 'surveys', scope: 'surveys.readonly', offset: 'skip' },
  { kind: 'funnel', path: '/funnels/funnel/list', field: 'funnels', scope: 'funnels/funnel.readonly', offset: 'offset' },
]

const neverListed: readonly KindName[] = ['phone-number', 'domain']

/** Names of what is built by hand, as far as the app may list it: none of it is asked for when the app is installed. */
export async function readByHand(api: ReadApi, target: Target): Promise<{ lines: ByHandLine[]; notCaptured: NotCaptured[] }> {
  const notCaptured: NotCaptured[] = neverListed.map((kind) => ({
    kind,
    why: `${kindOf(kind).plural} are not read; add those that are needed by hand.`,
  }))
  const lists = await Promise.all(
    listDoors.map(async (door) => {
      const { plural } = kindOf(door.kind)
      try {
        return linesOf(door, await readNames(api, target, door))
      } catch (error) {
        if (!(error instanceof HighLevelError) || concernsAll(error)) throw error
        const why = error.reason === 'forbidden_scope' ? `the app was not given ${door.scope}.` : error.message
        notCaptured.push({ kind: door.kind, why: `${plural} could not be read and are unknown: ${why}` })
        return []
      }
    }),
  )
  return { lines: lists.flat(), notCaptured }
}

async function readNames(api: ReadApi, target: Target, { path, field, offset }: ListDoor): Promise<Answered[]> {
  const schema = z.record(z.string(), z.unknown()).pipe(z.looseObject({ [field]: z.array(Answered) }))
  const read = async (query: Record<string, string | number>): Promise<Answered[]> =>
    (await api.get(path, { query: { locationId: target.locationId, ...query }, schema }))[field] as Answered[]
  if (offset === undefined) return read({})
  return readPages(pageSize, async (from) => ({ items: await read({ [offset]: from, limit: pageSize }) }))
}

function linesOf({ kind }: ListDoor, answers: readonly Answered[]): ByHandLine[] {
  const byName = new Map(answers.filter((one) => one.name.trim() !== '').map((one) => [normaliseName(one.name), one]))
  return [...byName.values()].map((one) => {
    const name = one.name.trim()
    const build = `Build it under exactly this name, as it is in the sub-account that this blueprint was learned from, or bring it over with a snapshot.`
    const publish = one.status === 'published' ? ['Publish it.'] : []
    const why =
      typeof one.status === 'string' ? { why: `It is ${one.status} in the sub-account that this blueprint was learned from.` } : {}
    return { kind, name, spec: { name, ...why, steps: [build, ...publish] } }
  })
}
