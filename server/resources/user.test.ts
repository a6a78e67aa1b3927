import { expect, test } from 'vitest'
import { makePassword } from './make-password.ts'
import { refusal, scriptedScope, type Call } from './scripted-api.test-data.ts'
import { user } from './user.ts'

const dana = { firstName: 'Dana', lastName: 'Field', email: 'Dana@Example.com', role: 'user' }
const here = { type: 'account', role: 'user', locationIds: ['location-1'] }
const answer = { id: 'u1', name: 'Dana Field', firstName: 'Dana', lastName: 'Field', email: 'dana@example.com', roles: here }
const live = { id: 'u1', title: 'Dana Field', fields: {} }

test('makes a person of this location with a password that the platform takes and nobody ever sees', async () => {
  const scope = scriptedScope(() => answer)
  const made = await user.create?.(scope, dana)
  const { password, ...body } = scope.calls.map((call) => call.body)[0] as Record<string, unknown>
  expect(body).toEqual({ companyId: 'company-1', locationIds: ['location-1'], type: 'account', ...dana, email: 'dana@example.com' })
  expect(password).toMatch(/^(?=.*[A-Z])(?=.*[a-z])(?=.*\d)(?=.*[^A-Za-z0-9]).{12,}$/)
  expect(JSON.stringify(made)).not.toContain(password)
})

test('never makes the same password twice, nor one without every sort of character', () => {
  const passwords = Array.from({ length: 200 }, makePassword)
  expect(new Set(passwords).size).toBe(200)
  for (const password of passwords) expect(password).toMatch(/^(?=.*[A-Z])(?=.*[a-z])(?=.*\d)(?=.*[^A-Za-z0-9]).{24}$/)
})

test('keeps the password out of a refusal that quotes it', async () => {
  let sent = ''
  const scope = scriptedScope(({ body }) => {
    sent = String((body as Record<string, unknown>).password)
    throw refusal('invalid', `password ${sent} is too plain`)
  })
  const error: unknown = await user.create?.(scope, dana).catch((caught: unknown) => caught)
  expect(error).toMatchObject({ reason: 'invalid', message: 'password [secret] is too plain', cause: undefined })
})

test('gives this location to a person whom it can see elsewhere in the agency', async () => {
  const scope = scriptedScope(({ method }) => {
    if (method === 'POST') throw refusal('conflict')
    return method === 'GET' ? { users: [{ ...answer, roles: { ...here, locationIds: ['other'] } }] } : answer
  })
  await user.create?.(scope, dana)
  expect(scope.calls.at(-1)).toMatchObject({
    method: 'PUT',
    path: '/users/u1',
    body: { companyId: 'company-1', locationIds: ['other', 'location-1'] },
  })
})

test("lets in a person whom only the agency's own token sees, and says that they were there already", async () => {
  const scope = scriptedScope(({ method }) => {
    if (method === 'POST') throw refusal('conflict')
    return { users: [] }
  })
  const company = scriptedScope(({ method }) => {
    const there = { ...answer, roles: { ...here, locationIds: ['other'] } }
    return method === 'GET' ? { users: [there] } : there
  })
  const made = await user.create?.({ ...scope, openCompany: () => company.api }, dana)
  expect(made).toMatchObject({ id: 'u1', joined: true })
  expect(company.calls.at(-1)).toMatchObject({ method: 'PUT', body: { companyId: 'company-1', locationIds: ['other', 'location-1'] } })
})

test('says so when the address belongs to a person of the agency itself, and changes nothing', async () => {
  const scope = scriptedScope(({ method }) => {
    if (method === 'POST') throw refusal('conflict')
    return { users: [] }
  })
  const company = scriptedScope(() => ({ users: [{ ...answer, roles: { ...here, type: 'agency' } }] }))
  await expect(user.create?.({ ...scope, openCompany: () => company.api }, dana)).rejects.toMatchObject({
    reason: 'conflict',
    message: expect.stringContaining('agency itself'),
  })
  expect(company.calls.map(({ method }) => method)).toEqual(['GET'])
})

test('whom somebody has let in here since the plan is not taken for one that we made or let in', async () => {
  const scope = scriptedScope(({ method }) => {
    if (method === 'POST') throw refusal('conflict')
    return { users: [{ ...answer, roles: { ...here, locationIds: ['other', 'location-1'] } }] }
  })
  await expect(user.create?.(scope, dana)).rejects.toMatchObject({ reason: 'conflict', method: 'POST' })
  expect(scope.calls.map(({ method }) => method)).toEqual(['POST', 'GET'])
})

test("an agency that is out of reach is no loss of this location's access", async () => {
  const scope = scriptedScope(({ method }) => {
    if (method === 'POST') throw refusal('conflict')
    return { users: [] }
  })
  const company = scriptedScope(() => {
    throw refusal('revoked')
  })
  await expect(user.create?.({ ...scope, openCompany: () => company.api }, dana)).rejects.toMatchObject({ reason: 'conflict' })
})

test('says what to do about a person whom it cannot see', async () => {
  const scope = scriptedScope(({ method }) => {
    if (method === 'POST') throw refusal('conflict')
    return { users: [] }
  })
  await expect(user.create?.(scope, dana)).rejects.toMatchObject({ reason: 'conflict', message: expect.stringContaining('team settings') })
})

test('never changes an e-mail address or a password, and sends permissions whole', async () => {
  const scope = scriptedScope(() => answer)
  const known = { ...live, fields: { permissions: { tagsEnabled: true, botService: false } } }
  await user.update?.(scope, known, { ...dana, email: 'new@example.com', permissions: { botService: true } }, [
    'email',
    'permissions',
    'role',
  ])
  expect(scope.calls[0]?.body).toEqual({ role: 'user', permissions: { tagsEnabled: true, botService: true } })
})

test('takes away only this location from a person who works in others too', async () => {
  const scope = scriptedScope(() => ({ ...answer, roles: { ...here, locationIds: ['other', 'location-1'] } }))
  expect(await user.delete?.(scope, live)).toBe('left')
  expect(scope.calls.map(({ method }) => method)).toEqual(['GET', 'PUT'])
  expect(scope.calls[1]?.body).toEqual({ locationIds: ['other'] })
})

test('removes a person who works nowhere else, and never one of the agency itself', async () => {
  const scope = scriptedScope(() => answer)
  expect(await user.delete?.(scope, live)).toBeUndefined()
  expect(scope.calls.map(({ method }) => method)).toEqual(['GET', 'DELETE'])
  const agency = scriptedScope(() => ({ ...answer, roles: { ...here, type: 'agency' } }))
  await expect(user.delete?.(agency, live)).rejects.toThrow('agency')
  expect(agency.calls).toHaveLength(1)
})

test('asks for the next page with texts until a page is not full, and leaves out who is deleted', async () => {
  const people = Array.from({ length: 30 }, (_, n) => ({ ...answer, id: `u${n}`, deleted: n === 3 }))
  const page = ({ query }: Call): unknown => ({ users: people.slice(Number(query?.skip), Number(query?.skip) + 25), count: 25 })
  const scope = scriptedScope(page)
  const all = await user.list?.({ ...scope, matched: () => Promise.resolve([]) })
  expect(all).toHaveLength(29)
  expect(scope.calls.map(({ query }) => query)).toEqual(
    ['0', '24'].map((skip) => ({ companyId: 'company-1', locationId: 'location-1', skip, limit: '25' })),
  )
})

test('knows a person by the e-mail address in lower case', () => {
  expect(user.identify(dana)).toBe('dana@example.com')
  expect(user.identifyLive({ ...live, fields: { email: ' DANA@example.com' } })).toBe('dana@example.com')
})

test('tells nothing but the address of a person of the agency, so that nothing about them is changed', async () => {
  const scope = scriptedScope(() => ({ users: [{ ...answer, roles: { ...here, type: 'agency', role: 'admin' } }] }))
  const all = await user.list?.({ ...scope, matched: () => Promise.resolve([]) })
  expect(all?.[0]?.fields).toEqual({ email: 'dana@example.com' })
})

test.each([
  [{ email: 'dana' }, ['email']],
  [{ email: '{{ front_desk_email }}' }, []],
  [{ phone: '415 555' }, ['phone']],
  [{ phone: '+1 (415) 555-0123' }, []],
  [{ scopes: ['contacts.write', 'contacts.destroy'] }, ['scopes[1]']],
])('checks %j', (part, paths) => {
  expect(user.validate?.({ ...dana, ...part }).map((issue) => issue.path)).toEqual(paths)
})
