import { type ReadonlySignal, signal } from '@preact/signals'

let timer: ReturnType<typeof setInterval> | undefined

const ticking = signal(Date.now(), {
  watched() {
    this.value = Date.now()
    timer = setInterval(() => (this.value = Date.now()), 1_000)
  },
  unwatched() {
    clearInterval(timer)
  },
})

/** The time in ms, each second, and only while somebody looks. */
export const now: ReadonlySignal<number> = ticking
