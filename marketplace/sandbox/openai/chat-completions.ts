import { isObject, type Json, type JsonObject } from '../json.ts'
import { cannedAnswer } from './canned-answer.ts'

/** About as fast as a real model writes. */
const pauseMs = 8

/** The chat-completions shape with a canned answer that says so. */
export function chatCompletion(request: JsonObject): Response {
  const content = answerFor(request)
  const base = { id: 'chatcmpl-sandbox', created: 1_767_225_600, model: String(request.model ?? 'sandbox') }
  const usage = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }
  if (request.stream !== true) {
    const choice = { index: 0, message: { role: 'assistant', content, refusal: null }, finish_reason: 'stop', logprobs: null }
    return Response.json({ ...base, object: 'chat.completion', choices: [choice], usage })
  }
  const pieces = content.match(/[\s\S]{1,24}/g) ?? []
  const chunks = [
    { delta: { role: 'assistant', content: '' }, finish_reason: null },
    ...pieces.map((piece) => ({ delta: { content: piece }, finish_reason: null })),
    { delta: {}, finish_reason: 'stop' },
  ].map((choice) => ({ ...base, object: 'chat.completion.chunk', choices: [{ index: 0, ...choice }] }))
  const last = { ...base, object: 'chat.completion.chunk', choices: [], usage }
  const lines = [...[...chunks, last].map((chunk) => JSON.stringify(chunk)), '[DONE]'].map((line) => `data: ${line}\n\n`)
  return new Response(slowly(lines), { headers: { 'content-type': 'text/event-stream' } })
}

function slowly(lines: string[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let next = 0
  return new ReadableStream({
    async pull(controller) {
      const line = lines[next]
      if (line === undefined) return controller.close()
      if (next > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs))
      controller.enqueue(encoder.encode(line))
      next += 1
    },
  })
}

function answerFor(request: JsonObject): string {
  const format = isObject(request.response_format) ? request.response_format : {}
  if (format.type === 'json_schema') {
    const asked = isObject(format.json_schema) ? format.json_schema : {}
    const canned = cannedAnswer(String(asked.name), promptOf(request))
    if (canned !== undefined) return JSON.stringify(canned)
    const wrapped = asked.schema
    return JSON.stringify(isObject(wrapped) ? fill(wrapped, wrapped, 'name') : { name: 'Sandbox draft' })
  }
  if (format.type === 'json_object') return JSON.stringify({ name: 'Sandbox draft' })
  return 'Sandbox draft: a canned answer, because no language model is connected.'
}

function promptOf(request: JsonObject): string {
  const messages = (Array.isArray(request.messages) ? request.messages : []).filter(isObject)
  return String(messages.findLast((message) => message.role === 'user')?.content ?? '')
}

/** The smallest value that fits a schema. */
function fill(schema: JsonObject, root: JsonObject, name: string, depth = 0): Json {
  if (depth > 12) return null
  if (typeof schema.$ref === 'string') return fill(follow(root, schema.$ref), root, name, depth + 1)
  if (schema.const !== undefined) return schema.const
  if (Array.isArray(schema.enum)) return schema.enum[0] ?? null
  const options = schema.anyOf ?? schema.oneOf
  if (Array.isArray(options) && isObject(options[0])) return fill(options[0], root, name, depth + 1)
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  if (type === 'object' || isObject(schema.properties)) {
    const properties = isObject(schema.properties) ? schema.properties : {}
    const wanted = Array.isArray(schema.required) ? schema.required.map(String) : Object.keys(properties)
    return Object.fromEntries(wanted.map((key) => [key, isObject(properties[key]) ? fill(properties[key], root, key, depth + 1) : null]))
  }
  if (type === 'array') return []
  if (type === 'number' || type === 'integer') return typeof schema.minimum === 'number' ? schema.minimum : 1
  if (type === 'boolean') return false
  if (type === 'null') return null
  return name === 'name' || name === 'title' ? 'Sandbox draft' : 'Canned by the sandbox'
}

function follow(root: JsonObject, ref: string): JsonObject {
  let found: Json | undefined = root
  for (const part of ref.replace(/^#\//, '').split('/')) found = isObject(found) ? found[part] : undefined
  return isObject(found) ? found : {}
}
