import assist from './en/assist.json';
import botwords from './en/botwords.json';
import inbox from './en/inbox.json';

/** What the inbox says, with what helps to write there. */
export default { assist, botwords, inbox };
