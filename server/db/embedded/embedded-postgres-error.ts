/** The embedded PostgreSQL cannot be had; `message` is one line that says why and what to do next. */
export class EmbeddedPostgresError extends Error {
  override name = 'EmbeddedPostgresError'
}
