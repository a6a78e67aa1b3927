const shapes = {
  check: 'M3.5 8.5l3 3 6-7',
  close: 'M4 4l8 8M12 4l-8 8',
  chevron: 'M6 4l4 4-4 4',
  search: 'M7 12A5 5 0 107 2a5 5 0 000 10zM10.7 10.7L14 14',
  plus: 'M8 3v10M3 8h10',
  arrow: 'M3 8h10M9 4l4 4-4 4',
  copy: 'M5.5 5.5h7v7h-7zM3.5 10.5v-7h7',
  upload: 'M8 11V3M4.5 6L8 2.5 11.5 6M3 13.5h10',
  download: 'M8 2.5v8M4.5 7L8 10.5 11.5 7M3 13.5h10',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  play: 'M5 3.5l7 4.5-7 4.5z',
  alert: 'M8 2.5l6 10.5H2zM8 6.5v3M8 11.2v.1',
  info: 'M8 14A6 6 0 108 2a6 6 0 000 12zM8 7.3V11M8 5v.1',
  clock: 'M8 14A6 6 0 108 2a6 6 0 000 12zM8 4.8V8l2.2 1.6',
  retry: 'M13 8a5 5 0 11-1.5-3.6M13 2.5v3h-3',
  undo: 'M3 6.500h6.500a3.500 3.500 0 010 7H6M5.500 4L3 6.500 5.500 9',
  spark:
    'M7 2l1.300 3.700L12 7 8.300 8.300 7 12 5.700 8.300 2 7l3.700-1.300zM12.500 10.500l.6 1.400 1.400.6-1.400.6-.6 1.400-.6-1.400-1.400-.6 1.400-.6z',
  gear: 'M2 4.500h6M12 4.500h2M2 11.500h2M8 11.500h6M10 6.500a2 2 0 100-4 2 2 0 000 4zM6 13.500a2 2 0 100-4 2 2 0 000 4z',
  hand: 'M4 8.5V5.2a1 1 0 012 0M6 7V3.4a1 1 0 012 0V7M8 7V4a1 1 0 012 0v3.4M10 7.2V5.4a1 1 0 012 0V9.500a4.500 4.500 0 01-4.500 4.500c-2 0-3-1-3.800-2.500L2.400 9.300a1 1 0 011.600-1.100z',
  pin: 'M8 14s4.500-4 4.500-7.500a4.500 4.500 0 10-9 0C3.500 10 8 14 8 14zM8 8a1.600 1.600 0 100-3.200A1.600 1.600 0 008 8z',
  system: 'M2.500 3.500h11v7.500h-11zM6 13.500h4M8 11v2.500',
  braces:
    'M6 2.500c-2 0-2 1-2 2.500S4 7.500 2.500 8C4 8.500 4 9.500 4 11s0 2.500 2 2.500M10 2.500c2 0 2 1 2 2.500s0 2.500 1.500 3C12 8.500 12 9.500 12 11s0 2.500-2 2.500',
  redo: 'M13 6.500H6.500a3.500 3.500 0 000 7H10M10.500 4L13 6.500 10.500 9',
  up: 'M8 12.500v-9M4.500 7L8 3.500 11.500 7',
  down: 'M8 3.500v9M4.500 9L8 12.500 11.500 9',
  pencil: 'M3 13l.700-3 7.300-7.300 2.300 2.300L6 12.300z',
  dots: 'M3.500 8v.1M8 8v.1M12.500 8v.1',
  trash: 'M3 4.500h10M6.500 4.500V3h3v1.500M4.500 4.500l.6 8.500h5.800l.6-8.500',
} as const

export type IconName = keyof typeof shapes

export const iconNames = Object.keys(shapes) as IconName[]

/** A drawing beside words; it says nothing by itself. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg class={`icon icon-${name}`} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={shapes[name]} />
    </svg>
  )
}
