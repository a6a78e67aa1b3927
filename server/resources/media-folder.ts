import { z } from 'zod'
import { saying } from '../contract/say.ts'
import type { ReadApi } from '../highlevel/client.ts'
import { altOwner } from './alt-owner.ts'
import { Answered, readFields, readPages } from './answer.ts'
import { idOrRef, normaliseName } from './fields.ts'
import { defineKind, type Live, type Target } from './kind.ts'
import { LooseOne } from './loose-answer.ts'
import { notListed } from './not-listed.ts'

const MediaFolderSpec = z.strictObject({
  name: z.string().trim().min(1).describe('Name of the folder.'),
  parentId: idOrRef('media-folder', 'The folder around it.')
    .optional()
    .describe('The folder around it; it cannot be changed later. Default: none.'),
})
type MediaFolderSpec = z.infer<typeof MediaFolderSpec>

const filesPath = '/medias/files'
const pageSize = 100

/** Folders of one name are possible in different folders. Files themselves are not part of a blueprint. */
export const mediaFolder = defineKind<MediaFolderSpec>({
  name: 'media-folder',
  title: 'Media folder',
  plural: 'Media folders',
  description: 'A folder of the media library, for pictures, videos and documents.',
  tier: 'extended',
  needs: [],
  scopes: { read: ['medias.readonly'], write: ['medias.write'] },
  spec: MediaFolderSpec,
  titleOf: (spec) => spec.name,
  identify: (spec) => (typeof spec.parentId === 'object' ? undefined : identity(spec.parentId, spec.name)),
  identifyLive: (live) => identity(live.fields.parentId, live.title),
  fixed: ['parentId'],
  lagMs: 3_000,
  pageSize,

  async list({ api, target }) {
    return (await listFiles(api, target, { type: 'folder', fetchAll: 'true' })).map(toLive)
  },

  /** The published answer has no id: when none is told, the new folder is looked up by its name. */
  async create({ api, target }, spec) {
    const body = { ...altOwner(target), name: spec.name, ...(spec.parentId === undefined ? {} : { parentId: spec.parentId }) }
    const made = await api.post('/medias/folder', { body, schema: LooseOne })
    if (made !== undefined) return toLive({ parentId: spec.parentId, ...made, name: made.name || spec.name })
    const folders = (await listFiles(api, target, { type: 'folder', fetchAll: 'true' })).map(toLive)
    const found = folders.findLast(
      (folder) => folder.title === spec.name && identity(folder.fields.parentId, '') === identity(spec.parentId, ''),
    )
    if (found === undefined) throw notListed(filesPath, spec.name)
    return found
  },

  async update({ api, target }, live, spec) {
    await api.post(mediaPath(live.id), { body: { ...altOwner(target), name: spec.name }, schema: z.unknown() })
    return { ...live, title: spec.name, fields: { ...live.fields, name: spec.name } }
  },

  async holdsClientData({ api, target }, live) {
    const inside = await Promise.all(['file', 'folder'].map((type) => listFiles(api, target, { type, parentId: live.id })))
    const count = inside.flat().length
    return count === 0 ? undefined : saying('data.files', { n: count })
  },

  async delete({ api, target }, live) {
    await api.delete(mediaPath(live.id), { query: altOwner(target), schema: z.unknown() })
  },
})

async function listFiles(api: ReadApi, target: Target, which: Record<string, string>): Promise<Answered[]> {
  return readPages(pageSize, async (offset) => {
    const { files } = await api.get(filesPath, {
      query: { ...altOwner(target), sortBy: 'createdAt', sortOrder: 'asc', limit: pageSize, offset, ...which },
      schema: z.object({ files: z.array(Answered) }),
    })
    return { items: files }
  })
}

function identity(parentId: unknown, name: string): string {
  return `${typeof parentId === 'string' ? parentId : ''}:${normaliseName(name)}`
}

function mediaPath(id: string): string {
  return `/medias/${encodeURIComponent(id)}`
}

function toLive(answer: Answered): Live {
  return { id: answer.id, title: answer.name, fields: readFields(MediaFolderSpec, answer, ['name', 'parentId']) }
}
