package web

import (
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/rules"
	"github.com/cordboard/cordboard/channels/automation"
	"github.com/cordboard/cordboard/channels/threads"
	"github.com/cordboard/cordboard/events"
)

// enums are the closed vocabularies of the house. The document names their words, so that a client can be exhaustive;
// what is sent is not judged by them but by the packages they belong to.
var enums = map[reflect.Type][]any{
	reflect.TypeFor[events.AgentState](): words(events.AgentOffline, events.AgentReady, events.AgentPaused, events.AgentMissed),
	reflect.TypeFor[events.Activity](): words(events.ActivityOffline, events.ActivityReady, events.ActivityPaused, events.ActivityMissed,
		events.ActivityOffered, events.ActivityDialing, events.ActivityTalking, events.ActivityHeld, events.ActivityConsult, events.ActivityPreview, events.ActivityWriting, events.ActivityWrapup, events.ActivityMonitor),
	reflect.TypeFor[events.Direction]():    words(events.Inbound, events.Outbound),
	reflect.TypeFor[events.Channel]():      words(append([]events.Channel{events.Voice, events.Voicemail}, events.WrittenChannels()...)...),
	reflect.TypeFor[events.ThreadStatus](): words(events.ThreadOpen, events.ThreadWaiting, events.ThreadSnoozed, events.ThreadResolved),
	reflect.TypeFor[events.InteractionState](): words(events.InteractionNew, events.InteractionInQueue, events.InteractionInOffer, events.InteractionPreviewing, events.InteractionDialing,
		events.InteractionActive, events.InteractionOnHold, events.InteractionConsulting, events.InteractionAway, events.InteractionParked, events.InteractionInbox, events.InteractionElsewhere,
		events.InteractionWrappingUp, events.InteractionDone),
	reflect.TypeFor[events.InteractionKind](): words(events.KindCustomer, events.KindConsult, events.KindPersonal),
	reflect.TypeFor[events.PartyState]():      words(events.PartyCalling, events.PartyTalking, events.PartyHeld, events.PartyJoined),
	reflect.TypeFor[events.Outcome](): words(events.OutcomeHandled, events.OutcomeAbandoned, events.OutcomeShort, events.OutcomeClosed,
		events.OutcomeOverflow, events.OutcomeNoAnswer, events.OutcomeBusy, events.OutcomeFailed,
		events.OutcomeConsulted, events.OutcomeHandedOut, events.OutcomeMessage, events.OutcomeCallback, events.OutcomeSkipped),
	reflect.TypeFor[events.CallState](): words(events.CallArriving, events.CallGreeting, events.CallWaiting, events.CallOffering, events.CallDialing,
		events.CallTalking, events.CallOnHold, events.CallAway, events.CallAsking, events.CallConsulting, events.CallSwapped,
		events.CallConference, events.CallHandover, events.CallForwarding, events.CallForwarded, events.CallMessage, events.CallClosing, events.CallOver),
	reflect.TypeFor[automation.When]():     words(automation.Whens()...),
	reflect.TypeFor[automation.Kind]():     words(automation.Kinds()...),
	reflect.TypeFor[automation.Do]():       words(automation.Dos()...),
	reflect.TypeFor[threads.ActKind]():     words(threads.ActKinds()...),
	reflect.TypeFor[events.LegRole]():      words(events.LegCustomer, events.LegAgent, events.LegThird, events.LegOutside, events.LegMonitor),
	reflect.TypeFor[events.MonitorMode]():  words(events.MonitorListen, events.MonitorWhisper, events.MonitorBarge),
	reflect.TypeFor[events.MonitorState](): words(events.MonitorAsking, events.MonitorListening, events.MonitorWhispering, events.MonitorBarged, events.MonitorOver),
	reflect.TypeFor[events.LegState]():     words(events.LegRinging, events.LegUp, events.LegGone),
	reflect.TypeFor[events.Type]():         words(events.Types()...),
	reflect.TypeFor[accounts.Permission](): words(accounts.AllPermissions()...),
	reflect.TypeFor[campaigns.Bound]():     words(campaigns.Bounds()...),
	reflect.TypeFor[rules.Rule]():          words(rules.Vocabulary()...),
	reflect.TypeFor[rules.Mode]():          words(rules.Preview, rules.Progressive, rules.Power, rules.Predictive),
	reflect.TypeFor[events.AttemptState](): words(events.AttemptLeased, events.AttemptDialling, events.AttemptAnswered, events.AttemptTalking, events.AttemptWrapup, events.AttemptClosed),
}

func words[T ~string](list ...T) []any {
	out := make([]any, len(list))
	for i, w := range list {
		out[i] = string(w)
	}
	return out
}

// EventFrame is what the events socket sends for an event; it is in the document for the clients' types only.
type EventFrame struct {
	ID   string      `json:"id"`
	Seq  uint64      `json:"seq"`
	At   string      `json:"at" format:"date-time"`
	Type events.Type `json:"type"`
	Body any         `json:"body" doc:"AgentEvent, InteractionEvent, CallEvent, DirectoryEvent or SystemEvent, by the noun of the type"`
}

// documented are the types that only the events socket carries.
var documented = []reflect.Type{
	reflect.TypeFor[EventFrame](), reflect.TypeFor[events.AgentEvent](), reflect.TypeFor[events.InteractionEvent](),
	reflect.TypeFor[events.CallEvent](), reflect.TypeFor[events.DirectoryEvent](), reflect.TypeFor[events.SystemEvent](),
}

// addWords writes the vocabularies, and what may be null, into the schemas of a finished document, given as decoded JSON.
func addWords(doc map[string]any, reg huma.Registry) {
	components, _ := doc["components"].(map[string]any)
	schemas, _ := components["schemas"].(map[string]any)
	for name, schema := range schemas {
		t := reg.TypeFromRef("#/components/schemas/" + strings.TrimSuffix(name, "Draft"))
		props, ok := schema.(map[string]any)["properties"].(map[string]any)
		if !ok || t == nil || t.Kind() != reflect.Struct {
			continue
		}
		for i := range t.NumField() {
			f := t.Field(i)
			prop, ok := props[jsonName(f)].(map[string]any)
			if !ok {
				continue
			}
			if ref, ok := prop["$ref"]; ok && f.Type.Kind() == reflect.Pointer && !strings.Contains(f.Tag.Get("json"), ",omit") {
				delete(prop, "$ref")
				prop["anyOf"] = []any{map[string]any{"$ref": ref}, map[string]any{"type": "null"}}
			}
			if list := enums[f.Type]; list != nil && prop["enum"] == nil {
				prop["enum"] = list
			}
			if items, ok := prop["items"].(map[string]any); ok && f.Type.Kind() == reflect.Slice && enums[f.Type.Elem()] != nil {
				items["enum"] = enums[f.Type.Elem()]
			}
		}
	}
}

func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}
