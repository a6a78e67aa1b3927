/** Longer texts of calls are cut: enough to see what went wrong. */
const keptBytes = 4_096

/** More than that is read, so that a secret which stands across the cut is known for one. */
const margin = 1_000

const secretKeys = /pass(word|wd)?$|token|secret|authorization|api[-_]?key|credential|signature|cookie/i
/** What belongs to a client's contacts, or to a person. */
const personalKeys =
  /^(e-?mails?|additional-?emails|.*email(address)?|phones?|.*phone(number)?|first-?name|last-?name|full-?name|contact-?name|address\d?|date-?of-?birth|ssn)$/i
/** Lists of a client's own records: of no use here, whatever is in them. */
const recordKeys = /^(contacts?|opportunit(y|ies)|events|appointments|records|conversations|messages)$/i
const email = /[\w.+-]+@[\w-]+(\.[\w-]+)+/g
const jwt = /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g
const bearer = /\bbearer\s+\S+/gi
const phone = /\+\d[\d ().-]{6,}\d/g
const key = /\b(sk|pk|pit|rk)[-_][\w-]{12,}/g

/** A body as JSON text that can be shown: no secret, nothing of the client's contacts, and no longer than 4 KB. */
export function redactBody(body: unknown): { text: string | null; cut: boolean } {
  if (body === undefined) return { text: null, cut: false }
  const writer = new Writer()
  writer.write(body)
  return { text: writer.text.slice(0, keptBytes).toWellFormed(), cut: writer.text.length > keptBytes }
}

/** A path with its query, without what a person could be known by. */
export function redactText(text: string): string {
  return text
    .replace(bearer, '[secret]')
    .replace(jwt, '[secret]')
    .replace(key, '[secret]')
    .replace(email, '[e-mail]')
    .replace(phone, '[phone]')
}

/** Stops when there is enough: an answer can be megabytes. */
class Writer {
  text = ''

  write(value: unknown): void {
    if (this.text.length > keptBytes) return
    if (Array.isArray(value)) this.#list(value)
    else if (typeof value === 'object' && value !== null) this.#object(value)
    else
      this.text +=
        typeof value === 'string'
          ? JSON.stringify(redactText(value.slice(0, keptBytes + margin).toWellFormed()))
          : (JSON.stringify(value) ?? 'null')
  }

  #list(values: readonly unknown[]): void {
    this.text += '['
    for (const [index, value] of values.entries()) {
      if (this.text.length > keptBytes) return
      if (index > 0) this.text += ','
      this.write(value)
    }
    this.text += ']'
  }

  #object(value: object): void {
    this.text += '{'
    for (const [index, [name, one]] of Object.entries(value).entries()) {
      if (this.text.length > keptBytes) return
      this.text += `${index > 0 ? ',' : ''}${JSON.stringify(redactText(name))}:`
      const instead = hidden(name, one) ?? (name === 'name' && isPerson(value) ? '[personal]' : undefined)
      if (instead === undefined) this.write(one)
      else this.text += JSON.stringify(instead)
    }
    this.text += '}'
  }
}

function isPerson(value: object): boolean {
  return 'firstName' in value || 'lastName' in value
}

function hidden(name: string, value: unknown): string | undefined {
  if (value === null || value === '' || typeof value === 'number' || typeof value === 'boolean') return undefined
  if (secretKeys.test(name)) return '[secret]'
  if (personalKeys.test(name)) return '[personal]'
  if (!recordKeys.test(name) || typeof value !== 'object') return undefined
  return Array.isArray(value) ? `[${value.length} left out]` : '[left out]'
}
