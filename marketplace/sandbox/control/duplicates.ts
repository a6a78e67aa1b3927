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
