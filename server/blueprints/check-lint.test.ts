import { describe, expect, test } from 'vitest'
import { checkBlueprint } from './check-blueprint.ts'
import { starters } from './starter-library.ts'

const library = await starters()

test.each(library.map(({ id, blueprint }) => [id, blueprint] as const))('%s comes out without a warning', (_, blueprint) => {
  const { errors, warnings } = checkBlueprint(blueprint)
  expect({ errors, warnings }).toEqual({ errors: [], warnings: [] })
})

describe('merge tags', () => {
  const field = { kind: 'custom-field', key: 'insurance', spec: { name: 'Insurance number', dataType: 'TEXT' } }
  const deal = { kind: 'custom-field', key: 'plan', spec: { name: 'Plan quoted', dataType: 'TEXT', model: 'opportunity' } }

  test.each([
    ['contact.first_name'],
    ['contact.insurance_number'],
    ['opportunity.plan_quoted'],
    ['opportunity.name'],
    ['appointment.start_time'],
    ['location.name'],
  ])('%s leads somewhere', (tag) => {
    expect(warningsOf([field, deal, mail(tag)])).toEqual([])
  })

  test.each([
    ['contact.frist_name', '{{ contact.first_name }}'],
    ['contact.insurance_nmber', '{{ contact.insurance_number }}'],
    ['contact.shoe_size', 'custom field'],
    ['opportunity.insurance_number', 'field'],
    ['custom_values.nowhere', 'custom value'],
  ])('%s points at nothing', (tag, fix) => {
    expect(warningsOf([field, deal, mail(tag)])).toEqual([
      expect.objectContaining({ path: 'resources[2].spec.subjectLine', fix: expect.stringContaining(fix) }),
    ])
  })
})

describe('names', () => {
  test('that are nearly the same are shown, each with the other', () => {
    expect(warningsOf([tag('a', 'New patients'), tag('b', 'Patient, new')])).toEqual([
      expect.objectContaining({ path: 'resources[1].spec', message: expect.stringContaining('tag/a at resources[0]') }),
    ])
  })

  test('that tell numbers apart, or hold a variable, are left alone', () => {
    expect(warningsOf([tag('a', 'Recall 6 months'), tag('b', 'Recall 9 months')])).toEqual([])
    const variables = { x: { label: 'X' }, y: { label: 'Y' } }
    const { warnings } = checkBlueprint({
      version: 1,
      name: 'T',
      variables,
      resources: [tag('a', '{{ x }} patients'), tag('b', '{{ y }} patients')],
    })
    expect(warnings).toEqual([])
  })
})

describe('what nothing speaks of', () => {
  const workflow = (uses: unknown[], step = 'Do it.') => ({ kind: 'workflow', key: 'w', spec: { name: 'Flow', steps: [step], uses } })

  test('is one hint per kind, with names', () => {
    const found = checkBlueprint({ version: 1, name: 'T', resources: [tag('a', 'vip'), tag('b', 'lapsed'), value('c', 'Parking')] })
    expect(found.hints().map(({ message }) => message)).toEqual([
      '2 of 2 tags are spoken of nowhere else in the blueprint: vip, lapsed',
      '1 of 1 custom values are spoken of nowhere else in the blueprint: Parking',
    ])
  })

  test('is not said of what a reference, a merge tag or a line made by hand speaks of', () => {
    const resources = [
      tag('a', 'vip'),
      tag('b', 'lapsed'),
      value('c', 'Parking'),
      mail('custom_values.parking'),
      workflow([{ $ref: 'tag/a' }], 'Remove the tag lapsed'),
    ]
    expect(checkBlueprint({ version: 1, name: 'T', resources }).hints()).toEqual([])
  })

  test('is not said of fields where a form may ask for them', () => {
    const field = { kind: 'custom-field', key: 'f', spec: { name: 'Shoe size', dataType: 'TEXT' } }
    const form = { kind: 'form', key: 'f', spec: { name: 'Intake', steps: ['Make it.'] } }
    expect(checkBlueprint({ version: 1, name: 'T', resources: [field] }).hints()).toHaveLength(1)
    expect(checkBlueprint({ version: 1, name: 'T', resources: [field, form] }).hints()).toEqual([])
  })
})

test('a sixteenth knowledge base is refused', () => {
  const bases = Array.from({ length: 16 }, (_, n) => ({ kind: 'knowledge-base', key: `k${n}`, spec: { name: `Base number ${n}` } }))
  expect(checkBlueprint({ version: 1, name: 'T', resources: bases }).errors).toEqual([
    expect.objectContaining({ path: 'resources[15]', message: expect.stringContaining('15') }),
  ])
})

function warningsOf(resources: unknown[]) {
  return checkBlueprint({ version: 1, name: 'Test', resources }).warnings
}

function tag(key: string, name: string) {
  return { kind: 'tag', key, spec: { name } }
}

function value(key: string, name: string) {
  return { kind: 'custom-value', key, spec: { name, value: 'x' } }
}

function mail(tagName: string) {
  return { kind: 'email-template', key: 'm', spec: { name: 'Mail', editorType: 'text', subjectLine: `Hello {{ ${tagName} }}` } }
}
