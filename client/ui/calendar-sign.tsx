const person = (x: number) => `M${x} 7a2 2 0 100-4 2 2 0 000 4zM${x - 3} 13c0-2.600 1.200-4 3-4s3 1.400 3 4`
const guest = (x: number, y: number) => `M${x} ${y}m-1.500 0a1.500 1.500 0 103 0 1.500 1.500 0 10-3 0`

/** Who sees whom: `now` is who takes the booking, `else` who might have, or who comes together. */
const signs: Record<string, { now: string; else?: string }> = {
  personal: { now: person(14) },
  round_robin: { now: person(5), else: person(14) + person(23) },
  collective: { now: person(5) + person(14) + person(23) },
  class_booking: { now: person(5), else: [5, 11].map((y) => guest(13, y) + guest(18, y) + guest(23, y)).join('') },
  event: { now: 'M8 3.500h12v10H8zM8 6.500h12M11 2v3M17 2v3', else: 'M11.500 10l2 1.800 3.500-3.300' },
  service_booking: { now: 'M7 4.500h2M7 8h2M7 11.500h2', else: 'M12 4.500h9M12 8h9M12 11.500h9' },
}

export const calendarTypes = Object.keys(signs)

/** A type of calendar as a picture; nothing where the type is not known. */
export function CalendarSign({ type }: { type: string }) {
  const sign = signs[type]
  if (sign === undefined) return null
  return (
    <svg class="calendar-sign" width={42} height={24} viewBox="0 0 28 16" aria-hidden="true" focusable="false">
      <path d={sign.now} />
      {sign.else === undefined ? null : <path class="calendar-sign-else" d={sign.else} />}
    </svg>
  )
}
