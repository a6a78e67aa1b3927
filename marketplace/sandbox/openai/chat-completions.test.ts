import { expect, it } from 'vitest'
import { chatCompletion } from './chat-completions.ts'

const schema = {
  type: 'object',
  required: ['name', 'resources'],
  properties: { name: { type: 'string' }, resources: { type: 'array', items: {} } },
}
const response_format = { type: 'json_schema', json_schema: { name: 'blueprint', schema } }

it('answers with JSON that fits the schema and says where it comes from', async () => {
  const { choices } = (await chatCompletion({ model: 'gpt-4o-mini', response_format }).json()) as {
    choices: { message: { content: string } }[]
  }
  expect(JSON.parse(choices[0]?.message.content ?? '')).toEqual({ name: 'Sandbox draft', resources: [] })
})

it('streams the same answer', async () => {
  const text = await chatCompletion({ stream: true, response_format }).text()
  const pieces = [...text.matchAll(/^data: (\{.*\})$/gm)].map(
    ([, line]) => JSON.parse(line ?? '') as { choices: { delta: { content?: string } }[] },
  )
  expect(JSON.parse(pieces.map(({ choices }) => choices[0]?.delta.content ?? '').join(''))).toMatchObject({ name: 'Sandbox draft' })
  expect(text.trimEnd().endsWith('data: [DONE]')).toBe(true)
})
