package accounts

// Permission is the right to one kind of operation. Every API operation names exactly one.
type Permission string

// The permissions. Those marked own concern the user's own shift and need no scope.
const (
	PermDeskWork         Permission = "desk.work"         // own: shift, state, offers, wrap-up, phone
	PermCallsDial        Permission = "calls.dial"        // own: dial out
	PermInteractionsOwn  Permission = "interactions.own"  // own: history of interactions the agent took part in
	PermInteractionsAll  Permission = "interactions.all"  // "sees all calls" of the scope
	PermRecordingsPlay   Permission = "recordings.play"   // hear what was recorded in the scope; every play is audited
	PermContactsRead     Permission = "contacts.read"     // contacts of the sites of the scope
	PermContactsWrite    Permission = "contacts.write"    //
	PermFloorRead        Permission = "floor.read"        // live agents and queues of the scope
	PermAgentsSet        Permission = "agents.set_state"  // set an agent's state, end a shift
	PermQueuesSteer      Permission = "queues.steer"      // waiting callers of the scope: priority, queue, agent
	PermCallsMonitor     Permission = "calls.monitor"     // listen, whisper and barge in the conversations of the scope; always audited
	PermQueuesRead       Permission = "queues.read"       // settings of queues, entries, schedules, dispositions
	PermQueuesWrite      Permission = "queues.write"      //
	PermListsRead        Permission = "lists.read"        // lists of leads, do-not-call lists and their imports
	PermListsManage      Permission = "lists.manage"      //
	PermCampaignsRead    Permission = "campaigns.read"    // campaigns, trunks, what runs and what it came to
	PermCampaignsControl Permission = "campaigns.control" // start, stop, mode, pace, recycle
	PermCampaignsManage  Permission = "campaigns.manage"  // settings and lists of campaigns, trunks
	PermUsersRead        Permission = "users.read"        // users, agents, teams, skills
	PermUsersWrite       Permission = "users.write"       //
	PermRolesWrite       Permission = "roles.write"       // roles (over all sites) and grants; nobody grants what they do not hold
	PermSitesWrite       Permission = "sites.write"       //
	PermAuditRead        Permission = "audit.read"        //
	PermSystemRead       Permission = "system.read"       // health of PBX, database, journal
)

// AllPermissions lists every permission in a fixed order.
func AllPermissions() []Permission {
	return []Permission{
		PermDeskWork, PermCallsDial, PermInteractionsOwn, PermInteractionsAll, PermRecordingsPlay, PermContactsRead, PermContactsWrite,
		PermFloorRead, PermAgentsSet, PermQueuesSteer, PermCallsMonitor, PermQueuesRead, PermQueuesWrite, PermListsRead, PermListsManage, PermCampaignsRead, PermCampaignsControl, PermCampaignsManage, PermUsersRead, PermUsersWrite, PermRolesWrite,
		PermSitesWrite, PermAuditRead, PermSystemRead,
	}
}
