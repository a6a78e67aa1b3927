import { describe, expect, it } from 'vitest'
import type { Blueprint, Resource } from '../../server/contract/blueprint.ts'
import { makeDraft, makeDraftLine } from '../test/factories.ts'
import { chosenBlueprint, confidenceOf, groupRows, rowsOf, switchLines } from './draft-lines.ts'

const user: Resource = { kind: 'user', key: 'desk', spec: { firstName: '{{ desk_name }}', email: '{{desk_email}}' } }
const group: Resource = { kind: 'calendar-group', key: 'all', spec: { name: 'All' } }
const calendar: Resource = {
  kind: 'calendar',
  key: 'visit',
  spec: { name: 'Visit', groupId: { $ref: 'calendar-group/all' }, teamMembers: [{ userId: { $ref: 'user/desk' } }] },
}
const tag: Resource = { kind: 'tag', key: 'new', spec: { name: '{{contact.name}} of {{ clinic }}' } }
const blueprint: Blueprint = {
  version: 1,
  name: 'Clinic',
  variables: { desk_name: { label: 'Name' }, desk_email: { label: 'E-mail' }, clinic: { label: 'Clinic' }, unused: { label: 'Unused' } },
  resources: [user, group, calendar, tag],
}
const ids = ['user/desk', 'calendar-group/all', 'calendar/visit', 'tag/new']
const draft = makeDraft({ blueprint, lines: ids.map((id) => makeDraftLine(id)) })
const rows = rowsOf(draft, new Map())

describe('draft lines', () => {
  it('are those written so far, and once it is ready those of the blueprint', () => {
    const written = new Map([['tag/new', { ...makeDraftLine('tag/new'), resource: tag }]])
    expect(rowsOf(makeDraft({ status: 'running' }), written).map(({ resource }) => resource)).toEqual([tag])
    expect(groupRows(rows).map(({ kind, rows: ofKind }) => [kind, ofKind.length])).toEqual([
      ['user', 1],
      ['calendar-group', 1],
      ['calendar', 1],
      ['tag', 1],
    ])
  })

  it('switched on bring what they need, switched off take what needs them', () => {
    expect([...switchLines(rows, new Set(['tag/new']), ['calendar/visit'], true)].sort()).toEqual([...ids].sort())
    expect([...switchLines(rows, new Set(ids), ['user/desk'], false)]).toEqual(['calendar-group/all', 'tag/new'])
  })

  it('leave behind the variables that only switched-off lines use, and take no merge tag for one', () => {
    expect(chosenBlueprint(blueprint, new Set(['tag/new']))).toMatchObject({ resources: [tag], variables: { clinic: { label: 'Clinic' } } })
    expect(Object.keys(chosenBlueprint(blueprint, new Set(ids)).variables)).toEqual(['desk_name', 'desk_email', 'clinic'])
  })

  it('carry a mark of what is different from the version before', () => {
    const diff = {
      previousDraftId: 'd',
      added: ['tag/new'],
      changed: [{ resourceId: 'user/desk', paths: ['email'] }],
      removed: [],
      unchanged: 2,
    }
    expect(rowsOf({ ...draft, diff }, new Map()).map(({ mark }) => mark)).toEqual([
      { is: 'changed', paths: ['email'] },
      null,
      null,
      { is: 'new' },
    ])
  })

  it.each([
    [0.9, 'sure'],
    [0.6, 'likely'],
    [0.59, 'unsure'],
  ])('of confidence %d are %s', (confidence, word) => {
    expect(confidenceOf({ confidence })).toBe(word)
  })
})
