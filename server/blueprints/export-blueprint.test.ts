import { expect, it } from 'vitest'
import { Blueprint } from '../contract/blueprint.ts'
import { writeBlueprintText } from './export-blueprint.ts'
import { parseBlueprintText } from './parse-blueprint-text.ts'
import { starters } from './starter-library.ts'

const awkward = Blueprint.parse({
  version: 1,
  name: 'Yes: "no" # not a comment',
  variables: { on: { label: '{{ braces }}' }, a: { label: "it's", default: '007' } },
  resources: [
    { kind: 'custom-value', key: 'x', spec: { name: 'null', value: '  two\n\n  lines \n' } },
    { kind: 'custom-value', key: 'y', spec: { name: '1e3', value: '', list: [1.5, true, null, '- no', '12:30', 'ja\u2028nein', '😀'] } },
  ],
})

it.each(['json', 'yaml'] as const)('writes %s that reads back unchanged, in the same order and the same bytes', async (format) => {
  for (const blueprint of [awkward, ...(await starters()).map((starter) => starter.blueprint)]) {
    const text = writeBlueprintText(blueprint, format)
    const back = Blueprint.parse(parseBlueprintText(text, format))
    expect(JSON.stringify(back)).toBe(JSON.stringify(blueprint))
    expect(writeBlueprintText(back, format)).toBe(text)
  }
})

it('writes YAML that older readers do not take for truth values', () => {
  const text = writeBlueprintText(
    Blueprint.parse({ version: 1, name: 'x', resources: [{ kind: 'tag', key: 'a', spec: { name: 'yes' } }] }),
    'yaml',
  )
  expect(text).toContain('name: "yes"')
})
