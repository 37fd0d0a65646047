/** What the vault wraps the secret of a webhook endpoint for. */
export const webhookSecretPlace = (endpointId: string): string => `webhook ${endpointId}`
