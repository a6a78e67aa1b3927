import type { Browser, Frame } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../browser.ts'
import { modelAnswer, tagLine } from '../drafting-world.ts'
import { expectGoodForEverybody, openInFrame } from '../page-in-frame.ts'
import { startStubModel, type Reply, type StubModel } from '../stub-model.ts'
import { startWorld, type World } from '../start-world.ts'

let world: World
let browser: Browser
let stub: StubModel

beforeAll(async () => {
  stub = await startStubModel()
  world = await startWorld({ env: { OPENAI_API_KEY: 'sk-key-of-the-test', OPENAI_BASE_URL: stub.url } })
  await world.install()
  browser = await launchBrowser()
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await world?.close()
  await stub?.close()
})

const briefBox = 'Describe what you need'

test('each way of getting no draft says what happened and what to do, and the brief is back in its box', async () => {
  const outcomes: [name: string, reply: Reply, title: string, next: string | RegExp | null][] = [
    ['refusal', { refusal: 'I cannot help with that.' }, 'The language model declined to work on this brief.', null],
    [
      'cut off',
      { text: '{"name":"x","lines":[{"ki', finish: 'length' },
      'The answer was cut off before its first line was complete.',
      'Try again',
    ],
    [
      'rate limit',
      { status: 429, headers: { 'retry-after': '20' }, body: { error: { code: 'rate_limit_exceeded', message: 'slow down' } } },
      'The language model is busy: too many requests at the moment.',
      /Try again in/,
    ],
    [
      'wrong key',
      { status: 401, body: { error: { code: 'invalid_api_key', message: 'Incorrect API key provided' } } },
      'The language model did not accept the key of this app.',
      null,
    ],
    [
      'no quota',
      { status: 429, body: { error: { code: 'insufficient_quota', message: 'quota' } } },
      'The account of the language model has no credit left.',
      null,
    ],
  ]
  const { page, frame } = await openInFrame(browser, world.sandbox.url)
  for (const [name, reply, title, next] of outcomes) {
    stub.answer(() => reply)
    const brief = `A dental clinic that meets a ${name}.`
    await frame.getByLabel(briefBox).fill(brief)
    await frame.getByRole('button', { name: 'Draft it' }).click()
    const notice = frame.getByRole('alert').filter({ hasText: title })
    await notice.waitFor({ timeout: 20_000 })
    await notice.getByText('Your brief is kept.').waitFor()
    expect([name, await notice.getByRole('button', { name: /^Try again/ }).count()]).toEqual([name, next === null ? 0 : 1])
    if (next !== null) await notice.getByRole('button', { name: next }).waitFor()
    expect(await frame.locator('.draft-brief').textContent()).toBe(brief)
    await expectGoodForEverybody(frame)
    await notice.getByRole('link', { name: 'Back to the description' }).click()
    expect(await frame.getByLabel(briefBox).inputValue()).toBe(brief)
  }
  await page.close()
})

test('a model that stalls is given up on while one does other things, and asking again then works', async () => {
  stub.answer(() => ({ text: modelAnswer([tagLine('late')]), pieceOf: 10, hangAfter: 30 }))
  const { page, frame } = await openInFrame(browser, world.sandbox.url, { width: 400, colorScheme: 'dark' })
  await frame.getByLabel(briefBox).fill('A clinic whose model falls asleep.')
  await frame.getByRole('button', { name: 'Draft it' }).click()
  await frame.getByText('0 lines so far').waitFor()
  await expectGoodForEverybody(frame)
  await frame.getByRole('link', { name: 'Jobs' }).first().click()
  await frame.getByRole('heading', { level: 1, name: 'Jobs' }).waitFor()
  await frame.getByRole('link', { name: 'Provision' }).first().click()
  await frame.getByRole('link', { name: 'Go on with your last draft' }).click()
  const notice = frame.getByRole('alert').filter({ hasText: 'The language model did not answer in time.' })
  await notice.waitFor({ timeout: 45_000 })
  await expectGoodForEverybody(frame)
  stub.answer(() => ({ text: modelAnswer([tagLine('recall', 'clinic')]) }))
  await notice.getByRole('button', { name: 'Try again' }).click()
  await frame.getByRole('button', { name: 'Use this draft' }).waitFor({ timeout: 20_000 })
  expect(await frame.locator('.draft-brief').textContent()).toBe('A clinic whose model falls asleep.')
  await page.close()
})

test('the same brief twice asks the model once, and the page says that it cost nothing', async () => {
  stub.answer(() => ({ text: modelAnswer([tagLine('recall', 'recall')]) }))
  const { page, frame } = await openInFrame(browser, world.sandbox.url)
  for (const [asked, said] of [
    [1, /tokens/],
    [1, 'Asked before, so it cost nothing.'],
  ] as const) {
    await frame.getByLabel(briefBox).fill('A clinic with a recall, said twice.')
    await frame.getByRole('button', { name: 'Draft it' }).click()
    await frame.getByRole('button', { name: 'Use this draft' }).waitFor({ timeout: 20_000 })
    await frame.locator('.draft-usage').getByText(said).waitFor()
    expect(stub.requests.length).toBe(asked)
    await frame.getByRole('link', { name: 'Provision' }).first().click()
  }
  await page.close()
})

test('a brief that was not sent survives a walk through the page in a frame that may store nothing', async () => {
  const { page, frame } = await openInFrame(browser, world.sandbox.url)
  await frame.evaluate(() => {
    for (const name of ['localStorage', 'sessionStorage'] as const)
      Object.defineProperty(window, name, {
        get: () => {
          throw new DOMException('denied', 'SecurityError')
        },
      })
  })
  await frame.getByLabel(briefBox).fill('Half a thought about a clin')
  await go(frame, 'Jobs')
  await go(frame, 'Provision')
  expect(await frame.getByLabel(briefBox).inputValue()).toBe('Half a thought about a clin')
  await page.close()
})

test('without a key the page says that drafting is off and everything else is there', async () => {
  const bare = await startWorld({ env: { SANDBOX_URL: '', FRAME_ANCESTORS: 'http://127.0.0.1:* http://localhost:*' } })
  try {
    await bare.install()
    const { page, frame, complaints } = await openInFrame(browser, bare.sandbox.url)
    await frame.getByText('Drafting from a description is switched off.').waitFor()
    await frame.getByText('Everything else works: begin with a blueprint below.').waitFor()
    expect(await frame.getByLabel(briefBox).count()).toBe(0)
    await expectGoodForEverybody(frame)
    await frame.getByText('Dental clinic').first().click()
    await frame.getByRole('button', { name: 'Show what would change' }).waitFor()
    expect(complaints).toEqual([])
    await page.close()
  } finally {
    await bare.close()
  }
})

async function go(frame: Frame, tab: string): Promise<void> {
  await frame.getByRole('link', { name: tab, exact: true }).first().click()
  await frame.getByRole('heading', { level: 1 }).waitFor()
}
