import type { VNode } from 'preact'
import { useRef } from 'preact/hooks'

/** Draws an item once for as long as it is the same object: a list of thousands is not gone through again for one of them. */
export function useKept<T extends object>(draw: (item: T) => VNode): (item: T) => VNode {
  const drawn = useRef(new WeakMap<T, VNode>())
  return (item) => {
    let node = drawn.current.get(item)
    if (node === undefined) drawn.current.set(item, (node = draw(item)))
    return node
  }
}
