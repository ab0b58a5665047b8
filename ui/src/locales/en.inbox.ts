import assist from './en/assist.json';
import automation from './en/automation.json';
import botwords from './en/botwords.json';
import inbox from './en/inbox.json';

/** What the inbox says, with what helps to write there and what macros and rules do. */
export default { assist, automation, botwords, inbox };
