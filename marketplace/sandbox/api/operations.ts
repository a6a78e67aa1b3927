import { installationOperations } from '../oauth/installations.ts'
import { installedLocationsOperation } from '../oauth/installed-locations.ts'
import { locationTokenOperation } from '../oauth/location-token.ts'
import { associationOperations } from './associations.ts'
import { brandBoardOperations } from './brand-boards.ts'
import { businessOperations } from './businesses.ts'
import { calendarGroupOperations } from './calendar-groups.ts'
import { calendarNotificationOperations } from './calendar-notifications.ts'
import { calendarOperations } from './calendars.ts'
import { chatWidgetOperations } from './chat-widgets.ts'
import { clientDataOperations } from './client-data.ts'
import { collectionOperations } from './collections.ts'
import { conversationAgentOperations } from './conversation-agents.ts'
import { couponOperations } from './coupons.ts'
import { customMenuOperations } from './custom-menus.ts'
import { customFieldOperations } from './custom-fields.ts'
import { customValueOperations } from './custom-values.ts'
import { emailTemplateOperations } from './email-templates.ts'
import { invoiceTemplateOperations } from './invoice-templates.ts'
import { knowledgeBaseOperations } from './knowledge-bases.ts'
import { linkOperations } from './links.ts'
import { locationOperations } from './locations.ts'
import { mediaOperations } from './media.ts'
import { objectFieldOperations } from './object-fields.ts'
import { objectOperations } from './objects.ts'
import type { Operation } from './operation.ts'
import { pipelineOperations } from './pipelines.ts'
import { priceOperations } from './prices.ts'
import { productOperations } from './products.ts'
import { readOnlyListOperations } from './read-only-lists.ts'
import { scheduleOperations } from './schedules.ts'
import { snapshotOperations } from './snapshots.ts'
import { tagOperations } from './tags.ts'
import { urlRedirectOperations } from './url-redirects.ts'
import { userSearchOperations } from './user-search.ts'
import { userOperations } from './users.ts'
import { voiceAgentOperations } from './voice-agents.ts'

/** Every operation of the API; the first that matches is taken, so fixed words come before parameters. */
export const operations: Operation[] = [
  locationTokenOperation,
  installedLocationsOperation,
  ...installationOperations,
  ...locationOperations,
  ...snapshotOperations,
  ...customMenuOperations,
  ...tagOperations,
  ...customFieldOperations,
  ...customValueOperations,
  ...pipelineOperations,
  ...clientDataOperations,
  ...calendarGroupOperations,
  ...scheduleOperations,
  ...calendarNotificationOperations,
  ...calendarOperations,
  ...userSearchOperations,
  ...userOperations,
  ...linkOperations,
  ...emailTemplateOperations,
  ...collectionOperations,
  ...productOperations,
  ...priceOperations,
  ...couponOperations,
  ...businessOperations,
  ...objectOperations,
  ...objectFieldOperations,
  ...associationOperations,
  ...mediaOperations,
  ...knowledgeBaseOperations,
  ...conversationAgentOperations,
  ...voiceAgentOperations,
  ...brandBoardOperations,
  ...chatWidgetOperations,
  ...invoiceTemplateOperations,
  ...urlRedirectOperations,
  ...readOnlyListOperations,
]
