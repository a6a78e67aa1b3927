import { access, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Frame } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from './browser.ts'
import { freeze, openPictures, type Pictures } from './picture.ts'

let browser: Browser
let pictures: Pictures
let folder: string

beforeAll(async () => {
  browser = await launchBrowser()
  folder = await mkdtemp(join(tmpdir(), 'pictures-'))
  pictures = await openPictures(browser, join(folder, 'letters.txt'))
})
afterAll(async () => {
  await browser?.close()
  await rm(folder, { recursive: true, force: true })
})

test('the first picture is kept; the same page is like it, and one that has moved or changed a colour is not', async () => {
  const file = join(folder, 'page.webp')
  const see = async (style: string) => pictures.expectSame(await open(`<h1 style="${style}">A heading of some length</h1>`), file)
  await see('color:#333')
  await see('color:#333')
  await expect(see('color:#333;padding-left:12px')).rejects.toThrow('looks otherwise now')
  await expect(see('color:#c33')).rejects.toThrow('looks otherwise now')
  await access(join(folder, 'page.now.webp'))
})

test('what is another one in each run does not show in it', async () => {
  const file = join(folder, 'time.webp')
  for (const time of ['10:00:00', '23:59:59']) {
    const frame = await open(`<h1>At ${time}</h1>`)
    await freeze(frame, [[/\d\d:\d\d:\d\d/g, '‹time›']])
    await pictures.expectSame(frame, file)
  }
  expect(await (await open('<h1>At 10:00:00</h1>')).locator('h1').textContent()).toBe('At 10:00:00')
})

test('and does not come back when the page writes it anew', async () => {
  const frame = await open('<h1>At 10:00:00</h1>')
  await freeze(frame, [[/\d\d:\d\d:\d\d/g, '‹time›']])
  const seen = await frame.evaluate(async () => {
    const heading = document.querySelector('h1') as HTMLElement
    ;(heading.firstChild as Text).data = 'At 10:00:01'
    heading.insertAdjacentHTML('afterend', '<p>or <b>10:00:02</b></p>')
    await new Promise(requestAnimationFrame)
    return document.body.textContent
  })
  expect(seen).toBe('At ‹time›or ‹time›')
})

async function open(html: string): Promise<Frame> {
  const page = await browser.newPage({ viewport: { width: 400, height: 300 } })
  await page.setContent(`<iframe style="border:0;width:380px;height:200px" srcdoc="${html.replaceAll('"', '&quot;')}"></iframe>`)
  const frame = await (await page.waitForSelector('iframe')).contentFrame()
  if (frame === null) throw new Error('there is no frame')
  await frame.locator('h1').waitFor()
  return frame
}
