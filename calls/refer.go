package calls

// noTransfers is a dialplan context that does not exist. A transfer pressed on a desk phone (SIP REFER) is carried out by
// Asterisk itself, past us: the customer would be gone from the call and from the records. Asterisk looks the target up in
// the channel's TRANSFER_CONTEXT first, and without such an extension it answers the phone 404: the conversation goes on.
const noTransfers = "cordboard-no-transfer"
