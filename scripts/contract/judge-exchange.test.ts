import { expect, test } from 'vitest'
import type { Exchange } from '../../marketplace/sandbox/api/exchange.ts'
import { describeDocuments, type Document } from './described-operations.ts'
import { exchangeJudge } from './judge-exchange.ts'

const text = { type: 'string' }
const version = { name: 'Version', in: 'header' as const, required: true, schema: { type: 'string', enum: ['v3'] } }

const published: Document = {
  paths: {
    '/boxes/{id}': {
      put: {
        parameters: [version, { name: 'locationId', in: 'query', required: true, schema: text }],
        requestBody: { required: true, content: { 'application/json': { schema: { $ref: '#/components/schemas/Box' } } } },
        responses: { 200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/BoxAnswer' } } } } },
        security: [{ 'Location-Access': ['boxes.write'] }],
      },
    },
    '/boxes/lids': { put: { parameters: [version], responses: { 200: {} } } },
    '/boxes/': {
      get: {
        parameters: [version, { name: 'limit', in: 'query', schema: { type: 'number' } }],
        responses: { 200: { content: { 'application/json': { schema: { type: 'array', items: { $ref: '#/components/schemas/Box' } } } } } },
      },
    },
  },
  components: {
    schemas: {
      Box: {
        type: 'object',
        properties: {
          name: text,
          size: { type: 'string', enum: ['S', 'M'] },
          note: { type: 'string', nullable: true },
          lid: { allOf: [{ $ref: '#/components/schemas/Lid' }], description: 'One part with a remark beside it.' },
        },
        required: ['name'],
      },
      Lid: { type: 'object', properties: { colour: text } },
      BoxAnswer: { allOf: [{ $ref: '#/components/schemas/Box' }, { type: 'object', properties: { id: text }, required: ['id'] }] },
    },
  },
}

const judge = exchangeJudge(describeDocuments([published]))

const good: Exchange = {
  method: 'PUT',
  path: '/boxes/b1',
  query: { locationId: 'l1' },
  version: 'v3',
  tokenClass: 'Location',
  scopes: ['boxes.write'],
  sent: { name: 'Ada', size: 'S', note: null, lid: { colour: 'red' } },
  status: 200,
  answered: { id: 'b1', name: 'Ada' },
}

test('finds nothing where request and answer are as published', () => {
  expect(judge(good)).toEqual([])
  expect(judge({ ...good, method: 'GET', path: '/boxes', query: { limit: '20' }, sent: undefined, answered: [{ name: 'Ada' }] })).toEqual(
    [],
  )
})

test.each<[string, Partial<Exchange>, { side: string; at: string; says: unknown }]>([
  ['an operation that is not described', { path: '/boxes/b1/handle' }, { side: 'operation', at: '', says: 'is not described' }],
  ['a version that is not published', { version: '2021-07-28' }, { side: 'header', at: 'version', says: expect.stringContaining('v3') }],
  ['a query that is missing', { query: {} }, { side: 'query', at: '', says: expect.stringContaining('locationId') }],
  ['a query that is not described', { query: { locationId: 'l1', all: '1' } }, { side: 'query', at: 'all', says: 'is not described' }],
  ['a token of another class', { tokenClass: 'Company' }, { side: 'token', at: 'class', says: expect.stringContaining('Company') }],
  ['a scope that is missing', { scopes: ['boxes.readonly'] }, { side: 'token', at: 'scope', says: expect.stringContaining('boxes.write') }],
  ['a body that is missing', { sent: undefined }, { side: 'request', at: '', says: 'a body is missing' }],
  ['a field that is not described', { sent: { name: 'Ada', colour: 'red' } }, { side: 'request', at: 'colour', says: 'is not described' }],
  [
    'a field inside another that is not described',
    { sent: { name: 'Ada', lid: { weight: 1 } } },
    { side: 'request', at: 'lid.weight', says: 'is not described' },
  ],
  [
    'a value that is not allowed',
    { sent: { name: 'Ada', size: 'L' } },
    { side: 'request', at: 'size', says: expect.stringContaining('S, M') },
  ],
  ['a field of another type', { sent: { name: 7 } }, { side: 'request', at: 'name', says: 'must be string' }],
  ['a null that is not described', { sent: { name: null } }, { side: 'request', at: 'name', says: 'must be string' }],
  ['an answer without a field', { answered: { name: 'Ada' } }, { side: 'answer', at: '', says: expect.stringContaining("'id'") }],
  [
    'an answer that tells more',
    { answered: { id: 'b1', name: 'A', owner: 'x' } },
    { side: 'answer', at: 'owner', says: 'is not described' },
  ],
  ['another status', { status: 201 }, { side: 'answer', at: 'status', says: '201 is not described, 200 is' }],
])('tells of %s', (_, part, deviation) => {
  expect(judge({ ...good, ...part })).toContainEqual({ operation: expect.stringMatching(/^PUT /), ...deviation })
})

test('takes fixed words of a path before placeholders', () => {
  const [deviation] = judge({ ...good, path: '/boxes/lids', query: {}, version: null, sent: undefined })
  expect(deviation?.operation).toBe('PUT /boxes/lids')
})

test('names every place of a list once', () => {
  const answered = [{ name: 1 }, { name: 2 }]
  const found = judge({ ...good, method: 'GET', path: '/boxes', query: {}, sent: undefined, answered })
  expect(found).toEqual([{ operation: 'GET /boxes/', side: 'answer', at: '[].name', says: 'must be string' }])
})

test('leaves alone what was refused', () => {
  expect(judge({ ...good, status: 422, sent: {} })).toEqual([])
})
