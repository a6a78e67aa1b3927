import { expect, test } from 'vitest'
import { deepLink } from './deep-links.ts'
import { kinds } from './registry.ts'

const base = 'https://crm.agency.example'

test('leads to the very thing where its page is known to carry the id, else to its section', () => {
  expect(deepLink(base, 'loc', 'form', 'f1')).toEqual({ url: `${base}/v2/location/loc/form-builder-v2/f1`, exact: true })
  expect(deepLink(base, 'loc', 'form', null)).toEqual({ url: `${base}/v2/location/loc/form-builder/main`, exact: false })
  expect(deepLink(base, 'loc', 'tag', 't1')).toEqual({ url: `${base}/v2/location/loc/settings/tags`, exact: false })
})

test('lets no id out of its place in the path', () => {
  expect(deepLink(base, '../agency', 'form', 'a/b?c')).toMatchObject({ url: `${base}/v2/location/..%2Fagency/form-builder-v2/a%2Fb%3Fc` })
})

test('has a place for every kind of a location', () => {
  const agencys = ['snapshot', 'location-permissions', 'custom-menu-link']
  for (const { name } of kinds.filter((kind) => !agencys.includes(kind.name)))
    expect(deepLink(base, 'loc', name, null).url, name).not.toContain('/dashboard')
})
