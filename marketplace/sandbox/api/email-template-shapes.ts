import type { JsonObject } from '../json.ts'
import type { Thing } from '../state.ts'
import type { World } from '../world.ts'
import type { Call } from './operation.ts'
import { pick, thingsOf } from './things.ts'

/** Without a folder every template of the location is listed; `root` lists the top level only. */
export function listTemplates({ world, locationId, query }: Call): JsonObject {
  const all = thingsOf(world, locationId, 'emailTemplates')
  const words = String(query.search ?? '').toLowerCase()
  const include = query.include ?? 'all'
  const found = all
    .filter((item) => include === 'all' || `${String(item.type)}s` === include)
    .filter((item) => Boolean(item.archived) === (query.archived ?? false))
    .filter((item) => String(item.name).toLowerCase().includes(words))
    .filter((item) => !query.folderId || (item.parentFolderId ?? 'root') === query.folderId)
    .toSorted((a, b) => String(b.updatedAt).localeCompare(String(a.updatedAt)))
  if (query.sortOrder === 'asc') found.reverse()
  const from = Number(query.offset ?? 0)
  const items = found.slice(from, from + Number(query.limit ?? 10)).map((item) => {
    const children = all.filter((child) => child.parentFolderId === item.id).length
    const shown = pick(item, ['id', 'name', 'type', 'editorType', 'parentFolderId', 'createdAt', 'updatedAt'])
    return item.type === 'folder'
      ? { ...shown, childCount: children, hasChildren: children > 0 }
      : { ...shown, isPlainText: item.editorType === 'text' }
  })
  return { items, total: found.length }
}

/** The subject is written as `subjectLine` and read as `subject`; the body is fetched from an address. */
export function showOne(world: World, item: Thing): JsonObject {
  return {
    ...pick(item, ['id', 'name', 'editorType', 'parentFolderId', 'fromName', 'fromEmail', 'previewText', 'createdAt', 'updatedAt']),
    isPlainText: item.editorType === 'text',
    subject: item.subjectLine ?? '',
    deleted: false,
    ...(item.editorContent === undefined ? {} : { editorContentUrl: `${world.url}/content/email/${item.locationId}/${item.id}` }),
  }
}

export function showCreated(item: Thing): JsonObject {
  return {
    ...pick(item, [
      'id',
      'name',
      'editorType',
      'parentFolderId',
      'fromName',
      'fromEmail',
      'subjectLine',
      'previewText',
      'createdAt',
      'updatedAt',
    ]),
    isPlainText: item.editorType === 'text',
  }
}

export function showChanged(item: Thing): JsonObject {
  return {
    ...showCreated(item),
    archived: item.archived ?? false,
    fromName: item.fromName ?? '',
    fromEmail: item.fromEmail ?? '',
    subjectLine: item.subjectLine ?? '',
    previewText: item.previewText ?? '',
    previewUrl: '',
  }
}
