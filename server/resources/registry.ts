import type { KindName } from '../contract/kind-names.ts'
import { association } from './association.ts'
import { availabilitySchedule } from './availability-schedule.ts'
import { brandBoard } from './brand-board.ts'
import { business } from './business.ts'
import { byHandKinds } from './by-hand.ts'
import { calendarGroup } from './calendar-group.ts'
import { calendarNotification } from './calendar-notification.ts'
import { calendar } from './calendar.ts'
import { chatWidget } from './chat-widget.ts'
import { collection } from './collection.ts'
import { conversationAgent } from './conversation-agent.ts'
import { coupon } from './coupon.ts'
import { customField } from './custom-field.ts'
import { customMenuLink } from './custom-menu-link.ts'
import { customObject } from './custom-object.ts'
import { customValue } from './custom-value.ts'
import { emailTemplate } from './email-template.ts'
import { invoiceTemplate } from './invoice-template.ts'
import type { Kind } from './kind.ts'
import { knowledgeBase } from './knowledge-base.ts'
import { knowledgeFaq } from './knowledge-faq.ts'
import { locationPermissions } from './location-permissions.ts'
import { location } from './location.ts'
import { mediaFolder } from './media-folder.ts'
import { objectField } from './object-field.ts'
import { objectFolder } from './object-folder.ts'
import { pipeline } from './pipeline.ts'
import { price } from './price.ts'
import { product } from './product.ts'
import { snapshot } from './snapshot.ts'
import { tag } from './tag.ts'
import { triggerLink } from './trigger-link.ts'
import { urlRedirect } from './url-redirect.ts'
import { user } from './user.ts'
import { voiceAgent } from './voice-agent.ts'

/** Every kind, each after those that it needs. */
export const kinds: readonly Kind[] = [
  user,
  customField,
  customValue,
  tag,
  pipeline,
  calendarGroup,
  calendar,
  collection,
  product,
  price,
  coupon,
  emailTemplate,
  triggerLink,
  availabilitySchedule,
  calendarNotification,
  business,
  customObject,
  objectFolder,
  objectField,
  association,
  mediaFolder,
  knowledgeBase,
  knowledgeFaq,
  conversationAgent,
  voiceAgent,
  brandBoard,
  chatWidget,
  invoiceTemplate,
  urlRedirect,
  location,
  snapshot,
  locationPermissions,
  customMenuLink,
  ...byHandKinds,
]

const byName = new Map(kinds.map((kind) => [kind.name, kind]))

export function kindOf(name: KindName): Kind {
  const kind = byName.get(name)
  if (kind === undefined) throw new Error(`no kind is registered as ${name}`)
  return kind
}
