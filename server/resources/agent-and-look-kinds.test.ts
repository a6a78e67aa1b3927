import { expect, test } from 'vitest'
import { saying } from '../contract/say.ts'
import { brandBoard } from './brand-board.ts'
import { chatWidget } from './chat-widget.ts'
import { conversationAgent } from './conversation-agent.ts'
import { knowledgeBase } from './knowledge-base.ts'
import { knowledgeFaq } from './knowledge-faq.ts'
import { mediaFolder } from './media-folder.ts'
import { scriptedScope } from './scripted-api.test-data.ts'
import { urlRedirect } from './url-redirect.ts'
import { voiceAgent } from './voice-agent.ts'

const agent = { name: 'Desk', personality: 'Warm', goal: 'Book', instructions: 'Be short' }
const none = { matched: () => Promise.resolve([]) }

test('reads knowledge bases to the end, each page from the last id before it', async () => {
  const pages = [
    {
      knowledgeBases: [
        { id: 'a', name: 'A' },
        { id: 'b', name: 'B' },
      ],
      hasMore: true,
    },
    { knowledgeBases: [{ id: 'c', name: 'C' }], hasMore: false },
  ]
  const scope = scriptedScope(() => ({ data: pages.shift() }))
  expect(await knowledgeBase.list?.({ ...scope, ...none })).toHaveLength(3)
  expect(scope.calls.map(({ query }) => query?.lastKnowledgeBaseId)).toEqual([undefined, 'b'])
})

test('stops when the platform keeps saying that there is more', async () => {
  const scope = scriptedScope(() => ({ data: { knowledgeBases: [{ id: 'a', name: 'A' }], hasMore: true } }))
  expect(await knowledgeBase.list?.({ ...scope, ...none })).toHaveLength(1)
  expect(scope.calls).toHaveLength(2)
})

test('says what was taught before a knowledge base is removed', async () => {
  const counts = { faqs: 2, urls: 1, files: 0 }
  const holds = (kbMetadata: object) =>
    knowledgeBase.holdsClientData?.(
      scriptedScope(() => ({ data: { kbMetadata } })),
      { id: 'a', title: '', fields: {} },
    )
  expect([await holds(counts), await holds({ faqs: 0 })]).toEqual([saying('data.taught', { n: 3 }), undefined])
})

test('tells questions apart within their knowledge base only', () => {
  const spec = { knowledgeBaseId: 'k1', question: 'Can I park?', answer: 'Yes' }
  expect(knowledgeFaq.identify(spec)).toBe(knowledgeFaq.identify({ ...spec, question: 'can i park' }))
  expect(knowledgeFaq.identify(spec)).not.toBe(knowledgeFaq.identify({ ...spec, knowledgeBaseId: 'k2' }))
  expect(knowledgeFaq.identify({ ...spec, knowledgeBaseId: { $ref: 'knowledge-base/a' } })).toBeUndefined()
})

test('finds the media folder that it made, although the answer has no id', async () => {
  const scope = scriptedScope(({ method }) =>
    method === 'POST'
      ? { altId: 'location-1', name: 'Logos', type: 'folder' }
      : {
          files: [
            { _id: 'inner', name: 'Logos', parentId: 'x' },
            { _id: 'outer', name: 'Logos' },
          ],
        },
  )
  expect(await mediaFolder.create?.(scope, { name: 'Logos' })).toMatchObject({ id: 'outer', fields: { parentId: null } })
  expect(await mediaFolder.create?.(scope, { name: 'Logos', parentId: 'x' })).toMatchObject({ id: 'inner' })
  expect(mediaFolder.identify({ name: 'Logos', parentId: { $ref: 'media-folder/a' } })).toBeUndefined()
})

test('a media folder or chat widget that is made and not listed yet is one to look for, not to make again', async () => {
  const lists = ({ path }: { path: string }) => (path.startsWith('/medias') ? { files: [] } : { widgets: [] })
  const scope = scriptedScope((call) => (call.method === 'POST' ? {} : lists(call)))
  const unlisted = {
    name: 'HighLevelError',
    reason: 'unreadable_answer',
    method: 'GET',
    message: expect.stringContaining('does not list it'),
  }
  await expect(mediaFolder.create?.(scope, { name: 'Logos' })).rejects.toMatchObject(unlisted)
  await expect(chatWidget.create?.(scope, { name: 'Chat', chatType: 'liveChat' })).rejects.toMatchObject(unlisted)
})

test("never takes somebody's chat widget of the same name for the one that it made", async () => {
  const theirs = { id: 'theirs', name: 'Chat', chatType: 'liveChat' }
  const lists = [[theirs], [{ ...theirs, id: 'ours' }, theirs], [theirs], [theirs]]
  const scope = scriptedScope(({ method }) => (method === 'POST' ? {} : { widgets: lists.shift() }))
  expect(await chatWidget.create?.(scope, { name: 'Chat', chatType: 'liveChat' })).toMatchObject({ id: 'ours' })
  await expect(chatWidget.create?.(scope, { name: 'Chat', chatType: 'liveChat' })).rejects.toMatchObject({ method: 'GET' })
})

test('spells a colour in the four ways that the platform demands, and takes them for the same', async () => {
  const scope = scriptedScope(() => ({ _id: 'b', name: 'Brand' }))
  const colors = [{ label: 'Accent', hex: '#12B76A' }]
  await brandBoard.create?.(scope, { name: 'Brand', colors })
  const spelled = { label: 'Accent', hex: '#12B76A', hexa: '#12B76AFF', rgb: 'rgb(18, 183, 106)', rgba: 'rgba(18, 183, 106, 1)' }
  expect(scope.calls[0]?.body).toEqual({ locationId: 'location-1', name: 'Brand', colors: [spelled] })
  const live = [{ id: 'x', ...spelled, hex: '#12b76a', rgb: 'rgb(18,183,106)' }]
  expect(brandBoard.normalise?.('colors', live)).toEqual(brandBoard.normalise?.('colors', colors))
})

test('keeps the ids of what stays on a brand board', async () => {
  const scope = scriptedScope(() => ({ _id: 'b', name: 'Brand' }))
  const fonts = [{ id: 'f1', font: 'Inter', fallback: 'serif', label: 'Body' }]
  const wanted = [
    { font: 'Lato', fallback: 'serif', label: 'Body' },
    { font: 'Inter', fallback: 'serif', label: 'Head' },
  ]
  await brandBoard.update?.(scope, { id: 'b', title: 'Brand', fields: { fonts } }, { name: 'Brand', fonts: wanted }, ['fonts'])
  expect(scope.calls[0]?.body).toEqual({ fonts: [{ id: 'f1', ...wanted[0] }, wanted[1]] })
})

test.each([
  [
    {
      fonts: [
        { font: 'A', fallback: 'b', label: 'X' },
        { font: 'C', fallback: 'b', label: ' x' },
      ],
    },
    ['fonts[1].label'],
  ],
  [{ type: 'url' }, ['url']],
])('checks a brand board with %j', (part, paths) => {
  expect(brandBoard.validate?.({ name: 'Brand', ...part }).map((issue) => issue.path)).toEqual(paths)
})

test('writes the live settings of a chat widget along, also those that no blueprint can say', async () => {
  const scope = scriptedScope(() => ({}))
  const settings = {
    heading: 'Hello',
    chatType: 'liveChat',
    theme: { name: 'a' },
    advanceSettings: { contactFormOptions: ['x'], brandingTitle: 'T' },
  }
  const live = { id: 'w', title: 'Chat', fields: { name: 'Chat', settings }, raw: settings }
  await chatWidget.update?.(
    scope,
    live,
    { name: 'Chat', chatType: 'liveChat', settings: { heading: 'Hi', theme: { colors: { headerColor: '#000000' } } } },
    ['settings'],
  )
  expect(scope.calls[0]).toMatchObject({ method: 'PATCH', path: '/chat-widget/data/location-1/w' })
  expect(scope.calls[0]?.body).toEqual({
    settings: {
      chatType: 'liveChat',
      chatIcon: 'messageChatCircle',
      heading: 'Hi',
      theme: { name: 'a', colors: { headerColor: '#000000' } },
      advanceSettings: { brandingTitle: 'T', contactFormOptions: ['x'] },
    },
  })
})

test.each([
  [{ isPrimary: true }, ['mode']],
  [{ waitTime: 6, waitTimeUnit: 'minutes' }, ['waitTime']],
  [{ waitTime: 300 }, []],
  [{ sleepEnabled: true, sleepTime: 2 }, ['sleepTime']],
  [{ sleepTime: 2, sleepTimeUnit: 'hours' }, ['sleepEnabled']],
  [{ sleepEnabled: true, sleepTime: 49, sleepTimeUnit: 'hours' }, ['sleepTime']],
  [{ sleepEnabled: true }, []],
])('checks a conversation agent with %j', (part, paths) => {
  expect(conversationAgent.validate?.({ ...agent, ...part }).map((issue) => issue.path)).toEqual(paths)
})

test('changes a conversation agent without letting the rest fall back', async () => {
  const scope = scriptedScope(() => ({ id: 'a', ...agent }))
  const live = { id: 'a', title: 'Desk', fields: { ...agent, mode: 'auto-pilot', channels: ['SMS'], sleepTime: null } }
  await conversationAgent.update?.(scope, live, { ...agent, goal: 'Sell', respondToImages: true }, ['goal'])
  expect(scope.calls[0]?.body).toEqual({
    autoPilotMaxMessages: 75,
    ...agent,
    goal: 'Sell',
    mode: 'auto-pilot',
    channels: ['SMS'],
    respondToImages: true,
  })
})

test.each([
  [{ translation: { enabled: true, language: 'es' } }, ['translation.enabled']],
  [{ language: 'es', translation: { enabled: true, language: 'fr' } }, ['translation.language']],
  [{ language: 'es', translation: { enabled: true } }, ['translation.language']],
  [{ language: 'es', translation: { enabled: true, language: 'en-US' } }, []],
  [{ inboundNumber: '+1', numberPoolId: 'p' }, ['numberPoolId']],
  [{ agentWorkingHours: [day(1, 9, 8), day(1, 9, 10)] }, ['agentWorkingHours[0].intervals[0]', 'agentWorkingHours[1]']],
])('checks a voice agent with %j', (part, paths) => {
  expect(voiceAgent.validate?.({ agentName: 'Reception', ...part }).map((issue) => issue.path)).toEqual(paths)
})

test('reads voice agents page by page until the stated total', async () => {
  const all = Array.from({ length: 70 }, (_, n) => ({ id: `v${n}`, agentName: `V${n}` }))
  const scope = scriptedScope(({ query }) => {
    const from = (Number(query?.page) - 1) * 50
    return { agents: all.slice(from, from + 50), total: 70 }
  })
  expect(await voiceAgent.list?.({ ...scope, ...none })).toHaveLength(70)
  expect(scope.calls.map(({ query }) => query?.page)).toEqual([1, 2])
})

test('knows a redirect by domain and path, whatever their case', () => {
  const spec = { domain: 'Example.com', path: '/Old', target: 'https://example.com', action: 'url' }
  expect(urlRedirect.identify(spec)).toBe(urlRedirect.identifyLive({ id: 'r', title: '', fields: { domain: 'example.com', path: '/old' } }))
  for (const wrong of [{ domain: 'https://example.com' }, { path: 'old' }])
    expect(urlRedirect.spec.safeParse({ ...spec, ...wrong }).success).toBe(false)
})

function day(dayOfTheWeek: number, startHour: number, endHour: number): object {
  return { dayOfTheWeek, intervals: [{ startHour, startMinute: 0, endHour, endMinute: 0 }] }
}
