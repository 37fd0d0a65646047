export async function startTelemetry(): Promise<void> {}
