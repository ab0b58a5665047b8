// Package regions tells the country, and in the US, Canada and Spain the state, province or community, that a number belongs to:
// laws of states hold where the area code says unless the address says more. The table is data (regions.json), made from
// the public numbering plans. A mobile keeps its area code when its owner moves, so the region of the address belongs beside it.
package regions

import (
	_ "embed"
	"encoding/json"
	"sync"
)

//go:embed regions.json
var table []byte

// byPrefix is the table turned around. It is part of the program and read by a test: trouble here is a broken build.
var byPrefix = sync.OnceValue(func() map[string]string {
	var regions map[string][]string
	if err := json.Unmarshal(table, &regions); err != nil {
		panic("regions.json of the program cannot be read: " + err.Error())
	}
	all := map[string]string{}
	for region, prefixes := range regions {
		for _, p := range prefixes {
			if other, taken := all[p]; taken {
				panic(p + " belongs to " + region + " and to " + other)
			}
			all[p] = region
		}
	}
	return all
})

// longest is the most characters that a prefix of the table has.
const longest = 6

// Of is the region of a number in E.164 as ISO 3166-2 names it ("US-FL"), or its country alone ("MX"); "" when nobody knows.
func Of(e164 string) string {
	all := byPrefix()
	for n := min(longest, len(e164)); n > 1; n-- {
		if region, ok := all[e164[:n]]; ok {
			return region
		}
	}
	return ""
}
