import { describe, expect, test } from 'vitest'
import { english, quoted } from '../contract/say.ts'
import { spanish } from '../contract/sentences/es/es.ts'
import type { Side } from '../contract/plan.ts'
import type { Live } from '../resources/kind.ts'
import type { Seen } from './decided-on.ts'
import { live, resource, run, type Setting } from './plan-input.test-data.ts'
import type { Leftover } from './read-leftovers.ts'

const front = resource('user/front', { firstName: 'Front', lastName: 'Desk', email: 'front@clinic.test', role: 'user' })
const visit = resource('calendar/visit', { name: 'Visit', calendarType: 'personal', teamMembers: [{ userId: { $ref: 'user/front' } }] }, [
  'user/front',
])
const tag = resource('tag/new', { name: 'new patient' })
const form = resource('form/intake', { name: 'Intake', steps: ['Make it'] })

test('creates what is not there, after what it needs, and leaves to people what has no API', () => {
  const plan = run({ resources: [visit, front, tag, form] })
  expect(plan.changes.map((change) => [change.id, change.action, change.dependsOn])).toEqual([
    ['calendar/visit', 'create', ['user/front']],
    ['user/front', 'create', []],
    ['tag/new', 'create', []],
    ['form/intake', 'manual', []],
  ])
  expect(plan).toMatchObject({ grade: 'ready', summary: { create: 3, manual: 1 } })
})

test('says of every line what its words mean', () => {
  const there = { 'tag/new': live('t1', 'New Patient', { name: 'new patient' }) }
  const { changes } = run({ resources: [visit, front, tag, form], there })
  expect(changes.map(({ said }) => [said === undefined ? '' : english(said), spanish.say(said ?? { code: 'line.same' })])).toEqual([
    [changes[0]?.detail, 'Aún no hay nada así aquí (calendario).'],
    [changes[1]?.detail, 'Aún no hay nada así aquí (usuario).'],
    [
      'It is already here as "New Patient" and will be looked after from now on.',
      'Ya está aquí como «New Patient» y desde ahora se cuida de ello.',
    ],
    [changes[3]?.detail, 'Ninguna aplicación puede crearlo (formulario); va en la lista de lo que se hace a mano.'],
  ])
})

test('adopts what is there by name, and finds nothing to do once it is known', () => {
  const there = { 'tag/new': live('t1', 'New Patient', { name: 'new patient' }) }
  expect(run({ resources: [tag], there }).changes[0]).toMatchObject({ action: 'adopt', reason: 'matched_by_name', resourceId: 't1' })
  const known = run({ resources: [tag], there, by: 'binding', baselines: { 'tag:t1': { name: 'new patient' } } })
  expect(known).toMatchObject({ grade: 'no_changes', changes: [{ action: 'same' }] })
})

describe('a name that is only nearly the same', () => {
  const there = { 'tag/new': live('t1', 'new patients', { name: 'new patients' }) }

  test('is asked about, and nothing is written until then', () => {
    const plan = run({ resources: [tag], there, by: 'near' })
    expect(plan.changes[0]).toMatchObject({
      action: 'decide',
      reason: 'near_duplicate',
      fields: [{ decision: 'open', before: 'new patients', wanted: 'new patient' }],
    })
    expect(plan).toMatchObject({ grade: 'has_decisions', estimate: { apiCalls: 0 } })
  })

  test('is used when the person keeps theirs', () => {
    expect(run({ resources: [tag], there, by: 'near', decisions: { 'tag/new': 'theirs' } }).changes[0]).toMatchObject({ resourceId: 't1' })
  })

  test('stays beside ours when the person takes ours', () => {
    expect(run({ resources: [tag], there, by: 'near', decisions: { 'tag/new': { name: 'ours' } } }).changes[0]).toMatchObject({
      action: 'create',
      resourceId: null,
    })
  })
})

describe('what needs a line whose name is only nearly the same', () => {
  const price = { productId: { $ref: 'product/white' }, name: 'Full', type: 'one_time', currency: 'USD', amount: 20 }
  const resources = [resource('product/white', { name: 'Teeth whitening' }), resource('price/full', price, ['product/white'])]
  const there = { 'product/white': live('p1', 'Teeth whitenings', { name: 'Teeth whitenings' }) }
  const outline = (setting: Partial<Setting>) =>
    run({ resources, there, by: 'near', ...setting }).changes.map((change) => [change.action, change.excluded, change.resourceId])

  test('waits for the answer, and says so', () => {
    const plan = run({ resources, there, by: 'near' })
    expect(plan.changes).toMatchObject([
      { action: 'decide', excluded: false, resourceId: null, beside: ['p1'] },
      {
        action: 'create',
        excluded: true,
        reason: 'excluded_with_dependency',
        detail: 'It needs your answer about Teeth whitening first. Until then it is left out.',
      },
    ])
    expect(plan.summary).toMatchObject({ decide: 1, create: 0 })
  })

  test('is left out with it', () => {
    const { changes } = run({ resources, there, by: 'near', excluded: ['product/white'] })
    expect(changes[1]).toMatchObject({ excluded: true, detail: 'It needs Teeth whitening, which is left out.' })
  })

  test('points at theirs or at ours as the person says', () => {
    const product = (side: 'theirs' | 'ours') =>
      run({ resources, there, by: 'near', decisions: { 'product/white': side } }).changes[1]?.fields.find(
        ({ path }) => path === 'productId',
      )
    expect([product('theirs')?.after, product('ours')?.after]).toEqual(['p1', { $ref: 'product/white' }])
    expect(outline({ decisions: { 'product/white': 'ours' } })).toEqual([
      ['create', false, null],
      ['create', false, null],
    ])
  })
})

describe('what the platform does not tell of something', () => {
  const mail = resource('email-template/hello', { name: 'Hello', editorType: 'html', editorContent: '<p>Ours</p>' })
  const there = { 'email-template/hello': live('m1', 'Hello', { name: 'Hello', editorType: 'html' }) }

  test('is asked about while it was never sent', () => {
    expect(run({ resources: [mail], there }).changes[0]).toMatchObject({
      action: 'decide',
      detail: expect.stringContaining('cannot be read'),
      fields: [{ path: 'editorContent', before: null, after: null, wanted: '<p>Ours</p>', decision: 'open', unreadable: true }],
    })
  })

  test('stays theirs, or becomes ours, as the person says', () => {
    const decided = (side: 'theirs' | 'ours') => run({ resources: [mail], there, decisions: { 'email-template/hello': side } }).changes[0]
    expect(decided('theirs')).toMatchObject({ action: 'adopt', fields: [{ decision: 'theirs' }] })
    expect(decided('ours')).toMatchObject({ action: 'update', fields: [{ decision: 'ours', after: '<p>Ours</p>' }] })
  })

  test('is as we have sent it, once we have', () => {
    const baselines = { 'email-template:m1': mail.spec }
    expect(run({ resources: [mail], there, by: 'binding', baselines })).toMatchObject({ grade: 'no_changes' })
  })

  test('is asked about before it is sent again, where somebody has changed the template since', () => {
    const baselines = { 'email-template:m1': { ...mail.spec, editorContent: '<p>Earlier</p>' } }
    const plan = (changedAt: string, decisions = {}) =>
      run({ resources: [mail], there: touched, by: 'binding', baselines, made: ['email-template:m1'], changedAt, decisions }).changes[0]
    const touched = { 'email-template/hello': { ...there['email-template/hello'], changedAt: 'noon' } as Live }
    expect(plan('noon')).toMatchObject({ action: 'update', reason: 'blueprint_changed', fields: [{ after: '<p>Ours</p>' }] })
    expect(plan('dawn')).toMatchObject({
      action: 'decide',
      reason: 'edited_since',
      fields: [{ decision: 'open', baseline: '<p>Earlier</p>' }],
    })
    expect(plan('dawn', { 'email-template/hello': 'ours' })).toMatchObject({
      action: 'update',
      fields: [{ decision: 'ours', after: '<p>Ours</p>' }],
    })
    expect(plan('dawn', { 'email-template/hello': 'theirs' })).toMatchObject({ action: 'same', fields: [{ decision: 'theirs' }] })
  })

  test('keeps the rest of its line from being written, where an update replaces everything', () => {
    const coupon = resource('coupon/summer', { name: 'Summer', code: 'SUMMER', endDate: '2027-09-01T00:00:00Z', usageLimit: 100 })
    const fields = { name: 'Summer', code: 'SUMMER', endDate: null }
    const decided = (decisions: Record<string, Side>) =>
      run({
        resources: [coupon],
        there: { 'coupon/summer': live('c1', 'Summer', fields) },
        by: 'binding',
        decisions: { 'coupon/summer': decisions },
      }).changes[0]
    const why = expect.stringContaining('replace what cannot be read: usageLimit')
    const end = { path: 'endDate', before: null, after: null, wanted: '2027-09-01T00:00:00Z' }
    const others: Record<string, Side>[] = [{}, { endDate: 'ours' }, { endDate: 'both' }]
    for (const said of others) {
      expect(decided(said)).toMatchObject({ action: 'decide', detail: why, fields: [{ ...end, decision: 'open' }, { decision: 'open' }] })
      expect(decided({ ...said, usageLimit: 'theirs' })).toMatchObject({ action: 'decide', fields: [{ ...end, decision: 'open' }, {}] })
    }
    expect(decided({ endDate: 'theirs', usageLimit: 'theirs' })).toMatchObject({ action: 'same', reason: 'decision_taken' })
    const ours = decided({ usageLimit: 'ours' })
    expect(ours).toMatchObject({ action: 'update', fields: [{ path: 'endDate', after: end.wanted }, { after: 100 }] })
    expect(ours?.fields[0]).not.toHaveProperty('decision')
  })

  test('is not asked about where nothing could be changed', () => {
    const agencys = { 'user/front': { ...live('u1', 'Front Desk', { email: 'front@clinic.test' }), isTheirs: true as const } }
    expect(run({ resources: [front], there: agencys }).changes[0]).toMatchObject({ action: 'adopt' })
  })
})

describe('a field that the blueprint names for the first time, of something that a job has made', () => {
  const applied = { name: 'Visit', calendarType: 'event' }
  const plan = (fields: Record<string, unknown>, setting: Partial<Setting> = {}) =>
    run({
      resources: [resource('calendar/visit', { ...applied, autoConfirm: false })],
      there: { 'calendar/visit': live('c1', 'Visit', { ...applied, ...fields }) },
      by: 'binding',
      baselines: { 'calendar:c1': applied },
      made: ['calendar:c1'],
      ...setting,
    }).changes[0]

  test('is changed where it stands as the platform sets it by itself', () => {
    expect(plan({ autoConfirm: true })).toMatchObject({
      action: 'update',
      reason: 'blueprint_changed',
      fields: [{ path: 'autoConfirm', before: true, after: false }],
    })
  })

  test('is asked about where nobody has made it for this blueprint', () => {
    expect(plan({ autoConfirm: true }, { made: [] })).toMatchObject({ action: 'decide' })
    expect(plan({ autoConfirm: true }, { by: 'name' })).toMatchObject({ action: 'decide' })
  })
})

describe('what another blueprint has applied to something that is found by its name', () => {
  const wanted = resource('custom-value/phone', { name: 'Phone', value: '777' })
  const there = { 'custom-value/phone': live('v1', 'Phone', { name: 'Phone', value: '555' }) }
  const setting = { resources: [wanted], there, by: 'name' as const, baselines: { 'custom-value:v1': { name: 'Phone', value: '555' } } }

  test('is a value of its own: it is asked about, and nothing has changed since', () => {
    for (const made of [[], ['custom-value:v1']]) {
      const [line] = run({ ...setting, made }).changes
      expect(line).toMatchObject({ action: 'decide', reason: 'differs_on_first_contact', fields: [{ before: '555', decision: 'open' }] })
      expect(line?.fields[0]).not.toHaveProperty('baseline')
    }
  })

  test('is our own where this blueprint has it under another key', () => {
    const known = { ...setting, bindings: { 'custom-value/telephone': 'v1' } }
    expect(run(known).changes[0]).toMatchObject({ action: 'update', reason: 'blueprint_changed' })
  })

  test('is known where it cannot be read, and asked about where ours is another', () => {
    const mail = (editorContent: string) => resource('email-template/hello', { name: 'Hello', editorType: 'html', editorContent })
    const plan = (editorContent: string) =>
      run({
        resources: [mail(editorContent)],
        there: { 'email-template/hello': live('m1', 'Hello', { name: 'Hello', editorType: 'html' }) },
        baselines: { 'email-template:m1': mail('<p>Hi</p>').spec },
        made: ['email-template:m1'],
      }).changes[0]
    expect(plan('<p>Hi</p>')).toMatchObject({ action: 'adopt', fields: [] })
    expect(plan('<p>Bye</p>')).toMatchObject({ action: 'decide', fields: [{ path: 'editorContent', decision: 'open', unreadable: true }] })
  })
})

test('a side of a whole line is one for the fields that it had, as they stood and as they were last applied then', () => {
  const wanted = { name: 'Visit', calendarType: 'event', slotDuration: 30, slotBuffer: 5 }
  const sides = (seen: Record<string, Seen>, side: Side, baseline?: Record<string, unknown>) =>
    run({
      resources: [resource('calendar/visit', wanted)],
      there: { 'calendar/visit': live('c1', 'Visit', { ...wanted, slotDuration: 45, slotBuffer: 10 }) },
      by: 'binding',
      baselines: baseline === undefined ? {} : { 'calendar:c1': baseline },
      decisions: { 'calendar/visit': side },
      decidedOn: { 'calendar/visit': seen },
    }).changes[0]?.fields.map(({ path, decision }) => [path, decision]) ?? []
  const both = { slotDuration: { before: 45 }, slotBuffer: { before: 10 } }
  expect(sides(both, 'ours').map((field) => field[1])).toEqual(['ours', 'ours'])
  for (const side of ['ours', 'theirs'] as const) {
    expect(sides({ slotDuration: { before: 45 } }, side)).toEqual([
      ['slotDuration', side],
      ['slotBuffer', 'open'],
    ])
    expect(sides({ ...both, slotBuffer: { before: 20 } }, side)).toEqual([
      ['slotDuration', side],
      ['slotBuffer', 'open'],
    ])
  }
  expect(sides(both, 'ours', { slotDuration: 30 })).toEqual([
    ['slotDuration', 'open'],
    ['slotBuffer', 'ours'],
  ])
})

test('asks which is meant when several have the name and none is spelled the same', () => {
  const there = { 'tag/new': live('t1', 'New-Patient', { name: 'new-patient' }) }
  expect(run({ resources: [tag], there, among: 2 }).changes[0]).toMatchObject({ action: 'decide', reason: 'several_match' })
})

test('touches nothing of a group that could not be read, nor what needs it', () => {
  const plan = run({
    resources: [front, visit, tag],
    groups: { user: { state: 'unknown', why: 'status 500', said: quoted('status 500') } },
  })
  expect(plan.changes.map((change) => change.action)).toEqual(['unknown', 'unknown', 'create'])
  expect(plan).toMatchObject({ grade: 'partial', unreadable: [{ kind: 'user', why: 'status 500' }] })
})

test('nor what needs something else that needs it, whose own group could be read', () => {
  const reminder = resource('calendar-notification/reminder', { calendarId: { $ref: 'calendar/visit' } }, ['calendar/visit'])
  const list = resource('collection/all', { name: 'All', calendar: { $ref: 'calendar/visit' } }, ['calendar/visit'])
  const plan = run({
    resources: [reminder, list, visit, front, tag],
    there: { 'collection/all': live('c1', 'All', { name: 'All', calendar: 'k1' }) },
    groups: { user: { state: 'unknown', why: 'status 500', said: quoted('status 500') } },
  })
  expect(plan.changes.map(({ action, reason, resourceId }) => [action, reason, resourceId])).toEqual([
    ['unknown', 'blocked_by_unknown', null],
    ['unknown', 'blocked_by_unknown', 'c1'],
    ['unknown', 'blocked_by_unknown', null],
    ['unknown', 'unreadable', null],
    ['create', 'not_there', null],
  ])
  expect(plan.changes[0]).toMatchObject({ fields: [], detail: 'It needs user/front, which could not be read.' })
})

test('says so of what the blueprint has left behind and that could not be read', () => {
  const applied = { name: 'New' }
  const readBack = { fields: null, changedAt: null }
  const leftovers = ['a', 'b'].map((key): Leftover => {
    return { kind: 'tag', key, resourceId: key, applied, readBack, state: 'unknown', why: 'status 500' }
  })
  expect(run({ resources: [], leftovers })).toMatchObject({
    grade: 'partial',
    summary: { unknown: 2 },
    unreadable: [{ kind: 'tag', why: 'status 500' }],
  })
})

test.each([
  ['snapshot', 'unknown'],
  ['location-permissions', 'create'],
] as const)('waits for what a %s brings, where it cannot be read: %s', (kind, action) => {
  const ground = resource(`${kind}/base`, { name: 'Basics', permissions: [] })
  const unread = { [kind]: { state: 'unknown', why: 'status 403', said: quoted('status 403') } } as const
  expect(run({ resources: [ground, tag], groups: unread }).changes.map((change) => change.action)).toEqual(['unknown', action])
})

describe('what points at something of a group that could not be read', () => {
  const groups = { user: { state: 'unknown', why: 'status 500', said: quoted('status 500') } } as const
  const applied = { name: 'Visit', calendarType: 'personal', teamMembers: [{ userId: 'u1' }] }
  const there = { 'calendar/visit': live('c1', 'Visit', applied) }
  const setting = { resources: [front, visit], there, by: 'binding', groups, baselines: { 'calendar:c1': applied } } as const

  test('is compared with what its key was last known to mean', () => {
    const bindings = { 'user/front': 'u1' }
    expect(run({ ...setting, resources: [front, visit], bindings }).changes).toMatchObject([
      { action: 'unknown', resourceId: 'u1' },
      { action: 'same', resourceId: 'c1' },
    ])
    const renamed = { ...visit, spec: { ...visit.spec, name: 'Visit at home' } }
    expect(run({ ...setting, resources: [front, renamed], bindings }).changes[1]).toMatchObject({
      action: 'update',
      fields: [{ path: 'name', after: 'Visit at home' }],
    })
  })

  test('stays as it is, and says so, where nobody knows what that is', () => {
    expect(run({ ...setting, resources: [front, visit] }).changes[1]).toMatchObject({
      action: 'unknown',
      reason: 'blocked_by_unknown',
      resourceId: 'c1',
      fields: [],
    })
  })
})

test('leaves out with a line everything that would point at nothing, and says why', () => {
  const plan = run({ resources: [front, visit, tag], excluded: ['user/front'] })
  expect(plan.changes.map((change) => [change.id, change.excluded, change.reason])).toEqual([
    ['user/front', true, 'excluded'],
    ['calendar/visit', true, 'excluded_with_dependency'],
    ['tag/new', false, 'not_there'],
  ])
  expect(plan.summary.create).toBe(1)
})

test('keeps a dependent in when what it needs is left out but already there', () => {
  const there = { 'user/front': live('u1', 'Front Desk', { email: 'front@clinic.test' }) }
  const plan = run({ resources: [front, visit], there, excluded: ['user/front'] })
  expect(plan.changes.map((change) => change.excluded)).toEqual([true, false])
})

test('has the same hash for the same input, and another for anything that a person would see', () => {
  const base = run({ resources: [tag] }).hash
  expect(run({ resources: [tag] }).hash).toBe(base)
  expect(run({ resources: [resource('tag/new', { name: 'other' })] }).hash).not.toBe(base)
  expect(run({ resources: [tag], excluded: ['tag/new'] }).hash).not.toBe(base)
  expect(run({ resources: [tag], there: { 'tag/new': live('t1', 'New Patient', {}) } }).hash).not.toBe(base)
})
