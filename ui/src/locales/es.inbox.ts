import assist from './es/assist.json';
import automation from './es/automation.json';
import botwords from './es/botwords.json';
import inbox from './es/inbox.json';

/** What the inbox says, with what helps to write there and what macros and rules do. */
export default { assist, automation, botwords, inbox };
