package store_test

import (
	"embed"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	sqlfiles "github.com/cordboard/cordboard/sql"
)

// later is what MariaDB 10.3, our floor, does not know yet, with the version that brought it; "MySQL" never came.
var later = []struct{ pattern, since, example string }{
	{`\bRETURNING\b`, "10.5 (INSERT, REPLACE)", "INSERT INTO t VALUES (1) RETURNING id"},
	{`\bINET6\b`, "10.5", "a inet6 NULL"},
	{`\bINET4\b`, "10.10", "a inet4 NULL"},
	{`\bUUID\b`, "10.7 as a type", "id uuid NOT NULL"},
	{`\bVECTOR\b`, "11.7", "v vector(8)"},
	{`\bXMLTYPE\b`, "12", "x xmltype"},
	{`\bSKIP\s+LOCKED\b`, "10.6", "FOR UPDATE SKIP LOCKED"},
	{`\bJSON_TABLE\b`, "10.6", "FROM JSON_TABLE(a, '$')"},
	{`\bJSON_(ARRAYAGG|OBJECTAGG)\b`, "10.5", "SELECT JSON_ARRAYAGG(a)"},
	{`\bJSON_(EQUALS|NORMALIZE)\b`, "10.7", "JSON_EQUALS(a, b)"},
	{`\bJSON_OVERLAPS\b`, "10.9", "JSON_OVERLAPS(a, b)"},
	{`\bJSON_SCHEMA_VALID\b`, "11.1", "JSON_SCHEMA_VALID(a, b)"},
	{`\bJSON_(OBJECT_FILTER_KEYS|OBJECT_TO_ARRAY|ARRAY_INTERSECT|KEY_VALUE)\b`, "11.2", "JSON_KEY_VALUE(a, '$')"},
	{`->>?`, "MySQL", "SELECT a->>'$.b'"},
	{`\bNATURAL_SORT_KEY\b`, "10.7", "ORDER BY NATURAL_SORT_KEY(a)"},
	{`\bSFORMAT\b`, "10.7", "SFORMAT('{}', a)"},
	{`\bTO_CHAR\b`, "10.6", "TO_CHAR(a)"},
	{`\bADD_MONTHS\b`, "10.6", "ADD_MONTHS(a, 1)"},
	{`\bRANDOM_BYTES\b`, "10.10", "RANDOM_BYTES(16)"},
	{`\bCRC32C\b`, "10.8", "CRC32C(a)"},
	{`\bKDF\b`, "11.3", "KDF(a, b, c)"},
	{`\bFETCH\s+(FIRST|NEXT)\b`, "10.6", "FETCH FIRST 3 ROWS ONLY"},
	{`\b(EXCEPT|INTERSECT)\s+ALL\b`, "10.5", "SELECT 1 EXCEPT ALL SELECT 2"},
	{`\bRENAME\s+(COLUMN|INDEX|KEY)\b`, "10.5", "ALTER TABLE t RENAME COLUMN a TO b"},
	{`\bIGNORED\b`, "10.6", "KEY k (a) IGNORED"},
	{`\bINVISIBLE\b`, "MySQL for indexes", "KEY k (a) INVISIBLE"},
	{`\bWITHOUT\s+OVERLAPS\b`, "10.5", "UNIQUE (id, p WITHOUT OVERLAPS)"},
	{`\bFOR\s+PORTION\s+OF\b`, "10.4", "DELETE FROM t FOR PORTION OF p"},
	{`\bKEY\s+\w*\s*\([^)]*\bDESC\b`, "10.8", "KEY k (a, b DESC)"},
	{`uca1400`, "10.10", "COLLATE uca1400_ai_ci"},
	{`utf8mb4_0900`, "MySQL", "COLLATE utf8mb4_0900_ai_ci"},
	{`\bLATERAL\b`, "MySQL", "JOIN LATERAL (SELECT 1) x"},
	{`\bAS\s+\w+\s+ON\s+DUPLICATE\b`, "MySQL", "VALUES (1) AS n ON DUPLICATE KEY UPDATE a = 1"},
	{`\bNOT\s+ENFORCED\b`, "MySQL", "CHECK (a > 1) NOT ENFORCED"},
	{`\btransaction_isolation\b`, "11.1", "SET transaction_isolation = 'x'"},
	{`\bMEMBER\s+OF\b`, "MySQL", "1 MEMBER OF (a)"},
	{`\bREGEXP_LIKE\b`, "MySQL", "REGEXP_LIKE(a, b)"},
	{`\bANY_VALUE\b`, "MySQL", "ANY_VALUE(a)"},
	{`\bBIN_TO_UUID\b`, "MySQL", "BIN_TO_UUID(a)"},
}

var comment = regexp.MustCompile(`(?m)--.*$|/\*[\s\S]*?\*/`)

func refused(text string) (found []string) {
	text = comment.ReplaceAllString(text, "")
	for _, l := range later {
		if m := regexp.MustCompile("(?i)" + l.pattern).FindString(text); m != "" {
			found = append(found, m+" came with "+l.since)
		}
	}
	return found
}

func TestTheListOfLaterFeaturesRecognisesEach(t *testing.T) {
	for _, l := range later {
		if len(refused(l.example)) == 0 {
			t.Errorf("%q is not refused", l.example)
		}
	}
	if found := refused("SELECT a FROM t -- RETURNING\nWHERE uuid_of = 1 /* SKIP LOCKED */"); len(found) != 0 {
		t.Errorf("refused for nothing: %v", found)
	}
}

func TestNoMigrationOrQueryNeedsMoreThanMariaDB103(t *testing.T) {
	for _, files := range []embed.FS{sqlfiles.Migrations, sqlfiles.Queries, sqlfiles.Bulk} {
		err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			b, err := files.ReadFile(path)
			for _, f := range refused(string(b)) {
				t.Errorf("%s: %s; MariaDB 10.3 is the floor", path, f)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// unbound are the queries over rows of a site that take no reach, each for its reason.
var unbound = map[string][]string{
	"the daemon's own picture of everything, which is cut for each person where it is shown": {"allAgents", "allDispositions", "allEntryPoints",
		"allMailboxes", "allPauseReasons", "allPresence", "allPromptAudio", "allQueues", "allSchedules", "allScripts", "allForms", "allCRMHosts", "openAgentStates", "openOffers", "allCampaigns", "allTrunks", "allCalledLists", "allInboxes"},
	"the rows it asks for were found in reach by the query before": {"audioOfPrompts", "careOfQueues", "identitiesOfContacts",
		"legsOfInteraction", "offersOfInteraction", "recordingsOfInteraction", "recordedInteractions", "stretchesOfInteraction", "getPromptAudio",
		"listNumber", "dNCListNumber", "optoutList", "busyImports", "guidesOfQueues", "answersOfInteraction"},
	"a write whose row is in reach counts whether what it names is of the same site": {"countAgentsOfSite", "countDispositionsOfSite",
		"countMailboxesOfSite", "countQueuesOfSite", "countSchedulesOfSite", "countSkillsOfSite", "countTeamsOfSite", "countUsersForSite",
		"countTeamsOfSites", "countQueuesOfSites", "countEntriesOfSites", "countCampaignsOfSite", "countTrunksOfSite", "countDNCListsForSite", "lockPromptsOfSite", "careOfSite", "countScriptsOfSite", "countFormsOfSite"},
	"what uses a row in reach: each of them is looked for in reach before it is named": {"agentUses", "dispositionUses", "entryPointUses",
		"mailboxUses", "promptUses", "listUses", "queueUses", "roleUses", "scheduleUses", "skillUses", "teamUses", "userUses", "campaignUses", "trunkUses", "dNCListUses", "scriptUses", "formUses", "inboxUses", "knowledgeBaseUses"},
	"the floor of one site, cut by reach where it is shown (reports/live)": {"agentTimeSince", "offersMissedSince", "queueHours", "queueQuarters"},
	"the engine asks for one site, which it names":                         {"findContacts", "lastAgentOfContact", "codedAttempt", "optoutSettings", "refusingCodes", "siteCountry", "pastAttempts", "attemptsToNumbers", "answeredAttempts", "firstAttempt", "callerIDsSince"},
	"what hangs on a contact that was read or locked within reach, or is being erased": {"customOfContact", "hiddenBehind", "mergedInto", "lockIdentities", "doneInteractionsOfContact", "interactionsWith",
		"recordingsToErase", "interactionsToErase", "countOpenInteractions", "countComingRecordings", "fieldsOfSite", "mergesOfContact", "timelineMerges", "namesOfUsers", "lastErasure", "lockThreads", "lockThreadsOfContact", "threadsOfPerson", "unlinkedThreads", "closedThreads",
		"messagesToErase", "filesToErase", "countOtherFiles", "rejectsToErase", "optOutsOfThreads", "optOutsOfNames", "filesOfMessages"},
	"an undoing asks for the merge, and then for both contacts in reach; the eraser does what was begun in reach": {"lockMerge", "lockErasure", "openErasures"},
	"nothing but the own, by the agent who asks":                                                                  {"listOwnInteractions", "countOfferOfAgent", "missedOffers"},
	"the importer goes on with what people in reach began":                                                        {"campaignsOfList", "importBusyWith", "leavingLists", "listHasLeads", "listsBeside", "oldImports", "waitingImports", "waitingLists", "leavingCampaigns"},
	"the inbox's engine asks for its own work, or for what it was told of by a provider": {"contactsByIdentity", "lastIdentityPosition", "contactName", "botUses", "countIdentity", "sendingMessages",
		"messageOfClient", "messageByProvider", "sentUpTo", "lockMessage", "messageTries", "workThreads", "timedThreads", "lockFile", "countAnswersAfter", "ruleTimes", "talkingThreads", "autoTimes", "lastIncoming", "pendingFiles", "looseFiles",
		"dueMessages", "lockThread", "newestForVisitor", "nextForVisitor", "threadOfKey", "messageDirection", "lastIncomingMail", "threadOfNumber", "secretsOfInbox",
		"siteZones", "contactByID", "agentTeam", "activeRules", "macroByID", "macrosOfSite", "lastAsked", "lastAskedOfContact", "latestThreads", "countCannedOfSite", "listMentions", "waitedThreads", "cannedBody", "countInboxesOfSite", "silentThreads", "lastMessageOf"},
	"the thread it belongs to was found in reach, or is looked for after": {"messagesOfThread", "threadsWithWords", "messageOfThread", "actsOfThread", "fileByID", "threadByID"},
	"whom nobody may call holds for a number, wherever it is asked":       {"dNCListsFor", "noCallContacts"},
	"nobody reads it: who logs in, and whether an administrator is left":  {"credential", "countAdministrators"},
}

// siteRows are reads of tables whose rows belong to a site.
var siteRows = regexp.MustCompile(`(?is)^\s*SELECT\b.*\b(FROM|JOIN) (sites|teams|users|agents|skills|queues|entry_points|schedules|dispositions|pause_reasons|` +
	`contacts|contact_identities|audit|mailboxes|prompts|prompt_audio|presence_policies|queue_care|interactions|interaction_agents|interaction_offers|calls|call_legs|` +
	`recordings|agent_states|lists|dnc_lists|list_imports|campaigns|trunks|attempts|scripts|forms|queue_guides|crm_hosts|form_answers|canned_answers|inboxes|inbox_rejects|threads|messages|message_files|contact_fields|contact_merges|contact_erasures|automation_rules|macros|thread_scores)\b`)

// ownTables are those that belong to no site, or whose rows are reached through another table's alone.
var ownTables = []string{"roles", "role_permissions", "grants", "grant_sites", "grant_teams", "grant_queues", "grant_entries", "sessions", "login_failures",
	"agent_skills", "queue_agents", "queue_dispositions", "queue_skills", "queue_teams", "journal_position", "journal_rejects", "offers_seen",
	"leads", "lead_numbers", "lead_counters", "lead_zones", "dnc_numbers", "campaign_lists", "campaign_leads", "campaign_lanes", "sample_verdicts",
	"inbox_positions", "inbox_optouts", "thread_keys", "thread_tags", "thread_drafts", "contact_consents", "message_ids", "message_early", "message_parts", "automation_runs", "thread_mentions", "thread_acts",
	"bots", "knowledge_bases", "knowledge_sources", "knowledge_vectors", "bot_uses", "bot_proposals", "bot_threads"}

func TestEveryQueryThatReadsRowsForPeopleFiltersByReach(t *testing.T) {
	excused := map[string]bool{}
	for _, names := range unbound {
		for _, name := range names {
			excused[name] = true
		}
	}
	n := 0
	for name, q := range generated(t) {
		_, body, _ := strings.Cut(q, "\n")
		if !siteRows.MatchString(body) {
			continue
		}
		n++
		bound := strings.Contains(q, "CAST(? AS SIGNED) = 1 OR") && strings.Contains(q, "/*SLICE:site_ids*/")
		switch {
		case !bound && !excused[name]:
			t.Errorf("%s takes no reach:\n%s", name, q)
		case bound && excused[name]:
			t.Errorf("%s takes a reach and needs no excuse", name)
		}
		delete(excused, name)
	}
	for name := range excused {
		t.Errorf("there is no %s to be excused", name)
	}
	if n < 90 {
		t.Fatalf("only %d queries were judged", n)
	}
}

func TestEveryTableIsKnownToBeOfASiteOrNot(t *testing.T) {
	created := regexp.MustCompile(`CREATE TABLE (?:IF NOT EXISTS )?(\w+)`)
	_ = fs.WalkDir(sqlfiles.Migrations, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := sqlfiles.Migrations.ReadFile(path)
		for _, m := range created.FindAllStringSubmatch(string(b), -1) {
			if !siteRows.MatchString("SELECT * FROM "+m[1]) && !slices.Contains(ownTables, m[1]) {
				t.Errorf("%s: say in this test whether rows of %s belong to a site", path, m[1])
			}
		}
		return err
	})
}
