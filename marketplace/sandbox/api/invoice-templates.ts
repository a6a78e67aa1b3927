import { newHexId } from '../ids.ts'
import { isObject, type JsonObject } from '../json.ts'
import type { Thing } from '../state.ts'
import { alt } from './alt-owner.ts'
import { forBoth } from './doors.ts'
import { charged, lateFees, paymentMethods, tips } from './invoice-template-fields.ts'
import type { Call, Operation } from './operation.ts'
import { slice } from './page.ts'
import { flag, oneOf, required, text, texts } from './rules.ts'
import { addThing, changeThing, ownThing, pick, removeThing, thingsOf } from './things.ts'

const many = '/invoices/template'
const one = `${many}/:templateId`
const read = forBoth('invoices/template.readonly')
const write = forBoth('invoices/template.write')

export const invoiceTemplateOperations: Operation[] = [
  {
    method: 'GET',
    path: many,
    ...read,
    query: {
      ...alt,
      status: text,
      startAt: text,
      endAt: text,
      search: text,
      paymentMode: oneOf('default', 'live', 'test'),
      limit: required(text),
      offset: required(text),
    },
    handle({ world, locationId, query }) {
      const words = String(query.search ?? '').toLowerCase()
      const found = thingsOf(world, locationId, 'invoiceTemplates').filter((one) => String(one.name).toLowerCase().includes(words))
      return { data: slice(found, query, 'offset', 'limit', 10).map(show), totalCount: found.length }
    },
  },
  {
    method: 'POST',
    path: many,
    ...write,
    body: {
      ...alt,
      ...charged,
      automaticTaxesEnabled: flag,
      tipsConfiguration: tips,
      lateFeesConfiguration: lateFees,
      invoiceNumberPrefix: text,
      paymentMethods,
      attachments: texts,
    },
    handle(call) {
      const { altId: _altId, altType: _altType, ...sent } = call.body
      const now = new Date(call.world.now()).toISOString()
      const made = { ...sent, id: newHexId(), locationId: call.locationId, createdAt: now, updatedAt: now }
      return show(addThing(call.world, 'invoiceTemplates', made))
    },
  },
  { method: 'GET', path: one, ...read, query: alt, handle: (call) => show(own(call)) },
  { method: 'PUT', path: one, ...write, body: { ...alt, ...charged }, handle: change },
  {
    method: 'PATCH',
    path: `${one}/late-fees-configuration`,
    ...write,
    body: { ...alt, lateFeesConfiguration: required(lateFees) },
    handle: change,
  },
  { method: 'PATCH', path: `${one}/payment-methods-configuration`, ...write, body: { ...alt, paymentMethods }, handle: change },
  {
    method: 'DELETE',
    path: one,
    ...write,
    query: alt,
    handle(call) {
      removeThing(call.world, 'invoiceTemplates', own(call))
      return { success: true }
    },
  },
]

function change(call: Call): JsonObject {
  const { altId: _altId, altType: _altType, ...sent } = call.body
  return show(changeThing(call.world, own(call), { ...sent, updatedAt: new Date(call.world.now()).toISOString() }))
}

function own(call: Call): Thing {
  return ownThing(call, 'invoiceTemplates', call.params.templateId)
}

function show(template: Thing): JsonObject {
  const items = (Array.isArray(template.items) ? template.items : []).filter(isObject)
  return {
    _id: template.id,
    altId: template.locationId,
    altType: 'location',
    ...pick(template, ['name', 'businessDetails', 'currency', 'discount', 'items', 'invoiceNumberPrefix', 'createdAt', 'updatedAt']),
    total: items.reduce((sum, item) => sum + Number(item.amount) * Number(item.qty), 0),
  }
}
