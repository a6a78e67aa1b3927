import type { JsonObject } from '../json.ts'

const words: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
}

export class Refusal extends Error {
  readonly status: number
  readonly body: JsonObject

  constructor(status: number, body: JsonObject) {
    super(JSON.stringify(body.message ?? body.error_description ?? body.error ?? status))
    this.status = status
    this.body = body
  }
}

export function refuse(status: number, message: string | string[]): never {
  throw new Refusal(status, { statusCode: status, message, ...(words[status] ? { error: words[status] } : {}) })
}

/** The envelope that only the installed-locations door of v3 uses. */
export function refuseAip(status: number, code: string, message: string): never {
  throw new Refusal(status, { error: { code, message, details: [], resolution: 'Check the request and try again.' } })
}
