import { expect, test } from 'vitest'
import { english, saying } from '../contract/say.ts'
import { association } from './association.ts'
import { customObject } from './custom-object.ts'
import { mergeOptions, normaliseOptions } from './object-field-options.ts'
import { objectField } from './object-field.ts'
import { objectFolder } from './object-folder.ts'
import type { Live } from './kind.ts'
import { scriptedScope } from './scripted-api.test-data.ts'

const pet = {
  labels: { singular: 'Pet', plural: 'Pets' },
  key: 'pet',
  primaryDisplayPropertyDetails: { key: 'name', name: 'Name', dataType: 'TEXT' },
}
const breed = { objectKey: 'custom_objects.pet', parentId: 'f1', name: 'Breed', fieldKey: 'breed', dataType: 'TEXT' }
const owner = {
  key: 'pet_owner',
  firstObjectLabel: 'pet',
  firstObjectKey: 'custom_objects.pet',
  secondObjectLabel: 'owner',
  secondObjectKey: 'contact',
}
const none = { matched: () => Promise.resolve([]) }

test.each(['Pet', 'pet owner', 'pet-owner', '_pet', 'pet__x', 'custom_objects.', '9pets'])(
  'does not take %j as the key of an object',
  (key) => {
    expect(customObject.spec.safeParse({ ...pet, key }).success).toBe(false)
  },
)

test('knows an object by its key, with or without what the platform puts before it', async () => {
  const objects = [
    { id: 'o1', key: 'contact', standard: true, labels: { singular: 'Contact', plural: 'Contacts' } },
    { id: 'o2', key: 'custom_objects.pet', standard: false, labels: pet.labels, primaryDisplayProperty: 'custom_objects.pet.name' },
  ]
  const all = (await customObject.list?.({ ...scriptedScope(() => ({ objects })), ...none })) ?? []
  expect(all.map((live) => [live.id, live.title])).toEqual([['custom_objects.pet', 'Pets']])
  expect(all.map((live) => customObject.identifyLive(live))).toEqual([customObject.identify(pet)])
  expect(customObject.identify({ ...pet, key: 'custom_objects.pet' })).toBe(customObject.identify(pet))
})

test('keeps the first field searchable when the blueprint does not say what is', async () => {
  const scope = scriptedScope(() => ({ object: { id: 'o2', key: 'custom_objects.pet', labels: pet.labels } }))
  const live = { id: 'custom_objects.pet', title: 'Pets', fields: { labels: pet.labels }, raw: { primary: 'custom_objects.pet.name' } }
  await customObject.update?.(scope, live, { ...pet, description: 'Animals' }, ['description'])
  expect(scope.calls[0]).toMatchObject({ method: 'PUT', path: '/objects/custom_objects.pet' })
  expect(scope.calls[0]?.body).toEqual({
    locationId: 'location-1',
    searchableProperties: ['custom_objects.pet.name'],
    description: 'Animals',
  })
})

test('has no way to delete an object, and says so', () => {
  expect(customObject.delete).toBeUndefined()
  expect(english({ code: customObject.cannotUndo ?? 'undo.not_known' })).toContain('no way to delete')
})

test('lists folders and fields under the objects that are meant, companies too', async () => {
  const scope = scriptedScope(({ path }) => ({
    fields: [{ id: `field of ${path}`, name: 'Breed', fieldKey: 'custom_objects.pet.breed' }],
    folders: [{ id: `folder of ${path}`, name: 'Details' }],
  }))
  const matched = () => Promise.resolve(['custom_objects.pet', 'business'].map((id) => ({ id, title: '', fields: {} })))
  const folders = (await objectFolder.list?.({ ...scope, matched })) ?? []
  expect(folders.map((live) => objectFolder.identifyLive(live))).toEqual(['custom_objects.pet:details', 'business:details'])
  const fields = (await objectField.list?.({ ...scope, matched })) ?? []
  expect(objectField.identifyLive(fields[0] as never)).toBe(objectField.identify(breed))
  expect(scope.calls[0]).toMatchObject({ path: '/custom-fields/object-key/custom_objects.pet', query: { locationId: 'location-1' } })
})

test('has no identity until its object has a key', () => {
  const ref = { $ref: 'custom-object/pet' }
  expect(objectFolder.identify({ objectKey: ref, name: 'Details' })).toBeUndefined()
  expect(objectField.identify({ ...breed, objectKey: ref })).toBeUndefined()
})

test.each([
  [{ dataType: 'RADIO' }, ['options']],
  [{ options: [{ label: 'A' }] }, ['options']],
  [{ dataType: 'RADIO', options: [{ label: 'A' }, { label: ' a' }] }, ['options[1]']],
  [{ dataType: 'CHECKBOX', options: [{ label: 'A', url: 'https://example.com/a.png' }] }, ['options[0].url']],
  [{ maxFileLimit: 2, allowCustomOption: true }, ['maxFileLimit', 'allowCustomOption']],
  [{ dataType: 'FILE_UPLOAD', acceptedFormats: '.pdf', maxFileLimit: 2 }, []],
])('checks an object field with %j', (part, paths) => {
  expect(objectField.validate?.({ ...breed, ...part }).map((issue) => issue.path)).toEqual(paths)
})

test('never drops an option of an object field, and keeps the key that it has', () => {
  const live = [
    { key: 'lab_1', label: 'Labrador' },
    { key: 'cat', label: 'Cat' },
  ]
  expect(mergeOptions(live, [{ label: 'Poodle' }, { label: 'labrador' }])).toEqual([
    { key: 'poodle', label: 'Poodle' },
    { key: 'lab_1', label: 'labrador' },
    { key: 'cat', label: 'Cat' },
  ])
})

test('counts only the options that the blueprint names', () => {
  const live = [
    { key: 'x', label: 'Labrador' },
    { key: 'y', label: 'Cat' },
  ]
  expect(normaliseOptions(live, [{ label: 'Labrador' }])).toEqual(normaliseOptions([{ label: 'Labrador' }], [{ label: 'Labrador' }]))
  expect(normaliseOptions(live, [{ label: 'Dog' }])).not.toEqual(normaliseOptions([{ label: 'Dog' }], [{ label: 'Dog' }]))
})

test('puts the key of the object before the key of a field once', async () => {
  const scope = scriptedScope(() => ({ field: { id: 'x', name: 'Breed', fieldKey: 'custom_objects.pet.breed' } }))
  await objectField.create?.(scope, breed)
  await objectField.create?.(scope, { ...breed, fieldKey: 'custom_objects.pet.breed' })
  for (const { body } of scope.calls)
    expect(body).toMatchObject({ fieldKey: 'custom_objects.pet.breed', showInForms: true, parentId: 'f1' })
})

test('joins contacts with something, and only that', () => {
  expect(association.validate?.(owner)).toEqual([])
  expect(association.validate?.({ ...owner, secondObjectKey: 'custom_objects.car' }).map((issue) => issue.path)).toEqual([
    'secondObjectKey',
  ])
  expect(association.spec.safeParse({ ...owner, key: 'Pet Owner' }).success).toBe(false)
})

test("leaves out the platform's own associations and writes both labels", async () => {
  const listed = {
    associations: [
      { id: 'a', ...owner, associationType: 'USER_DEFINED' },
      { id: 'b', key: 'SYS', associationType: 'SYSTEM_DEFINED' },
    ],
  }
  const all = (await association.list?.({ ...scriptedScope(() => listed), ...none })) ?? []
  expect(all.map((live) => live.title)).toEqual(['pet_owner'])
  const scope = scriptedScope(() => ({ id: 'a', ...owner }))
  await association.update?.(scope, all[0] as never, { ...owner, secondObjectLabel: 'keeper' }, ['secondObjectLabel'])
  expect(scope.calls[0]?.body).toEqual({ firstObjectLabel: 'pet', secondObjectLabel: 'keeper' })
})

test('leaves fields and associations of objects that have records', async () => {
  const counted = (total: number) => scriptedScope(() => ({ records: [], total }))
  const field: Live = { id: 'x', title: 'Breed', fields: { ...breed } }
  const link: Live = { id: 'a', title: 'pet_owner', fields: { ...owner } }
  const scope = counted(1)
  expect(await objectField.holdsClientData?.(scope, field)).toEqual(saying('data.maybe_records', { n: 1 }))
  expect(scope.calls[0]).toMatchObject({
    method: 'POST',
    path: '/objects/custom_objects.pet/records/search',
    body: { query: '', searchAfter: [] },
  })
  expect(await association.holdsClientData?.(counted(2), link)).toEqual(saying('data.joined_records', { n: 2 }))
  expect([await objectField.holdsClientData?.(counted(0), field), await association.holdsClientData?.(counted(0), link)]).toEqual([
    undefined,
    undefined,
  ])
  const family: Live = { ...link, fields: { ...owner, firstObjectKey: 'contact' } }
  expect(await association.holdsClientData?.(counted(3), family)).toEqual(saying('data.joined_contacts', { n: 3 }))
})
