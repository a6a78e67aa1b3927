import { z } from 'zod'
import { saying } from '../contract/say.ts'
import { Answered } from './answer.ts'
import { normaliseName } from './fields.ts'
import { defineKind, type Live } from './kind.ts'
import { getOfObject, objectKeyField } from './object-key.ts'

const ObjectFolderSpec = z.strictObject({
  objectKey: objectKeyField,
  name: z.string().trim().min(1).describe('Name of the folder, the heading above its fields.'),
})
type ObjectFolderSpec = z.infer<typeof ObjectFolderSpec>

const foldersPath = '/custom-fields/folder'
const Folders = z.object({ folders: z.array(Answered) })
const Contents = z.object({ fields: z.array(z.looseObject({ parentId: z.unknown() })) })

export const objectFolder = defineKind<ObjectFolderSpec>({
  name: 'object-folder',
  title: 'Object folder',
  plural: 'Object folders',
  description: 'A heading under which fields of a custom object, or of companies, stand together.',
  tier: 'extended',
  needs: ['custom-object'],
  parent: { kind: 'custom-object', field: 'objectKey' },
  scopes: { read: ['locations/customFields.readonly'], write: ['locations/customFields.write'] },
  spec: ObjectFolderSpec,
  titleOf: (spec) => spec.name,
  identify: (spec) => (typeof spec.objectKey === 'string' ? identity(spec.objectKey, spec.name) : undefined),
  identifyLive: (live) => identity(String(live.fields.objectKey), live.title),
  fixed: ['objectKey'],

  async list({ api, target, matched }) {
    const objects = await matched('custom-object')
    const lists = await Promise.all(
      objects.map(async ({ id }) => (await getOfObject(api, target, id, Folders)).folders.map((folder) => toLive(folder, id))),
    )
    return lists.flat()
  },

  async create({ api, target }, spec) {
    const body = { objectKey: spec.objectKey, name: spec.name, locationId: target.locationId }
    return toLive(await api.post(foldersPath, { body, schema: Answered }), spec.objectKey)
  },

  async update({ api, target }, live, spec) {
    const body = { name: spec.name, locationId: target.locationId }
    return toLive(await api.put(folderPath(live.id), { body, schema: Answered }), String(live.fields.objectKey))
  },

  async holdsClientData({ api, target }, live) {
    const { fields } = await getOfObject(api, target, String(live.fields.objectKey), Contents)
    const inside = fields.filter((field) => field.parentId === live.id).length
    return inside === 0 ? undefined : saying('data.fields', { n: inside })
  },

  async delete({ api, target }, live) {
    await api.delete(folderPath(live.id), { query: { locationId: target.locationId }, schema: z.unknown() })
  },
})

function identity(objectKey: string, name: string): string {
  return `${objectKey}:${normaliseName(name)}`
}

function folderPath(id: string): string {
  return `${foldersPath}/${encodeURIComponent(id)}`
}

function toLive(answer: Answered, objectKey: string): Live {
  return { id: answer.id, title: answer.name, fields: { objectKey, name: answer.name } }
}
