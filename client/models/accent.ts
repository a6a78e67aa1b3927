/** A colour of the page's own set for each scheme, as a CSS value. */
export type AccentColours = Record<'--accent' | '--accent-hover' | '--accent-text' | '--accent-soft' | '--on-accent', string>

type Rgb = readonly [red: number, green: number, blue: number]

const white: Rgb = [255, 255, 255]
const black: Rgb = [0, 0, 0]
/** The hardest grounds that words in the accent stand on, from `tokens.css`: `--grey-soft` of each scheme. */
const grounds = { light: parse('#ededf1'), dark: parse('#28292f') } as const
const raisedDark = parse('#1f2026')
const surfaceDark = parse('#17181c')
/** WCAG 2.2 AA: words, and what has to be seen to be used. */
const leastForText = 4.5
const leastForShape = 3

/**
 * What a company's colour becomes: the same hue, darker or lighter as far as somebody could not read it otherwise, on
 * every ground of both schemes. Undefined for what is no colour; then ours stay.
 */
export function accentColours(hex: string): AccentColours | undefined {
  if (!/^#[0-9a-f]{6}$/i.test(hex)) return undefined
  const chosen = parse(hex)
  const fill = towards(chosen, black, (colour) => contrast(colour, white) >= leastForText)
  const darkFill = towards(fill, white, (colour) => contrast(colour, raisedDark) >= leastForShape)
  const softLight = mix(white, chosen, 0.1)
  const softDark = mix(surfaceDark, darkFill, 0.3)
  const textLight = towards(chosen, black, (colour) => isReadable(colour, softLight) && isReadable(colour, grounds.light))
  const textDark = towards(chosen, white, (colour) => isReadable(colour, softDark) && isReadable(colour, grounds.dark))
  return {
    '--accent': pair(fill, darkFill),
    '--accent-hover': pair(mix(fill, black, 0.15), mix(darkFill, black, 0.12)),
    '--accent-text': pair(textLight, textDark),
    '--accent-soft': pair(softLight, softDark),
    '--on-accent': '#ffffff',
  }
}

/** How well one colour stands out from another, 1 to 21 (WCAG 2.2). */
export function contrast(one: Rgb, other: Rgb): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

export function parse(hex: string): Rgb {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb
}

function isReadable(text: Rgb, ground: Rgb): boolean {
  return contrast(text, ground) >= leastForText
}

/** The colour nearest to `from` on the way to `to` that will do. */
function towards(from: Rgb, to: Rgb, willDo: (colour: Rgb) => boolean): Rgb {
  for (let step = 0; step < 100; step += 1) {
    const colour = mix(from, to, step / 100)
    if (willDo(colour)) return colour
  }
  return to
}

function mix(one: Rgb, other: Rgb, share: number): Rgb {
  return one.map((value, index) => Math.round(value + ((other[index] ?? 0) - value) * share)) as unknown as Rgb
}

function luminance(colour: Rgb): number {
  const [red = 0, green = 0, blue = 0] = colour.map((value) => {
    const share = value / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function pair(light: Rgb, dark: Rgb): string {
  return `light-dark(${write(light)}, ${write(dark)})`
}

function write(colour: Rgb): string {
  return `#${colour.map((value) => value.toString(16).padStart(2, '0')).join('')}`
}
