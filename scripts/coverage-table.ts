import type { Kind } from '../server/resources/kind.ts'

const tiers = { core: 'Core', extended: 'Extended', agency: 'Agency', 'by-hand': 'By hand' } as const

/** What can be done with each kind, as a table for the README. */
export function drawCoverage(kinds: readonly Kind[]): string {
  const rows = kinds.map((kind) => [
    `\`${kind.name}\``,
    tiers[kind.tier],
    mark(kind.list ?? kind.look),
    mark(kind.create),
    mark(kind.update),
    mark(kind.delete),
    noteOf(kind),
  ])
  const order = Object.values(tiers) as string[]
  const sorted = rows.toSorted((a, b) => order.indexOf(a[1] ?? '') - order.indexOf(b[1] ?? ''))
  const head = ['Kind', 'Tier', 'Read', 'Create', 'Update', 'Delete', 'Remarks']
  return [head, head.map(() => '---'), ...sorted].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function mark(verb: unknown): string {
  return verb === undefined ? '–' : '✓'
}

function noteOf({ tier, most, look, fixed = [], delete: remove }: Kind): string {
  if (tier === 'by-hand')
    return look === undefined ? 'on the checklist; whether it is there cannot be read' : 'on the checklist, with whether it is there'
  return [
    ...(most === undefined ? [] : [`at most ${most}`]),
    ...(fixed.length === 0 ? [] : [`cannot be changed later: ${fixed.map((field) => `\`${field}\``).join(', ')}`]),
    ...(remove === undefined ? ['a roll-back leaves it'] : []),
  ].join('; ')
}
