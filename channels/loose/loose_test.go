package loose_test

import (
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels/loose"
)

func TestTimesAreReadInWhateverFormTheyCome(t *testing.T) {
	want := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for _, v := range []string{`1772366400`, `"1772366400"`, `1772366400000`, `"1772366400000"`, `1772366400.0`, `1.7723664e9`, `1772366400000000`, `"2026-03-01T12:00:00Z"`,
		`"2026-03-01T12:00:00+0000"`, `"2026-03-01T14:00:00+0200"`, `"2026-03-01T14:00:00.000+02:00"`} {
		var at loose.Time
		if err := at.UnmarshalJSON([]byte(v)); err != nil || !at.Equal(want) {
			t.Errorf("%s is %v", v, at)
		}
	}
	for _, v := range []string{`null`, `""`, `"soon"`, `-5`, `0`, `{}`, `[1]`, `99999999999999999999`} {
		var at loose.Time
		if err := at.UnmarshalJSON([]byte(v)); err != nil || !at.IsZero() {
			t.Errorf("%s is %v", v, at)
		}
	}
}

func TestOnePartOfAnUnexpectedTypeDoesNotLoseTheOthers(t *testing.T) {
	var v struct {
		Name  loose.String              `json:"name"`
		Count loose.Int                 `json:"count"`
		Price loose.Float               `json:"price"`
		Yes   loose.Bool                `json:"yes"`
		List  loose.List[loose.String]  `json:"list"`
		One   loose.List[loose.Int]     `json:"one"`
		Deep  struct{ X loose.String }  `json:"deep"`
		Null  loose.List[loose.String]  `json:"null"`
		Ptr   *struct{ X loose.String } `json:"ptr"`
		Last  loose.String              `json:"last"`
	}
	body := `{"name":12,"count":"7","price":"1.5","yes":"true","list":["a",3,null,{"x":1}],"one":5,"deep":"flat","null":null,"ptr":[1],"last":"here"}`
	if err := loose.Decode([]byte(body), &v); err != nil {
		t.Fatal(err)
	}
	if v.Name != "12" || v.Count != 7 || v.Price != 1.5 || !v.Yes || len(v.List) != 4 || v.List[1] != "3" || len(v.One) != 1 || v.Null != nil || v.Last != "here" {
		t.Fatalf("read %+v", v)
	}
	if err := loose.Decode([]byte("\xef\xbb\xbf"+`{"last":"after a mark"}`), &v); err != nil || v.Last != "after a mark" {
		t.Errorf("a byte order mark costs the body: %v", err)
	}
	if loose.Decode([]byte(`{"name":`), &v) == nil {
		t.Error("half a body was taken")
	}
}

func TestADigestIsOfTheBytesApartFromBlanks(t *testing.T) {
	if loose.Digest([]byte(`{"a": 1}`)) != loose.Digest([]byte("{\"a\":\n1}")) || loose.Digest([]byte(`{"a":1}`)) == loose.Digest([]byte(`{"a":2}`)) {
		t.Error("digests differ where they should not, or do not where they should")
	}
}
