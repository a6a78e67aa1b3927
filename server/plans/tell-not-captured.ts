import type { KindName } from '../contract/kind-names.ts'
import type { NotCaptured } from '../contract/learn.ts'
import type { SentenceCode } from '../contract/said.ts'
import { manyOf, saying } from '../contract/say.ts'
import { fieldNamesAt, shapesAt } from '../blueprints/spec-shape.ts'
import type { Kind } from '../resources/kind.ts'
import { kinds } from '../resources/registry.ts'
import type { Captured } from './capture.ts'
import { why } from './why.ts'

/** What hangs on a resource and has no place in any blueprint. */
const beyond: Partial<Record<KindName, SentenceCode & `learn.${string}`>> = {
  'media-folder': 'learn.files',
  'knowledge-base': 'learn.taught',
  'conversation-agent': 'learn.chat_actions',
  'voice-agent': 'learn.call_actions',
  user: 'learn.passwords',
}

/** What the agency decides about a sub-account is not looked for inside it. */
export function tellAgencys(): NotCaptured[] {
  return kinds.filter((kind) => kind.place === 'company').map((kind) => ({ kind: kind.name, ...why(saying('learn.of_agency')) }))
}

/** Fields that the platform does not tell, said once per kind that was captured. */
export function tellUnreadable(captured: readonly Captured[]): NotCaptured[] {
  return [...Map.groupBy(captured, ({ kind }) => kind)].flatMap(([kind, all]): NotCaptured[] => {
    const unread = fieldNamesAt(kind, []).filter((field) => !all.some(({ live }) => field in live.fields) && isMissed(kind, field))
    const fields =
      unread.length === 0 ? [] : [{ kind: kind.name, ...why(saying('learn.fields_untold', { fields: unread, kinds: manyOf(kind) })) }]
    const rest = beyond[kind.name]
    return rest === undefined ? fields : [...fields, { kind: kind.name, ...why({ code: rest }) }]
  })
}

function isMissed(kind: Kind, field: string): boolean {
  const [shape] = shapesAt(kind, [field])
  return !/^Deprecated|Only at creation/.test(String(shape?.['description'] ?? ''))
}
