import { createRoute } from '@hono/zod-openapi'
import type { Context } from '../context.ts'
import { AuditPage, AuditQuery } from '../contract/audit.ts'
import { readAudit } from '../settings/read-audit.ts'
import { answer, newDoor, refusals, secured, type Door } from './door.ts'

const read = createRoute({
  method: 'get',
  path: '/api/audit',
  summary: 'Who did what, when and from where; the newest first',
  security: secured,
  request: { query: AuditQuery },
  responses: { 200: answer(AuditPage, 'A page of the audit trail'), ...refusals },
})

export function auditDoor(ctx: Context): Door {
  const door = newDoor()
  door.openapi(read, async (c) => c.json(await readAudit(ctx, c.var.actor, c.req.valid('query')), 200))
  return door
}
