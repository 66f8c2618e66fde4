// What every server of this folder does around its own start: says where it is, in one line of JSON, and ends with its standard input.
import http from 'node:http'

// Serves a request handler on a free port of 127.0.0.1.
export const listen = (handler) =>
  new Promise((resolve, reject) => {
    const server = http.createServer(handler)
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve(server))
  })

export const urlOf = (server) => `http://127.0.0.1:${server.address().port}`

// Serves until standard input ends: its end is the only signal that also a parent which was killed gives.
export const announce = (facts) => {
  process.stdin.on('end', () => process.exit(0))
  process.stdin.on('error', () => process.exit(0))
  process.stdin.resume()
  process.stdout.write(`${JSON.stringify(facts)}\n`)
}
