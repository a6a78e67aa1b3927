import type { Side } from './judge-exchange.ts'

/** Where more is known than the description says, or where it contradicts itself. Each names what justifies it. */
export type KnownDeviation = {
  operations: readonly string[]
  side: Side
  /** Path in the request or answer, `[]` for every place of a list. */
  at: string
  why: string
  source: string
}

const users = ['POST /users/', 'GET /users/{userId}', 'PUT /users/{userId}']
const pipelines = ['POST /opportunities/pipelines', ...['GET', 'PUT', 'DELETE'].map((method) => `${method} /opportunities/pipelines/{id}`)]
const invoiceTemplates = ['POST /invoices/template', 'PUT /invoices/template/{templateId}']
const associations = ['POST /associations/', 'PUT /associations/{associationId}']
const contradicts = 'the type stands against the example beside it in the same description'

export const knownDeviations: readonly KnownDeviation[] = [
  {
    operations: ['POST /locations/{locationId}/customFields', 'PUT /locations/{locationId}/customFields/{id}'],
    side: 'request',
    at: 'options',
    why: 'choices of a contact or opportunity field are written as `options`, a plain list of texts, and read as `picklistOptions`',
    source: 'platform dossier §5.2 (issue 300)',
  },
  {
    operations: pipelines,
    side: 'operation',
    at: '',
    why: 'pipelines can be written since 2026-06-26, and the description only lists them',
    source: 'platform dossier §5.3 (change log; issue 248)',
  },
  {
    operations: ['GET /opportunities/pipelines'],
    side: 'answer',
    at: 'pipelines.[].stages.[]',
    why: 'a stage is an object; the description has lists inside the list',
    source: 'platform dossier §5.3',
  },
  ...['position', 'dateAdded', 'dateUpdated'].map((field) => ({
    operations: ['GET /opportunities/pipelines'],
    side: 'answer' as const,
    at: `pipelines.[].${field}`,
    why: 'told with a pipeline, and refused when it is sent back',
    source: 'platform dossier §5.3',
  })),
  {
    operations: ['POST /objects/'],
    side: 'token',
    at: 'class',
    why: "the scope belongs to the location's token, whatever the description says",
    source: 'platform dossier §5.4 (Scopes.md against the description; sdk issue 9) and §5.5',
  },
  ...['POST /objects/', 'GET /objects/{key}', 'PUT /objects/{key}'].map((operation) => ({
    operations: [operation],
    side: 'answer' as const,
    at: 'object.type',
    why: `a text such as USER_DEFINED; ${contradicts}`,
    source: 'objects-v3.json, ICustomObjectSchema',
  })),
  {
    operations: ['GET /objects/'],
    side: 'answer',
    at: 'objects.[].type',
    why: `a text such as USER_DEFINED; ${contradicts}`,
    source: 'objects-v3.json, ICustomObjectSchema',
  },
  {
    operations: ['GET /custom-fields/object-key/{objectKey}'],
    side: 'answer',
    at: 'folders.[]',
    why: 'a folder has an id, a name and its object; the description takes it for a field',
    source: 'custom-fields-v3.json, ICustomFieldFolder as the answer of POST /custom-fields/folder',
  },
  ...['firstObjectLabel', 'firstObjectKey', 'secondObjectLabel', 'secondObjectKey'].flatMap((field) => [
    {
      operations: field.endsWith('Label') ? associations : ['POST /associations/'],
      side: 'request' as const,
      at: field,
      why: `a text; ${contradicts}`,
      source: 'associations-v3.json, createAssociationReqDto',
    },
    {
      operations: associations,
      side: 'answer' as const,
      at: field,
      why: `a text; ${contradicts}`,
      source: 'associations-v3.json, GetPostSuccessfulResponseDto',
    },
  ]),
  {
    operations: associations,
    side: 'answer',
    at: 'associationType',
    why: `a text such as USER_DEFINED; ${contradicts}`,
    source: 'associations-v3.json, GetPostSuccessfulResponseDto',
  },
  ...['', 'associations', 'total'].map((at) => ({
    operations: ['GET /associations/'],
    side: 'answer' as const,
    at,
    why: 'a page of associations with their number; the description has one association for the page',
    source: 'associations-v3.json: skip and limit are required of a list',
  })),
  {
    operations: ['GET /products/collections'],
    side: 'answer',
    at: 'data.[]',
    why: 'a collection is an object; the description has lists inside the list',
    source: 'products-v3.json, the answer of GET /products/collections/{collectionId}',
  },
  {
    operations: ['GET /medias/files'],
    side: 'answer',
    at: 'files.[]',
    why: `a file or folder is an object; ${contradicts}`,
    source: 'medias-v3.json, GetFilesResponseDTO',
  },
  {
    operations: invoiceTemplates,
    side: 'answer',
    at: 'items.[]',
    why: `an item is an object; ${contradicts}`,
    source: 'invoices-v3.json, CreateInvoiceTemplateResponseDto',
  },
  {
    operations: ['GET /invoices/template'],
    side: 'answer',
    at: 'data.[].items.[]',
    why: `an item is an object; ${contradicts}`,
    source: 'invoices-v3.json, GetTemplateResponseDto',
  },
  {
    operations: ['GET /funnels/funnel/list'],
    side: 'answer',
    at: 'funnels',
    why: 'a page of funnels, with their number beside it; the description has the only funnel of its example there',
    source:
      'funnels-v3.json: offset and limit of the operation, count of FunnelListResponseDTO; platform dossier §5.0 (funnels are listed)',
  },
  {
    operations: users,
    side: 'answer',
    at: 'scopes',
    why: `a list of texts; ${contradicts}`,
    source: 'users-v3.json, UserSuccessfulResponseDto',
  },
  {
    operations: ['GET /users/search'],
    side: 'answer',
    at: 'users.[].scopes',
    why: `a list of texts; ${contradicts}`,
    source: 'users-v3.json, UserSchema',
  },
]
