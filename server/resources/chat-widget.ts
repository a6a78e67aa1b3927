import { z } from 'zod'
import type { ReadApi } from '../highlevel/client.ts'
import { readFields, readPages, type Answered } from './answer.ts'
import { ChatWidgetSettings } from './chat-widget-settings.ts'
import { normaliseName } from './fields.ts'
import { keepKnown } from './keep-known.ts'
import { defineKind, type Live, type Target } from './kind.ts'
import { LooseList, LooseOne } from './loose-answer.ts'
import { notListed } from './not-listed.ts'
import { writeFields } from './write-fields.ts'

const ChatWidgetSpec = z.strictObject({
  name: z.string().trim().min(1).describe('Name of the widget.'),
  chatType: z.enum(['liveChat', 'emailChat']).describe('Talking at once, or leaving a message.'),
  version: z.number().int().min(1).optional().describe('Generation of the widget. Default 2. Only at creation.'),
  default: z.boolean().optional().describe('Whether pages that name no widget show it. Default false.'),
  settings: ChatWidgetSettings.optional().describe('Looks and words. What is not named stays as it is.'),
})
type ChatWidgetSpec = z.infer<typeof ChatWidgetSpec>
type Settings = Record<string, unknown>

const listPath = '/chat-widget/list'
const pageSize = 50
const defaultVersion = 2
const defaultIcon = 'messageChatCircle'
/** Live settings that no blueprint can say; written back as they are, because settings are replaced as a whole. */
const passedThrough = ['contactFormOptions', 'voiceAiAgent'] as const
const names = ['name', 'chatType', 'default', 'settings'] as const

/** No answer of these doors is published: lists and widgets are recognised wherever they stand in one. */
export const chatWidget = defineKind<ChatWidgetSpec>({
  name: 'chat-widget',
  title: 'Chat widget',
  plural: 'Chat widgets',
  description: 'The chat on a website. The code that shows it is copied to the website by hand.',
  tier: 'extended',
  needs: [],
  scopes: { read: ['chat-widget.readonly'], write: ['chat-widget.write'] },
  spec: ChatWidgetSpec,
  titleOf: (spec) => spec.name,
  identify: (spec) => normaliseName(spec.name),
  identifyLive: (live) => normaliseName(live.title),
  normalise: (field, value) => (field === 'default' ? (value ?? false) : value),
  fixed: ['version'],
  calls: { create: 2 },
  lagMs: 3_000,
  pageSize,

  async list({ api, target }) {
    return listWidgets(api, target)
  },

  async read({ api, target }, live) {
    const answer = await api.get(widgetPath(target, live.id), { schema: LooseOne })
    return answer === undefined ? live : toLive(answer)
  },

  async create({ api, target }, spec) {
    const body = {
      locationId: target.locationId,
      version: spec.version ?? defaultVersion,
      ...writeFields(ChatWidgetSpec, spec, names),
      ...(spec.settings === undefined ? {} : { settings: { chatType: spec.chatType, chatIcon: defaultIcon, ...spec.settings } }),
    }
    // Somebody's own of that name must not be taken for it when the answer has no id.
    const before = new Set((await listWidgets(api, target)).map(({ id }) => id))
    const made = await api.post('/chat-widget/', { body, schema: LooseOne })
    if (made !== undefined) return toLive({ ...body, ...made, name: made.name || spec.name })
    const found = (await listWidgets(api, target)).find(({ id, title }) => title === spec.name && !before.has(id))
    if (found === undefined) throw notListed(listPath, spec.name)
    return found
  },

  async update({ api, target }, live, spec, changed) {
    const values: Record<string, unknown> = { ...spec }
    const body = writeFields(
      ChatWidgetSpec,
      values,
      names.filter((field) => field !== 'settings' && changed.includes(field)),
    )
    if (changed.includes('settings')) body.settings = settingsFor(live, spec)
    const answer = await api.patch(widgetPath(target, live.id), { body, schema: LooseOne })
    const fields = {
      ...live.fields,
      ...body,
      ...(body.settings === undefined ? {} : { settings: keepKnown(ChatWidgetSettings, body.settings) }),
    }
    return answer === undefined || !('chatType' in answer) ? { ...live, title: String(body.name ?? live.title), fields } : toLive(answer)
  },

  async delete({ api, target }, live) {
    const path = `/chat-widget/${encodeURIComponent(target.locationId)}/${encodeURIComponent(live.id)}`
    await api.delete(path, { schema: z.unknown() })
  },
})

function widgetPath(target: Target, id: string): string {
  return `/chat-widget/data/${encodeURIComponent(target.locationId)}/${encodeURIComponent(id)}`
}

async function listWidgets(api: ReadApi, target: Target): Promise<Live[]> {
  const answers = await readPages(pageSize, async (offset) => {
    const items = await api.get(listPath, {
      query: { locationId: target.locationId, offset, limit: pageSize },
      schema: LooseList,
    })
    return { items }
  })
  return answers.filter((answer) => answer.deleted !== true).map(toLive)
}

function settingsFor(live: Live, spec: ChatWidgetSpec): Settings {
  const raw = isObject(live.raw) ? live.raw : {}
  const kept = Object.fromEntries(
    passedThrough.map((field) => [field, innerOf(raw, field)] as const).filter(([, value]) => value !== undefined),
  )
  const there = keepKnown(ChatWidgetSettings, raw)
  const merged = merge(
    merge(isObject(there) ? there : {}, spec.settings ?? {}),
    Object.keys(kept).length > 0 ? { advanceSettings: kept } : {},
  )
  return { chatType: spec.chatType, chatIcon: defaultIcon, ...merged }
}

function innerOf(raw: Settings, field: string): unknown {
  return isObject(raw.advanceSettings) ? raw.advanceSettings[field] : undefined
}

/** What the second says, above what the first says, at every depth. */
function merge(below: Settings, above: Settings): Settings {
  const merged = { ...below }
  for (const [name, value] of Object.entries(above)) {
    const old = merged[name]
    if (value !== undefined) merged[name] = isObject(old) && isObject(value) ? merge(old, value) : value
  }
  return merged
}

function isObject(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A list may leave the settings out; then they could not be read. */
function toLive(answer: Answered): Live {
  const readable = names.filter((field) => field !== 'settings' || isObject(answer.settings))
  return { id: answer.id, title: answer.name, fields: readFields(ChatWidgetSpec, answer, readable), raw: answer.settings }
}
