import { expect, test } from 'vitest'
import { quoted } from '../contract/say.ts'
import type { Change } from '../contract/plan.ts'
import type { ResolvedResource } from '../blueprints/resolve-blueprint.ts'
import type { Live } from '../resources/kind.ts'
import { checkByHand } from './check-by-hand.ts'
import type { Group } from './inventory.ts'

const workflow = resource('workflow', { name: 'Welcome', steps: ['Make it.'] })
const number = resource('phone-number', { name: 'Main line', steps: ['Buy it.'] })

test.each([
  ['published', [live('w1', 'welcome', 'published')], 'published'],
  ['draft', [live('w1', 'Welcome', 'draft')], 'draft'],
  [
    'published, although a draft of the same name stands before it',
    [live('w1', 'Welcome', 'draft'), live('w2', 'Welcome', 'published')],
    'published',
  ],
  ['missing', [live('w1', 'Copy of Welcome', 'published')], 'missing'],
  ['unknown when the platform has a word of its own for it', [live('w1', 'Welcome', 'archived')], 'unknown'],
])('a workflow is %s', (_, there, found) => {
  expect(check(workflow, { state: 'known', live: there })).toMatchObject({ found, steps: ['Make it.'] })
})

test('what could not be read is unknown, never missing', () => {
  expect(
    check(workflow, {
      state: 'unknown',
      why: 'the app was not given workflows.readonly.',
      said: quoted('the app was not given workflows.readonly.'),
    }),
  ).toMatchObject({
    found: 'unknown',
    detail: expect.stringContaining('workflows.readonly'),
  })
  expect(check(workflow, undefined)).toMatchObject({ found: 'unknown' })
})

test('a number of another name may be the one that is meant', () => {
  expect(check(number, { state: 'known', live: [] })).toMatchObject({ found: 'missing' })
  expect(check(number, { state: 'known', live: [live('+15035550100', 'Front desk')] })).toMatchObject({
    found: 'unknown',
    detail: expect.stringContaining('+15035550100'),
  })
  expect(check(number, { state: 'known', live: [live('+15035550100', 'Main line')] })).toMatchObject({ found: 'there' })
})

test('what it uses is called as it will be there: under the name beside theirs, with the parts that are kept', () => {
  const spec = { name: 'Size', options: ['S', 'M'] }
  const size: ResolvedResource = { id: 'custom-field/size', kind: 'custom-field', key: 'size', spec, refs: [] }
  const welcome = resource('workflow', { name: 'Welcome', uses: [{ $ref: size.id }] })
  const use = (change: Partial<Change>) => {
    const changes = [{ ...size, title: 'Size', resourceId: null, excluded: false, dependsOn: [], ...change } as unknown as Change]
    const input = { changes, resources: [size, welcome], groups: new Map(), locationId: 'loc', appUrl: 'https://app.example' }
    return checkByHand(input).get(welcome.id)?.uses[0]
  }
  const name = { path: 'name', before: null, after: 'Size 2', wanted: 'Size', decision: 'theirs' } as const
  expect(use({ action: 'create', fields: [name] })).toMatchObject({ title: 'Size 2', parts: ['S', 'M'] })
  const options = { path: 'options', before: ['L'], after: ['L'], wanted: ['S', 'M'], decision: 'open' } as const
  expect(use({ action: 'decide', resourceId: 'there', fields: [options] })).toMatchObject({ title: 'Size', id: 'there', parts: ['L'] })
  const asked = { path: 'name', before: 'Sizes', after: 'Sizes', wanted: 'Size', decision: 'open' } as const
  expect(use({ action: 'decide', fields: [asked] })).toMatchObject({ title: 'Size', id: null })
})

function check(one: ResolvedResource, group: Group | undefined) {
  const groups = new Map(group === undefined ? [] : [[one.kind, group]])
  return checkByHand({ changes: [], resources: [one], groups, locationId: 'loc', appUrl: 'https://app.example' }).get(one.id)
}

function resource(kind: 'workflow' | 'phone-number', spec: Record<string, unknown>): ResolvedResource {
  return { id: `${kind}/one`, kind, key: 'one', spec, refs: [] }
}

function live(id: string, title: string, status?: string): Live {
  return { id, title, fields: status === undefined ? {} : { status } }
}
