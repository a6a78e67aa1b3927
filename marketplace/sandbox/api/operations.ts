import { installationOperations } from '../oauth/installations.ts'
import { installedLocationsOperation } from '../oauth/installed-locations.ts'
import { locationTokenOperation } from '../oauth/location-token.ts'
import { calendarGroupOperations } from './calendar-groups.ts'
import { calendarOperations } from './calendars.ts'
import { clientDataOperations } from './client-data.ts'
import { customFieldOperations } from './custom-fields.ts'
import { customValueOperations } from './custom-values.ts'
import { emailTemplateOperations } from './email-templates.ts'
import { linkOperations } from './links.ts'
import { locationOperations } from './locations.ts'
import type { Operation } from './operation.ts'
import { pipelineOperations } from './pipelines.ts'
import { priceOperations } from './prices.ts'
import { productOperations } from './products.ts'
import { readOnlyListOperations } from './read-only-lists.ts'
import { tagOperations } from './tags.ts'
import { userSearchOperations } from './user-search.ts'
import { userOperations } from './users.ts'

/** Every operation of the API; the first that matches is taken, so fixed words come before parameters. */
export const operations: Operation[] = [
  locationTokenOperation,
  installedLocationsOperation,
  ...installationOperations,
  ...locationOperations,
  ...tagOperations,
  ...customFieldOperations,
  ...customValueOperations,
  ...pipelineOperations,
  ...clientDataOperations,
  ...calendarGroupOperations,
  ...calendarOperations,
  ...userSearchOperations,
  ...userOperations,
  ...linkOperations,
  ...emailTemplateOperations,
  ...productOperations,
  ...priceOperations,
  ...readOnlyListOperations,
]
