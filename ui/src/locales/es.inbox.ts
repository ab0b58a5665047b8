import assist from './es/assist.json';
import botwords from './es/botwords.json';
import inbox from './es/inbox.json';

/** What the inbox says, with what helps to write there. */
export default { assist, botwords, inbox };
