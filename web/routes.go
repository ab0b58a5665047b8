package web

import (
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/labstack/echo/v4"

	"github.com/cordboard/cordboard/campaigns/rules"
)

// routes builds the whole tree once; it is only read afterwards.
func (s *Server) routes() error {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.HTTPErrorHandler = s.answerError
	s.echo = e
	// Pre runs before the router, so that also refusals of the router are observed.
	e.Pre(s.identify, s.observe, s.securityHeaders, s.recoverPanic)

	s.healthRoutes()
	g := e.Group(s.base)
	g.GET(apiPath+"/events", s.eventsSocket)
	g.GET("/phone/ws", s.phoneSocket)
	s.hookRoutes(g)
	s.widgetRoutes(g)

	api := e.Group(s.base, s.limit, noStore, s.authenticate)
	s.api = humaecho.NewWithGroup(e, api, s.humaConfig())
	s.register()
	doc, err := OpenAPI(s.api)
	if err != nil {
		return err
	}
	s.openapi = doc
	api.GET(apiPath+"/openapi.json", func(c echo.Context) error { return c.Blob(http.StatusOK, "application/openapi+json", doc) })
	unknown := func(echo.Context) error { return echo.ErrNotFound }
	api.Any(apiPath, unknown)
	api.Any(apiPath+"/*", unknown)

	return s.appRoutes(g)
}

func (s *Server) humaConfig() huma.Config {
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{Title: "Cordboard", Version: "1",
				Description: "Everything the browser does, a partner's program can do. docs/api.md tells what this schema cannot."},
			Servers: []*huma.Server{{URL: s.base + "/"}},
			Components: &huma.Components{
				Schemas: schemas(),
				SecuritySchemes: map[string]*huma.SecurityScheme{"session": {Type: "apiKey", In: "cookie", Name: sessionCookie,
					Description: "The cookie of a login; everything but GET also needs the header X-CSRF-Token."}},
			},
		},
		Formats:       map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat},
		DefaultFormat: "application/json",
	}
}

// register adds every operation; one file per noun.
func (s *Server) register() {
	s.sessionOperations()
	s.deskOperations()
	s.handOperations()
	s.interactionOperations()
	s.writingOperations()
	s.historyOperations()
	s.missedOperations()
	s.transferOperations()
	s.recordingOperations()
	s.contactOperations()
	s.peopleOperations()
	s.floorOperations()
	s.superviseOperations()
	s.monitorOperations()
	s.queueOperations()
	s.guideOperations()
	s.voicemailOperations()
	s.userOperations()
	s.agentOperations()
	s.roleOperations()
	s.siteOperations()
	s.presenceOperations()
	s.auditOperations()
	s.systemOperations()
	s.promptOperations()
	s.usedByOperations()
	s.importOperations()
	s.scheduleOperations()
	s.listOperations()
	s.dncOperations()
	s.listImportOperations()
	s.campaignOperations()
	s.trunkOperations()
	s.threadOperations()
	s.inboxOperations()
	s.automationOperations()
	s.voiceOperations()
	s.rejectOperations()
	s.cannedOperations()
	s.botOperations()
	s.assistOperations()
	s.fileOperations()
	s.pictureOperations()
	s.setupOperations()
}

// schemaName names a type in the API: DeskView is "Desk" there, List[Queue] is "QueueList".
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	name := t.Name()
	if generic, arg, ok := strings.Cut(name, "["); ok {
		arg = strings.TrimSuffix(arg, "]")
		return renamed(arg[strings.LastIndexAny(arg, "./")+1:], arg) + generic
	}
	if name == "" {
		return huma.DefaultSchemaNamer(t, hint)
	}
	return renamed(name, t.PkgPath()+"."+name)
}

func renamed(name, path string) string {
	if strings.HasSuffix(path, "desk/agents.Profile") {
		return "AgentProfile"
	}
	if strings.HasSuffix(path, "campaigns/lists."+name) {
		if better, ok := listNames[name]; ok {
			return better
		}
	}
	if better, ok := peopleNames[path[strings.LastIndexByte(path, '/')+1:]]; ok {
		return better
	}
	if better, ok := writtenNames[path[strings.LastIndexByte(path, '/')+1:]]; ok {
		return better
	}
	if better, ok := campaignNames[path[strings.LastIndexByte(path, '/')+1:]]; ok {
		return better
	}
	if better, ok := guideNames[name]; ok && strings.HasSuffix(path, "desk/guides."+name) {
		return better
	}
	return strings.TrimSuffix(name, "View")
}

// peopleNames are types of contacts that would say too little, by package and name.
var peopleNames = map[string]string{"contacts.Field": "ContactField", "contacts.Consent": "ContactConsent", "contacts.OptOut": "ContactOptOut", "contacts.Merge": "ContactMerge", "contacts.Moved": "ContactMoved",
	"contacts.MovedIdentity": "ContactMovedIdentity", "contacts.MovedThread": "ContactMovedThread", "contacts.MovedConsent": "ContactMovedConsent", "contacts.Filled": "ContactFilled", "contacts.Stayed": "ContactStayed",
	"contacts.Undone": "ContactMergeUndone", "contacts.Cut": "ContactCut", "contacts.Happened": "ContactHappened", "contacts.Joined": "ContactJoined", "contacts.InThread": "ContactThread", "contacts.Erasure": "ContactErasure"}

// writtenNames are types of written channels that would say too little, by package and name.
var writtenNames = map[string]string{"canned.Answer": "CannedAnswer", "inboxes.Reject": "InboxReject", "inbox.Draft": "MessageDraft", "inbox.Change": "ThreadChange", "inbox.Start": "ThreadStart", "threads.Draft": "ThreadDraft", "threads.Act": "ThreadAct", "automation.Rule": "AutomationRule", "automation.Condition": "AutomationCondition", "automation.Action": "AutomationAction",
	"channels.Inbox": "InboxBase", "channels.Policy": "InboxPolicy", "channels.Traits": "ChannelTraits", "channels.Field": "InboxField", "channels.KindInfo": "InboxKind", "channels.Health": "InboxHealth",
	"channels.TestStep": "InboxTestStep", "channels.FileLimit": "ChannelFileLimit", "channels.TemplateInfo": "MessageTemplate", "events.Content": "MessageContent", "events.Attachment": "MessageAttachment",
	"events.Place": "MessagePlace", "events.Card": "MessageCard", "events.Chosen": "MessageChosen", "events.Item": "MessageItem", "events.Button": "MessageButton", "events.Referral": "MessageReferral",
	"events.Person": "MailPerson", "events.Author": "MessageAuthor", "events.Reaction": "MessageReaction",
	"bot.Policy": "BotPolicy", "bot.Tool": "BotTool", "bot.Param": "BotToolParam", "bot.Citation": "BotCitation", "model.Settings": "BotModel", "governor.Rule": "BotGovernor",
	"setup.Bot": "InboxBot", "setup.Base": "KnowledgeBase", "setup.Entry": "KnowledgeEntry", "setup.Usage": "BotUsage", "setup.Use": "BotUse", "setup.Trial": "BotTrial", "knowledge.Source": "KnowledgeSource", "knowledge.Hit": "KnowledgeHit",
	"knowledge.Chunk": "KnowledgeChunk", "assist.Draft": "AssistDraft", "assist.Translation": "AssistTranslation", "assist.Wrap": "AssistSummary", "assist.Proposal": "AssistDisposition"}

// guideNames are the types of scripts and forms whose own names would say too little among all others.
var guideNames = map[string]string{"Step": "ScriptStep", "Choice": "ScriptChoice", "Field": "FormField", "Option": "FormOption", "Hosts": "CRMHosts", "CRM": "CRMAddress"}

// listNames are the types of lists whose own names would say too little among all others.
var listNames = map[string]string{"List": "LeadList", "Import": "ListImport", "Plan": "ListImportPlan", "Preview": "ListImportPreview", "Counts": "ListImportCounts",
	"Column": "ListImportColumn", "Warning": "ListImportWarning"}

// campaignNames are types of campaigns that would say too little, by package and name.
var campaignNames = map[string]string{"campaigns.Status": "CampaignStatus", "campaigns.Agents": "CampaignAgents", "campaigns.Calls": "CampaignCalls",
	"campaigns.Funnel": "CampaignFunnel", "campaigns.ZoneClock": "CampaignZone", "campaigns.Hold": "CampaignHold", "campaigns.Leads": "CampaignLeads", "campaigns.Wish": "CampaignWish",
	"campaigns.RecycleWish": "CampaignRecycleWish", "campaigns.RecyclePreview": "CampaignRecyclePreview", "campaigns.Result": "CampaignResult", "campaigns.Sample": "CampaignSample", "campaigns.Samples": "CampaignSamples", "campaigns.Progress": "CampaignProgress",
	"campaigns.ListProgress": "CampaignListProgress", "campaigns.AgentProgress": "CampaignAgentProgress", "campaigns.HourProgress": "CampaignHourProgress",
	"campaigns.CallerIDs": "CampaignCallerIDs", "campaigns.PoolNumber": "CampaignPoolNumber", "campaigns.PreviewWay": "CampaignPreview", "campaigns.Machine": "CampaignDetection",
	"rules.Rules": "CallingRules", "rules.Limits": "CallingLimits", "rules.Caps": "CallingCaps", "rules.Lock": "CallingLock", "rules.Retry": "CallingRetry",
	"rules.Override": "CallingOverride", "abandonment.Policy": "AbandonmentPolicy", "abandonment.WindowState": "AbandonmentWindow"}

// schemas is the registry of the document's types; those that write themselves otherwise than they are built are named.
func schemas() huma.Registry {
	r := huma.NewMapRegistry("#/components/schemas/", schemaName)
	r.RegisterTypeAlias(reflect.TypeFor[rules.Week](), reflect.TypeFor[map[string][]string]())
	return r
}
