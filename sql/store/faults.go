package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/go-sql-driver/mysql"

	"github.com/cordboard/cordboard/internal/check"
	"github.com/cordboard/cordboard/internal/fault"
)

// Numbers of MariaDB's errors that mean something to us.
const (
	erDuplicate     = 1062
	erRowChanged    = 1020 // 11.6 and newer, where a transaction's picture is older than the row it writes
	erLockTimeout   = 1205
	erDeadlock      = 1213
	erNoSuchTable   = 1146
	erRowReferenced = 1451
	erNoReferenced  = 1452
)

// taken names, for each unique key, the field at fault and the sentence. The fault's key is the index's name with
// "_taken", its first part being the noun.
var taken = map[string]struct{ key, field, msg string }{
	"automation_rule_name": {"rule.name_taken", "name", "There is a rule of this name at the site already; choose another name."},
	"macro_name":           {"macro.name_taken", "name", "There is a macro of this name at the site already; choose another name."},
	"site_name":            {"site.name_taken", "name", "There is a site of this name already; choose another name."},
	"team_name":            {"team.name_taken", "name", "There is a team of this name at the site already; choose another name."},
	"skill_name":           {"skill.name_taken", "name", "There is a skill of this name at the site already; choose another name."},
	"user_login":           {"user.login_taken", "login", "This login belongs to somebody already; choose another one."},
	"role_name":            {"role.name_taken", "name", "There is a role of this name already; choose another name."},
	"agent_user":           {"agent.user_taken", "user_id", "This user is an agent already."},
	"agent_extension":      {"agent.extension_taken", "extension", "This extension belongs to another agent already."},
	"agent_number":         {"agent.number_taken", "number", "This number is the phone of another agent already."},
	"disposition_name":     {"disposition.name_taken", "name", "There is a disposition of this name at the site already; choose another name."},
	"pause_reason_name":    {"pause_reason.name_taken", "name", "There is a pause reason of this name at the site already; choose another name."},
	"queue_name":           {"queue.name_taken", "name", "There is a queue of this name at the site already; choose another name."},
	"prompt_name":          {"prompt.name_taken", "name", "There is a prompt of this name at the site already; choose another name."},
	"schedule_name":        {"schedule.name_taken", "name", "There is a schedule of this name at the site already; choose another name."},
	"entry_point_number":   {"entry_point.number_taken", "number", "This number leads somewhere already; every number has one entry point."},
	"script_name":          {"script.name_taken", "name", "There is a script of this name at the site already; choose another name."},
	"form_name":            {"form.name_taken", "name", "There is a form of this name at the site already; choose another name."},
	"list_name":            {"list.name_taken", "name", "There is a list of this name at the site already; choose another name."},
	"dnc_list_name":        {"dnc_list.name_taken", "name", "There is a do-not-call list of this name at the site already; choose another name."},
	"campaign_name":        {"campaign.name_taken", "name", "There is a campaign of this name at the site already; choose another name."},
	"trunk_name":           {"trunk.name_taken", "name", "There is a trunk of this name at the site already; choose another name."},
	"contact_field_key":    {"contact_field.key_taken", "key", "There is a field of this key at the site already; choose another key."},
	"entry_point_name":     {"entry_point.name_taken", "name", "There is an entry point of this name at the site already; choose another name."},
}

var keyOfDuplicate = regexp.MustCompile(`for key '(?:[^'.]*\.)?([^']+)'$`)

// explain turns what the database answered into what a person may read. A fault passes as it is.
func explain(err error) error {
	var f *fault.Error
	var m *mysql.MySQLError
	switch {
	case err == nil || errors.As(err, &f):
		return err
	case errors.As(err, &m):
		return explainRefusal(m)
	case errors.Is(err, context.Canceled):
		return err
	case lost(err) || errors.Is(err, driver.ErrBadConn):
		return away(err)
	}
	return fmt.Errorf("the database: %w", err)
}

func explainRefusal(m *mysql.MySQLError) error {
	switch m.Number {
	case erDuplicate:
		if k := keyOfDuplicate.FindStringSubmatch(m.Message); k != nil {
			if t, ok := taken[k[1]]; ok {
				return fault.New(fault.Conflict, t.msg).WithKey(t.key).WithField(t.field).Because(m)
			}
		}
	case erRowReferenced:
		return fault.New(fault.Conflict, "It is still used, so it cannot be deleted.").WithKey("row.in_use").Because(m)
	case erNoReferenced:
		return check.Unknown("").WithKey("row.unknown_reference").Because(m)
	case erDeadlock, erLockTimeout, erRowChanged:
		return fault.New(fault.Unavailable, "The database is busy with the same rows; try again.").WithKey("database.busy").Because(m)
	case erNoSuchTable:
		return fault.New(fault.Unavailable, "The database is not of this version yet; run cordboard migrate.").WithKey("database.old").Because(m)
	}
	// 1040, 1044, 1045, 1049, 1203, 1226, 1290, 1836: no connection, no right, no database, read-only.
	switch m.Number {
	case 1040, 1044, 1045, 1049, 1203, 1226, 1290, 1836:
		return away(m)
	}
	return fmt.Errorf("the database refused: %w", m)
}

func away(err error) error {
	var f *fault.Error
	if err == nil || errors.As(err, &f) {
		return err
	}
	return fault.New(fault.Unavailable, "The database is away. Calls go on; try this again in a moment.").WithKey("database.away").Because(err)
}

// unreadable turns sql.ErrNoRows into what the caller asked for not being there, or being out of reach.
func unreadable(noun string, err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return missing(noun)
	}
	return explain(err)
}

func missing(noun string) error {
	return fault.New(fault.NotFound, fmt.Sprintf("There is no such %s, or it is not within what you may see.", spoken(noun))).
		WithKey("row.not_found").With("noun", noun)
}

func outOfReach(noun string) error {
	return fault.New(fault.Forbidden, fmt.Sprintf("Your permissions do not cover this %s as it is or as it would be.", spoken(noun))).
		WithKey("row.out_of_reach").With("noun", noun)
}

func changed(noun string) error {
	return fault.New(fault.Conflict, fmt.Sprintf("Somebody else changed this %s meanwhile; load it again and repeat your change.", spoken(noun))).
		WithKey(noun+".changed").WithField("version").With("noun", noun)
}

// use is one row that keeps another from being deleted.
type use struct {
	Noun string `json:"noun"`
	ID   string `json:"id"`
	Name string `json:"name"`
}

func inUse(noun string, by []use) error {
	names := make([]string, len(by))
	for i, u := range by {
		names[i] = spoken(u.Noun) + " " + u.Name
	}
	return fault.New(fault.Conflict, fmt.Sprintf("This %s is still used by: %s.", spoken(noun), strings.Join(names, ", "))).
		WithKey(noun+".in_use").With("noun", noun).With("by", by)
}

func spoken(noun string) string { return strings.ReplaceAll(noun, "_", " ") }
