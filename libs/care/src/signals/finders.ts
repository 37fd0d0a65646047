import type { Finder } from './found.js'
import { abandonedForm } from './kinds/abandoned-form.js'
import { abandonedQueue } from './kinds/abandoned-queue.js'
import { answeredElsewhere } from './kinds/answered-elsewhere.js'
import { channelSwitch } from './kinds/channel-switch.js'
import { complaint } from './kinds/complaint.js'
import { contractEnding } from './kinds/contract-ending.js'
import { emptySearch } from './kinds/empty-search.js'
import { escalation } from './kinds/escalation.js'
import { interestAfterPurchase } from './kinds/interest-after-purchase.js'
import { lowScore } from './kinds/low-score.js'
import { missedCommitment } from './kinds/missed-commitment.js'
import { missedExpectation } from './kinds/missed-expectation.js'
import { praise } from './kinds/praise.js'
import { promoter } from './kinds/promoter.js'
import { repeatContact } from './kinds/repeat-contact.js'
import { returningBuyer } from './kinds/returning-buyer.js'
import { slowAnswer } from './kinds/slow-answer.js'
import { toldAgain } from './kinds/told-again.js'
import { transferChain } from './kinds/transfer-chain.js'
import { unansweredMention } from './kinds/unanswered-mention.js'
import { unansweredMessage } from './kinds/unanswered-message.js'
import { unfinishedPurchase } from './kinds/unfinished-purchase.js'
import type { SignalKind } from './signal-rules.js'

/** Who finds what. A new kind is a file in kinds/, its rules, and a line here. */
export const FINDERS: { readonly [Kind in SignalKind]: Finder<Kind> } = {
  'repeat-contact': repeatContact,
  'told-again': toldAgain,
  'transfer-chain': transferChain,
  escalation,
  'channel-switch': channelSwitch,
  'answered-elsewhere': answeredElsewhere,
  'abandoned-queue': abandonedQueue,
  'abandoned-form': abandonedForm,
  'empty-search': emptySearch,
  'slow-answer': slowAnswer,
  'missed-expectation': missedExpectation,
  'missed-commitment': missedCommitment,
  complaint,
  'low-score': lowScore,
  'unanswered-message': unansweredMessage,
  'unanswered-mention': unansweredMention,
  'unfinished-purchase': unfinishedPurchase,
  praise,
  promoter,
  'returning-buyer': returningBuyer,
  'contract-ending': contractEnding,
  'interest-after-purchase': interestAfterPurchase,
}
