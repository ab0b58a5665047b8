package intake

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cordboard/cordboard/campaigns/lists"
)

func TestAnExportOfVicidialBringsItsOwnMeanings(t *testing.T) {
	file := "lead_id\tentry_date\tstatus\tvendor_lead_code\tlist_id\tphone_code\tphone_number\tfirst_name\tlast_name\talt_phone\tcomments\n" +
		"77\t2024-01-01\tNA\tV9\t101\t1\t2125550123\tAnn\tLee\t3105550123\tcall late\n" +
		"78\t2024-01-01\tNEW\tV10\t101\t57\t3001234567\tBo\t\t\t\n"
	p, leads, why := taken(t, []byte(file), maker(t, "MX"))
	if p.Format != lists.FormatVicidial || len(leads) != 2 || len(why) != 0 {
		t.Fatalf("%+v %+v %v", p, leads, why)
	}
	if a := leads[0]; fmt.Sprint(a.Numbers) != "[+12125550123 +13105550123]" || a.Name != "Ann Lee" || a.ExternalID != "V9" || a.Custom["comments"] != "call late" || a.Zone != "America/New_York" {
		t.Errorf("the first lead is %+v", a)
	}
	if leads[1].Numbers[0] != 573001234567 {
		t.Errorf("the second lead is %+v", leads[1])
	}
}

func TestWhomVicidialMayNotCallIsRejectedWhateverThePlanMakesOfTheColumn(t *testing.T) {
	var b strings.Builder
	b.WriteString("lead_id,status,list_id,phone_code,phone_number,first_name\n")
	for n, status := range []string{"NEW", "DNC", "DNCL", "DNCC", " dnc ", "NDNC", ""} {
		fmt.Fprintf(&b, "%d,%s,101,57,300123456%d,Ann\n", n, status, n)
	}
	file, m := []byte(b.String()), maker(t, "CO")
	p, v, err := Look(fileOf(file), m)
	if err != nil || p.Format != lists.FormatVicidial || len(v.Leads) != 3 {
		t.Fatalf("%+v, %+v, %v", p, v.Leads, err)
	}
	want := fmt.Sprint(map[int]string{3: "lead_file.issabel_dnc", 4: "lead_file.issabel_dnc", 5: "lead_file.issabel_dnc", 6: "lead_file.issabel_dnc"})
	for _, meaning := range []lists.Meaning{lists.Custom, lists.Skip, lists.Name} {
		p.Columns[1].Meaning = meaning
		leads, why, err := read(fileOf(file), p, m)
		if err != nil || len(leads) != 3 || leads[0].Numbers[0] != 573001234560 || fmt.Sprint(why) != want {
			t.Errorf("status as %s: %+v, rejected %v, %v", meaning, leads, why, err)
		}
	}
	m.Zoner = nil // as for a do-not-call list, where these are what is looked for
	if leads, why, err := read(fileOf(file), p, m); err != nil || len(leads) != 7 || len(why) != 0 {
		t.Errorf("numbers alone: %+v, rejected %v, %v", leads, why, err)
	}
}
