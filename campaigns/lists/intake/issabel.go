package intake

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/internal/fault"
)

// The tables of Issabel's call centre that hold leads. A call there is a lead that waits or was called; its own fields are in
// call_attribute: a row for each, or in newer versions one row with all of them as JSON. Newer versions have lists between
// campaigns and calls.
const (
	tabCalls     = "calls"
	tabAttribute = "call_attribute"
	tabCampaign  = "campaign"
	tabLists     = "campaign_lists"
	tabDontCall  = lists.PartDontCall
)

// The fixed columns of what is read from such a dump; the fields of the calls follow. No field has a name like these.
const (
	colCampaign = "campaign.name"
	colCall     = "calls.id"
	colPhone    = "calls.phone"
	colStatus   = "calls.status"
	colCaller   = "dont_call.caller_id"
)

var (
	fixedColumns = []string{colCampaign, colCall, colPhone, colStatus}

	errNotIssabel = trouble("issabel_not", "This is a dump of a database, but the tables of Issabel's call centre are not in it. Dump the database call_center.")
	errNoCalls    = trouble("issabel_no_calls", "There are no calls of campaigns in this dump.")
	errNoDont     = trouble("issabel_no_dnc", "There is no do-not-call list in this dump.")
	errOrder      = trouble("issabel_order", "The rows of this dump are in no order. Dump the database again with --order-by-primary.")
	errCampaigns  = trouble("issabel_campaigns", "This dump has more than a thousand campaigns. Dump the database again with fewer.")
	errRowDNC     = trouble("issabel_dnc", "The system that this file comes from marks this number as one that nobody may call.")
	errRowOff     = trouble("issabel_off", "Issabel keeps this number, but does not use it as one that nobody may call.")
	errRowCut     = trouble("issabel_cut", "The file ends within this row. Was the dump cut off?")
	errRowOdd     = trouble("issabel_odd", "This row is not as mysqldump writes rows; those behind it in the same statement were not read.")
)

func (w rowTrouble) fault() *fault.Error {
	switch w {
	case rowLong:
		return errLongLine
	case rowCut:
		return errRowCut
	case rowOdd:
		return errRowOdd
	}
	return nil
}

// Bounds of what is kept in memory of a dump.
const (
	campaignsMost = 1000
	listsMost     = 100_000
	lateMost      = 16 << 20 // bytes of attributes that come out of order
)

// attribute is one field of a call.
type attribute struct{ name, value string }

// survey is what has to be known of a dump before its calls can be read: campaigns and lists come behind them.
type survey struct {
	names    map[uint64]string // of campaigns
	campaign map[uint64]uint64 // of lists
	calls    map[uint64]int    // rows by campaign
	byList   map[uint64]int
	dont     int
	seen     map[string]bool
	late     map[uint64][]attribute // of calls, where they come behind those of later calls
	lateSize int
	maxCall  uint64
	maxAttr  uint64
}

func take(file File, encoding string, read func(int64), tables ...string) *dumpReader {
	in := io.Reader(io.NewSectionReader(file.At, 0, file.Size))
	if read != nil {
		in = &counted{r: in, read: read}
	}
	return newDumpReader(decoded(in, encoding), tables...)
}

// look reads the whole dump once.
func (v *survey) look(f File, encoding string) error {
	*v = survey{names: map[uint64]string{}, campaign: map[uint64]uint64{}, calls: map[uint64]int{}, byList: map[uint64]int{}, late: map[uint64][]attribute{}}
	d := take(f, encoding, nil, tabCalls, tabAttribute, tabCampaign, tabLists, tabDontCall)
	for {
		var row tableRow
		if err := d.next(&row); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return err
		}
		if err := v.add(&row); err != nil {
			return err
		}
	}
	v.seen = d.seen
	for list, n := range v.byList {
		v.calls[v.campaign[list]] += n
	}
	return nil
}

func (v *survey) add(row *tableRow) error {
	id := count(row.get("id"))
	switch row.table {
	case tabCampaign:
		if v.names[id] = clip(clean(row.get("name")), 80); len(v.names) > campaignsMost {
			return errCampaigns
		}
	case tabLists:
		// lists of incoming campaigns are numbered beside them
		if t := row.get("type"); t == "" || t == "0" {
			if v.campaign[id] = count(row.get("id_campaign")); len(v.campaign) > listsMost {
				return errCampaigns
			}
		}
	case tabCalls:
		if id < v.maxCall {
			return errOrder
		}
		v.maxCall = id
		_, old := row.index["id_campaign"]
		tally, by := v.calls, count(row.get("id_campaign"))
		if !old {
			tally, by = v.byList, count(row.get("id_list"))
		}
		if tally[by]++; len(tally) > listsMost {
			return errCampaigns
		}
	case tabDontCall:
		v.dont++
	case tabAttribute:
		return v.attribute(row)
	}
	return nil
}

// attribute keeps what comes out of order.
func (v *survey) attribute(row *tableRow) error {
	call := count(row.get("id_call"))
	if call >= v.maxAttr {
		v.maxAttr = call
		return nil
	}
	for _, a := range attributes(row) {
		v.late[call] = append(v.late[call], a)
		v.lateSize += len(a.name) + len(a.value) + 64
	}
	if v.lateSize > lateMost {
		return errOrder
	}
	return nil
}

// attributes are the fields that a row of call_attribute holds.
func attributes(row *tableRow) []attribute {
	if _, whole := row.index["data"]; !whole {
		name := row.get("columna")
		if name == "" {
			name = "column " + row.get("column_number")
		}
		return []attribute{{fieldName(name), row.get("value")}}
	}
	var all map[string]any
	in := json.NewDecoder(strings.NewReader(row.get("data")))
	in.UseNumber() // an account number is no floating one
	if in.Decode(&all) != nil {
		return nil
	}
	out := make([]attribute, 0, len(all))
	for name, v := range all {
		if v != nil {
			out = append(out, attribute{fieldName(name), fmt.Sprint(v)})
		}
	}
	return out
}

func fieldName(name string) string { return clip(clean(name), 80) }

// count reads an id; 0 is none.
func count(s string) uint64 {
	n, _ := strconv.ParseUint(s, 10, 64)
	return n
}
