import type { JsonObject } from '../json.ts'
import type { Kind, Thing } from '../state.ts'
import type { World } from '../world.ts'

const naturalKeys: Partial<Record<Kind, (thing: Thing) => string>> = {
  tags: byName,
  customFields: (field) => String(field.fieldKey),
  customValues: byName,
  pipelines: byName,
  calendarGroups: (group) => String(group.slug),
  calendars: byName,
  links: byName,
  emailTemplates: (item) => `${String(item.type)} ${byName(item)}`,
  products: byName,
  prices: (price) => `${String(price.product)} ${byName(price)}`,
  collections: byName,
  coupons: (coupon) => String(coupon.code).toLowerCase(),
  schedules: (schedule) => `${String(schedule.userId)} ${byName(schedule)}`,
  calendarNotifications: (one) => [one.calendarId, one.receiverType, one.channel, one.notificationType].join(' '),
  businesses: byName,
  objects: (object) => String(object.key),
  objectFolders: (folder) => `${String(folder.objectKey)} ${byName(folder)}`,
  objectFields: (field) => String(field.fieldKey),
  associations: (association) => String(association.key),
  mediaFiles: (file) => `${String(file.type)} ${String(file.parentId ?? '')} ${byName(file)}`,
  knowledgeBases: byName,
  knowledgeFaqs: (faq) => `${String(faq.knowledgeBaseId)} ${String(faq.question).trim().toLowerCase()}`,
  conversationAgents: byName,
  voiceAgents: (agent) => String(agent.agentName).trim().toLowerCase(),
  brandBoards: byName,
  chatWidgets: byName,
  invoiceTemplates: byName,
  urlRedirects: (redirect) => `${String(redirect.domain)}${String(redirect.path)}`.toLowerCase(),
}

/** Things that exist twice in one location under the same natural key. */
export function duplicates(world: World): JsonObject[] {
  return Object.entries(world.state.things).flatMap(([locationId, shelf]) =>
    Object.entries(naturalKeys).flatMap(([kind, keyOf]) => {
      const groups = Object.groupBy(shelf[kind as Kind], keyOf)
      return Object.entries(groups).flatMap(([key, things = []]) =>
        things.length > 1 ? [{ locationId, kind, key, ids: things.map((thing) => thing.id) }] : [],
      )
    }),
  )
}

function byName(thing: Thing): string {
  return String(thing.name).trim().toLowerCase()
}
