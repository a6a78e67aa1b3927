import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import { layRows, rangeOf } from './window-range.ts'

type WindowListProps<T> = {
  items: readonly T[]
  keyOf(item: T): string | number
  /** Draws one row as an element that takes these attributes; there are none while the list is drawn whole. */
  children(item: T, attributes: RowAttributes | undefined): ComponentChildren
  estimatePx: number
  class?: string
  /** Shorter lists are drawn whole: the browser's own search finds everything in them. */
  wholeUpTo?: number
}

type Drawn<T> = Pick<WindowListProps<T>, 'children' | 'items'> & { rows: ReadonlyMap<number, ComponentChildren> }

export type RowAttributes = { 'data-row': number; 'aria-setsize': number; 'aria-posinset': number }

const aheadPx = 800
/** About what fits on a screen: the first drawing does no more, so that there is something to see sooner. */
const firstRows = 20

/**
 * A list of which only what is in sight is drawn, and something above and below it. It scrolls with whatever scrolls
 * around it. Rows are measured as they appear; what was guessed wrongly above does not move what is being read.
 */
export function WindowList<T>({ items, keyOf, children, estimatePx, class: name, wholeUpTo = 150 }: WindowListProps<T>) {
  const list = useRef<HTMLUListElement>(null)
  const heights = useRef(new Map<string | number, number>()).current
  const drawn = useRef<Drawn<T>>({ children, items, rows: new Map() }).current
  const range = useSignal<readonly [number, number]>([0, firstRows])
  const measured = useSignal(0)
  const isSettled = useSignal(items.length <= firstRows)
  const isWhole = items.length <= wholeUpTo && isSettled.value
  const keys = useMemo(() => items.map(keyOf), [items])
  const tops = useMemo(() => layRows(keys, heights, estimatePx), [keys, measured.value])
  const latest = useRef({ tops, isWhole })
  latest.current = { tops, isWhole }

  useEffect(() => (isSettled.peek() ? undefined : whenIdle(() => (isSettled.value = true))), [])

  useLayoutEffect(() => {
    const element = list.current
    if (element === null) return undefined
    const scroller = findScroller(element)
    let frame = 0
    const look = () => {
      frame = 0
      const { tops: now, isWhole: whole } = latest.current
      if (whole) return
      const next = withFocused(element, rangeOf(now, ...sight(element, scroller)), now.length - 1)
      if (next[0] !== range.peek()[0] || next[1] !== range.peek()[1]) range.value = next
    }
    const lookSoon = () => (frame ||= requestAnimationFrame(look))
    look()
    const target = scroller ?? window
    target.addEventListener('scroll', lookSoon, { passive: true })
    window.addEventListener('resize', lookSoon)
    return () => {
      cancelAnimationFrame(frame)
      target.removeEventListener('scroll', lookSoon)
      window.removeEventListener('resize', lookSoon)
    }
  }, [items, measured.value, isWhole])

  useLayoutEffect(() => {
    const element = list.current
    if (element !== null && !isWhole) measure(element)
  })

  function measure(element: HTMLUListElement) {
    const scroller = findScroller(element)
    const [from] = sight(element, scroller, 0)
    let isNew = false
    let above = 0
    for (const row of element.querySelectorAll<HTMLElement>(':scope > [data-row]')) {
      const index = Number(row.dataset['row'])
      const key = keys[index]
      if (key === undefined) continue
      const height = row.getBoundingClientRect().height
      const before = heights.get(key) ?? estimatePx
      if (Math.abs(before - height) < 0.5) continue
      heights.set(key, height)
      isNew = true
      if ((tops[index] as number) < from) above += height - before
    }
    if (!isNew) return
    measured.value += 1
    if (Math.abs(above) >= 1) (scroller ?? document.documentElement).scrollTop += above
  }

  const [first, end] = isWhole ? [0, items.length] : [Math.min(range.value[0], items.length), Math.min(range.value[1], items.length)]
  const before = tops[first] ?? 0
  const after = (tops[items.length] ?? 0) - (tops[end] ?? 0)
  /** Rows that were in sight before are not drawn again: while one scrolls, only what comes into sight costs anything. */
  function drawRows(): ComponentChildren[] {
    const { rows: old } = drawn.children === children && drawn.items === items ? drawn : { rows: new Map<number, ComponentChildren>() }
    const rows = new Map<number, ComponentChildren>()
    for (let at = first; at < end; at += 1) {
      const attributes = { 'data-row': at, 'aria-setsize': items.length, 'aria-posinset': at + 1 }
      rows.set(at, old.get(at) ?? children(items[at] as T, attributes))
    }
    Object.assign(drawn, { children, items, rows })
    return [...rows.values()]
  }

  const style = isWhole ? undefined : { paddingBlock: `${before}px ${after}px`, overflowAnchor: 'none' }
  return (
    <ul class={name} ref={list} style={style} data-windowed={isWhole ? undefined : ''}>
      {isWhole ? items.map((item) => children(item, undefined)) : drawRows()}
    </ul>
  )
}

/** Calls once when nothing more urgent is to be done, or never when cancelled. */
function whenIdle(work: () => void): () => void {
  if (typeof requestIdleCallback !== 'function') {
    const timer = setTimeout(work, 200)
    return () => clearTimeout(timer)
  }
  const turn = requestIdleCallback(work, { timeout: 1_000 })
  return () => cancelIdleCallback(turn)
}

/** What shows of the list and some more, in px from its top. */
function sight(list: HTMLElement, scroller: HTMLElement | undefined, ahead = aheadPx): [from: number, to: number] {
  const { top } = list.getBoundingClientRect()
  const box = scroller?.getBoundingClientRect()
  const [from, to] = box === undefined ? [0, window.innerHeight] : [box.top, box.bottom]
  return [from - top - ahead, to - top + ahead]
}

/** The row that has the focus stays while the list is scrolled a little; else the keyboard would lose its place. */
function withFocused(list: HTMLElement, [first, end]: [number, number], rows: number): [number, number] {
  const focused = document.activeElement?.closest<HTMLElement>('[data-row]')
  if (focused === null || focused === undefined || focused.parentElement !== list) return [first, end]
  const at = Number(focused.dataset['row'])
  const farthest = 300
  if (at < first && first - at < farthest) return [at, end]
  return at >= end && at < rows && at - end < farthest ? [first, at + 1] : [first, end]
}

function findScroller(element: HTMLElement): HTMLElement | undefined {
  for (let parent = element.parentElement; parent !== null && parent !== document.body; parent = parent.parentElement) {
    const { overflowY } = getComputedStyle(parent)
    if (overflowY === 'auto' || overflowY === 'scroll') return parent
  }
  return undefined
}
