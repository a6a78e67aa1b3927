import { computed, createModel, signal } from '@preact/signals'
import type { LocationView, SessionView } from '../../server/contract/session.ts'
import type { LocationsApi } from '../api/locations.ts'
import { createLoader } from './loadable.ts'

export type LocationModel = InstanceType<typeof LocationModel>

/** Keeps a short text over a reload; a browser that forbids storage only forgets. */
export type Memory = { read(): string | null; write(value: string | null): void }

/** The sub-account that is being worked on: given by the session, or chosen in the agency's view. */
export const LocationModel = createModel((session: SessionView, api: Pick<LocationsApi, 'list'>, memory: Memory) => {
  const isFixed = signal(session.locationId !== null)
  const chosenId = signal<string | null>(memory.read())
  const list = createLoader(api.list)

  const current = computed<LocationView | null>(() => {
    if (session.locationId !== null) return { id: session.locationId, name: session.locationName ?? '', install: session.install }
    if (list.at.value.state !== 'ready') return null
    return list.at.value.value.find((location) => location.id === chosenId.value) ?? null
  })

  function choose(id: string | null) {
    chosenId.value = id
    memory.write(id)
  }

  if (session.locationId === null) void list.load()
  return { current, isFixed, list: list.at, reload: list.load, choose }
})
