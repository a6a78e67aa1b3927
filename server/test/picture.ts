import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Browser, Frame, Page } from 'playwright-core'
import { expect, inject } from 'vitest'

/** Pictures are compared at a quarter of their size, so that the edge of a letter is no difference and a moved one is. */
const shrink = 4
/** Of 255, by which a colour may differ, and the share of the small picture that may differ more. */
const mostOff = 20
const mostShare = 0.001

export type Pictures = {
  /** Holds what the frame shows against the picture in `file`; a wanted change is taken over with `-u`. */
  expectSame(frame: Frame, file: string): Promise<void>
  close(): Promise<void>
}

/**
 * Pictures depend on the letters that a machine has. Those that were taken with other letters than these say nothing here,
 * so `lettersFile` keeps their measure; where it differs, only the descriptions in words are compared.
 */
export async function openPictures(browser: Browser, lettersFile: string): Promise<Pictures> {
  const bench = await browser.newPage()
  const letters = `${browser.version().split('.')[0]} ${await bench.evaluate(measureLetters)}\n`
  const kept = await readFile(lettersFile, 'utf8').catch(() => null)
  const isComparable = kept === null || kept === letters
  if (!isComparable) console.log('This browser has other letters than the one that took the pictures: they are not compared.')
  return {
    close: () => bench.close(),
    expectSame: async (frame, file) => {
      const isUpdating = inject('isUpdating')
      if (!isComparable && !isUpdating) return
      const element = await frame.frameElement()
      const shot = (await element.screenshot({ type: 'png', animations: 'disabled', caret: 'hide' })).toString('base64')
      const before = await readFile(file).catch(() => null)
      const failed = file.replace(/\.webp$/, '.now.webp')
      await rm(failed, { force: true })
      const share = before === null ? 1 : await bench.evaluate(compare, [before.toString('base64'), shot, shrink, mostOff] as const)
      if (share <= mostShare) return
      const picture = await encode(bench, shot)
      await mkdir(dirname(file), { recursive: true })
      if (isUpdating || before === null) {
        await writeFile(lettersFile, letters)
        return writeFile(file, picture)
      }
      await writeFile(failed, picture)
      expect(share, `${file} looks otherwise now: see ${failed}. If that is wanted: npx vitest run every-page -u`).toBeLessThanOrEqual(
        mostShare,
      )
    },
  }
}

/**
 * What is another one in each run stands in the picture as a word that is always the same, from now on: what the page writes
 * later is put right before it is painted.
 */
export async function freeze(frame: Frame, patterns: readonly (readonly [RegExp, string])[]): Promise<void> {
  await frame.evaluate(
    (list) => {
      const putRight = (root: Node): void => {
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
        for (let node: Node | null = root; node !== null; node = walker.nextNode()) {
          if (!(node instanceof Text)) continue
          let text = node.data
          for (const [source, flags, word] of list) text = text.replaceAll(new RegExp(source, flags), word)
          if (text !== node.data) node.data = text
        }
      }
      putRight(document.body)
      new MutationObserver((seen, observer) => {
        for (const { target, addedNodes } of seen) for (const node of addedNodes.length > 0 ? addedNodes : [target]) putRight(node)
        // What was just written here.
        observer.takeRecords()
      }).observe(document.body, { subtree: true, childList: true, characterData: true })
    },
    patterns.map(([pattern, word]) => [pattern.source, pattern.flags, word] as const),
  )
}

async function encode(bench: Page, png: string): Promise<Buffer> {
  const url = await bench.evaluate(async (data) => {
    const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob())
    const canvas = Object.assign(document.createElement('canvas'), { width: bitmap.width, height: bitmap.height })
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0)
    return canvas.toDataURL('image/webp', 0.75)
  }, png)
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')
}

/** Runs in the browser: the widths of some letters in the page's own typeface. */
function measureLetters(): string {
  const pen = document.createElement('canvas').getContext('2d')
  if (pen === null) return ''
  return ['400 14px system-ui', '600 22px system-ui', '400 13px monospace']
    .map((font) => {
      pen.font = font
      return pen.measureText('Groundwork sets up 0123456789 things: +~=⇄!⊘?− ≈').width.toFixed(2)
    })
    .join(' ')
}

/** Runs in the browser: the share of the picture that differs; 1 where the sizes do. */
async function compare([before, now, times, off]: readonly [string, string, number, number]): Promise<number> {
  const read = async (data: string, type: string) => createImageBitmap(await (await fetch(`data:image/${type};base64,${data}`)).blob())
  const [a, b] = [await read(before, 'webp'), await read(now, 'png')]
  if (a.width !== b.width || a.height !== b.height) return 1
  const [width, height] = [Math.ceil(a.width / times), Math.ceil(a.height / times)]
  const pixels = (bitmap: ImageBitmap) => {
    const canvas = Object.assign(document.createElement('canvas'), { width, height })
    const pen = canvas.getContext('2d', { willReadFrequently: true })
    if (pen === null) return new Uint8ClampedArray()
    pen.imageSmoothingQuality = 'high'
    pen.drawImage(bitmap, 0, 0, width, height)
    return pen.getImageData(0, 0, width, height).data
  }
  const [left, right] = [pixels(a), pixels(b)]
  let different = 0
  for (let at = 0; at < left.length; at += 4)
    if ([0, 1, 2].some((channel) => Math.abs((left[at + channel] as number) - (right[at + channel] as number)) > off)) different += 1
  return different / (width * height)
}
