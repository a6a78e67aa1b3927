import { expect, test } from 'vitest'
import { launchBrowser } from './browser.ts'

test('draws a page in a real browser', async () => {
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage()
    await page.setContent('<h1>Groundwork</h1>')
    expect(await page.getByRole('heading').textContent()).toBe('Groundwork')
    expect((await page.getByRole('heading').boundingBox())!.width).toBeGreaterThan(50)
  } finally {
    await browser.close()
  }
})
