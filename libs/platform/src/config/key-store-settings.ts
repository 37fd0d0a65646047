import { z } from 'zod'
import { postgresUrl } from './common-settings.js'

/** Where the keys of personal data are; recorder, timeline and gateway have the same. */
export const keyStoreSettings = {
  /** The database with the keys, as the service's role. Default: DATABASE_URL. */
  KEYS_DATABASE_URL: postgresUrl.optional(),
  /** The file that tenant keys are wrapped under (`throughline tenant-keys create`); or else KMS. */
  TENANT_KEYS_FILE: z.string().optional(),
  /** Id, ARN or alias of the AWS KMS key that tenant keys are wrapped under. */
  KMS_KEY_ID: z.string().optional(),
  /** Default: AWS_REGION. */
  KMS_REGION: z.string().optional(),
  /** Another server of the same API. */
  KMS_ENDPOINT: z.url().optional(),
}
