package rules

// Rule is the closed vocabulary of what holds a call back.
type Rule string

// Rules in the order of the gate.
const (
	None Rule = ""
	// Of the lead itself.
	InProgress Rule = "in_progress" // it is being called
	Finished   Rule = "finished"    // its last result ends the work on it
	NoNumber   Rule = "no_number"
	Exhausted  Rule = "exhausted" // every number has been tried as often as the results allow

	Suppressed    Rule = "suppressed"     // on the firm's own list, or forbidden by the customer
	Consent       Rule = "consent"        // no consent or other basis, or it ran out
	Register      Rule = "register"       // on a public register
	RegisterStale Rule = "register_stale" // not looked up in the register recently enough
	Purpose       Rule = "purpose"        // calls for this purpose are barred

	NoZone   Rule = "no_zone"
	Calendar Rule = "calendar" // no holidays are known for this place or year
	Holiday  Rule = "holiday"
	Hours    Rule = "hours"   // outside the hours, or too shortly before their end
	NoHour   Rule = "no_hour" // there is no hour at all in which every zone of the lead is open

	LeadDay       Rule = "lead_day"
	LeadWeek      Rule = "lead_week"
	Lead24h       Rule = "lead_24h"
	Lead7d        Rule = "lead_7d"
	Lead30d       Rule = "lead_30d"
	LeadTotal     Rule = "lead_total"
	NumberDay     Rule = "number_day"
	NumberWeek    Rule = "number_week"
	Number24h     Rule = "number_24h"
	Number7d      Rule = "number_7d"
	Number30d     Rule = "number_30d"
	NumberTotal   Rule = "number_total"
	ContactDay    Rule = "contact_day"
	ContactWeek   Rule = "contact_week"
	Contact24h    Rule = "contact_24h"
	Contact7d     Rule = "contact_7d"
	Contact30d    Rule = "contact_30d"
	ContactTotal  Rule = "contact_total"
	Gap           Rule = "gap"
	AfterRefusal  Rule = "after_refusal"
	AfterAbandon  Rule = "after_abandoned"
	AfterMachine  Rule = "after_machine"
	AfterContact  Rule = "after_contact"
	Callback      Rule = "callback" // the appointment is later
	RetryWait     Rule = "retry"    // the wait after the last result
	CallerID      Rule = "caller_id"
	ModeTooStrong Rule = "mode"
	ReservedAgent Rule = "reserved_agent"
	Allowance     Rule = "budget" // nobody more may be abandoned in this window
)

// sentences are the rules in both languages, in the order of the gate.
var sentences = []struct {
	rule   Rule
	en, es string
}{
	{InProgress, "The lead is being called now.", "Se está llamando al contacto ahora."},
	{Finished, "The last result ended the work on this lead.", "El último resultado terminó el trabajo con este contacto."},
	{NoNumber, "The lead has no number.", "El contacto no tiene número."},
	{Exhausted, "Every number was tried as often as its results allow.", "Cada número se intentó tantas veces como permiten sus resultados."},
	{Suppressed, "The number is on your own do-not-call list, or its customer wants no calls.", "El número está en su propia lista de exclusión, o su cliente no quiere llamadas."},
	{Consent, "There is no consent or other basis for this call, or it ran out.", "No hay consentimiento ni otra base para esta llamada, o caducó."},
	{Register, "The number is on a public do-not-call register.", "El número está en un registro público de exclusión."},
	{RegisterStale, "The number was not looked up recently enough in a register.", "El número no se consultó hace poco en un registro."},
	{Purpose, "Calls for this purpose are barred.", "Las llamadas con esta finalidad están prohibidas."},
	{NoZone, "The time zone of the lead is not known.", "No se conoce la zona horaria del contacto."},
	{Calendar, "The holidays of this place or year are not known.", "No se conocen los festivos de este lugar o año."},
	{Holiday, "It is a holiday where the lead lives.", "Es festivo donde vive el contacto."},
	{Hours, "It is outside the calling hours where the lead lives, or too close to their end.", "Está fuera del horario de llamadas donde vive el contacto, o muy cerca de su final."},
	{NoHour, "There is no hour in which this lead may be called.", "No hay ninguna hora en la que se pueda llamar a este contacto."},
	{LeadDay, "The lead was called as often as a day allows.", "Se llamó al contacto tantas veces como permite un día."},
	{LeadWeek, "The lead was called as often as a week allows.", "Se llamó al contacto tantas veces como permite una semana."},
	{Lead24h, "The lead was called as often as 24 hours allow.", "Se llamó al contacto tantas veces como permiten 24 horas."},
	{Lead7d, "The lead was called as often as 7 days allow.", "Se llamó al contacto tantas veces como permiten 7 días."},
	{Lead30d, "The lead was called as often as 30 days allow.", "Se llamó al contacto tantas veces como permiten 30 días."},
	{LeadTotal, "The lead was called as often as is allowed in all.", "Se llamó al contacto tantas veces como se permite en total."},
	{NumberDay, "The number was called as often as a day allows, by all campaigns.", "Se llamó al número tantas veces como permite un día, entre todas las campañas."},
	{NumberWeek, "The number was called as often as a week allows, by all campaigns.", "Se llamó al número tantas veces como permite una semana, entre todas las campañas."},
	{Number24h, "The number was called as often as 24 hours allow, by all campaigns.", "Se llamó al número tantas veces como permiten 24 horas, entre todas las campañas."},
	{Number7d, "The number was called as often as 7 days allow, by all campaigns.", "Se llamó al número tantas veces como permiten 7 días, entre todas las campañas."},
	{Number30d, "The number was called as often as 30 days allow, by all campaigns.", "Se llamó al número tantas veces como permiten 30 días, entre todas las campañas."},
	{NumberTotal, "The number was called as often as is allowed in all, by all campaigns.", "Se llamó al número tantas veces como se permite en total, entre todas las campañas."},
	{ContactDay, "Somebody spoke with this person as often as a day allows.", "Se habló con esta persona tantas veces como permite un día."},
	{ContactWeek, "Somebody spoke with this person as often as a week allows.", "Se habló con esta persona tantas veces como permite una semana."},
	{Contact24h, "Somebody spoke with this person as often as 24 hours allow.", "Se habló con esta persona tantas veces como permiten 24 horas."},
	{Contact7d, "Somebody spoke with this person as often as 7 days allow.", "Se habló con esta persona tantas veces como permiten 7 días."},
	{Contact30d, "Somebody spoke with this person as often as 30 days allow.", "Se habló con esta persona tantas veces como permiten 30 días."},
	{ContactTotal, "Somebody spoke with this person as often as is allowed in all.", "Se habló con esta persona tantas veces como se permite en total."},
	{Gap, "The last call to this number was too short a time ago.", "La última llamada a este número fue hace muy poco."},
	{AfterRefusal, "The person refused further calls.", "La persona rechazó más llamadas."},
	{AfterAbandon, "The person answered and met nobody; the lock after that holds.", "La persona contestó y no encontró a nadie; rige el bloqueo posterior."},
	{AfterMachine, "A machine answered; the lock after that holds.", "Contestó un contestador; rige el bloqueo posterior."},
	{AfterContact, "Somebody spoke with this person a short time ago.", "Se habló con esta persona hace poco."},
	{Callback, "A callback is agreed for later.", "Hay una devolución de llamada acordada para más tarde."},
	{RetryWait, "The wait after the last result is not over.", "La espera tras el último resultado no ha terminado."},
	{CallerID, "No caller ID may be shown for this call.", "No hay un número de origen que se pueda mostrar en esta llamada."},
	{ModeTooStrong, "The rules do not allow this way of dialling.", "Las reglas no permiten este modo de marcación."},
	{ReservedAgent, "This person may be called only with an agent reserved for the call.", "A esta persona solo se la puede llamar con un agente reservado para la llamada."},
	{Allowance, "Nobody more may meet silence in this window of the law.", "Nadie más puede encontrar silencio en esta ventana legal."},
}

var words = func() map[Rule][2]string {
	m := make(map[Rule][2]string, len(sentences))
	for _, s := range sentences {
		m[s.rule] = [2]string{s.en, s.es}
	}
	return m
}()

// Vocabulary lists every rule in the order of the gate.
func Vocabulary() []Rule {
	all := make([]Rule, 0, len(sentences))
	for _, s := range sentences {
		all = append(all, s.rule)
	}
	return all
}

// Key is the rule's name in the tables of translations.
func (r Rule) Key() string { return "rule." + string(r) }

// Say is the rule in a sentence, in Spanish ("es") or English.
func (r Rule) Say(language string) string {
	if language == "es" {
		return words[r][1]
	}
	return words[r][0]
}
