import type { Json } from '../json.ts'
import type { World } from '../world.ts'
import { readBody, tokenOf, type Answer, type Asked } from './answer.ts'

/** One request to the API as it arrived, and what was answered: for whoever compares both with what is published. */
export type Exchange = {
  method: string
  path: string
  query: Record<string, string>
  version: string | null
  tokenClass: 'Company' | 'Location' | null
  scopes: string[]
  sent?: Json
  status: number
  answered: Json
}

export function exchangeOf(world: World, asked: Asked, { status, body }: Answer): Exchange {
  const token = tokenOf(world, asked)
  const sent = readBody(asked)
  return {
    method: asked.method,
    path: asked.path,
    query: Object.fromEntries(asked.query),
    version: asked.headers.get('version'),
    tokenClass: token?.class ?? null,
    scopes: token?.scopes ?? [],
    ...(sent === undefined ? {} : { sent }),
    status,
    answered: structuredClone(body),
  }
}
