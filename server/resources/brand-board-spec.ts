import { z } from 'zod'

const id = z.string().min(1).optional().describe('Its id on the board. Default: the platform gives one.')

const logo = z.strictObject({
  id,
  url: z.string().min(1).describe('Web address of the picture; the platform copies it.'),
  label: z.string().trim().min(1).describe('What it is, such as Primary logo; logos are told apart by it.'),
  path: z.string().min(1).describe('Where it lies in the media library.'),
})

const color = z.strictObject({
  id,
  label: z.string().trim().min(1).describe('What it is, such as Accent; colours are told apart by it.'),
  hex: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'must be six hexadecimal digits after "#", such as #FF5733')
    .describe('The colour, such as #FF5733.'),
  hexa: z.string().min(1).optional().describe('The same with its opacity, such as #FF5733FF. Default: hex, opaque.'),
  rgb: z.string().min(1).optional().describe('The same as rgb(255, 87, 51). Default: from hex.'),
  rgba: z.string().min(1).optional().describe('The same as rgba(255, 87, 51, 1). Default: from hex, opaque.'),
})

const font = z.strictObject({
  id,
  font: z.string().trim().min(1).describe('Family of the font, such as Inter.'),
  fallback: z.string().trim().min(1).describe('Family that stands in for it, such as sans-serif.'),
  label: z.string().trim().min(1).describe('What it is for, such as Headline; fonts are told apart by it.'),
})

export const BrandBoardSpec = z.strictObject({
  name: z.string().trim().min(1).describe('Name of the board.'),
  logos: z.array(logo).optional().describe('Logos.'),
  colors: z.array(color).optional().describe('Colours.'),
  fonts: z.array(font).optional().describe('Fonts.'),
  default: z.boolean().optional().describe('Whether it is the board of the location; only one is. Default false.'),
  parentId: z.string().min(1).optional().describe('Id of its folder in the media library.'),
  brandBoardId: z.string().min(1).optional().describe('Id of a board to copy. Only at creation; cannot be read back.'),
  type: z
    .enum(['template', 'blank', 'snapshot', 'url'])
    .optional()
    .describe('What it is made from; url needs url. Only at creation; cannot be read back.'),
  url: z.string().min(1).optional().describe('Website whose logo, colours and fonts are taken. Only at creation; cannot be read back.'),
})
export type BrandBoardSpec = z.infer<typeof BrandBoardSpec>
export type BrandColor = z.infer<typeof color>

/** A colour as the platform demands it: in four spellings. */
export function spellColor(color: BrandColor): BrandColor {
  const channels = [1, 3, 5].map((at) => Number.parseInt(color.hex.slice(at, at + 2), 16)).join(', ')
  return { hexa: `${color.hex}FF`, rgb: `rgb(${channels})`, rgba: `rgba(${channels}, 1)`, ...color }
}
