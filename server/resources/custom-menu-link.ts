import { z } from 'zod'
import { isNewLocation } from '../contract/new-location.ts'
import { Answered, readFields, readPages } from './answer.ts'
import { idOrRef, normaliseName } from './fields.ts'
import { defineKind, type Live, type Target } from './kind.ts'
import { writeFields } from './write-fields.ts'

const MenuLinkSpec = z.strictObject({
  title: z.string().trim().min(1).describe('The words in the menu.'),
  url: z.string().min(1).describe('Where it leads; merge tags such as {{location.id}} are allowed.'),
  icon: z
    .strictObject({
      name: z.string().min(1).describe('Name of a Font Awesome icon, such as chart-line.'),
      fontFamily: z.enum(['fab', 'fas', 'far']).describe('Font Awesome family: fab brands, fas solid, far regular.'),
    })
    .describe('The icon before the words.'),
  showOnCompany: z.boolean().optional().describe("Show it in the agency's own menu. Default false."),
  showOnLocation: z.boolean().optional().describe('Show it in the menu of sub-accounts. Default true.'),
  showToAllLocations: z.boolean().optional().describe('Show it in every sub-account of the agency. Default false.'),
  locations: z
    .array(idOrRef('location', 'A sub-account that shows it.'))
    .optional()
    .describe('Sub-accounts that show it, beside those that do already. Left out: the one that the blueprint is applied to.'),
  openMode: z
    .enum(['iframe', 'new_tab', 'current_tab'])
    .optional()
    .describe('How it opens: inside, in a new tab, in this tab. Default iframe.'),
  userRole: z.enum(['all', 'admin', 'user']).optional().describe('Whose menu shows it. Default all.'),
  allowCamera: z.boolean().optional().describe('Let the page inside use the camera. Default false.'),
  allowMicrophone: z.boolean().optional().describe('Let the page inside use the microphone. Default false.'),
})
type MenuLinkSpec = z.infer<typeof MenuLinkSpec>

/** What the platform asks for and a blueprint may leave out. */
const defaults = { showOnCompany: false, showOnLocation: true, showToAllLocations: false, openMode: 'iframe', userRole: 'all' }
const menusPath = '/custom-menus/'
/** The published default; the total ends the reading. */
const pageSize = 20
const names = Object.keys(MenuLinkSpec.shape)
const MenuPage = z.looseObject({ customMenus: z.array(Answered), totalLinks: z.number().optional() })
const MenuAnswer = z.looseObject({ customMenu: Answered })

/** A link of the agency's menu. One link serves many sub-accounts: only the one that we are at is ever taken out of its list. */
export const customMenuLink = defineKind<MenuLinkSpec>({
  name: 'custom-menu-link',
  title: 'Menu link',
  plural: 'Menu links',
  description: "A link in the platform's side menu, for the agency or for its sub-accounts.",
  tier: 'agency',
  place: 'company',
  shared: true,
  needs: ['location'],
  scopes: { read: ['custom-menu-link.readonly'], write: ['custom-menu-link.write'] },
  spec: MenuLinkSpec,
  titleOf: (spec) => spec.title,
  identify: (spec) => normaliseName(spec.title),
  identifyLive: (live) => normaliseName(live.title),
  normalise(field, value, desired) {
    if (field !== 'locations' || !Array.isArray(value)) return value
    const named = Array.isArray(desired) ? desired : []
    return value.filter((id) => named.includes(id)).toSorted()
  },
  things: { locations: { keyOf: String, keepsUnnamed: true, takesOut: true } },
  pageSize,

  async list({ api }) {
    const answers = await readPages(pageSize, async (skip) => {
      const { customMenus, totalLinks } = await api.get(menusPath, { query: { skip, limit: pageSize }, schema: MenuPage })
      return { items: customMenus, total: totalLinks }
    })
    return answers.map(toLive)
  },

  here,
  growing: ['locations'],

  async create({ api, target }, spec) {
    const body = { ...defaults, locations: [], ...writeFields(MenuLinkSpec, here(spec, target), names) }
    return toLive((await api.post(menusPath, { body, schema: MenuAnswer })).customMenu)
  },

  async update({ api, target }, live, spec, changed) {
    const locations = changed.includes('locations') ? { locations: shownIn(live, spec.locations ?? [], target) } : {}
    const body = { ...writeFields(MenuLinkSpec, spec, changed), ...locations }
    return toLive((await api.put(menuPath(live.id), { body, schema: MenuAnswer })).customMenu)
  },

  isElsewhere({ fields }, { locationId }, { locations = [], showToAllLocations }) {
    const shownTo = Array.isArray(fields.locations) ? fields.locations : []
    const toAll = fields.showToAllLocations === true && showToAllLocations !== true
    return toAll || shownTo.some((id) => id !== locationId && !locations.includes(id))
  },

  async delete({ api }, live) {
    await api.delete(menuPath(live.id), { schema: z.unknown() })
  },
})

/** What is missing is added. Where nothing is, a roll-back takes out the place that it is at, and leaves all others. */
function shownIn(live: Live, wanted: readonly string[], { locationId }: Target): unknown[] {
  const there: unknown[] = Array.isArray(live.fields.locations) ? live.fields.locations : []
  const missing = wanted.filter((id) => !there.includes(id))
  return missing.length > 0 ? [...there, ...missing] : there.filter((id) => id !== locationId || wanted.includes(locationId))
}

function here(spec: MenuLinkSpec, { locationId }: Pick<Target, 'locationId'>): MenuLinkSpec {
  if (spec.locations !== undefined || spec.showToAllLocations === true || isNewLocation(locationId)) return spec
  return { ...spec, locations: [locationId] }
}

function menuPath(id: string): string {
  return `${menusPath}${encodeURIComponent(id)}`
}

function toLive(answer: Answered): Live {
  return { id: answer.id, title: String(answer.title ?? ''), fields: readFields(MenuLinkSpec, answer, names) }
}
