import type { StepEnd } from './history.ts'

export type ChaosBlueprint = {
  document: Record<string, unknown>
  /** By `kind/key`, what the platform knows the resource by. */
  keys: ReadonlyMap<string, string>
}

export type Edition = 'first' | 'second'

/** What the second edition no longer names, and a person chooses to have deleted: things on their own, and one that another needs. */
export const dropped: readonly string[] = ['tag/old', 'custom-value/street', 'calendar/visit', 'calendar-group/all']

/** What the two editions of the blueprint say where they differ. */
export const said = {
  phone: { first: '555', second: '777' },
  book: { first: 'https://chaos.test/book', second: 'https://chaos.test/book-again' },
  sales: { first: 'New, Won', second: 'New, Won, Lost' },
} as const

/** One of every way in which the core kinds hang together, under names that nothing else has. */
export function makeBlueprint(mark: string, edition: Edition = 'first'): ChaosBlueprint {
  const name = (text: string): string => `${text} ${mark}`
  const resources = [
    { kind: 'user', key: 'desk', spec: { firstName: 'Front', lastName: mark, email: `desk-${mark}@chaos.test`, role: 'user' } },
    { kind: 'calendar-group', key: 'all', spec: { name: name('Visits'), slug: `visits-${mark}`, description: 'Visits' } },
    {
      kind: 'calendar',
      key: 'visit',
      spec: {
        name: name('Visit'),
        calendarType: 'personal',
        groupId: { $ref: 'calendar-group/all' },
        teamMembers: [{ userId: { $ref: 'user/desk' } }],
      },
    },
    { kind: 'tag', key: 'new', spec: { name: `new ${mark}` } },
    { kind: 'tag', key: 'old', spec: { name: `old ${mark}` } },
    { kind: 'custom-field', key: 'size', spec: { name: name('Size'), dataType: 'TEXT', model: 'contact' } },
    { kind: 'custom-value', key: 'phone', spec: { name: name('Phone'), value: said.phone[edition] } },
    { kind: 'custom-value', key: 'street', spec: { name: name('Street'), value: 'Main' } },
    {
      kind: 'pipeline',
      key: 'sales',
      spec: { name: name('Sales'), stages: said.sales[edition].split(', ').map((stage) => ({ name: stage })) },
    },
    { kind: 'product', key: 'kit', spec: { name: name('Kit'), productType: 'PHYSICAL' } },
    {
      kind: 'price',
      key: 'kit',
      spec: { productId: { $ref: 'product/kit' }, name: name('Full'), type: 'one_time', currency: 'USD', amount: 20 },
    },
    { kind: 'trigger-link', key: 'book', spec: { name: name('Book'), redirectTo: said.book[edition] } },
    {
      kind: 'email-template',
      key: 'hello',
      spec: { name: name('Hello'), editorType: 'html', editorContent: '<p>Hi</p>', subjectLine: 'Hi' },
    },
  ]
  return {
    document: {
      version: 1,
      name: `Chaos ${mark}`,
      resources: resources.filter(({ kind, key }) => edition === 'first' || !dropped.includes(`${kind}/${key}`)),
    },
    keys: new Map(resources.map(({ kind, key, spec }) => [`${kind}/${key}`, keyOf(spec)])),
  }
}

/** Names are unique across all kinds here, so that a name alone says which resource is meant. */
export function keyOf(thing: { name?: unknown; email?: unknown }): string {
  return String(thing.email ?? thing.name)
    .trim()
    .toLowerCase()
}

export function keyOfStep(step: Pick<StepEnd, 'id'>, blueprint: ChaosBlueprint): string {
  return blueprint.keys.get(step.id) ?? step.id
}
