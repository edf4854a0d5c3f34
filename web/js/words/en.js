/**
 * English. Keys say where a sentence stands: `signIn.`, `people.`, `conversation.`, `message.`, `banner.` ...
 *
 * @satisfies {Record<string, import('../words.js').Words>}
 */
const en = {
  // The open conversation
  'conversation.with': 'Conversation with {name}',
  'conversation.nobody': 'Choose somebody to talk to.',
  'conversation.empty': 'Nothing has been said here yet.',
  'conversation.back': 'Back to all people',
  'conversation.block': 'Block',
  'conversation.unblock': 'Unblock',
  'conversation.blocked': 'blocked',
  'conversation.online': 'online',
  'conversation.offline': 'offline',
  'conversation.lastSeen': 'last seen {when}',
  'conversation.typing': 'is typing …',
  'conversation.messages': 'Messages',
  'conversation.earlier': 'Earlier messages',
  'conversation.later': 'Later messages',
  'conversation.loading': 'Loading …',
  'conversation.expired': 'Older messages are no longer kept',
  'conversation.new': 'New',
  'conversation.toNewest': 'To the newest message',
  'conversation.toNewestOf': {
    one: 'To the newest message, {count} is new',
    other: 'To the newest message, {count} are new',
  },
  'conversation.gone': 'This message is not here any more.',

  // A message
  'message.you': 'You',
  'message.queued': 'Waiting to be sent',
  'message.stored': 'Stored',
  'message.delivered': 'Delivered',
  'message.read': 'Read',
  'message.failed': 'Not sent',
  'message.failed.forbidden': 'You can’t write to this name.',
  'message.failed.conflict': 'This was sent before with another text.',
  'message.failed.too_large': 'This text is too long.',
  'message.failed.bad_field': 'The server does not take this text.',
  'message.failed.unsupported': 'The server can’t send this.',
  'message.retry': 'Retry',
  'message.discard': 'Discard',
  'message.actions': 'Actions',
  'message.reply': 'Reply',
  'message.copy': 'Copy',
  'message.copied': 'Copied',
  'message.notCopied': 'The browser does not let us copy.',
  'message.answers': 'In answer to {name}:',
  'message.quoteUnknown': 'an earlier message',
  'message.codeOf': 'Code: {language}',
  'message.news': '{name}: {text}',
  'message.newsCount': {
    one: 'One new message',
    other: '{count} new messages',
  },
  'day.today': 'Today',
  'day.yesterday': 'Yesterday',

  // The composer
  'composer.to': 'Message to {name}',
  'composer.message': 'Message',
  'composer.send': 'Send',
  'composer.answers': 'Answer to {name}',
  'composer.noAnswer': 'Do not answer',
  'composer.left': {
    one: '{count} byte left',
    other: '{count} bytes left',
  },
  'composer.over': {
    one: '{count} byte too long',
    other: '{count} bytes too long',
  },

  // The emoji
  'emoji.open': 'Emoji',
  'emoji.find': 'Find emoji',
  'emoji.none': 'No emoji has such a name.',
  'emoji.kinds': 'Kinds of emoji',
  'emoji.recent': 'Recent',
  'emoji.smileys-emotion': 'Smileys',
  'emoji.people-body': 'People',
  'emoji.animals-nature': 'Nature',
  'emoji.food-drink': 'Food and drink',
  'emoji.travel-places': 'Travel',
  'emoji.activities': 'Activities',
  'emoji.objects': 'Objects',
  'emoji.symbols': 'Symbols',
  'emoji.flags': 'Flags',
  'emoji.tone': 'Skin tone',
  'emoji.tone.0': 'yellow',
  'emoji.tone.1': 'light',
  'emoji.tone.2': 'medium-light',
  'emoji.tone.3': 'medium',
  'emoji.tone.4': 'medium-dark',
  'emoji.tone.5': 'dark',

  // The banner
  'banner.connecting': 'Connecting …',
};

export default en;
