package accounts

// Ids of the built-in roles; the same in every installation.
const (
	RoleAdministrator = "0R00000000000000000000000A"
	RoleSupervisor    = "0R00000000000000000000000S"
	RoleAgent         = "0R00000000000000000000000G"
)

// BuiltinRoles are the roles every installation has. Their permissions are this program's, written anew at every
// migration; nobody edits or deletes them.
func BuiltinRoles() []Role {
	return []Role{
		{ID: RoleAdministrator, Name: "Administrator", Builtin: true, Permissions: AllPermissions()},
		{ID: RoleSupervisor, Name: "Supervisor", Builtin: true, Permissions: []Permission{
			PermFloorRead, PermAgentsSet, PermQueuesSteer, PermCallsMonitor, PermInteractionsAll, PermRecordingsPlay, PermContactsRead, PermContactsWrite, PermQueuesRead, PermListsRead, PermCampaignsRead, PermCampaignsControl, PermUsersRead}},
		{ID: RoleAgent, Name: "Agent", Builtin: true, Permissions: []Permission{
			PermDeskWork, PermCallsDial, PermInteractionsOwn, PermContactsRead, PermContactsWrite}},
	}
}
