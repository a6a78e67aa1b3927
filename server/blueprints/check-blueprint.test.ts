import { describe, expect, it } from 'vitest'
import type { ProblemError } from '../contract/problem.ts'
import { cpuMsOf } from '../test/cpu-time.ts'
import { checkBlueprint } from './check-blueprint.ts'

const tag = (key: string, name = key): object => ({ kind: 'tag', key, spec: { name } })
const customField = (spec: object): object => ({
  kind: 'custom-field',
  key: 'field',
  spec: { name: 'Insurance', dataType: 'TEXT', ...spec },
})

function check(resources: unknown, more: object = {}): ReturnType<typeof checkBlueprint> {
  return checkBlueprint({ version: 1, name: 'Test', resources, ...more })
}

function only(errors: readonly ProblemError[]): ProblemError {
  expect(errors).toHaveLength(1)
  return errors[0] as ProblemError
}

describe('a document', () => {
  it('that is right comes back as a blueprint with its counts', () => {
    const found = check([tag('a'), tag('b'), customField({})])
    expect(found.errors).toEqual([])
    expect(found.warnings).toEqual([])
    expect(found.blueprint?.resources).toHaveLength(3)
    expect(found.counts).toEqual({ tag: 2, 'custom-field': 1 })
  })

  it.each([[null], ['text'], [[]], [42]])('that is no object is refused: %j', (document) => {
    expect(only(checkBlueprint(document).errors).message).toMatch(/an object with version, name and resources/)
  })

  it('is told everything that is wrong with it at once', () => {
    const paths = check([tag('a'), { kind: 'tag', key: 'B!', spec: { name: 'b' } }, customField({ dataType: 'TXT' })], {
      version: 2,
      nmae: 'x',
    }).errors.map((error) => error.path)
    expect(paths).toEqual(['version', 'nmae', 'resources[1].key', 'resources[2].spec.dataType'])
  })

  it('with 5,000 resources is refused with one clear error', () => {
    const error = only(check(Array.from({ length: 5_000 }, (_, i) => tag(`t${i}`))).errors)
    expect(error).toMatchObject({
      path: 'resources',
      message: 'there are 5,000 resources; a blueprint may have 2,000',
      fix: expect.stringMatching(/^Split it/),
    })
  })

  it('with thousands of faults gets the first hundred and the number of the rest, quickly', () => {
    const faulty = Array.from({ length: 2_000 }, (_, i) => ({
      kind: 'price',
      key: `p${i}`,
      spec: { productId: { $ref: `product/nothing-${i}` }, nope: 1 },
    }))
    const tookMs = cpuMsOf(() => {
      const { errors } = check(faulty)
      expect(errors).toHaveLength(101)
      expect(errors.at(-1)?.message).toMatch(/^and [\d,]+ more$/)
    })
    expect(tookMs).toBeLessThan(5_000)
  })

  it('nested too deeply is refused before anything walks it', () => {
    let spec: unknown = 'x'
    for (let i = 0; i < 5_000; i += 1) spec = { spec }
    expect(only(check([{ kind: 'tag', key: 'a', spec }]).errors).message).toMatch(/40 levels/)
  })
})

describe('a resource', () => {
  it('of an unknown kind is refused with the kind that was meant', () => {
    expect(only(check([{ kind: 'custom-feild', key: 'a', spec: {} }]).errors)).toMatchObject({
      path: 'resources[0].kind',
      message: '"custom-feild" is not a kind',
      fix: 'Did you mean "custom-field"?',
    })
  })

  it('with an unknown field is refused with the field that was meant', () => {
    expect(only(check([customField({ plceholder: 'x' })]).errors)).toMatchObject({
      path: 'resources[0].spec.plceholder',
      fix: 'Did you mean "placeholder"?',
    })
  })

  it('with an ill-typed field is refused with what it must be', () => {
    expect(only(check([customField({ position: '3' })]).errors)).toMatchObject({
      path: 'resources[0].spec.position',
      message: 'must be a number, not the text "3"',
      fix: 'Write the number without quotes.',
    })
    expect(only(check([customField({ dataType: 'MONETARY' })]).errors)).toMatchObject({
      path: 'resources[0].spec.dataType',
      fix: 'Did you mean "MONETORY"?',
    })
    expect(only(check([{ kind: 'tag', key: 'a', spec: { name: { $ref: 'tag/b' } } }, tag('b')]).errors).message).toBe(
      'a reference cannot stand here',
    )
  })

  it('without a field that it needs is refused', () => {
    expect(only(check([{ kind: 'tag', key: 'a', spec: {} }]).errors)).toMatchObject({
      path: 'resources[0].spec.name',
      message: '"name" is missing',
    })
  })

  it.each(['locationId', 'companyId', 'altId', 'altType', 'locationIds'])('that writes %s is told that it is filled in', (field) => {
    expect(only(check([{ kind: 'tag', key: 'a', spec: { name: 'a', [field]: 'x' } }]).errors)).toMatchObject({
      path: `resources[0].spec.${field}`,
      message: expect.stringContaining('is filled in'),
    })
  })

  it('that is a user is told so of type and password, and a price may have its type', () => {
    const user = {
      kind: 'user',
      key: 'u',
      spec: { firstName: 'A', lastName: 'B', email: 'a@b.co', role: 'user', type: 'account', password: 'x' },
    }
    expect(check([user]).errors.map((error) => error.path)).toEqual(['resources[0].spec.type', 'resources[0].spec.password'])
    const price = {
      kind: 'price',
      key: 'p',
      spec: { productId: { $ref: 'product/p' }, name: 'P', type: 'one_time', currency: 'USD', amount: 1 },
    }
    expect(check([{ kind: 'product', key: 'p', spec: { name: 'P', productType: 'SERVICE' } }, price]).errors).toEqual([])
  })

  it('is held against the rules of its kind, with paths', () => {
    expect(only(check([customField({ dataType: 'RADIO' })]).errors)).toMatchObject({ path: 'resources[0].spec.options' })
    expect(only(check([{ kind: 'calendar', key: 'c', spec: { name: 'c', calendarType: 'personal' } }]).errors)).toMatchObject({
      path: 'resources[0].spec.teamMembers',
    })
  })

  it('with the kind and key of another is refused, naming both places', () => {
    const error = only(check([tag('a', 'one'), tag('b'), tag('a', 'two')]).errors)
    expect(error).toMatchObject({ path: 'resources[2].key', message: 'tag/a stands twice: at resources[0] and at resources[2]' })
  })

  it('that the platform could not tell from another is refused', () => {
    expect(only(check([tag('a', 'New Patient'), tag('b', ' new-patient ')]).errors)).toMatchObject({
      path: 'resources[1].spec',
      message: expect.stringContaining('tag/a at resources[0]'),
    })
    const product = { kind: 'product', key: 'p', spec: { name: 'P', productType: 'SERVICE' } }
    const price = (key: string): object => ({
      kind: 'price',
      key,
      spec: { productId: { $ref: 'product/p' }, name: 'Standard', type: 'one_time', currency: 'USD', amount: 1 },
    })
    expect(only(check([product, price('a'), price('b')]).errors).path).toBe('resources[2].spec')
  })

  it('that takes the slug of another is refused, naming both places', () => {
    const collection = (key: string, slug: string): object => ({ kind: 'collection', key, spec: { name: key, slug } })
    expect(check([collection('a', 'best'), collection('b', 'better')]).errors).toEqual([])
    expect(only(check([collection('a', 'best'), collection('b', 'Best')]).errors)).toMatchObject({
      path: 'resources[1].spec.slug',
      message: expect.stringContaining('collection/a at resources[0]'),
    })
  })

  it('that is one more than the platform allows is refused', () => {
    const bases = Array.from({ length: 16 }, (_, n) => ({ kind: 'knowledge-base', key: `base-${n}`, spec: { name: `Base ${n}` } }))
    expect(check(bases.slice(1)).errors).toEqual([])
    expect(only(check(bases).errors)).toMatchObject({ path: 'resources[15]', message: expect.stringContaining('may have 15') })
  })
})

describe('a reference', () => {
  const user = { kind: 'user', key: 'front-desk', spec: { firstName: 'A', lastName: 'B', email: 'a@b.co', role: 'user' } }
  const calendar = (id: string): object => ({
    kind: 'calendar',
    key: 'c',
    spec: { name: 'c', calendarType: 'personal', teamMembers: [{ userId: { $ref: id } }] },
  })

  it('to a resource of the blueprint is fine', () => {
    expect(check([calendar('user/front-desk'), user]).errors).toEqual([])
  })

  it('to nothing is refused with what was meant', () => {
    expect(only(check([user, calendar('user/frontdesk')]).errors)).toMatchObject({
      path: 'resources[1].spec.teamMembers[0].userId.$ref',
      message: 'points at "user/frontdesk", which this blueprint does not have',
      fix: 'Did you mean "user/front-desk"?',
    })
  })

  it('to another kind than the field takes is refused once', () => {
    expect(only(check([tag('front-desk'), calendar('tag/front-desk')]).errors)).toMatchObject({
      path: 'resources[1].spec.teamMembers[0].userId.$ref',
      message: expect.stringContaining('must point at a user'),
    })
  })

  it('in a circle is refused, naming the ring once', () => {
    const byHand = (kind: string, key: string, ...uses: string[]): object => ({
      kind,
      key,
      spec: { name: key, steps: ['Do it.'], uses: uses.map(($ref) => ({ $ref })) },
    })
    const error = only(
      check([
        byHand('form', 'lead', 'workflow/a'),
        byHand('workflow', 'a', 'workflow/b'),
        byHand('workflow', 'b', 'form/start'),
        byHand('form', 'start', 'workflow/a'),
      ]).errors,
    )
    expect(error).toMatchObject({
      path: 'resources[1].spec',
      message: 'references run in a circle: workflow/a → workflow/b → form/start → workflow/a',
    })
    expect(only(check([byHand('form', 'self', 'form/self')]).errors).message).toBe('references run in a circle: form/self → form/self')
  })

  it('in a chain as long as a blueprint is followed', () => {
    const chain = Array.from({ length: 2_000 }, (_, i) => ({
      kind: 'form',
      key: `f${i}`,
      spec: { name: `f ${i}`, steps: ['x'], uses: i === 1_999 ? [] : [{ $ref: `form/f${i + 1}` }] },
    }))
    expect(check(chain).errors).toEqual([])
  })
})

describe('a variable', () => {
  const variables = { clinic_name: { label: 'Clinic name', required: true } }

  it('that is not declared is refused, with what was meant or how to declare it', () => {
    expect(only(check([tag('a', '{{ clinic_nmae }} x'), tag('b', '{{ clinic_name }}')], { variables }).errors)).toMatchObject({
      path: 'resources[0].spec.name',
      fix: 'Did you mean {{ clinic_name }}?',
    })
    expect(only(check([tag('a', '{{ city }}')]).errors)).toMatchObject({ fix: 'Declare "city" under variables.' })
    expect(only(check([tag('a', '{{ Clinic Name }}')]).errors).message).toMatch(/neither a variable nor a merge tag/)
    expect(only(check([tag('a', '{{ constructor }}')]).errors).fix).toMatch(/Declare/)
  })

  it('that nothing uses is a warning', () => {
    const found = check([tag('a')], { variables })
    expect(found.errors).toEqual([])
    expect(only(found.warnings)).toMatchObject({ path: 'variables.clinic_name' })
  })

  it('may stand where a number is wanted; what is known of it is judged', () => {
    const amount = (variable: object): ReturnType<typeof checkBlueprint> =>
      check(
        [
          { kind: 'product', key: 'p', spec: { name: 'P', productType: 'SERVICE' } },
          {
            kind: 'price',
            key: 'p',
            spec: { productId: { $ref: 'product/p' }, name: 'P', type: 'one_time', currency: 'USD', amount: '{{ fee }}' },
          },
        ],
        { variables: { fee: { label: 'Fee', ...variable } } },
      )
    expect(amount({ required: true }).errors).toEqual([])
    expect(amount({ default: '99.50' }).errors).toEqual([])
    expect(only(amount({ default: 'a lot' }).errors)).toMatchObject({
      path: 'resources[1].spec.amount',
      message: 'must be a number, not the text "a lot"',
    })
    expect(only(amount({}).errors)).toMatchObject({
      path: 'resources[1].spec.amount',
      message: expect.stringContaining('cannot be left blank'),
    })
  })

  it('that is not known yet hides no other fault, and two of them are not the same thing', () => {
    const all = { a: { label: 'A', required: true }, b: { label: 'B', required: true } }
    const user = (key: string, email: string, more: object = {}): object => ({
      kind: 'user',
      key,
      spec: { firstName: 'A', lastName: 'B', email, role: 'user', ...more },
    })
    expect(check([user('a', '{{ a }}'), user('b', '{{ b }}')], { variables: all }).errors).toEqual([])
    expect(only(check([user('a', '{{ a }}'), user('b', '{{ a }}')], { variables: { a: all.a } }).errors).path).toBe('resources[1].spec')
    expect(only(check([user('a', '{{ a }}', { phone: '12' })], { variables: { a: all.a } }).errors).path).toBe('resources[0].spec.phone')
  })

  it('inside a default is refused, because it would not be filled in', () => {
    const more = { variables: { ...variables, team: { label: 'Team', default: '{{ clinic_name }} team' } } }
    expect(only(check([tag('a', '{{ team }} {{ clinic_name }}')], more).errors).path).toBe('variables.team.default')
  })
})

describe('a text', () => {
  const value = (text: string): object => ({ kind: 'custom-value', key: 'v', spec: { name: 'Note', value: text } })
  const phone = { kind: 'custom-value', key: 'p', spec: { name: 'Clinic phone', value: '1' } }

  it('may hold the merge tags of the platform', () => {
    const found = check([
      phone,
      value(
        '{{contact.name}} {{ user.email }} {{location.name}} {{appointment.start_time}} {{trigger_link.abc}} {{custom_values.clinic_phone}}',
      ),
    ])
    expect([...found.errors, ...found.warnings]).toEqual([])
  })

  it('with a merge tag that leads nowhere is a warning', () => {
    expect(only(check([phone, value('{{ custom_values.clinic_fone }}')]).warnings)).toMatchObject({
      path: 'resources[1].spec.value',
      fix: 'Did you mean {{ custom_values.clinic_phone }}?',
    })
    expect(only(check([value('{{ contcat.name }}')]).warnings).fix).toBe('Did you mean {{ contact.name }}?')
    expect(only(check([value('{{ appointment.only_start_dat }}')]).warnings)).toMatchObject({
      message: '{{ appointment.only_start_dat }} is not a merge tag that is known',
      fix: 'Did you mean {{ appointment.only_start_date }}?',
    })
    expect(only(check([value('{{ location.opening_hours }}')]).warnings).fix).toBe('Check the name of the merge tag.')
    expect(only(check([value('{{ contact.shoe_size }}')]).warnings).fix).toMatch(/^Add a custom field/)
    expect(only(check([value('{{ contact.name')]).warnings).message).toMatch(/not closed/)
  })

  it.each(['Lorem ipsum dolor', 'Call XXX', 'TODO: write', 'https://example.com/x', '[Your name]'])(
    'with a left-over placeholder is a warning: %s',
    (text) => {
      expect(only(check([value(text)]).warnings).path).toBe('resources[0].spec.value')
    },
  )
})
