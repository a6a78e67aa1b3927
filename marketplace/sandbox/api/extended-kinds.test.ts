import { afterAll, beforeAll, expect, it } from 'vitest'
import { testSandbox } from '../test-sandbox.ts'

let sandbox: Awaited<ReturnType<typeof testSandbox>>
let token: string
let alt: { altId: string; altType: string }

beforeAll(async () => {
  sandbox = await testSandbox()
  token = await sandbox.locationToken()
  alt = { altId: sandbox.locationId, altType: 'location' }
})
afterAll(() => sandbox.close())

const coupon = { name: 'Ten', code: 'TEN', discountType: 'amount', discountValue: 10, startDate: '2027-01-01T00:00:00Z' }

it('knows the location by altId, and refuses that of somebody else', async () => {
  const theirs = { ...alt, altId: sandbox.idOf('Harbor Family Law') }
  const refused = await sandbox.api('POST', '/payments/coupon', { token, body: { ...theirs, ...coupon } })
  expect([refused.status, refused.body.message]).toEqual([403, 'The token does not have access to this location.'])
  const read = await sandbox.api('GET', `/products/collections?altId=${theirs.altId}&altType=location`, { token })
  expect(read.status).toBe(403)
  expect((await sandbox.api('POST', '/payments/coupon', { token, body: coupon })).status).toBe(422)
})

it('takes a code once, and lets a PUT that leaves the end out take it away', async () => {
  const endDate = '2027-02-01T00:00:00Z'
  const made = await sandbox.api('POST', '/payments/coupon', { token, body: { ...alt, ...coupon, endDate, productIds: ['p1'] } })
  expect(made.body).toMatchObject({ endDate, limitPerCustomer: 0, usageCount: 0 })
  expect(made.body).not.toHaveProperty('productIds')
  expect((await sandbox.api('POST', '/payments/coupon', { token, body: { ...alt, ...coupon, code: 'ten' } })).status).toBe(400)
  const id = made.body._id
  const changed = await sandbox.api('PUT', '/payments/coupon', { token, body: { ...alt, ...coupon, id } })
  expect(changed.body).not.toHaveProperty('endDate')
  expect((await sandbox.api('DELETE', '/payments/coupon', { token, body: { ...alt, id } })).body).toMatchObject({ success: true })
})

it('takes notifications as a list, and names the place of what is wrong in it', async () => {
  const body = { locationId: sandbox.locationId, name: 'Visit', calendarType: 'event' }
  const { id } = (await sandbox.api('POST', '/calendars/', { token, body })).body.calendar as { id: string }
  const path = `/calendars/${id}/notifications`
  const good = { receiverType: 'contact', channel: 'sms', notificationType: 'booked' }
  expect((await sandbox.api('POST', path, { token, body: good })).body.message).toEqual(['The body must be a JSON array'])
  expect((await sandbox.api('POST', path, { token, body: [good, { ...good, shade: 1 }] })).body.message).toEqual([
    '1.property shade should not exist',
  ])
  expect((await sandbox.api('POST', path, { token, body: [good] })).status).toBe(200)
})

it('has no more than 15 knowledge bases in a location', async () => {
  const make = (n: number) =>
    sandbox.api('POST', '/knowledge-bases/', { token, body: { locationId: sandbox.locationId, name: `Base ${n}` } })
  const statuses = (await Promise.all(Array.from({ length: 16 }, (_, n) => make(n)))).map(({ status }) => status)
  expect(statuses.filter((status) => status === 201)).toHaveLength(15)
  expect(statuses.filter((status) => status === 400)).toHaveLength(1)
})

it('makes an object with its first field, keeps its key, and never deletes it', async () => {
  const here = { locationId: sandbox.locationId }
  const first = { key: 'name', name: 'Name', dataType: 'TEXT' }
  const body = { ...here, key: 'pet', labels: { singular: 'Pet', plural: 'Pets' }, primaryDisplayPropertyDetails: first }
  const made = await sandbox.api('POST', '/objects/', { token, body })
  expect(made.body.object).toMatchObject({ key: 'custom_objects.pet', primaryDisplayProperty: 'custom_objects.pet.name', standard: false })
  expect((await sandbox.api('POST', '/objects/', { token, body })).status).toBe(400)
  expect((await sandbox.api('PUT', '/objects/custom_objects.pet', { token, body: here })).status).toBe(422)
  expect((await sandbox.api('DELETE', '/objects/custom_objects.pet', { token })).status).toBe(404)
  const inside = await sandbox.api('GET', `/custom-fields/object-key/custom_objects.pet?locationId=${sandbox.locationId}`, { token })
  expect(inside.body).toMatchObject({ fields: [{ fieldKey: 'custom_objects.pet.name' }], folders: [{ name: 'Details' }] })
})

it('makes a media folder without saying its id', async () => {
  const made = await sandbox.api('POST', '/medias/folder', { token, body: { ...alt, name: 'Logos' } })
  expect(made.body).toMatchObject({ name: 'Logos', type: 'folder' })
  expect([made.body.id, made.body._id]).toEqual([undefined, undefined])
  const query = `altId=${alt.altId}&altType=location&sortBy=createdAt&sortOrder=asc&type=folder`
  expect((await sandbox.api('GET', `/medias/files?${query}`, { token })).body.files).toMatchObject([{ name: 'Logos' }])
  expect((await sandbox.api('GET', `/medias/files?altId=${alt.altId}&altType=location`, { token })).status).toBe(422)
})

it('answers the removal of a voice agent with nothing', async () => {
  const here = `locationId=${sandbox.locationId}`
  const made = await sandbox.api('POST', '/voice-ai/agents', { token, body: { locationId: sandbox.locationId, agentName: 'Reception' } })
  expect(made.body).toMatchObject({ maxCallDuration: 300, language: 'en-US' })
  const gone = await sandbox.api('DELETE', `/voice-ai/agents/${String(made.body.id)}?${here}`, { token })
  expect([gone.status, gone.body]).toEqual([204, {}])
  const wrong = { locationId: sandbox.locationId, translation: { enabled: true, language: 'es' } }
  expect((await sandbox.api('POST', '/voice-ai/agents', { token, body: wrong })).status).toBe(422)
})

it('shows the messy location with something of most of these', async () => {
  const { counts } = (await sandbox.control(`/inventory/${sandbox.idOf('Summit HVAC & Plumbing')}`)) as { counts: Record<string, number> }
  const kinds = ['collections', 'coupons', 'schedules', 'calendarNotifications', 'businesses', 'objects', 'objectFields', 'associations']
  for (const kind of [...kinds, 'mediaFiles', 'knowledgeBases', 'conversationAgents', 'brandBoards', 'chatWidgets', 'urlRedirects'])
    expect([kind, counts[kind]]).toEqual([kind, expect.any(Number)])
  expect(Object.values(counts).filter((count) => count > 0).length).toBeGreaterThan(25)
})
