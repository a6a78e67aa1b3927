import { randomUUID } from 'node:crypto'

export type Thing = Record<string, unknown> & { id: string; name: string }

/** What was asked for, as far as the platform of the bench knows it. */
export type Asked = { method: string; path: string; query: URLSearchParams; body: Record<string, unknown> }

/** The things of one location, and the few calls about them that a bench makes. Undefined: not one of these calls. */
export function answerFrom(shelves: Map<string, Thing[]>, locationId: string, { method, path, query, body }: Asked): object | undefined {
  const shelf = (name: string): Thing[] => {
    const found = shelves.get(name) ?? []
    shelves.set(name, found)
    return found
  }
  const make = (name: string, fields: Record<string, unknown>): Thing => {
    const thing = { ...fields, id: randomUUID(), name: String(fields.name) }
    shelf(name).push(thing)
    return thing
  }
  if (path === `/locations/${locationId}/tags`) {
    return method === 'GET' ? { tags: shelf('tags') } : { tag: make('tags', { name: body.name, locationId }) }
  }
  if (path === `/locations/${locationId}/customValues`) {
    if (method === 'GET') return { customValues: shelf('values') }
    return {
      customValue: make('values', { name: body.name, value: body.value, fieldKey: `{{ custom_values.${String(body.name)} }}`, locationId }),
    }
  }
  if (path === '/medias/files' && method === 'GET') {
    const offset = Number(query.get('offset') ?? 0)
    return { files: shelf('folders').slice(offset, offset + Number(query.get('limit') ?? 100)) }
  }
  if (path === '/medias/folder' && method === 'POST') {
    return make('folders', { name: body.name, parentId: body.parentId ?? null, altId: locationId, altType: 'location', type: 'folder' })
  }
  return undefined
}
