import type { KindName } from '../contract/kind-names.ts'
import type { NotCaptured } from '../contract/learn.ts'
import { fieldNamesAt, shapesAt } from '../blueprints/spec-shape.ts'
import type { Kind } from '../resources/kind.ts'
import { kinds } from '../resources/registry.ts'
import type { Captured } from './capture.ts'

/** What hangs on a resource and has no place in any blueprint. */
const beyond: Partial<Record<KindName, string>> = {
  'media-folder': 'Files in the folders are not captured.',
  'knowledge-base': 'Pages and files that were taught are not captured; questions with answers are.',
  'conversation-agent': 'Actions of the agents, such as booking, are not captured.',
  'voice-agent': 'Actions of the agents, such as transferring a call, are not captured.',
  user: 'Passwords are nobody’s to read; each new person sets their own.',
}

/** What the agency decides about a sub-account is not looked for inside it. */
export function tellAgencys(): NotCaptured[] {
  return kinds
    .filter((kind) => kind.place === 'company')
    .map((kind) => ({ kind: kind.name, why: 'The agency keeps this for the sub-account; it is not read from inside it.' }))
}

/** Fields that the platform does not tell, said once per kind that was captured. */
export function tellUnreadable(captured: readonly Captured[]): NotCaptured[] {
  return [...Map.groupBy(captured, ({ kind }) => kind)].flatMap(([kind, all]): NotCaptured[] => {
    const unread = fieldNamesAt(kind, []).filter((field) => !all.some(({ live }) => field in live.fields) && isMissed(kind, field))
    const fields =
      unread.length === 0
        ? []
        : [{ kind: kind.name, why: `The platform does not tell ${unread.join(', ')} of ${kind.plural.toLowerCase()}.` }]
    const rest = beyond[kind.name]
    return rest === undefined ? fields : [...fields, { kind: kind.name, why: rest }]
  })
}

function isMissed(kind: Kind, field: string): boolean {
  const [shape] = shapesAt(kind, [field])
  return !/^Deprecated|Only at creation/.test(String(shape?.['description'] ?? ''))
}
