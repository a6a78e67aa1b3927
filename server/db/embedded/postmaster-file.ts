export type Postmaster = { pid: number; dataDir: string; port: number; ready: boolean }

/**
 * Reads `postmaster.pid`, in which a running server writes who it is: process id, data directory, start time, port,
 * socket directory, address, shared memory, state, one per line. Undefined while it is not written to the end.
 */
export function parsePostmasterFile(text: string): Postmaster | undefined {
  const lines = text.split('\n').map((line) => line.trim())
  const pid = Number(lines[0])
  const port = Number(lines[3])
  const dataDir = lines[1]
  if (!Number.isInteger(pid) || pid <= 0 || !Number.isInteger(port) || port <= 0 || !dataDir) return undefined
  return { pid, dataDir, port, ready: lines[7] === 'ready' }
}

/**
 * Whether a process with this command line can be the server of `dataDir`. Process ids are used again, so a living
 * process proves nothing. A system that does not tell the command line leaves it to the connection to find out.
 */
export function mayBePostmaster(command: string | undefined, dataDir: string): boolean {
  return command === undefined || (/postgres/.test(command) && command.includes(dataDir))
}
