/** Preloaded into a process whose wall clock is to be wrong by `CLOCK_SHIFT_MS`; its monotonic clock runs as ever. */
const shiftMs = Number(process.env.CLOCK_SHIFT_MS)
const RealDate = Date

class ShiftedDate extends RealDate {
  constructor(...given: unknown[]) {
    // @ts-expect-error: all of the original's ways to be called are handed on.
    super(...(given.length === 0 ? [RealDate.now() + shiftMs] : given))
  }

  static override now(): number {
    return RealDate.now() + shiftMs
  }
}

globalThis.Date = ShiftedDate as DateConstructor
