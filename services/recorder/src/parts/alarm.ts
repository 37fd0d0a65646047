/**
 * Why a part stands still until an operator has looked:
 * - `topic-replaced`: the topic was deleted and made anew, its offsets mean other records
 * - `offsets-reused`: the partition ends before the cursor, so the broker has lost records and gives their offsets again
 * - `records-lost`: the partition begins beyond the cursor, so records were deleted before they were recorded
 * and until it is there again:
 * - `topic-missing`: there is no such topic
 */
export type AlarmKind = 'topic-replaced' | 'offsets-reused' | 'records-lost' | 'topic-missing'

export interface Alarm {
  kind: AlarmKind
  message: string
}
