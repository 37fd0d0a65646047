/* The health check of a container: asks the service in it whether it is ready (PORT, as the service has it). */
try {
  const response = await fetch(`http://127.0.0.1:${process.env.PORT}/readyz`, { signal: AbortSignal.timeout(3000) })
  if (!response.ok) console.log(response.status, await response.text())
  process.exitCode = response.ok ? 0 : 1
} catch (error) {
  console.log(String(error))
  process.exitCode = 1
}
