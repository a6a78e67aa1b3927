import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testSandbox } from '../test-sandbox.ts'

let sandbox: Awaited<ReturnType<typeof testSandbox>>
let token: string
let tags: string

beforeAll(async () => {
  sandbox = await testSandbox()
  token = await sandbox.locationToken()
  tags = `/locations/${sandbox.locationId}/tags`
})
afterAll(() => sandbox.close())

describe('the API', () => {
  it('refuses a request without a version, and one with another version', async () => {
    const without = await sandbox.api('GET', tags, { token, version: null })
    expect([without.status, without.body.message]).toEqual([401, 'version header was not found.'])
    expect((await sandbox.api('GET', tags, { token, version: '2021-07-28' })).status).toBe(400)
  })

  it('refuses an unknown property, a missing one and one of the wrong type, in its own words', async () => {
    const unknown = await sandbox.api('POST', tags, { token, body: { name: 'vip', colour: 'red' } })
    expect(unknown.status).toBe(422)
    expect(unknown.body).toMatchObject({
      statusCode: 422,
      message: ['property colour should not exist'],
      error: 'Unprocessable Entity',
      traceId: expect.any(String),
    })
    expect((await sandbox.api('POST', tags, { token, body: {} })).body.message).toEqual([
      'name must be a string',
      'name should not be empty',
    ])
    expect((await sandbox.api('POST', tags, { token, body: { name: 7 } })).body.message).toEqual(['name must be a string'])
  })

  it('names the place of a wrong property inside a list', async () => {
    const body = { locationId: sandbox.locationId, name: 'Sales', stages: [{ name: 'One' }, { name: 'Two', shade: 'blue' }] }
    const refused = await sandbox.api('POST', '/opportunities/pipelines', { token, body })
    expect(refused.body.message).toEqual(['stages.1.property shade should not exist'])
  })

  it('refuses an unknown query parameter', async () => {
    expect((await sandbox.api('GET', `${tags}?sort=name`, { token })).status).toBe(422)
  })

  it('refuses a route that does not exist', async () => {
    expect((await sandbox.api('POST', '/workflows/', { token, body: {} })).status).toBe(404)
  })

  it('refuses an unknown token, another location, a scope that was not granted and the wrong class of token', async () => {
    expect((await sandbox.api('GET', tags, { token: 'nonsense' })).status).toBe(401)
    const other = await sandbox.api('GET', `/locations/${sandbox.idOf('Harbor Family Law')}/tags`, { token })
    expect([other.status, other.body.message]).toEqual([403, 'The token does not have access to this location.'])
    const narrow = await sandbox.locationToken('Lumen Med Spa', ['links.readonly'])
    const refused = await sandbox.api('GET', `/locations/${sandbox.idOf('Lumen Med Spa')}/tags`, { token: narrow })
    expect([refused.status, refused.body.message]).toEqual([401, 'The token is not authorized for this scope.'])
    const { accessToken } = await sandbox.installAgency()
    expect((await sandbox.api('GET', tags, { token: String(accessToken) })).body.message).toContain('authClass')
  })

  it('gives a trace id and the rate headers with every answer', async () => {
    const { headers } = await sandbox.api('GET', tags, { token })
    expect(headers.get('x-trace-id')).toBeTruthy()
    expect(headers.get('x-ratelimit-max')).toBe('100')
    expect(Number(headers.get('x-ratelimit-remaining'))).toBeLessThan(100)
    expect(headers.get('x-ratelimit-daily-remaining')).toBeTruthy()
  })

  it('keeps what it refused, without secrets', async () => {
    await sandbox.api('POST', '/users/', { token, body: { password: 'Sup3r-secret-words', email: 'x' } })
    const { counts } = await sandbox.control('/violations')
    expect(counts).toMatchObject({ refused: expect.any(Number) })
    expect(JSON.stringify(await sandbox.control('/requests'))).not.toContain('Sup3r-secret-words')
  })
})

describe('kinds with rules of their own', () => {
  it('writes options and reads picklistOptions', async () => {
    const body = { name: 'Insurance', dataType: 'SINGLE_OPTIONS', options: ['None', 'PPO'] }
    const made = await sandbox.api('POST', `/locations/${sandbox.locationId}/customFields`, { token, body })
    expect(made.status).toBe(201)
    expect(made.body.customField).toMatchObject({ fieldKey: 'contact.insurance', picklistOptions: ['None', 'PPO'], model: 'contact' })
    expect(
      (await sandbox.api('POST', `/locations/${sandbox.locationId}/customFields`, { token, body: { name: 'Fee', dataType: 'MONETARY' } }))
        .status,
    ).toBe(400)
  })

  it('lists no product unless a limit is sent', async () => {
    const body = { locationId: sandbox.locationId, name: 'Whitening', productType: 'SERVICE' }
    const made = await sandbox.api('POST', '/products/', { token, body })
    expect(made.body).toMatchObject({ _id: expect.stringMatching(/^[0-9a-f]{24}$/), name: 'Whitening' })
    const here = `/products/?locationId=${sandbox.locationId}`
    expect((await sandbox.api('GET', here, { token })).body).toEqual({ products: [], total: [{ total: 1 }] })
    expect((await sandbox.api('GET', `${here}&limit=10`, { token })).body.products).toHaveLength(1)
  })

  it('wants a team for a round robin, and people who work there', async () => {
    const body = { locationId: sandbox.locationId, name: 'Hygiene', calendarType: 'round_robin' }
    expect((await sandbox.api('POST', '/calendars/', { token, body })).status).toBe(422)
    const stranger = { ...body, teamMembers: [{ userId: sandbox.idOf('Dale Prescott') }] }
    expect((await sandbox.api('POST', '/calendars/', { token, body: stranger })).status).toBe(422)
    const made = await sandbox.api('POST', '/calendars/', { token, body: { ...body, teamMembers: [{ userId: sandbox.idOf('Hana Kim') }] } })
    expect(made.body.calendar).toMatchObject({ slotDuration: 30, eventColor: '#039be5', slug: 'hygiene' })
    const { id } = made.body.calendar as { id: string }
    expect((await sandbox.api('PUT', `/calendars/${id}`, { token, body: { calendarType: 'event' } })).status).toBe(422)
  })

  it('wants a strong password and an e-mail that nobody in the agency has', async () => {
    const body = {
      companyId: sandbox.companyId,
      email: 'new@brightsmile.example',
      password: 'weak',
      type: 'account',
      role: 'user',
      locationIds: [sandbox.locationId],
      firstName: 'New',
      lastName: 'Person',
    }
    expect((await sandbox.api('POST', '/users/', { token, body })).status).toBe(422)
    const strong = { ...body, password: 'Strong-enough-42' }
    expect((await sandbox.api('POST', '/users/', { token, body: strong })).status).toBe(201)
    expect((await sandbox.api('POST', '/users/', { token, body: { ...strong, email: 'DALE@summit-hvac.example' } })).status).toBe(400)
  })

  it('drops the body of an e-mail template when told to', async () => {
    const templates = `/emails/locations/${sandbox.locationId}/templates`
    const body = { name: 'Welcome', editorType: 'html', editorContent: '<p>Hello</p>', subjectLine: 'Welcome' }
    const kept = await sandbox.api('POST', templates, { token, body })
    const read = await sandbox.api('GET', `${templates}/${String(kept.body.id)}`, { token })
    expect(read.body.subject).toBe('Welcome')
    expect(await (await fetch(String(read.body.editorContentUrl))).text()).toBe('<p>Hello</p>')
    await sandbox.control('/quirks', { dropEmailBody: true })
    const dropped = await sandbox.api('POST', templates, { token, body: { ...body, name: 'Second' } })
    expect((await sandbox.api('GET', `${templates}/${String(dropped.body.id)}`, { token })).body.editorContentUrl).toBeUndefined()
  })
})
