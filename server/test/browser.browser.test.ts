import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from './browser.ts'
import { expectGoodForEverybody } from './page-in-frame.ts'

let browser: Browser

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

test('draws a page in a real browser', async () => {
  const page = await browser.newPage()
  await page.setContent('<h1>Groundwork</h1>')
  expect(await page.getByRole('heading').textContent()).toBe('Groundwork')
  expect((await page.getByRole('heading').boundingBox())!.width).toBeGreaterThan(50)
})

test('looks at a page when all is there, however long that takes, and waits for nothing that never ends', async () => {
  const page = await browser.newPage()
  const fading = async (to: string): Promise<void> => {
    await page.setContent(`<!doctype html><html lang="en"><title>Fading</title>
      <style>@keyframes fade { from { color: #bbb } } @keyframes turn { to { rotate: 1turn } }
      h1 { color: ${to}; background: #fff; animation: fade 1.5s steps(2) } i { animation: turn 1s infinite }</style>
      <main><h1>Groundwork</h1><i></i></main></html>`)
    await expectGoodForEverybody(page.mainFrame())
  }
  await fading('#222')
  await expect(fading('#ccc')).rejects.toThrow('to deeply equal')
})
