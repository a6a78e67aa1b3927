import pg from 'pg'

/** Another transaction was in the way: nothing of the statement stands, and the same one may succeed when it is sent again. */
const collisionCodes = /^(40001|40P01)$/
/**
 * The connection is gone, the server is going down or coming up, has no room, or takes no writes (a stand-by): SQLSTATE
 * classes 08, 53 and 57P, and a transaction it ended. Also a collision that does not pass.
 */
const awayCodes =
  /^(08|53|57P|25P03$|25006$|40001$|40P01$|ECONNREFUSED$|ECONNRESET$|EPIPE$|ETIMEDOUT$|ENOTFOUND$|EAI_AGAIN$|EHOSTUNREACH$|ENETUNREACH$)/
/** What the driver says without a code. */
const awayMessages =
  /^(Connection terminated|Client (has encountered a connection error|was closed)|timeout exceeded when trying to connect|Query read timeout|Cannot use a pool after calling end)/

/** Whether the database could not be asked, or its answer was lost: whether a write took effect is then not known. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = (error as { code?: unknown }).code
  return typeof code === 'string' ? awayCodes.test(code) : awayMessages.test(error.message)
}

/** Whether the same statement may be sent again at once. */
export function isCollision(error: unknown): boolean {
  return error instanceof pg.DatabaseError && collisionCodes.test(error.code ?? '')
}

/** Whether the database itself has refused a statement, so that nothing of it stands. */
export function isRefusedByDatabase(error: unknown): boolean {
  return error instanceof pg.DatabaseError && !isDatabaseAway(error)
}

/** Whether that index of the tables has kept a second row out. */
export function isUniqueViolation(error: unknown, index: string): boolean {
  return error instanceof pg.DatabaseError && error.code === '23505' && error.constraint === index
}
