export type { OutgoingStorage } from './outgoing-storage.ts'
export { sortQueue, unreadMessages } from './queue-state.ts'
export { createSupport, type SupportOptions } from './support.ts'
export type {
  Agent,
  Availability,
  Conversation,
  ConversationAnswer,
  ConversationDetails,
  ConversationFacts,
  ConversationFollow,
  ConversationKind,
  ConversationRef,
  ConversationView,
  Line,
  ListedConversation,
  MessageState,
  Note,
  Notes,
  Queue,
  QueueItem,
  Refusal,
  ShownChange,
  ShownMessage,
  Side,
  Support,
  SupportOrder,
  ThreadEntry,
} from './types.ts'
