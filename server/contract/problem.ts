import { z } from 'zod'
import { Said } from './said.ts'

/** Every way in which a request can be refused. Clients decide by this code, never by the words. */
export const problemCodes = [
  'invalid_request',
  'invalid_json',
  'payload_too_large',
  'unsupported_media_type',
  'invalid_blueprint',
  'missing_variables',
  'unauthenticated',
  'invalid_context',
  'session_ended',
  'signed_out',
  'forbidden',
  'not_found',
  'not_installed',
  'install_suspended',
  'install_revoked',
  'scope_missing',
  'stale_plan',
  'plan_errored',
  'nothing_to_apply',
  'location_busy',
  'confirmation_required',
  'day_limit',
  'wrong_state',
  'conflict',
  'too_many_requests',
  'drafting_off',
  'drafting_failed',
  'invalid_signature',
  'invalid_state',
  'oauth_failed',
  'upstream_failed',
  'unavailable',
  'internal',
] as const

export const ProblemCode = z.enum(problemCodes)
export type ProblemCode = z.infer<typeof ProblemCode>

/** One fault in what was sent: `path` points into the request or the blueprint (`resources[3].spec.name`). */
export const ProblemError = z.strictObject({
  path: z.string(),
  message: z.string(),
  fix: z.string().optional(),
  said: Said.optional().describe('What message and fix mean.'),
})
export type ProblemError = z.infer<typeof ProblemError>

/** RFC 9457 problem details: what failed (`title`), why (`detail`), what to do next (`hint`). */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: ProblemCode,
    detail: z.string(),
    said: Said.optional().describe('What `detail` means.'),
    hint: z.string(),
    next: Said.optional().describe('What `hint` means.'),
    requestId: z.string(),
    errors: z.array(ProblemError).optional(),
  })
  .meta({ id: 'Problem' })
export type Problem = z.infer<typeof Problem>
