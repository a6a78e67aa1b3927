import { expect, it } from 'vitest'
import { draftKinds, draftSchema, referenceFields } from './draft-schema.ts'
import { draftQuestion } from './draft-prompt.ts'

type Node = Record<string, unknown>

/** Every schema inside a schema. */
function nodes(value: unknown): Node[] {
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.flatMap(nodes)
  const node = value as Node
  const inner = Object.entries(node).flatMap(([key, child]) =>
    key === 'properties' ? Object.values(child as Node).flatMap(nodes) : nodes(child),
  )
  return [node, ...inner]
}

it('is what structured output takes: closed objects, every field required, no other keywords', () => {
  const all = nodes(draftSchema())
  const objects = all.filter((node) => node.type === 'object')
  expect(objects.length).toBeGreaterThan(15)
  for (const node of objects) {
    expect(node.additionalProperties).toBe(false)
    expect(node.required).toEqual(Object.keys(node.properties as Node))
  }
  const keywords = new Set(all.flatMap((node) => Object.keys(node)))
  expect(
    [...keywords].filter(
      (word) => !['type', 'properties', 'required', 'additionalProperties', 'items', 'anyOf', 'enum', 'description'].includes(word),
    ),
  ).toEqual([])
  expect(all.every((node) => 'type' in node || 'anyOf' in node)).toBe(true)
})

it('offers every kind that a location can hold, each in one form, and stays within the provider’s bounds', () => {
  const schema = draftSchema()
  const forms = ((schema.properties as Node).lines as { items: { anyOf: { properties: { kind: { enum: string[] } } }[] } }).items.anyOf
  expect(forms.flatMap((form) => form.properties.kind.enum).toSorted()).toEqual(draftKinds.map((kind) => kind.name).toSorted())
  const count = nodes(schema).flatMap((node) => Object.keys((node.properties as Node | undefined) ?? {})).length
  expect(count).toBeLessThan(1_000)
  expect(JSON.stringify(schema).length).toBeLessThan(60_000)
})

it('knows where a spec points at others', () => {
  const calendar = draftKinds.find((kind) => kind.name === 'calendar')
  expect(calendar === undefined ? [] : referenceFields(calendar)).toEqual([
    { path: 'groupId', kind: 'calendar-group' },
    { path: 'teamMembers.userId', kind: 'user' },
  ])
})

it('stands in a question whose fixed part is the same object each time', () => {
  const task = { brief: 'a', alreadyThere: { tag: ['x'] }, previous: [], openQuestions: [], messages: [] }
  const [one, two] = [draftQuestion(task), draftQuestion({ ...task, brief: '"}, "x": "' })]
  expect(one.instructions).toBe(two.instructions)
  expect(one.schema).toBe(two.schema)
  expect((JSON.parse(two.prompt) as Node).brief).toBe('"}, "x": "')
  expect(one.instructions).not.toMatch(/\d{4}-\d{2}-\d{2}/)
})
