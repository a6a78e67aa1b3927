import { expect, test } from 'vitest'
import { kinds } from '../server/resources/registry.ts'
import { drawCoverage } from './coverage-table.ts'

test('draws one row per kind, core kinds first, with what can be done', () => {
  const rows = drawCoverage(kinds).split('\n')
  expect(rows).toHaveLength(kinds.length + 2)
  expect(rows).toContain('| `tag` | Core | ✓ | ✓ | ✓ | ✓ |  |')
  expect(rows).toContain('| `domain` | By hand | – | – | – | – | on the checklist; whether it is there cannot be read |')
  expect(rows.find((row) => row.startsWith('| `knowledge-base` '))).toContain('at most 15')
  expect(rows.findIndex((row) => row.includes('| Extended |'))).toBeGreaterThan(rows.findLastIndex((row) => row.includes('| Core |')))
})
