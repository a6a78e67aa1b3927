import { describe, expect, test } from 'vitest'
import type { Side } from '../contract/plan.ts'
import { live, resource, run, type Setting } from './plan-input.test-data.ts'

const budget = resource('custom-field/budget', { name: 'Budget', dataType: 'NUMERICAL', placeholder: '0.00' })
const text = { name: 'Budget', dataType: 'TEXT', model: 'contact', placeholder: '' }
const there = { 'custom-field/budget': live('f1', 'Budget', text) }

describe('what can never become ours, and has blanks that the blueprint would fill', () => {
  const plan = (setting: Partial<Setting> = {}) => run({ resources: [budget], there, ...setting }).changes[0]
  const say = (sides: Record<string, Side> | Side) => plan({ decisions: { 'custom-field/budget': sides } })

  test('is asked about as a whole, and nothing of it is written until then', () => {
    const { changes, grade, estimate } = run({ resources: [budget], there })
    expect(changes[0]).toMatchObject({
      action: 'decide',
      reason: 'type_clash',
      detail: expect.stringContaining('"Budget" is there with another dataType,'),
      clash: { rename: 'Budget 2' },
      fields: [
        { path: 'dataType', before: 'TEXT', after: 'TEXT', wanted: 'NUMERICAL', decision: 'open' },
        { path: 'placeholder', before: '', after: '', wanted: '0.00', decision: 'open' },
      ],
    })
    expect([grade, estimate.apiCalls]).toEqual(['has_decisions', 0])
  })

  test.each([
    ['calendar', { name: 'Visit', calendarType: 'event', description: 'Ours' }, { calendarType: 'round_robin', description: null }],
    ['email-template', { name: 'Hello', editorType: 'html', subjectLine: 'Ours' }, { editorType: 'builder', subjectLine: '' }],
  ] as const)('so is a %s', (kind, spec, fields) => {
    const id = `${kind}/one`
    const found = { [id]: live('x1', spec.name, { name: spec.name, ...fields }) }
    const [change] = run({ resources: [resource(id, spec)], there: found }).changes
    expect(change).toMatchObject({ action: 'decide', reason: 'type_clash', fields: [{ decision: 'open' }, { decision: 'open' }] })
  })

  test('so is one of ours whose type another version of the blueprint changes; what theirs cannot have is never put into it', () => {
    const spec = { name: 'Budget', dataType: 'SINGLE_OPTIONS', options: ['Low', 'High'] }
    const change = (decisions: Setting['decisions']) =>
      run({
        resources: [resource('custom-field/budget', spec)],
        there: { 'custom-field/budget': live('f1', 'Budget', { ...text, options: null }) },
        by: 'binding',
        baselines: { 'custom-field:f1': { name: 'Budget', dataType: 'TEXT' } },
        made: ['custom-field:f1'],
        decisions,
      }).changes[0]
    const fields = [{ path: 'dataType' }, { path: 'options', after: null }]
    expect(change({})).toMatchObject({ action: 'decide', reason: 'type_clash', fields })
    expect(change({ 'custom-field/budget': { dataType: 'theirs' } })).toMatchObject({ action: 'same', fields })
  })

  test('stays as it is where theirs is used for all of it, and that is not asked again', () => {
    const taken = say({ dataType: 'theirs', placeholder: 'theirs' })
    expect(taken).toMatchObject({
      action: 'adopt',
      fields: [{ decision: 'theirs' }, { path: 'placeholder', after: '', decision: 'theirs' }],
    })
    const kept = { dataType: { theirs: 'TEXT', ours: 'NUMERICAL' }, placeholder: { theirs: '', ours: '0.00' } }
    const again = plan({ by: 'binding', baselines: { 'custom-field:f1': { name: 'Budget' } }, kept: { 'custom-field/budget': kept } })
    expect(again).toMatchObject({ action: 'same', reason: 'kept_on_purpose' })
  })

  test('gets its blanks where theirs was said of the type alone', () => {
    expect(say({ dataType: 'theirs' })).toMatchObject({
      action: 'update',
      reason: 'blanks_filled',
      fields: [{ decision: 'theirs' }, { path: 'placeholder', after: '0.00' }],
    })
  })

  test('is not offered a name that the blueprint has for something else', () => {
    const second = resource('custom-field/second', { name: 'Budget 2', dataType: 'TEXT' })
    expect(run({ resources: [budget, second], there }).changes[0]?.clash).toEqual({ rename: 'Budget 3' })
  })

  test('is left alone where ours is made beside it', () => {
    expect(say({ dataType: 'ours' })).toMatchObject({ action: 'create', resourceId: null, clash: { rename: 'Budget 2' } })
  })
})

test('what points at a template of ours points at the one that is made beside it', () => {
  const mail = resource('email-template/hello', { name: 'Hello', editorType: 'html' })
  const reminder = resource('calendar-notification/booked', { templateId: { $ref: 'email-template/hello' } }, ['email-template/hello'])
  const { changes } = run({
    resources: [mail, reminder],
    there: {
      'email-template/hello': live('m1', 'Hello', { name: 'Hello', editorType: 'builder' }),
      'calendar-notification/booked': live('n1', 'Booked', { templateId: 'm1' }),
    },
    by: 'binding',
    apart: { 'email-template/hello': ['editorType'] },
    baselines: { 'email-template:m1': { name: 'Hello', editorType: 'builder' }, 'calendar-notification:n1': { templateId: 'm1' } },
    decisions: { 'email-template/hello': { editorType: 'ours' } },
  })
  expect(changes).toMatchObject([
    { action: 'create', resourceId: null },
    { action: 'update', resourceId: 'n1', fields: [{ path: 'templateId', before: 'm1', after: { $ref: 'email-template/hello' } }] },
  ])
})

test('what needs it waits until somebody has said which of the two it is to point at', () => {
  const visit = resource('calendar/visit', { name: 'Visit', calendarType: 'event' })
  const spec = { calendarId: { $ref: 'calendar/visit' }, notificationType: 'reminder', receiverType: 'contact', channel: 'email' }
  const reminder = resource('calendar-notification/mail', spec, ['calendar/visit'])
  const resources = [visit, reminder]
  const clashing = { 'calendar/visit': live('c1', 'Visit', { name: 'Visit', calendarType: 'round_robin' }) }
  const second = (decisions: Setting['decisions']) => run({ resources, there: clashing, decisions }).changes[1]
  expect(second({})).toMatchObject({
    excluded: true,
    reason: 'excluded_with_dependency',
    detail: 'It needs your answer about Visit first. Until then it is left out.',
  })
  const { changes } = run({ resources, there: clashing, excluded: ['calendar/visit'] })
  expect(changes[1]).toMatchObject({ excluded: true, reason: 'excluded_with_dependency' })
  expect(second({ 'calendar/visit': 'theirs' })).toMatchObject({ action: 'create', excluded: false })
  expect(second({ 'calendar/visit': 'ours' })).toMatchObject({ action: 'create', excluded: false })
})
