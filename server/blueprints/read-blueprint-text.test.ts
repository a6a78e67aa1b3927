import { expect, test } from 'vitest'
import { parseBlueprintText } from './parse-blueprint-text.ts'
import { readBlueprintText } from './read-blueprint-text.ts'

const line = (n: number) => `  - { kind: tag, key: t${n}, spec: { name: "tag ${n}" } }\n`
const long = `version: 1\nname: Long\nresources:\n${Array.from({ length: 500 }, (_, n) => line(n)).join('')}`

test('long YAML is read beside the rest, and means the same', async () => {
  expect(long.length).toBeGreaterThan(16_384)
  expect(await readBlueprintText(long)).toEqual(parseBlueprintText(long))
})

test('a fault in long YAML is told with its line', async () => {
  await expect(readBlueprintText(`${long}  - { kind: tag`)).rejects.toMatchObject({
    code: 'invalid_blueprint',
    errors: [{ path: expect.stringMatching(/^line 50\d/) }],
  })
})

test.each([
  ['names without end', Array.from({ length: 80_000 }, (_, n) => `k${n}: 1\n`).join('')],
  ['quotes without end', '"a" '.repeat(250_000)],
])(
  'YAML of %s is given up, and others are answered meanwhile',
  async (_what, text) => {
    let turns = 0
    const clock = setInterval(() => (turns += 1), 20)
    const before = process.threadCpuUsage()
    await expect(readBlueprintText(text, 'yaml')).rejects.toMatchObject({ code: 'invalid_blueprint' })
    clearInterval(clock)
    // It keeps neither this thread's processor busy nor the thread waiting.
    const { user, system } = process.threadCpuUsage(before)
    expect((user + system) / 1_000).toBeLessThan(2_000)
    expect(turns).toBeGreaterThan(10)
  },
  40_000,
)

test('only so many wait', async () => {
  const all = await Promise.allSettled(Array.from({ length: 12 }, () => readBlueprintText(long)))
  expect(all.filter((one) => one.status === 'fulfilled')).toHaveLength(8)
  expect(all.find((one) => one.status === 'rejected')?.reason).toMatchObject({ code: 'too_many_requests' })
  await expect(readBlueprintText(long)).resolves.toBeDefined()
}, 40_000)
