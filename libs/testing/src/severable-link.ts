import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A way to an engine that a test can cut without touching the engine, which other tests use. */
export interface SeverableLink {
  /** The URL with this link's host and port. */
  url: string
  /** Ends all connections and refuses new ones. */
  cut(): void
  /** Takes connections in and answers nothing, like a host that hangs. Existing ones go silent, too. */
  freeze(): void
  restore(): void
  close(): Promise<void>
}

/** Stands between a client and the server of a URL, on a free port. */
export async function severableLink(url: string): Promise<SeverableLink> {
  const target = new URL(url)
  const sockets = new Set<Socket>()
  let state: 'open' | 'cut' | 'frozen' = 'open'
  const server = createServer((near) => {
    if (state === 'cut') {
      near.destroy()
      return
    }
    const far = connect(Number(target.port), target.hostname)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    near.on('data', (bytes) => state === 'open' && far.write(bytes))
    far.on('data', (bytes) => state === 'open' && near.write(bytes))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const through = new URL(url)
  through.hostname = '127.0.0.1'
  through.port = String((server.address() as AddressInfo).port)
  const endAll = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: through.href,
    cut: () => {
      state = 'cut'
      endAll()
    },
    freeze: () => {
      state = 'frozen'
    },
    restore: () => {
      // What was lost on the way while it was frozen cannot be made up for.
      if (state === 'frozen') endAll()
      state = 'open'
    },
    close: async () => {
      endAll()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
