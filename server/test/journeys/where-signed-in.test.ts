import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Sitting } from '../../contract/session.ts'
import type { Members } from '../../contract/settings.ts'
import { startInstalledWorld } from '../start-installed-world.ts'
import type { Person, World } from '../start-world.ts'

let world: World
let admin: Person
let locationId: string

beforeAll(async () => {
  ;({ world, admin } = await startInstalledWorld())
  locationId = world.locations.find((location) => location.companyId === admin.session.companyId)?.id ?? ''
})
afterAll(() => world?.close())

test('somebody in one sub-account sees their own sessions everywhere, and ends one of them with its stream', async () => {
  const other = await world.signIn(admin.session.user.id)
  const here = await world.signIn(admin.session.user.id, locationId)
  const stream = await fetch(`${world.url}/api/sse/stream`, { headers: { authorization: `Bearer ${other.session.token}` } })
  const listed = await sittingsOf(here)
  expect(listed.filter((one) => one.isThis)).toEqual([expect.objectContaining({ locationId })])
  const [id] = (await sittingsOf(other)).filter((one) => one.isThis).map((one) => one.id)
  expect(listed.map((one) => one.id)).toContain(id)

  expect((await here.call('DELETE', `/api/auth/sessions/${id}`)).status).toBe(204)
  expect(await other.call('GET', '/api/locations')).toMatchObject({ status: 401, body: { code: 'signed_out' } })
  expect(await stream.text()).toContain('event: bye')
  expect((await here.call('GET', '/api/auth/session')).status).toBe(200)
})

test('all others end at once, and the audit trail says who did it', async () => {
  const others = [await world.signIn(admin.session.user.id), await world.signIn(admin.session.user.id, locationId)]
  const here = await world.signIn(admin.session.user.id)
  const { body } = await here.call<{ ended: number }>('DELETE', '/api/auth/sessions')
  expect(body.ended).toBeGreaterThanOrEqual(2)
  for (const one of others) expect((await one.call('GET', '/api/auth/session')).status).toBe(401)
  expect(await sittingsOf(here)).toHaveLength(1)
  const audit = await here.call<{ items: object[] }>('GET', '/api/audit?action=session.revoked')
  expect(audit.body.items[0]).toMatchObject({ actor: { id: here.session.user.id }, subject: { kind: 'person' } })
  admin = here
})

test('an agency admin sees who is signed in, and signs a person out', async () => {
  const user = world.users.find((one) => one.companyId === admin.session.companyId && one.type === 'agency' && one.role === 'user')
  const person = await world.signIn(user?.id ?? '')
  expect((await membersOf(admin)).find((one) => one.id === user?.id)).toMatchObject({ isSignedIn: true })
  expect((await person.call('DELETE', `/api/settings/members/${admin.session.user.id}/sessions`)).status).toBe(403)
  expect(await admin.call('DELETE', `/api/settings/members/${user?.id}/sessions`)).toMatchObject({ status: 200, body: { ended: 1 } })
  expect(await person.call('GET', '/api/locations')).toMatchObject({ status: 401, body: { code: 'signed_out' } })
  expect((await membersOf(admin)).find((one) => one.id === user?.id)).toMatchObject({ isSignedIn: false })
})

test('who looks at one sub-account is not told who is signed in elsewhere', async () => {
  const user = world.users.find((one) => one.type === 'account' && one.role === 'admin' && one.locationIds.length > 0)
  const [here] = user?.locationIds ?? []
  const there = await world.signIn(user?.id ?? '', here)
  const agency = await world.agencyAdmin()
  expect((await membersOf(there)).find((one) => one.id === agency.session.user.id)?.isSignedIn ?? false).toBe(false)
  expect((await membersOf(there)).find((one) => one.id === user?.id)?.isSignedIn).toBe(true)
})

async function sittingsOf(person: Person): Promise<Sitting[]> {
  return (await person.call<{ items: Sitting[] }>('GET', '/api/auth/sessions')).body.items
}

async function membersOf(person: Person): Promise<Members['items']> {
  return (await person.call<Members>('GET', '/api/settings/members')).body.items
}
