import { afterEach, beforeEach, expect, it } from 'vitest'
import { testSandbox } from '../test-sandbox.ts'

let sandbox: Awaited<ReturnType<typeof testSandbox>>

beforeEach(async () => {
  sandbox = await testSandbox()
})
afterEach(() => sandbox.close())

it('accepts a code once', async () => {
  const { code } = await sandbox.control('/install', { as: 'agency' })
  const first = await sandbox.exchange({ grantType: 'authorization_code', code })
  expect(first.body).toMatchObject({
    userType: 'Company',
    isBulkInstallation: true,
    installToFutureLocations: true,
    companyId: sandbox.companyId,
  })
  const second = await sandbox.exchange({ grantType: 'authorization_code', code })
  expect([second.status, second.body.error_description]).toEqual([401, 'Authorization code not found'])
})

it('accepts a refresh token once, and counts a second use as a violation', async () => {
  const { refreshToken } = await sandbox.installAgency()
  const first = await sandbox.exchange({ grantType: 'refresh_token', refreshToken })
  expect(first.status).toBe(200)
  expect(first.body.refreshToken).not.toBe(refreshToken)
  const second = await sandbox.exchange({ grantType: 'refresh_token', refreshToken })
  expect([second.status, second.body.message]).toEqual([400, 'Invalid grant: refresh token is invalid'])
  expect((await sandbox.control('/violations')).counts).toMatchObject({ 'refresh-reuse': 1 })
})

it('knows only the names of v3', async () => {
  const refused = await sandbox.api('POST', '/oauth/token', { body: { client_id: 'x', client_secret: 'y', grant_type: 'refresh_token' } })
  expect([refused.status, refused.body.message]).toEqual([400, 'Missing parameter: clientId'])
})

it('mints location tokens, but not where the app is not installed, was revoked or the account is paused', async () => {
  const company = String((await sandbox.installAgency()).accessToken)
  const minted = await sandbox.mint(company, sandbox.locationId)
  expect(minted.body).toMatchObject({ userType: 'Location', locationId: sandbox.locationId })
  expect(String(minted.body.scope).split(' ')).toContain('oauth.write')
  expect((await sandbox.mint(company, sandbox.idOf('Cedar & Sage Catering'))).status).toBe(403)
  expect((await sandbox.mint(company, sandbox.idOf('Velvet Room Salon'))).status).toBe(403)
  expect((await sandbox.mint(company, sandbox.idOf('Quayside Tutoring'))).status).toBe(403)
  const paused = await sandbox.mint(company, sandbox.idOf('Old Mill Auto Repair'))
  expect([paused.status, paused.body.message]).toEqual([400, 'Location is not active'])
})

it('keeps a refresh token good while an account is paused', async () => {
  const { code } = await sandbox.control('/install', { as: 'location', locationIds: [sandbox.locationId] })
  const { refreshToken } = (await sandbox.exchange({ grantType: 'authorization_code', code })).body
  await sandbox.control(`/locations/${sandbox.locationId}`, { status: 'suspended' })
  expect((await sandbox.exchange({ grantType: 'refresh_token', refreshToken })).body.message).toBe('Location is not active')
  await sandbox.control(`/locations/${sandbox.locationId}`, { status: 'active' })
  expect((await sandbox.exchange({ grantType: 'refresh_token', refreshToken })).status).toBe(200)
})

it('pages through installed locations', async () => {
  const token = String((await sandbox.installAgency()).accessToken)
  const seen: unknown[] = []
  let next = ''
  do {
    const page = await sandbox.api(
      'GET',
      `/oauth/installed-locations?companyId=${sandbox.companyId}&appId=66c0aa11bb22cc33dd44ee55&isInstalled=true&pageSize=5${next}`,
      { token },
    )
    seen.push(...(page.body.items as { _id: string }[]).map((item) => item._id))
    const { nextPageToken } = page.body.pagination as { nextPageToken?: string }
    next = nextPageToken ? `&pageToken=${nextPageToken}` : ''
  } while (next)
  expect(new Set(seen).size).toBe(13)
})

it('lets no token work any longer after an uninstall', async () => {
  const { accessToken, refreshToken } = await sandbox.installAgency()
  const gone = await sandbox.api('DELETE', '/marketplace/app/66c0aa11bb22cc33dd44ee55/installations', {
    token: String(accessToken),
    body: { companyId: sandbox.companyId },
  })
  expect(gone.body).toMatchObject({ success: true })
  expect((await sandbox.api('GET', '/locations/search', { token: String(accessToken) })).status).toBe(401)
  expect((await sandbox.exchange({ grantType: 'refresh_token', refreshToken })).status).toBe(400)
})
