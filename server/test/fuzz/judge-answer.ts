import type { FuzzRequest } from './make-request.ts'

export type Seen = { status: number; headers: Headers; text: string; ms: number }

/** When the platform or the model did not answer well, saying so is right; it is a 502 with one of these codes. */
const othersFault = new Set(['upstream_failed', 'oauth_failed', 'drafting_failed'])
/** What only a stack, a query or the driver would say. */
const innards =
  /\n\s+at |\.[jt]s:\d+|node_modules|invalid input syntax|syntax error at|violates |duplicate key|relation "|column "|unsupported Unicode|ECONNREFUSED|select "|insert into "|RangeError|TypeError|ZodError/
const slowMs = 8_000

/** What is wrong with an answer, in a line each; empty when all is well. */
export function judgeAnswer(request: FuzzRequest, answer: Seen, secrets: readonly string[]): string[] {
  const wrong: string[] = []
  const type = answer.headers.get('content-type') ?? ''
  if (answer.ms > slowMs) wrong.push(`took ${Math.round(answer.ms)} ms`)
  if (answer.status >= 400 && request.method !== 'HEAD') {
    if (type.startsWith('application/problem+json')) wrong.push(...judgeProblem(answer))
    else if (!isInstallPage(request, type) && !(request.url.includes('/readyz') || request.url.includes('/api/health')))
      wrong.push(`${answer.status} is ${type || 'nothing'} and no problem`)
  }
  if (answer.status >= 500 && type.includes('html') && answer.status !== 502) wrong.push(`a page with ${answer.status}`)
  if (answer.status < 300 && request.method !== 'HEAD' && type.startsWith('application/json') && !isJson(answer.text))
    wrong.push('breaks off in the middle of its JSON')
  if (answer.text !== '' && request.method !== 'HEAD' && !isSaidToBe(type)) wrong.push(`a body of the type "${type}"`)
  if (innards.test(answer.text) && answer.status >= 400) wrong.push(`shows its innards: ${innards.exec(answer.text)?.[0]}`)
  for (const secret of secrets) if (answer.text.includes(secret)) wrong.push('shows a secret')
  if (answer.headers.get('content-security-policy') === null) wrong.push('has no content security policy')
  if (answer.headers.get('x-content-type-options') !== 'nosniff') wrong.push('may be sniffed')
  for (const header of ['set-cookie', 'access-control-allow-origin', 'x-powered-by', 'server']) {
    if (answer.headers.get(header) !== null) wrong.push(`has the header ${header}`)
  }
  return wrong
}

function judgeProblem({ status, text }: Seen): string[] {
  let problem: Record<string, unknown>
  try {
    problem = JSON.parse(text) as Record<string, unknown>
  } catch {
    return ['a problem that is not JSON']
  }
  const wrong = ['type', 'title', 'code', 'detail', 'requestId'].flatMap((name) =>
    typeof problem[name] === 'string' && problem[name] !== '' ? [] : [`a problem without ${name}`],
  )
  if (problem['status'] !== status) wrong.push('a problem of another status')
  if (status >= 500 && !othersFault.has(String(problem['code']))) wrong.push(`answered ${status} ${String(problem['code'])}`)
  return wrong
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** A body says what it is, and a text in which characters; JSON has but one way. */
function isSaidToBe(type: string): boolean {
  return (
    /^(text\/[\w.-]+|application\/yaml|image\/svg\+xml); (version=0\.0\.4; )?charset=utf-8$/i.test(type) ||
    /^application\/(problem\+)?json(;|$)/.test(type)
  )
}

function isInstallPage(request: FuzzRequest, type: string): boolean {
  return request.url.startsWith('/oauth/callback') && type.startsWith('text/html')
}
