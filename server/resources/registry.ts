import type { KindName } from '../contract/kind-names.ts'
import { byHandKinds } from './by-hand.ts'
import { calendarGroup } from './calendar-group.ts'
import { calendar } from './calendar.ts'
import { customField } from './custom-field.ts'
import { customValue } from './custom-value.ts'
import { emailTemplate } from './email-template.ts'
import type { Kind } from './kind.ts'
import { pipeline } from './pipeline.ts'
import { price } from './price.ts'
import { product } from './product.ts'
import { tag } from './tag.ts'
import { triggerLink } from './trigger-link.ts'
import { user } from './user.ts'

/** Every kind, each after those that it needs. */
export const kinds: readonly Kind[] = [
  user,
  customField,
  customValue,
  tag,
  pipeline,
  calendarGroup,
  calendar,
  product,
  price,
  emailTemplate,
  triggerLink,
  ...byHandKinds,
]

const byName = new Map(kinds.map((kind) => [kind.name, kind]))

export function kindOf(name: KindName): Kind {
  const kind = byName.get(name)
  if (kind === undefined) throw new Error(`no kind is registered as ${name}`)
  return kind
}
