import { calendarDefaults } from '../api/calendar-fields.ts'
import { newStages } from '../api/pipeline-stages.ts'
import { keyFrom, seedHexId, seedId, slugFrom } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import type { Kind, Shelf } from '../state.ts'

const then = '2026-03-02T09:00:00.000Z'

/** Puts seeded things on a location's shelf, with ids that are the same in every run. */
export function maker(shelf: Shelf, locationId: string) {
  const put = (kind: Kind, words: string, fields: JsonObject, hex = false): string => {
    const label = `${kind} ${locationId} ${words}`
    const id = hex ? seedHexId(label) : seedId(label)
    shelf[kind].push({ ...fields, id, locationId })
    return id
  }
  return {
    tag: (name: string) => put('tags', name, { name }),
    field: (name: string, dataType: string, more: JsonObject = {}) => {
      const model = String(more.model ?? 'contact')
      const key = String(more.key ?? keyFrom(name))
      const { key: _key, ...rest } = more
      return put('customFields', `${model} ${key}`, {
        name,
        dataType,
        model,
        fieldKey: `${model}.${key}`,
        placeholder: '',
        position: shelf.customFields.length * 50,
        ...rest,
      })
    },
    value: (name: string, value: string) => put('customValues', name, { name, value, fieldKey: `{{ custom_values.${keyFrom(name)} }}` }),
    pipeline: (name: string, stages: [name: string, color: string, stageWinProbability: number][]) => {
      const sent = stages.map(([stage, color, stageWinProbability]) => ({ name: stage, color, stageWinProbability }))
      const made = newStages(sent, []).map((stage) => ({ ...stage, id: uuid(`${locationId} ${name} ${String(stage.name)}`) }))
      return put('pipelines', name, {
        name,
        stages: made,
        showInFunnel: true,
        showInPieChart: true,
        useOpportunityProbability: true,
        colorRenderMode: 'dot',
        position: `a${shelf.pipelines.length}`,
        dateAdded: then,
        dateUpdated: then,
      })
    },
    group: (name: string, description: string) => put('calendarGroups', name, { name, description, slug: slugFrom(name), isActive: true }),
    calendar: (name: string, calendarType: string, userIds: string[], more: JsonObject = {}) =>
      put(
        'calendars',
        name,
        {
          ...calendarDefaults,
          name,
          calendarType,
          slug: slugFrom(name),
          widgetSlug: slugFrom(name),
          teamMembers: userIds.map((userId) => ({ userId, priority: 0.5, meetingLocationType: 'custom' })),
          ...more,
        },
        true,
      ),
    link: (name: string, redirectTo: string) =>
      put('links', name, { name, redirectTo, fieldKey: `{{trigger_link.${seedId(`links ${locationId} ${name}`)}}}` }),
    template: (name: string, subjectLine: string, editorContent?: string) =>
      put(
        'emailTemplates',
        name,
        {
          name,
          type: 'template',
          editorType: 'html',
          subjectLine,
          archived: false,
          createdAt: then,
          updatedAt: then,
          ...(editorContent ? { editorContent } : {}),
        },
        true,
      ),
    product: (name: string, productType: string, prices: [name: string, amount: number, interval?: string][]) => {
      const product = put(
        'products',
        name,
        { name, productType, availableInStore: false, isTaxesEnabled: false, slug: slugFrom(name), createdAt: then, updatedAt: then },
        true,
      )
      for (const [price, amount, interval] of prices) {
        const rhythm = interval ? { type: 'recurring', recurring: { interval, intervalCount: 1 } } : { type: 'one_time' }
        put(
          'prices',
          `${name} ${price}`,
          { product, name: price, amount, currency: 'USD', ...rhythm, createdAt: then, updatedAt: then },
          true,
        )
      }
    },
    /** Anything else, as the API would have stored it. */
    thing: (kind: Kind, name: string, fields: JsonObject) => put(kind, name, { name, createdAt: then, updatedAt: then, ...fields }, true),
    named: (kind: 'forms' | 'surveys' | 'funnels', name: string) => put(kind, name, { name }),
    workflow: (name: string, status: string) => put('workflows', name, { name, status, version: 3, createdAt: then, updatedAt: then }),
    phoneNumber: (phoneNumber: string, friendlyName: string) =>
      put('phoneNumbers', phoneNumber, { phoneNumber, friendlyName, countryCode: 'US', type: 'local', isDefaultNumber: true }),
    contact: (index: number, fields: JsonObject) => put('contacts', String(index), { dateAdded: then, ...fields }),
    appointment: (index: number, fields: JsonObject) =>
      put('appointments', String(index), { appointmentStatus: 'confirmed', dateAdded: then, dateUpdated: then, ...fields }),
    opportunity: (index: number, fields: JsonObject) =>
      put('opportunities', String(index), { createdAt: then, updatedAt: then, ...fields }),
  }
}

function uuid(words: string): string {
  const hex = seedHexId(words) + seedHexId(`${words} more`)
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-')
}
