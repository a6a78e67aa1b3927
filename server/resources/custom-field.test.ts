import { expect, test } from 'vitest'
import { customField } from './custom-field.ts'
import { scriptedScope } from './scripted-api.test-data.ts'

const radio = { name: 'Colour', dataType: 'RADIO', options: ['Red', 'Blue'] }

test('tells what the platform calls picklistOptions, isMultiFileAllowed and maxFileLimit by the names it is written by', async () => {
  const answer = {
    customFields: [
      {
        id: 'f1',
        name: 'Scans',
        dataType: 'FILE_UPLOAD',
        model: 'contact',
        isMultiFileAllowed: true,
        maxFileLimit: 3,
        picklistOptions: [],
      },
    ],
  }
  const [live] = (await customField.list?.({ ...scriptedScope(() => answer), matched: () => Promise.resolve([]) })) ?? []
  expect(live?.fields).toMatchObject({ isMultipleFile: true, maxNumberOfFiles: 3, options: null, placeholder: null })
  expect(live?.fields).not.toHaveProperty('acceptedFormat')
})

test('lists the fields of contacts and of opportunities alike', async () => {
  const scope = scriptedScope(() => ({ customFields: [] }))
  await customField.list?.({ ...scope, matched: () => Promise.resolve([]) })
  expect(scope.calls).toEqual([{ method: 'GET', path: '/locations/location-1/customFields', query: { model: 'all' }, body: undefined }])
})

test('tells a field of contacts from one of the same name of opportunities', () => {
  expect(customField.identify({ ...radio })).toBe(customField.identify({ ...radio, name: ' colour ', model: 'contact' }))
  expect(customField.identify({ ...radio })).not.toBe(customField.identify({ ...radio, model: 'opportunity' }))
})

test('never sends the type again, nor options to a field that has none', async () => {
  const scope = scriptedScope(() => ({ customField: { id: 'f1', name: 'Note', dataType: 'TEXT' } }))
  const live = {
    id: 'f1',
    title: 'Note',
    fields: { name: 'Note', dataType: 'TEXT', model: 'opportunity', options: null, placeholder: 'Old', position: 50 },
  }
  await customField.update?.(scope, live, { name: 'Note', dataType: 'TEXT', placeholder: 'New' }, ['placeholder'])
  expect(scope.calls[0]?.body).toEqual({ name: 'Note', model: 'opportunity', placeholder: 'New', position: 50 })
})

test('keeps the live options when only the placeholder changes', async () => {
  const scope = scriptedScope(() => ({ customField: { id: 'f1', name: 'Colour', dataType: 'RADIO' } }))
  const live = {
    id: 'f1',
    title: 'Colour',
    fields: { name: 'Colour', dataType: 'RADIO', model: 'contact', options: ['Green'], placeholder: null },
  }
  await customField.update?.(scope, live, { ...radio, placeholder: 'Pick' }, ['placeholder'])
  expect(scope.calls[0]?.body).toMatchObject({ options: ['Green'], placeholder: 'Pick' })
})

test('compares options in their order', () => {
  expect(customField.normalise?.('options', [' Red', 'Blue'])).toEqual(['Red', 'Blue'])
  expect(customField.normalise?.('options', ['Blue', 'Red'])).not.toEqual(['Red', 'Blue'])
})

test.each([
  [{ name: 'A', dataType: 'RADIO' }, ['options']],
  [{ name: 'A', dataType: 'TEXT', options: ['x'] }, ['options']],
  [{ ...radio, options: ['Red', 'red '] }, ['options[1]']],
  [
    { name: 'A', dataType: 'TEXT', isMultipleFile: true, maxNumberOfFiles: 2, acceptedFormat: ['.pdf'] },
    ['acceptedFormat', 'isMultipleFile', 'maxNumberOfFiles'],
  ],
  [{ name: 'A', dataType: 'FILE_UPLOAD', isMultipleFile: true }, []],
  [{ name: 'A', dataType: 'TEXTBOX_LIST' }, ['textBoxListOptions']],
  [{ name: 'A', dataType: 'TEXT', textBoxListOptions: [{ label: 'x' }] }, ['textBoxListOptions']],
  [radio, []],
])('checks what belongs to the type: %j', (spec, paths) => {
  expect(customField.validate?.(spec).map((issue) => issue.path)).toEqual(paths)
})

test('takes neither a field key nor a folder, which the platform does not publish', () => {
  expect(customField.spec.safeParse({ ...radio, fieldKey: 'contact.colour' }).success).toBe(false)
  expect(customField.spec.safeParse({ ...radio, parentId: 'x' }).success).toBe(false)
})
