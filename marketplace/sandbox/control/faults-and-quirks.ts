import { checkFields } from '../api/check-fields.ts'
import { refuse } from '../api/refusal.ts'
import { flag, number, oneOf, required, text, shape, type Fields } from '../api/rules.ts'
import { faultNames, type FaultOrder } from '../faults.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import type { World } from '../world.ts'

const order: Fields = {
  match: shape({ method: text, path: text, locationId: text }),
  fault: required(oneOf(...faultNames)),
  delayMs: number,
  times: number,
  probability: { ...number, min: 0, max: 1 },
  seed: number,
}

const quirks: Fields = {
  pipelineLagMs: number,
  folderLagMs: number,
  dropEmailBody: flag,
  halfMadeEmail: number,
  forgetPermission: flag,
  latencyMs: number,
  duplicateWebhooks: flag,
  webhookDelayMs: number,
  rateHeaders: flag,
  planGate: flag,
  sandboxAgency: flag,
  snapshotMs: number,
  snapshotFails: flag,
}

/** Takes one order, a list, or `{ faults: [] }`. */
export function addFaults(world: World, sent: Json | undefined): JsonObject[] {
  const list = Array.isArray(sent) ? sent : isObject(sent) && Array.isArray(sent.faults) ? sent.faults : [sent ?? null]
  const orders = list.map((one) => {
    if (!isObject(one)) return refuse(400, 'A fault is an object with a `fault`.')
    const wrong = checkFields(order, one)
    if (wrong.length) refuse(422, wrong)
    return one as unknown as FaultOrder
  })
  return orders.map((one) => world.faults.add(one) as unknown as JsonObject)
}

export function setQuirks(world: World, body: JsonObject): JsonObject {
  const wrong = checkFields(quirks, body)
  if (wrong.length) refuse(422, wrong)
  Object.assign(world.quirks, body)
  return { ...world.quirks }
}
