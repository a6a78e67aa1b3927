import type { Context as HonoContext } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { say } from '../contract/say.ts'
import type { Problem, ProblemCode } from '../contract/problem.ts'
import { AppError, forPrograms } from '../errors.ts'
import { isHighLevelError } from '../highlevel/highlevel-error.ts'
import type { Log } from '../log.ts'
import type { DoorEnv } from './door.ts'

type Meaning = { status: ContentfulStatusCode; title: string; hint: string }

/** The one place that knows which status a code has, and what to say next when the domain did not. */
const meanings: Record<ProblemCode, Meaning> = {
  invalid_request: { status: 422, title: 'The request is not valid', hint: 'Correct what is listed and send it again.' },
  invalid_json: { status: 400, title: 'The body is not JSON', hint: 'Check the text for a missing comma, quote or bracket.' },
  payload_too_large: { status: 413, title: 'Too large', hint: 'Send less; a blueprint may have 1 MB of text.' },
  unsupported_media_type: { status: 415, title: 'Unknown content type', hint: 'Send application/json.' },
  invalid_blueprint: { status: 422, title: 'The blueprint is not valid', hint: 'Correct what is listed; nothing was stored.' },
  missing_variables: { status: 422, title: 'Values are missing', hint: 'Fill in the variables that are listed.' },
  unauthenticated: { status: 401, title: 'Not signed in', hint: 'Open the page again from the sidebar.' },
  invalid_context: { status: 401, title: 'The sign-in was not accepted', hint: 'Open the page again from the sidebar.' },
  session_ended: { status: 401, title: 'The session has ended', hint: 'Open the page again from the sidebar.' },
  signed_out: { status: 401, title: 'You are signed out', hint: 'Sign in again when you want to go on.' },
  forbidden: { status: 403, title: 'Not allowed', hint: 'Ask an admin of the agency.' },
  not_found: { status: 404, title: 'Not found', hint: 'It may have been removed; go back and reload the list.' },
  not_installed: { status: 409, title: 'The app is not installed here', hint: 'Install it in this sub-account, then try again.' },
  install_suspended: {
    status: 409,
    title: 'The sub-account is paused',
    hint: 'Activate the sub-account again, then try again; nothing has to be reinstalled.',
  },
  install_revoked: { status: 409, title: 'The app has lost its access', hint: 'Install the app again in this sub-account.' },
  scope_missing: {
    status: 409,
    title: 'A permission is missing',
    hint: 'An admin grants the new permissions by installing the app again.',
  },
  stale_plan: {
    status: 409,
    title: 'The sub-account has changed since the plan was made',
    hint: 'Make the plan again and look at what is different.',
  },
  plan_errored: { status: 409, title: 'The plan cannot be applied', hint: 'Make the plan again.' },
  nothing_to_apply: { status: 409, title: 'There is nothing to apply', hint: 'Everything is already as the blueprint says.' },
  location_busy: { status: 409, title: 'Another job is running in this sub-account', hint: 'Wait until it has ended, or cancel it.' },
  day_limit: { status: 409, title: "The day's calls do not suffice", hint: 'Apply it after the reset, or leave lines out.' },
  confirmation_required: { status: 422, title: 'A confirmation is needed', hint: "Type the sub-account's name exactly." },
  wrong_state: { status: 409, title: 'Not possible right now', hint: 'Reload to see the present state.' },
  conflict: { status: 409, title: 'It was changed by somebody else', hint: 'Reload, look at what is different, and try again.' },
  too_many_requests: { status: 429, title: 'Too many requests', hint: 'Wait a moment and try again.' },
  drafting_off: {
    status: 409,
    title: 'Drafting is switched off',
    hint: 'Begin with a starter; whoever runs this app switches drafting on by setting OPENAI_API_KEY.',
  },
  drafting_failed: {
    status: 502,
    title: 'The language model did not answer as expected',
    hint: 'Try again in a moment; nothing was lost.',
  },
  invalid_signature: { status: 401, title: 'Refused', hint: '' },
  invalid_state: { status: 400, title: 'The installation could not be matched', hint: 'Start the installation again.' },
  oauth_failed: { status: 502, title: 'The platform did not accept the installation', hint: 'Start the installation again.' },
  upstream_failed: { status: 502, title: 'The platform did not answer as expected', hint: 'Try again in a moment.' },
  unavailable: { status: 503, title: 'Not available right now', hint: 'Try again in a moment.' },
  internal: { status: 500, title: 'Something went wrong on our side', hint: 'Try again; if it stays, send us the request id.' },
}

/** Answers any error as RFC 9457 problem details; what is not known to be safe is logged and not shown. */
export function answerProblem(error: unknown, c: HonoContext<DoorEnv>, log: Log): Response {
  const known = toAppError(error)
  const meaning = meanings[known.code]
  const requestId = c.get('requestId') ?? ''
  if (meaning.status >= 500) log.error({ err: error, requestId, path: c.req.path }, 'request failed')
  const problem: Problem = {
    type: `https://groundwork.app/problems/${known.code.replaceAll('_', '-')}`,
    title: meaning.title,
    status: meaning.status,
    code: known.code,
    detail: known.message,
    ...(known.said === undefined ? {} : { said: known.said }),
    hint: known.hint?.message ?? meaning.hint,
    ...(known.hint?.said === undefined ? {} : { next: known.hint.said }),
    requestId,
    ...(known.errors === undefined ? {} : { errors: known.errors }),
  }
  const headers: Record<string, string> = { 'content-type': 'application/problem+json' }
  if (known.retryAfterMs !== undefined) headers['retry-after'] = String(Math.ceil(known.retryAfterMs / 1000))
  return c.body(JSON.stringify({ ...known.details, ...problem }), meaning.status, headers)
}

function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (isHighLevelError(error, 'suspended')) return new AppError('install_suspended', say('access.not_active'), { cause: error })
  if (isHighLevelError(error, 'revoked')) return new AppError('install_revoked', error, { cause: error })
  if (isHighLevelError(error)) return new AppError('upstream_failed', error, { cause: error })
  if (error instanceof HTTPException) {
    if (error.status === 413) return new AppError('payload_too_large', say('request.larger'))
    if (error.status === 400) return new AppError('invalid_json', forPrograms(error.message || 'The body could not be read.'))
    return new AppError('invalid_request', forPrograms(error.message || 'The request was not understood.'))
  }
  return new AppError('internal', say('internal.logged'), { cause: error })
}
