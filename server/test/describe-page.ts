import type { Frame } from 'playwright-core'

/**
 * A page as text: what is seen, in order, with its words, state, colours and type, and how wide the boxes are that fill
 * their place. Pictures differ between machines by their fonts; this does not, and a difference can be read.
 */
export async function describePage(frame: Frame): Promise<string> {
  const lines = await frame.evaluate(readPage)
  return lines.map(withoutWhatChanges).join('\n')
}

/** Times, durations and ids are other ones in each run. */
export const whatChanges: readonly (readonly [RegExp, string])[] = [
  [/\b[A-Z][a-z]{2} \d{1,2}(, \d{4})?(, \d{1,2}:\d{2}\s[AP]M)?/g, '‹date›'],
  [/\b\d{2}:\d{2}:\d{2}\b/g, '‹time›'],
  [/\bjust now\b|\b\d+ (seconds?|minutes?|hours?) ago\b/g, '‹ago›'],
  [/≈ [\d.,]+\s(s|min|h)(\s\d+\s(s|min))?/g, '≈ ‹duration›'],
  [/(<\s)?\b[\d.,]+\ss\b/g, '‹duration›'],
  [/\b(?=[A-Za-z0-9]*\d)(?=[A-Za-z0-9]*[A-Za-z])[A-Za-z0-9]{16,}\b/g, '‹id›'],
  [/\b(?=[A-Za-z]*[a-z][A-Z])[A-Za-z]{20,}\b/g, '‹id›'],
  [/\b[a-z]+_[a-z0-9]{16,}\b/g, '‹id›'],
]

function withoutWhatChanges(line: string): string {
  return whatChanges.reduce((text, [pattern, word]) => text.replaceAll(pattern, word), line)
}

/** Runs in the page. */
function readPage(): string[] {
  const lines: string[] = []
  const states = ['aria-current', 'aria-expanded', 'aria-invalid', 'aria-selected', 'aria-label', 'role', 'type', 'disabled', 'checked']
  visit(document.body, 0, 'rgba(0, 0, 0, 0)')
  return lines

  function visit(element: Element, depth: number, ground: string): void {
    const style = getComputedStyle(element)
    const box = element.getBoundingClientRect()
    const isHeardOnly = element.classList.contains('visually-hidden')
    if (!element.checkVisibility({ visibilityProperty: true }) || (box.width === 0 && !isHeardOnly)) return
    if (element.tagName === 'svg') return
    const text = [...element.childNodes]
      .filter((node) => node.nodeType === Node.TEXT_NODE)
      .map((node) => node.textContent ?? '')
      .join('')
      .replaceAll(/\s+/g, ' ')
      .trim()
    const has = states.filter((name) => element.hasAttribute(name)).map((name) => `${name}=${element.getAttribute(name)}`)
    const isFilled = style.backgroundColor !== 'rgba(0, 0, 0, 0)' && style.backgroundColor !== ground
    const isFramed = style.borderTopWidth !== '0px' && style.borderTopStyle !== 'none'
    const isSeen = text !== '' || isFilled || isFramed || has.length > 0
    if (isSeen) {
      const parent = element.parentElement?.getBoundingClientRect().width ?? 0
      // A box with words of its own may be as wide as its words, which is the font's doing.
      const fills = text === '' && box.width >= parent * 0.9 && ['block', 'grid', 'flex', 'list-item', 'table'].includes(style.display)
      lines.push(
        [
          '  '.repeat(Math.min(depth, 12)) + element.tagName.toLowerCase() + [...element.classList].map((name) => `.${name}`).join(''),
          ...has,
          text === '' ? '' : JSON.stringify(text),
          fills ? `w${Math.round(box.width / 8) * 8}` : '',
          isHeardOnly || text === '' ? '' : `${hex(style.color)} ${style.fontSize}/${style.fontWeight}`,
          isFilled ? `on ${hex(style.backgroundColor)}` : '',
          isFramed ? `line ${hex(style.borderTopColor)}` : '',
        ]
          .filter(Boolean)
          .join(' '),
      )
    }
    for (const child of element.children) visit(child, isSeen ? depth + 1 : depth, isFilled ? style.backgroundColor : ground)
  }

  function hex(color: string): string {
    const [r = 0, g = 0, b = 0, a = 1] = (color.match(/[\d.]+/g) ?? []).map(Number)
    if (!color.startsWith('rgb')) return color
    const digits = [r, g, b].map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')
    return a === 1 ? `#${digits}` : `#${digits}/${a}`
  }
}
