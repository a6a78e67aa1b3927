import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { JsonSchema } from './to-json-schema.ts'

export type Parameter = { name: string; in: 'query' | 'path' | 'header'; required?: boolean; schema?: JsonSchema }

/** One operation as it is published, with the document that its references point into. */
export type Described = {
  /** Such as `PUT /users/{userId}`. */
  name: string
  parameters: Parameter[]
  body?: { required: boolean; schema: JsonSchema }
  /** Schemas of the answers that mean success, by status; null when none is published for it. */
  answers: Map<number, JsonSchema | null>
  /** Each alternative's token class and scopes. */
  security: { tokenClass: string; scopes: string[] }[]
  components: Record<string, JsonSchema>
}

export type Descriptions = { find(method: string, path: string): Described | undefined; count: number }

export type Document = { paths: Record<string, Record<string, RawOperation>>; components?: { schemas?: Record<string, JsonSchema> } }
type Content = { content?: Record<string, { schema?: JsonSchema }>; required?: boolean }
type RawOperation = {
  parameters?: Parameter[]
  requestBody?: Content
  responses?: Record<string, Content>
  security?: Record<string, string[]>[]
}

const methods = ['get', 'post', 'put', 'patch', 'delete']

/** Reads every published description (`*-v3.json`) in a folder. */
export async function readDescriptions(folder: string): Promise<Descriptions> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('-v3.json')).toSorted()
  if (names.length === 0) throw new Error(`${folder} holds no description: files are named like users-v3.json`)
  const documents = await Promise.all(names.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as Document))
  return describeDocuments(documents)
}

/** The operations of these documents, found by method and path. */
export function describeDocuments(documents: readonly Document[]): Descriptions {
  const all = documents.flatMap(describe)
  return {
    count: all.length,
    find(method, path) {
      const asked = split(path)
      const fitting = all.filter((one) => one.method === method && one.parts.length === asked.length && fits(one.parts, asked))
      return fitting.toSorted((a, b) => open(a.parts) - open(b.parts))[0]?.described
    },
  }
}

function describe({ paths, components }: Document): { method: string; parts: string[]; described: Described }[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([method]) => methods.includes(method))
      .map(([method, raw]) => ({
        method: method.toUpperCase(),
        parts: split(path),
        described: {
          name: `${method.toUpperCase()} ${path}`,
          parameters: raw.parameters ?? [],
          ...bodyOf(raw),
          answers: answersOf(raw),
          security: (raw.security ?? []).flatMap((one) => Object.entries(one).map(([tokenClass, scopes]) => ({ tokenClass, scopes }))),
          components: components?.schemas ?? {},
        },
      })),
  )
}

function bodyOf({ requestBody }: RawOperation): Pick<Described, 'body'> {
  const schema = requestBody?.content?.['application/json']?.schema
  return schema === undefined ? {} : { body: { required: requestBody?.required ?? false, schema } }
}

function answersOf({ responses = {} }: RawOperation): Described['answers'] {
  const good = Object.entries(responses).filter(([status]) => status.startsWith('2'))
  return new Map(good.map(([status, { content }]) => [Number(status), content?.['application/json']?.schema ?? null]))
}

function fits(parts: string[], asked: string[]): boolean {
  return parts.every((part, index) => part.startsWith('{') || part === asked[index])
}

/** Fixed words are meant before placeholders. */
function open(parts: string[]): number {
  return parts.filter((part) => part.startsWith('{')).length
}

function split(path: string): string[] {
  return path.split('/').filter(Boolean)
}
