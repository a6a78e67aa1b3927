import { expect, test } from 'vitest'
import { saying } from '../contract/say.ts'
import { emailTemplate } from './email-template.ts'
import { refusal, scriptedScope, type Call } from './scripted-api.test-data.ts'

const spec = { name: 'Welcome', editorType: 'html', editorContent: '<p>Hi</p>', subjectLine: 'Hi' }
const stored = { id: 't1', name: 'Welcome', editorType: 'html', subject: 'Hi', editorContentUrl: 'https://example.com/t1' }
const methods = (calls: readonly Call[]): string[] => calls.map((call) => call.method)

test('reads back what it made and tells the subject by the name it is written by', async () => {
  const scope = scriptedScope(() => stored)
  const live = await emailTemplate.create?.(scope, spec)
  expect(methods(scope.calls)).toEqual(['POST', 'GET'])
  expect(live?.fields).toMatchObject({ subjectLine: 'Hi', editorType: 'html', previewText: null })
  expect(live?.fields).not.toHaveProperty('editorContent')
})

test('calls it ambiguous when the template is not there after it was accepted', async () => {
  const scope = scriptedScope(({ method }) => {
    if (method === 'GET') throw refusal('not_found')
    return stored
  })
  await expect(emailTemplate.create?.(scope, spec)).rejects.toMatchObject({
    reason: 'ambiguous',
    message: expect.stringContaining('not there'),
  })
})

test('calls it ambiguous when the template cannot be read back, so that it is looked for and not made twice', async () => {
  const scope = scriptedScope(({ method }) => {
    if (method === 'GET') throw refusal('rate_limited')
    return stored
  })
  await expect(emailTemplate.create?.(scope, spec)).rejects.toMatchObject({ reason: 'ambiguous' })
})

test('removes a template that was stored as another type and says so', async () => {
  const scope = scriptedScope(() => ({ ...stored, editorType: 'builder' }))
  await expect(emailTemplate.create?.(scope, spec)).rejects.toMatchObject({
    reason: 'invalid',
    message: expect.stringContaining('"builder"'),
  })
  expect(methods(scope.calls)).toEqual(['POST', 'GET', 'DELETE'])
})

test('sends a body that was dropped once more', async () => {
  let sentAgain = false
  const scope = scriptedScope(({ method }) => {
    sentAgain ||= method === 'PATCH'
    return sentAgain ? stored : { ...stored, editorContentUrl: undefined }
  })
  await emailTemplate.create?.(scope, spec)
  expect(methods(scope.calls)).toEqual(['POST', 'GET', 'PATCH', 'GET'])
  expect(scope.calls[2]?.body).toEqual({ editorContent: '<p>Hi</p>', editorType: 'html' })
})

test('keeps a template whose body still does not show, and asks the person to look', async () => {
  const scope = scriptedScope(({ method }) => {
    if (method === 'PATCH') throw refusal('ambiguous')
    return { ...stored, editorContentUrl: undefined }
  })
  await expect(emailTemplate.create?.(scope, spec)).resolves.toMatchObject({ id: 't1', note: saying('note.template_empty') })
  expect(methods(scope.calls)).toEqual(['POST', 'GET', 'PATCH', 'GET'])
})

test('does not miss a body that was never given', async () => {
  const scope = scriptedScope(() => ({ ...stored, editorContentUrl: undefined }))
  await emailTemplate.create?.(scope, { name: 'Welcome', editorType: 'html' })
  expect(methods(scope.calls)).toEqual(['POST', 'GET'])
})

test('sends a new body with its type, and the type never alone', async () => {
  const scope = scriptedScope(() => ({ id: 't1', name: 'Welcome', subjectLine: 'New', previewText: '' }))
  const live = { id: 't1', title: 'Welcome', fields: { name: 'Welcome', parentFolderId: 'f1', subjectLine: 'Hi' } }
  const updated = await emailTemplate.update?.(scope, live, { ...spec, subjectLine: 'New' }, ['subjectLine', 'editorType'])
  expect(scope.calls[0]?.body).toEqual({ subjectLine: 'New' })
  expect(updated?.fields).toEqual({ name: 'Welcome', parentFolderId: 'f1', subjectLine: 'New', previewText: null })
  await emailTemplate.update?.(scope, live, spec, ['editorContent'])
  expect(scope.calls[1]?.body).toEqual({ editorContent: '<p>Hi</p>', editorType: 'html' })
})

test('lists templates in pages of 20 until all are there, without folders', async () => {
  const items = Array.from({ length: 41 }, (_, n) => ({
    id: `t${n}`,
    name: `T${n}`,
    type: n === 7 ? 'folder' : 'template',
    editorType: 'html',
  }))
  const scope = scriptedScope(({ query }) => ({ items: items.slice(Number(query?.offset), Number(query?.offset) + 20), total: 41 }))
  expect(await emailTemplate.list?.({ ...scope, matched: () => Promise.resolve([]) })).toHaveLength(40)
  expect(scope.calls.map(({ query }) => query)).toEqual([0, 19, 38].map((offset) => ({ limit: 20, offset, include: 'templates' })))
})
