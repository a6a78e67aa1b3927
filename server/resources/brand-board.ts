import { z } from 'zod'
import { fault } from '../contract/say.ts'
import { Answered, readFields, readPages } from './answer.ts'
import { BrandBoardSpec, spellColor, type BrandColor } from './brand-board-spec.ts'
import { normaliseName } from './fields.ts'
import { defineKind, type Live, type SpecIssue, type Target } from './kind.ts'
import { writeFields } from './write-fields.ts'

type Labelled = { id?: string; label: string }

const pageSize = 100
const changeable = ['name', 'logos', 'colors', 'fonts', 'default', 'parentId'] as const
const lists = ['logos', 'colors', 'fonts'] as const
const writable = Object.keys(BrandBoardSpec.shape)

export const brandBoard = defineKind<BrandBoardSpec>({
  name: 'brand-board',
  title: 'Brand board',
  plural: 'Brand boards',
  description: 'Logos, colours and fonts of a brand, offered wherever something is designed.',
  tier: 'extended',
  needs: [],
  scopes: { read: ['brand-boards/design-kit.readonly'], write: ['brand-boards/design-kit.write'] },
  spec: BrandBoardSpec,
  validate,
  titleOf: (spec) => spec.name,
  identify: (spec) => normaliseName(spec.name),
  identifyLive: (live) => normaliseName(live.title),
  fixed: ['brandBoardId', 'type', 'url'],
  normalise(field, value) {
    if (field === 'default') return value ?? false
    if (field === 'colors' && Array.isArray(value)) return withoutIds((value as BrandColor[]).map(oneSpelling))
    if ((lists as readonly string[]).includes(field) && Array.isArray(value)) return withoutIds(value as Labelled[])
    return value
  },
  pageSize,

  /** The list tells names only; `read` brings the rest. */
  async list({ api, target }) {
    const answers = await readPages(pageSize, async (offset) => {
      const page = await api.get(boardsPath(target), {
        query: { limit: pageSize, offset },
        schema: z.object({ brandBoards: z.array(Answered), totalCount: z.number().optional().catch(undefined) }),
      })
      return { items: page.brandBoards, total: page.totalCount }
    })
    return answers.map((answer) => ({ id: answer.id, title: answer.name, fields: readFields(BrandBoardSpec, answer, ['name']) }))
  },

  async read({ api, target }, live) {
    return toLive(await api.get(boardPath(target, live.id), { schema: Answered }))
  },

  async create({ api, target }, spec) {
    const body = { locationId: target.locationId, ...writeFields(BrandBoardSpec, spelled(spec), writable) }
    return toLive(await api.post('/brand-boards/', { body, schema: Answered }))
  },

  async update({ api, target }, live, spec, changed) {
    const values = spelled(spec)
    for (const field of lists) values[field] = keepIds(live.fields[field], values[field])
    const body = writeFields(
      BrandBoardSpec,
      values,
      changeable.filter((field) => changed.includes(field)),
    )
    return toLive(await api.patch(boardPath(target, live.id), { body, schema: Answered }))
  },

  async delete({ api, target }, live) {
    await api.delete(boardPath(target, live.id), { schema: z.unknown() })
  },
})

function validate(spec: BrandBoardSpec): SpecIssue[] {
  const issues: SpecIssue[] = []
  if (spec.type === 'url' && spec.url === undefined) issues.push({ path: 'url', ...fault('brand-board.url_needed') })
  for (const field of lists) {
    const labels = (spec[field] ?? []).map((one) => one.label.trim().toLowerCase())
    labels.forEach((label, index) => {
      if (labels.indexOf(label) !== index) issues.push({ path: `${field}[${index}].label`, ...fault('brand-board.label_twice') })
    })
  }
  return issues
}

function spelled(spec: BrandBoardSpec): Record<string, unknown> {
  return { ...spec, ...(Array.isArray(spec.colors) ? { colors: spec.colors.map(spellColor) } : {}) }
}

/** What stays keeps the id that it has: the list is written as a whole. */
function keepIds(live: unknown, ours: unknown): unknown {
  if (!Array.isArray(ours)) return ours
  const there = new Map((Array.isArray(live) ? (live as Labelled[]) : []).map((one) => [one.label, one.id]))
  return (ours as Labelled[]).map((one) => {
    const id = one.id ?? there.get(one.label)
    return id === undefined ? one : { ...one, id }
  })
}

function oneSpelling(color: BrandColor): BrandColor {
  const { id: _id, label, ...spellings } = spellColor(color)
  const plain = Object.entries(spellings).map(([name, text]) => [name, text.toLowerCase().replaceAll(' ', '')])
  return { label, ...(Object.fromEntries(plain) as { hex: string }) }
}

function withoutIds(items: readonly Labelled[]): unknown[] {
  return items.map(({ id: _id, ...rest }) => rest)
}

function boardsPath(target: Target): string {
  return `/brand-boards/${encodeURIComponent(target.locationId)}`
}

function boardPath(target: Target, id: string): string {
  return `${boardsPath(target)}/${encodeURIComponent(id)}`
}

function toLive(answer: Answered): Live {
  return { id: answer.id, title: answer.name, fields: readFields(BrandBoardSpec, answer, changeable) }
}
