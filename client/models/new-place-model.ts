import type { ProblemError } from '../../server/contract/problem.ts'
import { computed, createModel, signal } from '@preact/signals'
import type { Blueprint } from '../../server/contract/blueprint.ts'
import type { NewLocation } from '../../server/contract/plan.ts'
import type { LocationsApi } from '../api/locations.ts'
import type { ProblemView } from '../api/problem.ts'
import { createLoader } from './loadable.ts'
import type { ValueMemory } from './variables-model.ts'

export const placeFields = ['name', 'firstName', 'lastName', 'email', 'phone', 'country', 'timezone', 'snapshot'] as const
export type PlaceField = (typeof placeFields)[number]
export type NewPlaceModel = InstanceType<typeof NewPlaceModel>

/** Under which answers for a sub-account that does not exist yet are remembered. */
export const newPlaceKey = 'new'

const contact = ['firstName', 'lastName', 'email'] as const

/** `isAsked`: false where the sub-account exists, so that nothing is read for it. */
type Options = { blueprint: Pick<Blueprint, 'resources'>; memory: ValueMemory; isAsked: boolean; timeZone?: string }

/** What there is to say about a sub-account that is to be made; the blueprint may say it itself. */
export const NewPlaceModel = createModel((api: Pick<LocationsApi, 'snapshots'>, { blueprint, memory, isAsked, timeZone }: Options) => {
  const own = blueprint.resources.find((resource) => resource.kind === 'location')
  const values = signal<Record<PlaceField, string>>({ ...blank(timeZone ?? zoneHere()), ...memory.get(newPlaceKey) })
  const hasTried = signal(false)
  const refusals = signal<Partial<Record<PlaceField, ProblemError>>>({})
  const snapshots = createLoader(api.snapshots)

  const missing = computed<PlaceField[]>(() => {
    if (own !== undefined) return []
    const isGiven = (field: PlaceField) => values.value[field].trim() !== ''
    const some = contact.some(isGiven)
    return [...(isGiven('name') ? [] : ['name' as const]), ...(some ? contact.filter((field) => !isGiven(field)) : [])]
  })
  const wrong = computed<PlaceField[]>(() =>
    placeFields.filter((field) => missing.value.includes(field) || refusals.value[field] !== undefined),
  )

  function write(field: PlaceField, value: string) {
    values.value = { ...values.value, [field]: value }
    memory.set(newPlaceKey, values.value)
    if (refusals.value[field] !== undefined) refusals.value = { ...refusals.value, [field]: undefined }
  }

  /** What is sent: undefined when the blueprint says it itself, null when something is missing. */
  function read(): NewLocation | null | undefined {
    hasTried.value = true
    if (own !== undefined) return undefined
    if (missing.value.length > 0) return null
    const given = Object.fromEntries(Object.entries(values.value).map(([field, value]) => [field, value.trim()])) as typeof values.value
    const plain = (['name', 'phone', 'country', 'timezone'] as const).filter((field) => given[field] !== '')
    const location: Record<string, unknown> = Object.fromEntries(
      plain.map((field) => [field, field === 'country' ? given[field].toUpperCase() : given[field]]),
    )
    if (given.email !== '') location.prospectInfo = { firstName: given.firstName, lastName: given.lastName, email: given.email }
    return { location, ...(given.snapshot === '' ? {} : { snapshot: snapshotOf(given.snapshot) }) }
  }

  /** Two snapshots may have the same name: then the id says which. */
  function snapshotOf(id: string): Record<string, unknown> {
    const at = snapshots.at.peek()
    const all = at.state === 'ready' ? at.value : []
    return { name: all.find((one) => one.id === id)?.name ?? id, snapshotId: id }
  }

  /** What the server says about what was sent for the sub-account, put to the field that it is about. */
  function take(problem: ProblemView | null) {
    refusals.value = Object.fromEntries(
      (problem?.errors ?? []).flatMap((error) => {
        const field = /^resources\[0\]\.spec\.(?:prospectInfo\.)?(\w+)/.exec(error.path)?.[1]
        return placeFields.includes(field as PlaceField) ? [[field, error]] : []
      }),
    )
  }

  if (isAsked && own === undefined) void snapshots.load()
  return {
    isOwn: signal(own !== undefined),
    values,
    name: computed(() => values.value.name.trim()),
    hasTried,
    missing,
    refusals,
    wrong,
    snapshots: snapshots.at,
    write,
    read,
    take,
  }
})

function blank(timezone: string): Record<PlaceField, string> {
  return { name: '', firstName: '', lastName: '', email: '', phone: '', country: '', timezone, snapshot: '' }
}

function zoneHere(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}
