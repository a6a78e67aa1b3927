import { randomUUID } from 'node:crypto'
import type { JsonObject } from '../json.ts'
import { forCompany } from './doors.ts'
import type { Call, Operation } from './operation.ts'
import { refuse } from './refusal.ts'
import { flag, name, number, oneOf, required, shape, text, texts, type Fields } from './rules.ts'

const many = '/custom-menus/'
const one = `${many}:customMenuId`
const read = forCompany('custom-menu-link.readonly')
const write = forCompany('custom-menu-link.write')
const family = oneOf('fab', 'fas', 'far')
const openMode = oneOf('iframe', 'new_tab', 'current_tab')
const userRole = oneOf('all', 'admin', 'user')

const wanted: Fields = {
  title: name,
  url: name,
  icon: required(shape({ name, fontFamily: required(family) })),
  showOnCompany: required(flag),
  showOnLocation: required(flag),
  showToAllLocations: required(flag),
  openMode: required(openMode),
  locations: required(texts),
  userRole: required(userRole),
  allowCamera: flag,
  allowMicrophone: flag,
}

const changes: Fields = {
  title: { ...text, notEmpty: true },
  url: { ...text, notEmpty: true },
  icon: shape({ name: text, fontFamily: family }),
  showOnCompany: flag,
  showOnLocation: flag,
  showToAllLocations: flag,
  openMode,
  locations: texts,
  userRole,
  allowCamera: flag,
  allowMicrophone: flag,
}

export const customMenuOperations: Operation[] = [
  {
    method: 'GET',
    path: many,
    ...read,
    query: { locationId: text, skip: { ...number, min: 0 }, limit: { ...number, min: 1 }, query: text, showOnCompany: flag },
    handle: list,
  },
  {
    method: 'POST',
    path: many,
    ...write,
    body: wanted,
    status: 201,
    handle(call) {
      refuseForeign(call)
      const made = { ...call.body, id: randomUUID(), order: linksOf(call).length + 1 }
      linksOf(call).push(made)
      call.world.changed()
      return { customMenu: made }
    },
  },
  { method: 'GET', path: one, ...read, handle: (call) => ({ customMenu: own(call) }) },
  {
    method: 'PUT',
    path: one,
    ...write,
    body: changes,
    handle(call) {
      refuseForeign(call)
      const link = Object.assign(own(call), call.body)
      call.world.changed()
      return { success: true, customMenu: link }
    },
  },
  {
    method: 'DELETE',
    path: one,
    ...write,
    handle(call) {
      const link = own(call)
      linksOf(call).splice(linksOf(call).indexOf(link), 1)
      call.world.changed()
      const deletedAt = new Date(call.world.now()).toISOString()
      return { success: true, message: 'Custom menu successfully deleted', deletedMenuId: String(link.id), deletedAt }
    },
  },
]

function list(call: Call): JsonObject {
  const { locationId, query, showOnCompany, skip = 0, limit = 20 } = call.query
  const words = String(query ?? '').toLowerCase()
  const found = linksOf(call)
    .filter((link) => String(link.title).toLowerCase().includes(words))
    .filter((link) => locationId !== undefined || showOnCompany === undefined || link.showOnCompany === showOnCompany)
    .filter((link) => locationId === undefined || link.showToAllLocations === true || asList(link.locations).includes(String(locationId)))
  return { customMenus: found.slice(Number(skip), Number(skip) + Number(limit)), totalLinks: found.length }
}

function linksOf({ world, token }: Call): JsonObject[] {
  return (world.state.agencies[token.companyId] ??= { snapshots: [], menuLinks: [] }).menuLinks
}

function own(call: Call): JsonObject {
  return linksOf(call).find((link) => link.id === call.params.customMenuId) ?? refuse(404, 'Custom menu not found')
}

function refuseForeign({ world, token, body }: Call): void {
  for (const id of asList(body.locations))
    if (world.state.locations[String(id)]?.companyId !== token.companyId) refuse(403, 'The token does not have access to this location.')
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}
