import { afterAll, beforeAll, expect, test } from 'vitest'
import { testSandbox } from '../test-sandbox.ts'

let sandbox: Awaited<ReturnType<typeof testSandbox>>
let token: string

beforeAll(async () => {
  sandbox = await testSandbox()
  token = String((await sandbox.installAgency({ futureLocations: true })).accessToken)
})
afterAll(() => sandbox.close())

test('a sub-account takes no field that is not published, no foreign agency and no made-up country', async () => {
  const send = (body: object) => sandbox.api('POST', '/locations/', { token, body: { companyId: sandbox.companyId, ...body } })
  expect((await send({ name: 'A', email: 'a@a.example' })).body.message).toEqual(['property email should not exist'])
  expect((await send({ phone: '1' })).status).toBe(422)
  expect((await send({ name: 'A', country: 'usa' })).status).toBe(422)
  expect((await send({ name: 'A', companyId: 'another' })).status).toBe(403)
  expect((await send({ name: 'A', prospectInfo: { firstName: 'x' } })).status).toBe(422)
})

test('a sub-account is made by the agency alone, and deleted by no app', async () => {
  const body = { companyId: sandbox.companyId, name: 'Made by app' }
  const inside = await sandbox.locationToken()
  expect((await sandbox.api('POST', '/locations/', { token: inside, body })).status).toBe(401)
  const made = await sandbox.api('POST', '/locations/', { token, body })
  expect(made).toMatchObject({ status: 200, body: { name: 'Made by app', companyId: sandbox.companyId } })
  const gone = await sandbox.api('DELETE', `/locations/${String(made.body.id)}?deleteTwilioAccount=false`, { token })
  expect(gone).toMatchObject({ status: 401, body: { message: 'The token is not authorized for this scope.' } })
})

test('the plan gate answers in the platform’s words', async () => {
  await sandbox.control('/quirks', { planGate: true })
  const refused = await sandbox.api('POST', '/locations/', { token, body: { companyId: sandbox.companyId, name: 'Gated' } })
  expect(refused).toMatchObject({ status: 403, body: { message: 'You do not have access to this feature! Please contact the admin!' } })
  await sandbox.control('/quirks', { planGate: false })
})

test('an agency for trying things out has two sub-accounts at most', async () => {
  await sandbox.control('/quirks', { sandboxAgency: true })
  const refused = await sandbox.api('POST', '/locations/', { token, body: { companyId: sandbox.companyId, name: 'Third' } })
  expect(refused).toMatchObject({ status: 400, body: { message: expect.stringContaining('Only 2 locations are allowed') } })
  await sandbox.control('/quirks', { sandboxAgency: false })
})

test('the app arrives by itself in a new sub-account when that was agreed, and only then', async () => {
  const made = async (name: string) => {
    const { body } = await sandbox.api('POST', '/locations/', { token, body: { companyId: sandbox.companyId, name } })
    return (await sandbox.mint(token, String(body.id))).status
  }
  expect(await made('Agreed')).toBe(200)
  await sandbox.control('/install', { as: 'agency', companyId: sandbox.companyId, futureLocations: false })
  expect(await made('Not agreed')).toBe(403)
})

test('a snapshot arrives part after part, and one that the agency does not have is refused', async () => {
  await sandbox.control('/quirks', { snapshotMs: 600_000 })
  const { snapshots } = (await sandbox.api('GET', `/snapshots/?companyId=${sandbox.companyId}`, { token })).body as {
    snapshots: { id: string; name: string }[]
  }
  const id = snapshots.find((one) => one.name === 'Agency basics')?.id ?? ''
  const push = (snapshot: object) =>
    sandbox.api('PUT', `/locations/${sandbox.locationId}`, { token, body: { companyId: sandbox.companyId, snapshot } })
  expect((await push({ id })).status).toBe(422)
  expect((await push({ id: 'nope', override: false })).status).toBe(400)
  expect((await push({ id, override: false })).status).toBe(200)
  const status = async () =>
    (await sandbox.api('GET', `/snapshots/snapshot-status/${id}/location/${sandbox.locationId}?companyId=${sandbox.companyId}`, { token }))
      .body
  expect(await status()).toMatchObject({ data: { status: 'processing', completed: [] } })
  await sandbox.control('/quirks', { snapshotMs: 0 })
  expect(await status()).toMatchObject({ data: { status: 'completed', pending: [] } })
  const { counts } = (await sandbox.control(`/inventory/${sandbox.locationId}`)) as { counts: Record<string, number> }
  expect(counts).toMatchObject({ tags: 2, pipelines: 1, workflows: 1 })
})

test('features and menu links take published words alone', async () => {
  const features = (permissions: string[]) =>
    sandbox.api('PUT', `/locations/${sandbox.locationId}/permissions`, { token, body: { permissions } })
  expect((await features(['crm', 'telepathy'])).status).toBe(422)
  expect((await features(['crm'])).body).toEqual({ permissions: ['crm'] })
  const link = {
    title: 'A',
    url: 'https://a.example',
    icon: { name: 'star', fontFamily: 'fas' },
    showOnCompany: false,
    showOnLocation: true,
  }
  const rest = { showToAllLocations: false, openMode: 'iframe', userRole: 'all', locations: [sandbox.locationId] }
  expect((await sandbox.api('POST', '/custom-menus/', { token, body: { ...link, ...rest, openMode: 'popup' } })).status).toBe(422)
  expect((await sandbox.api('POST', '/custom-menus/', { token, body: link })).status).toBe(422)
  expect((await sandbox.api('POST', '/custom-menus/', { token, body: { ...link, ...rest } })).status).toBe(201)
})
