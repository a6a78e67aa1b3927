import pg from 'pg'

/** The connection is gone, or the server is going down or coming up: SQLSTATE classes 08 and 57P, and a transaction it ended. */
const awayCodes = /^(08|57P|25P03$|53300$|ECONNREFUSED$|ECONNRESET$|EPIPE$|ETIMEDOUT$|ENOTFOUND$)/
/** What the driver says without a code. */
const awayMessages =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Query read timeout)/

/** Whether the database could not be asked, or its answer was lost: whether a write took effect is then not known. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = (error as { code?: unknown }).code
  return typeof code === 'string' ? awayCodes.test(code) : awayMessages.test(error.message)
}

/** Whether the database itself has refused a statement, so that nothing of it stands. */
export function isRefusedByDatabase(error: unknown): boolean {
  return error instanceof pg.DatabaseError && !isDatabaseAway(error)
}
